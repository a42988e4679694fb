// Does the end state hold what was promised? Read from the repository itself, not from what the actions say of it.

import type { Repository } from '@hotfix-actions/sandbox';
import type { Check, Outcome, ProposedMerge } from './report.ts';
import type { Stage } from './stage.ts';

export interface Played {
  readonly stage: Stage;
  readonly outcome: Outcome;
  /** The merge of the fix into production. */
  readonly merged: string;
  /** Where the merge of production into development conflicts, by git alone. */
  readonly conflicts: readonly string[];
  readonly proposed: ProposedMerge | undefined;
  /** The world after `finish`, and after it ran again. */
  readonly worlds: readonly [string, string];
}

export async function checkEnd(played: Played): Promise<Check[]> {
  const { stage, outcome, conflicts } = played;
  const { repository } = stage;
  const proposes = conflicts.length > 0 || (stage.copied && played.proposed !== undefined);
  return [
    await annotated(repository, outcome.tag),
    await tagHolds(played),
    released(repository, outcome.tag),
    proposes ? await proposal(played) : await containsMain(played),
    check('running it again changes nothing', played.worlds[0] === played.worlds[1], 'something changed'),
  ];
}

function check(claim: string, holds: boolean, found: string): Check {
  return { claim, holds, found: holds ? '' : found };
}

async function annotated(repository: Repository, tag: string): Promise<Check> {
  const there = tag !== '' && tag in (await repository.tags());
  const type = there ? await repository.git('cat-file', '-t', `refs/tags/${tag}`) : 'nothing';
  return check(`${tag || 'the release'} is an annotated tag`, type === 'tag', `it is ${type}`);
}

async function tagHolds({ stage, outcome, merged }: Played): Promise<Check> {
  const { repository, main } = stage;
  const commit = (await repository.tags())[outcome.tag];
  const claim = `it holds the fix, and ${main} holds it`;
  if (commit === undefined) return check(claim, false, 'there is no tag');
  const [held, holds] = await Promise.all([
    repository.contains(`refs/heads/${main}`, commit),
    repository.contains(commit, merged),
  ]);
  return check(claim, held && holds, held ? 'it lacks the fix' : `${main} lacks it`);
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

async function containsMain({ stage }: Played): Promise<Check> {
  const { repository, main, develop } = stage;
  const tip = (await repository.tip(main)) ?? '';
  const contains = await repository.contains(`refs/heads/${develop}`, tip);
  return check(`${develop} contains ${main}`, contains, `${develop} lacks ${tip}`);
}

async function proposal({ stage, outcome, conflicts, proposed }: Played): Promise<Check> {
  const count = conflicts.length === 1 ? 'the conflicting path' : `all ${conflicts.length} conflicting paths`;
  const listed = conflicts.length > 0 ? `, and lists ${count}` : '';
  const claim = `a pull request brings ${stage.main} to ${stage.develop}${listed}`;
  if (!proposed) return check(claim, false, 'there is no open pull request');
  const head = `back-merge/${outcome.tag}-to-${stage.develop}`;
  if (proposed.head !== head) return check(claim, false, `its head is ${proposed.head} instead of ${head}`);
  const missing = conflicts.map(code).filter((path) => !proposed.body.includes(path));
  return check(claim, missing.length === 0, `it does not list ${missing.join(', ')}`);
}

/** A path as Markdown shows it; one with a backtick in it is set in more of them. */
const code = (path: string): string => (path.includes('`') ? path : `\`${path}\``);

/** All that a run could change, as text. */
export async function describeWorld(repository: Repository): Promise<string> {
  const refs = await repository.git('for-each-ref');
  const { pullRequests, releases, issues, labels } = repository;
  return JSON.stringify({ refs, pullRequests, releases, issues, labels });
}
