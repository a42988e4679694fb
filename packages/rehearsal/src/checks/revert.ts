// Is the bad release out of production, and nothing else, and has development lost none of its work?

import type { Check } from '../report.ts';
import type { Ended } from '../scenario.ts';
import { check } from './claim.ts';
import { checkRelease, unchanged } from './release.ts';

export async function checkRevert(ended: Ended): Promise<Check[]> {
  return [
    proposed(ended),
    ...(await checkRelease(ended, 'the revert')),
    await productionHolds(ended),
    ...(await developKeeps(ended)),
    unchanged(ended.found),
  ];
}

function proposed({ stage, found, outcome }: Ended): Check {
  const claim = 'a person merged the pull request, which promised the version that was tagged';
  const { opened } = found;
  if (!opened) return check(claim, false, 'there is none');
  const merged = stage.repository.pullRequests.find(({ number }) => number === opened.number)?.mergedAt;
  if (!merged) return check(claim, false, 'it is not merged');
  return check(claim, outcome.tag !== '' && opened.body.includes(outcome.tag), `it does not name ${outcome.tag}`);
}

async function productionHolds({ stage: { repository, main, release } }: Ended): Promise<Check> {
  const claim = `${main} is ${release?.good} and what landed since, file by file`;
  return check(claim, (await treeAt(main)) === release?.withoutIt, await differences());

  function treeAt(branch: string): Promise<string> {
    return repository.git('rev-parse', `refs/heads/${branch}^{tree}`);
  }

  async function differences(): Promise<string> {
    const diff = await repository.git('diff', '--name-only', release?.withoutIt ?? '', await treeAt(main));
    return `it differs in ${diff.split('\n').join(', ')}`;
  }
}

async function developKeeps({ stage: { repository, main, develop, release } }: Ended): Promise<Check[]> {
  const tip = (await repository.tip(main)) ?? '';
  const tree = await repository.git('rev-parse', `refs/heads/${develop}^{tree}`);
  const holds = await repository.contains(`refs/heads/${develop}`, tip);
  const diff = await repository.git('diff', '--name-only', release?.kept ?? '', tree);
  return [
    check(`${develop} contains ${main}`, holds, `${develop} lacks ${tip}`),
    check(
      `${develop} keeps the work of ${release?.bad}`,
      tree === release?.kept,
      `it differs in ${diff.split('\n').join(', ')}`,
    ),
  ];
}
