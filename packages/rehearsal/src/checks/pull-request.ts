// What the pull request of the hotfix promised, against what came of it.

import type { Check } from '../report.ts';
import type { Ended } from '../scenario.ts';
import { check } from './claim.ts';

interface Row {
  readonly gate: string;
  readonly status: string;
}

export function checkPullRequest({ stage, found, outcome }: Ended): Check[] {
  const { opened, gates = '' } = found;
  const claim = `the pull request brings ${stage.fix} to ${stage.main}`;
  if (!opened) return [check(claim, false, 'open-pr opened none')];
  const { head, base, number, body } = opened;
  const merged = stage.repository.pullRequests.find((pull) => pull.number === number)?.mergedAt ?? null;
  const right = head === stage.fix && base === stage.main && merged !== null;
  const promised = outcome.tag !== '' && body.includes(`\`${outcome.tag}\``);
  return [
    check(claim, right, merged === null ? 'it is not merged' : `it brings ${head} to ${base}`),
    ...(gates === '' ? [] : [shown(JSON.parse(gates), { body, mustPass: !stage.copied })]),
    check('the version that it promised is the one that was tagged', promised, `it does not name ${outcome.tag}`),
  ];
}

/** In the example the gates pass; of a repository of the user's, whatever they said must be shown. */
function shown(rows: readonly Row[], { body, mustPass }: { body: string; mustPass: boolean }): Check {
  const told = body.split('\n').filter((line) => line.startsWith('| '));
  const isTold = ({ gate, status }: Row) =>
    told.some((line) => line.startsWith(`| ${gate} |`) && line.includes(status));
  const lost = rows.filter((row) => !isTold(row)).map(({ gate }) => `${gate} is not shown`);
  const failed = mustPass ? rows.filter(({ status }) => status !== 'passed') : [];
  const wrong = [...lost, ...failed.map(({ gate, status }) => `${gate} ${status}`)];
  const claim = mustPass ? 'it shows the gates, and all of them passed' : 'it shows what the gates said';
  return check(claim, wrong.length === 0 && rows.length > 0, wrong.join(', ') || 'there are none');
}
