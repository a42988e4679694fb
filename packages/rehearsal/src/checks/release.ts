// A release as it was promised: an annotated tag on production, and published.

import type { Repository } from '@hotfix-actions/sandbox';
import type { Check } from '../report.ts';
import type { Ended } from '../scenario.ts';
import type { Found } from '../scene.ts';
import { check } from './claim.ts';

export async function checkRelease(ended: Ended, what: string): Promise<Check[]> {
  const { repository } = ended.stage;
  const { tag } = ended.outcome;
  return [await annotated(repository, tag), await tagHolds(ended, what), released(repository, tag)];
}

/** Of what ran twice, the second time. */
export function unchanged({ worlds = [] }: Found): Check {
  const [once, twice] = worlds;
  return check('running it again changes nothing', once !== undefined && once === twice, 'something changed');
}

async function annotated(repository: Repository, tag: string): Promise<Check> {
  const there = tag !== '' && tag in (await repository.tags());
  const type = there ? await repository.git('cat-file', '-t', `refs/tags/${tag}`) : 'nothing';
  return check(`${tag || 'the release'} is an annotated tag`, type === 'tag', `it is ${type}`);
}

async function tagHolds({ stage, outcome, found: { merged = '' } }: Ended, what: string): Promise<Check> {
  const { repository, main } = stage;
  const commit = (await repository.tags())[outcome.tag];
  const claim = `it holds ${what}, and ${main} holds it`;
  if (commit === undefined) return check(claim, false, 'there is no tag');
  const [held, holds] = await Promise.all([
    repository.contains(`refs/heads/${main}`, commit),
    repository.contains(commit, merged),
  ]);
  return check(claim, held && holds, held ? `it lacks ${what}` : `${main} lacks it`);
}

function released(repository: Repository, tag: string): Check {
  const release = repository.releases.find(({ tagName }) => tagName === tag);
  const good = release !== undefined && !release.prerelease && !release.draft;
  return check(
    'it is released, and not as a pre-release',
    good,
    release ? 'it is a pre-release or a draft' : 'there is no release',
  );
}
