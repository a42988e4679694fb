// Does the end state hold what was promised? Read from the repository itself, not from what the actions say of it.

import type { Repository } from '@hotfix-actions/sandbox';
import { checkPullRequest } from './check-pull-request.ts';
import { check } from './claim.ts';
import type { Check, ForetoldConflict, Outcome, PullRequestShown } from './report.ts';
import type { Found } from './scene.ts';
import type { Stage } from './stage.ts';
import { pathAsCode } from './words.ts';

export interface Ended {
  readonly stage: Stage;
  readonly found: Found;
  readonly outcome: Outcome;
  /** The pull request of the back-merge. */
  readonly proposed: PullRequestShown | undefined;
  readonly conflicts: readonly ForetoldConflict[];
}

export async function checkEnd(ended: Ended): Promise<Check[]> {
  const { stage, outcome, found } = ended;
  const { repository } = stage;
  const proposes = (found.conflicts ?? []).length > 0 || (stage.copied && ended.proposed !== undefined);
  const [once, twice] = found.worlds ?? [];
  return [
    ...checkPullRequest(ended),
    await annotated(repository, outcome.tag),
    await tagHolds(ended),
    released(repository, outcome.tag),
    proposes ? await proposal(ended) : await containsMain(ended),
    foretelling(ended),
    check('running it again changes nothing', once === twice, 'something changed'),
  ];
}

async function annotated(repository: Repository, tag: string): Promise<Check> {
  const there = tag !== '' && tag in (await repository.tags());
  const type = there ? await repository.git('cat-file', '-t', `refs/tags/${tag}`) : 'nothing';
  return check(`${tag || 'the release'} is an annotated tag`, type === 'tag', `it is ${type}`);
}

async function tagHolds({ stage, outcome, found: { merged = '' } }: Ended): Promise<Check> {
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

/** All that a run could change, as text. */
export async function describeWorld(repository: Repository): Promise<string> {
  const refs = await repository.git('for-each-ref');
  const { pullRequests, releases, issues, labels } = repository;
  return JSON.stringify({ refs, pullRequests, releases, issues, labels });
}
