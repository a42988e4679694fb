import { isAncestor, revList } from './git/history.ts';
import { runGit } from './git/run-git.ts';
import type { PullRequestRecord } from './records.ts';
import type { RefChange } from './rules.ts';
import { findRepository, type RepositoryState, timestamp } from './world.ts';

/** Lets the pull requests of this and of forked-from repositories follow what became of branches. */
export async function followRefs(repository: RepositoryState, changes: readonly RefChange[]): Promise<void> {
  for (const change of changes) {
    if (!change.ref.startsWith('refs/heads/')) continue;
    const branch = change.ref.slice('refs/heads/'.length);
    for (const other of repository.world.repositories.values())
      await followHead(other, repository, { ...change, branch });
    await followBase(repository, { ...change, branch });
  }
}

type BranchChange = RefChange & { readonly branch: string };

/** A pull request whose head went away, or has nothing left over its base, is closed; a new head is taken over. */
async function followHead(target: RepositoryState, source: RepositoryState, change: BranchChange): Promise<void> {
  for (const pull of target.pullRequests) {
    if (pull.state !== 'open' || pull.head.ref !== change.branch || pull.head.repository !== source.fullName) continue;
    if (!change.to) {
      close(target, pull);
      continue;
    }
    await takeHead(target, source, pull);
    const base = target.refs.read(`refs/heads/${pull.base.ref}`);
    if (base) pull.base.sha = base;
    if (base && (await isAncestor(target.gitDir, pull.head.sha, base))) close(target, pull);
  }
}

/** Copies what a fork's branch has and points refs/pull/N/head at it. */
export async function takeHead(
  target: RepositoryState,
  source: RepositoryState,
  pull: PullRequestRecord,
): Promise<void> {
  const sha = source.refs.read(`refs/heads/${pull.head.ref}`);
  if (!sha) throw new Error(`${source.fullName} has no branch ${pull.head.ref}`);
  if (source !== target) {
    const args = ['fetch', '--quiet', '--no-tags', source.gitDir, `+refs/heads/${pull.head.ref}`];
    const { code, stderr } = await runGit({ cwd: target.gitDir, args });
    if (code !== 0) throw new Error(`fetching ${pull.head.ref} of ${source.fullName}: ${stderr.trim()}`);
  }
  pull.head.sha = sha;
  pull.updatedAt = timestamp(target.world);
  target.refs.write(`refs/pull/${pull.number}/head`, sha);
}

/** A pull request whose head got into its base by whatever way is merged; one whose base goes away is re-aimed or closed. */
async function followBase(repository: RepositoryState, change: BranchChange): Promise<void> {
  for (const pull of repository.pullRequests) {
    if (pull.state !== 'open' || pull.base.ref !== change.branch) continue;
    if (!change.to) await loseBase(repository, pull);
    else if (await isAncestor(repository.gitDir, pull.head.sha, change.to)) {
      const sha = await bringer(repository, pull.head.sha, change);
      markMerged(repository, pull, { sha, login: 'web-flow' });
    }
  }
}

/** The first commit on the branch's own line that holds the head. */
async function bringer(repository: RepositoryState, head: string, { from, to = '' }: BranchChange): Promise<string> {
  const line = await revList(repository.gitDir, '--first-parent', '--reverse', to, ...(from ? [`^${from}`] : []));
  for (const sha of line) if (await isAncestor(repository.gitDir, head, sha)) return sha;
  return to;
}

async function loseBase(repository: RepositoryState, pull: PullRequestRecord): Promise<void> {
  const merged = repository.pullRequests.findLast((other) => other.mergedAt && other.head.ref === pull.base.ref);
  const next = merged && repository.refs.read(`refs/heads/${merged.base.ref}`);
  if (merged && next) {
    pull.base.ref = merged.base.ref;
    pull.base.sha = next;
  } else close(repository, pull);
}

function close(repository: RepositoryState, pull: PullRequestRecord): void {
  pull.state = 'closed';
  pull.closedAt = timestamp(repository.world);
  pull.updatedAt = pull.closedAt;
}

/** Closes a pull request without merging it, or opens it again. */
export function setState(repository: RepositoryState, pull: PullRequestRecord, state: 'open' | 'closed'): void {
  if (state === pull.state) return;
  pull.state = state;
  pull.updatedAt = timestamp(repository.world);
  pull.closedAt = state === 'closed' ? pull.updatedAt : null;
}

/** Closes a pull request as merged by that commit. */
export function markMerged(
  repository: RepositoryState,
  pull: PullRequestRecord,
  merge: { sha: string; login: string },
): void {
  close(repository, pull);
  pull.mergedAt = pull.closedAt;
  pull.mergedBy = merge.login;
  pull.mergeCommitSha = merge.sha;
}

/** The repository that a pull request's branch lives in, if it still exists. */
export const headRepository = (repository: RepositoryState, pull: PullRequestRecord): RepositoryState | undefined =>
  findRepository(repository.world, pull.head.repository);
