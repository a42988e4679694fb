// Does a hotfix end as it was promised? Read from the repository itself, not from what the actions say of it.

import type { Check, ForetoldConflict, PullRequestShown } from '../report.ts';
import type { Ended } from '../scenario.ts';
import type { Found } from '../scene.ts';
import { pathAsCode } from '../words.ts';
import { check } from './claim.ts';
import { checkPullRequest } from './pull-request.ts';
import { checkRelease, unchanged } from './release.ts';
import { checkTidied } from './tidied.ts';

export async function checkHotfix(ended: Ended): Promise<Check[]> {
  const { stage, found } = ended;
  const proposes = (found.conflicts ?? []).length > 0 || (stage.copied && ended.proposed !== undefined);
  return [
    ...checkPullRequest(ended),
    ...(await checkRelease(ended, 'the fix')),
    proposes ? await proposal(ended) : await containsMain(ended),
    foretelling(ended),
    unchanged(found),
    ...(await checkTidied(ended)),
  ];
}

async function containsMain({ stage }: Ended): Promise<Check> {
  const { repository, main, develop } = stage;
  const tip = (await repository.tip(main)) ?? '';
  const contains = await repository.contains(`refs/heads/${develop}`, tip);
  return check(`${develop} contains ${main}`, contains, `${develop} lacks ${tip}`);
}

async function proposal({ stage, outcome, found, proposed }: Ended): Promise<Check> {
  const { conflicts = [] } = found;
  const count = conflicts.length === 1 ? 'the conflicting path' : `all ${conflicts.length} conflicting paths`;
  const listed = conflicts.length > 0 ? `, and lists ${count}` : '';
  const claim = `a pull request brings ${stage.main} to ${stage.develop}${listed}`;
  if (!proposed) return check(claim, false, 'there is no open pull request');
  const head = `back-merge/${outcome.tag}-to-${stage.develop}`;
  if (proposed.head !== head) return check(claim, false, `its head is ${proposed.head} instead of ${head}`);
  const missing = conflicts.map(pathAsCode).filter((path) => !proposed.body.includes(path));
  return check(claim, missing.length === 0, `it does not list ${missing.join(', ')}`);
}

/** What check said before the merge, against what finish met after it. */
function foretelling({ stage, found, conflicts }: Ended): Check {
  const met = conflicts.filter((path) => path.met).length;
  const claim = met > 0 ? 'check foretold the conflicts that finish met' : 'check foretold no conflict, and none came';
  const wrong = conflicts.filter(({ foretold, met: came }) => foretold !== came);
  const told = wrong.map(({ path, met: came }) => `${path} ${came ? 'came unforetold' : 'did not come'}`);
  if (!found.foretold) return check(claim, false, `nothing was foretold for ${stage.develop}`);
  return check(claim, wrong.length === 0, told.join(', '));
}

/** Each path that check foretold, that git finds, or both; met is what the back-merge's pull request lists. */
export function foretoldConflicts(found: Found, proposed: PullRequestShown | undefined): ForetoldConflict[] {
  const { foretold = [], conflicts = [] } = found;
  return [...new Set([...foretold, ...conflicts])].sort().map((path) => ({
    path,
    foretold: foretold.includes(path),
    met: proposed?.body.includes(pathAsCode(path)) ?? false,
  }));
}
