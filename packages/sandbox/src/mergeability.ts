import { writeWebCommit } from './commits.ts';
import { mergeCommits } from './git/merge-trees.ts';
import type { PullRequestRecord } from './records.ts';
import { hasPassed, protectionViolations, rulesetViolations } from './rules.ts';
import type { RepositoryState } from './world.ts';

/** What a look at a single pull request tells of merging it (GitHub docs: get a pull request). */
export interface Mergeability {
  readonly mergeable: boolean | null;
  readonly state: 'clean' | 'dirty' | 'blocked' | 'unstable' | 'draft' | 'unknown';
  /** The merge that GitHub tries out and keeps under refs/pull/N/merge. */
  readonly testMerge?: string;
}

const tried = new WeakMap<PullRequestRecord, { of: string; sha: string | undefined }>();

/** Tries the merge out, as GitHub does on every look at a single open pull request. */
export async function mergeability(repository: RepositoryState, pull: PullRequestRecord): Promise<Mergeability> {
  const base = repository.refs.read(`refs/heads/${pull.base.ref}`);
  if (pull.state === 'closed' || !base) return { mergeable: null, state: 'unknown' };
  const testMerge = await tryMerge(repository, pull, base);
  if (!testMerge) return { mergeable: false, state: 'dirty' };
  return { mergeable: true, state: await stateOf(repository, pull, { base, testMerge }), testMerge };
}

async function tryMerge(
  repository: RepositoryState,
  pull: PullRequestRecord,
  base: string,
): Promise<string | undefined> {
  const of = `${base} ${pull.head.sha}`;
  const known = tried.get(pull);
  if (known?.of === of) return known.sha;
  const merged = await mergeCommits(repository.gitDir, base, pull.head.sha);
  let sha: string | undefined;
  if ('tree' in merged) {
    const message = `Merge ${pull.head.sha} into ${base}`;
    sha = writeWebCommit(repository, { tree: merged.tree, parents: [base, pull.head.sha], message, author: pull.user });
    repository.refs.write(`refs/pull/${pull.number}/merge`, sha);
  }
  tried.set(pull, { of, sha });
  return sha;
}

async function stateOf(
  repository: RepositoryState,
  pull: PullRequestRecord,
  { base, testMerge }: { base: string; testMerge: string },
): Promise<Mergeability['state']> {
  if (pull.draft) return 'draft';
  const ref = `refs/heads/${pull.base.ref}`;
  // Checks are looked for on the head; a merge commit is one way among others to land.
  const atHead = { ref, from: base, to: pull.head.sha };
  const who = { login: '', viaPullRequest: true };
  const lines = [
    ...(await rulesetViolations(repository, atHead, who)),
    ...(await protectionViolations(repository, atHead, who)),
  ];
  const blocking = lines.filter((line) => line.includes('status check') || line.startsWith('Cannot update'));
  if (blocking.length > 0 || !testMerge) return 'blocked';
  const names = repository.checkRuns.filter((run) => run.sha === pull.head.sha).map((run) => run.name);
  return names.every((name) => hasPassed(repository, pull.head.sha, name)) ? 'clean' : 'unstable';
}
