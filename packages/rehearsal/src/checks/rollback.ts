// Does the good release run in production again, and is nothing else changed?

import type { Check } from '../report.ts';
import type { Ended } from '../scenario.ts';
import { check } from './claim.ts';
import { unchanged } from './release.ts';

export async function checkRollback({ stage, found }: Ended): Promise<Check[]> {
  const { repository, release } = stage;
  const { good = '', bad = '', refs } = release ?? {};
  const newest = repository.deployments.filter(({ environment }) => environment === 'production').at(-1);
  const runs = `${newest?.ref.replace('refs/tags/', '')} ${newest?.statuses.at(-1)?.state}`;
  const dispatches = repository.dispatches.length;
  const notes = repository.releases.find(({ tagName }) => tagName === bad)?.body ?? '';
  const latest = repository.latestRelease()?.tagName;
  return [
    check(`${good} runs in production`, runs === `${good} success`, `the newest deployment is ${runs}`),
    check('it was dispatched once, though it was asked for twice', dispatches === 1, `${dispatches} times`),
    check(`the notes of ${bad} say that it is bad`, notes.includes('hotfix-actions:bad'), 'they do not'),
    check(`${good} is the latest release`, latest === good, `${latest} is`),
    check('every branch and tag is where it was', refs === (await repository.git('for-each-ref')), 'they are not'),
    unchanged(found),
  ];
}
