// What is left when a hotfix is over: its issue, its branch, the branches of contributors.

import type { Check } from '../report.ts';
import type { Ended } from '../scenario.ts';
import { check } from './claim.ts';

export async function checkTidied(ended: Ended): Promise<Check[]> {
  const { stage, found } = ended;
  const { repository, fix } = stage;
  const gone = !(fix in (await repository.branches()));
  return [
    ...(fix.startsWith('hotfix/') ? [check(`${fix} is deleted`, gone, 'it is still there')] : []),
    ...(found.issue === undefined ? [] : [issueEnds(ended, found.issue)]),
    ...(await Promise.all((found.rebased ?? []).map((row) => rebased(ended, row)))),
  ];
}

/** Closed once the fix is in development; until then open, and it names what is waited for. */
function issueEnds({ issue, proposed }: Ended, number: number): Check {
  if (!issue) return check(`the tracking issue #${number} is there`, false, 'there is none');
  if (!proposed) return check(`the tracking issue #${number} is closed`, issue.state === 'closed', 'it is open');
  const claim = `the tracking issue #${number} stays open, and links the back-merge that is waited for`;
  const link = new RegExp(`(#|/pull/)${proposed.number}\\b`);
  const links = [issue.body, ...issue.comments].some((text) => link.test(text));
  return check(claim, issue.state === 'open' && links, issue.state === 'open' ? 'it does not link it' : 'it is closed');
}

async function rebased({ stage }: Ended, { branch, status }: { branch: string; status: string }): Promise<Check> {
  const { repository, develop } = stage;
  const tip = (await repository.tip(develop)) ?? '';
  const stands = await repository.contains(`refs/heads/${branch}`, tip);
  const left = ['conflict', 'skipped'].includes(status);
  return check(`${branch} is ${left ? 'left as it was' : `on top of ${develop}`}`, left || stands, `it lacks ${tip}`);
}
