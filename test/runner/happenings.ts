// What became of branches, tags and pull requests, as the events that github.com would make of it.

import type { Repository } from '@hotfix-actions/sandbox';
import type { Happening } from './workflow.ts';

export interface Snapshot {
  readonly refs: ReadonlyMap<string, string>;
  readonly pulls: ReadonlyMap<number, { readonly head: string; readonly isOpen: boolean }>;
}

export async function snapshotOf(repository: Repository): Promise<Snapshot> {
  const branches = Object.entries(await repository.branches()).map(
    ([name, sha]) => [`refs/heads/${name}`, sha] as const,
  );
  const tags = Object.entries(await repository.tags()).map(([name, sha]) => [`refs/tags/${name}`, sha] as const);
  const pulls = repository.pullRequests.map(
    ({ number, head, state }) => [number, { head: head.sha, isOpen: state === 'open' }] as const,
  );
  return { refs: new Map([...branches, ...tags]), pulls: new Map(pulls) };
}

/** Pull requests as the API shows them, which is what events carry. */
export type ReadPull = (number: number) => Promise<object>;

/** In the order in which they are to be played: pushes, then pull requests. Deleted refs start nothing here. */
export async function happeningsBetween(
  repository: Repository,
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
  readPull: ReadPull,
): Promise<Happening[]> {
  const pushed = [...after.refs].filter(([ref, sha]) => before.refs.get(ref) !== sha);
  const pushes = pushed.map(([ref, sha]): Happening => {
    const from = before.refs.get(ref);
    const payload = { ref, before: from ?? '0'.repeat(40), after: sha, created: !from, deleted: false };
    return { name: 'push', ref, sha, payload };
  });
  const pulls: Happening[] = [];
  for (const [number, { head, isOpen }] of after.pulls) {
    const known = before.pulls.get(number);
    const type = typeOf({ known, head, isOpen });
    if (!type) continue;
    const happening = await pullHappening(repository, { number, type, payload: await readPull(number) });
    if (happening.sha !== '') pulls.push(happening);
  }
  return [...pushes, ...pulls];
}

function typeOf(pull: {
  readonly known: { readonly head: string; readonly isOpen: boolean } | undefined;
  readonly head: string;
  readonly isOpen: boolean;
}): string | undefined {
  const { known, head, isOpen } = pull;
  if (!known) return isOpen ? 'opened' : undefined;
  if (known.isOpen !== isOpen) return isOpen ? 'reopened' : 'closed';
  return isOpen && known.head !== head ? 'synchronize' : undefined;
}

/**
 * The run of a merged one is about the branch that it was merged into, else about the merge that would be made (GitHub docs: contexts,
 * `github.ref`); one that conflicts has no such merge, and gets no run.
 */
async function pullHappening(
  repository: Repository,
  { number, type, payload }: { readonly number: number; readonly type: string; readonly payload: object },
): Promise<Happening> {
  const pull = repository.pullRequests.find((one) => one.number === number);
  if (!pull) throw new Error(`there is no pull request #${number}`);
  const ref = pull.mergeCommitSha ? `refs/heads/${pull.base.ref}` : `refs/pull/${number}/merge`;
  const sha = pull.mergeCommitSha ?? (await repository.git('rev-parse', '--verify', ref).catch(() => ''));
  const base = pull.base.ref;
  return { name: 'pull_request', ref, sha, base, type, payload: { action: type, number, pull_request: payload } };
}

/** A pull request in the merge queue: a branch with what its merge would be, whose checks are asked for. */
export async function queueHappening(repository: Repository, number: number): Promise<Happening> {
  const pull = repository.pullRequests.find((one) => one.number === number);
  const base = pull?.base.ref ?? '';
  const base_sha = (await repository.tip(base)) ?? '';
  const branch = `gh-readonly-queue/${base}/pr-${number}-${base_sha}`;
  await repository.branch(branch, base);
  const sha = await repository.merge(branch, pull?.head.ref ?? '', `Merge pull request #${number}`);
  const group = { base_sha, base_ref: `refs/heads/${base}`, head_sha: sha, head_ref: `refs/heads/${branch}` };
  const payload = { action: 'checks_requested', merge_group: group };
  return { name: 'merge_group', ref: `refs/heads/${branch}`, sha, base, type: 'checks_requested', payload };
}
