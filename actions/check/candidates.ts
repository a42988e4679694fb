// Which pull requests a run is about, and whether they are hotfixes.
// The one that is named; else the event's; on `merge_group` all that the group of the queue would land.

import {
  compare,
  type Event,
  findPullRequest,
  firstParents,
  HotfixError,
  ownBranches,
  type RemoteRefs,
  subjectOf,
  type World,
} from '@hotfix-actions/core';
import type { Branches, Candidate, Production, Pull } from './verdict.ts';

interface Queue {
  readonly base: string;
  readonly number: number;
}

/** The group of a merge queue that the event is about: its branch is `gh-readonly-queue/<base>/pr-<number>-<sha>`. */
export function queueOf(event: Event): Queue | undefined {
  if (event.name !== 'merge_group') return undefined;
  return queueBranch(event.ref.replace(/^refs\/heads\//, ''));
}

/** In the queue nothing is said anew: what there was to say stands on the pull request already. */
export function isQueued({ event }: World, number: number | undefined): boolean {
  return number === undefined && queueOf(event) !== undefined;
}

function queueBranch(name: string): Queue | undefined {
  const [, base, number] = /^gh-readonly-queue\/(.+)\/pr-(\d+)-[0-9a-f]{40,64}$/.exec(name) ?? [];
  return base === undefined ? undefined : { base, number: Number(number) };
}

/** The pull request of an event, be it about a review or a comment. */
export function numberOf({ payload }: Event): number | undefined {
  const { pull_request: pull, issue } = payload as {
    pull_request?: { number?: unknown };
    issue?: { number?: unknown; pull_request?: unknown };
  };
  const number = pull?.number ?? (issue?.pull_request ? issue.number : undefined);
  return typeof number === 'number' ? number : undefined;
}

export async function findCandidates(
  world: World,
  branches: Branches,
  number: number | undefined,
): Promise<Candidate[]> {
  const queue = queueOf(world.event);
  const pulls =
    queue && isQueued(world, number)
      ? await pullsOfGroup(world, branches.refs, queue)
      : [await requirePull(world, number ?? numberOf(world.event) ?? 0)];
  return Promise.all(pulls.map((pull) => candidateOf(world, branches, pull)));
}

async function requirePull(world: World, number: number): Promise<Pull> {
  const pull = await findPullRequest(world.github, number);
  if (pull) return pull;
  throw new HotfixError(
    `There is no pull request #${number} in ${world.repository}.`,
    'See the input `pull-request`, and whether the job has `permissions: pull-requests: read` at least.',
  );
}

/**
 * Those whose head the group holds, those that its commits name (a squash has no commit of the head), and those with a
 * branch of the queue on the way.
 */
async function pullsOfGroup(world: World, refs: RemoteRefs, queue: Queue): Promise<Pull[]> {
  const { base_sha: given } = (world.event.payload['merge_group'] ?? {}) as { base_sha?: string };
  const from = given ?? refs.branches.get(queue.base) ?? '';
  const commits = (await compare(world.github, from, world.event.sha))?.commits ?? [];
  const own = new Set(commits.map(({ sha }) => sha));
  const queued = [...refs.branches].filter(([, sha]) => own.has(sha)).map(([name]) => queueBranch(name)?.number);
  const named = firstParents(commits, world.event.sha).map(({ message }) => numberIn(subjectOf(message)));
  const numbers = [...new Set([queue.number, ...queued, ...named])].filter((number) => number !== undefined);
  const pulls = await Promise.all(numbers.map((number) => findPullRequest(world.github, number)));
  return pulls.filter((pull) => pull !== undefined && pull.base === queue.base).map((pull) => pull as Pull);
}

/** GitHub's subjects: `Merge pull request #12 from …`, `… (#12)`. */
function numberIn(subject: string): number | undefined {
  const found = /^Merge pull request #(\d+) from |\(#(\d+)\)$/.exec(subject);
  return found ? Number(found[1] ?? found[2]) : undefined;
}

async function candidateOf({ github }: World, branches: Branches, pull: Pull): Promise<Candidate> {
  const production = productionOf(branches, pull);
  const brings = production && (await compare(github, production.tip, pull.head.sha, 'all-if-few'));
  return { pull, production, brings, otherwise: whyNot(pull, production) };
}

function productionOf({ refs, production }: Branches, pull: Pull): Production | undefined {
  const [main] = production;
  const tip = refs.branches.get(pull.base);
  if (main === undefined || tip === undefined || !production.includes(pull.base)) return undefined;
  // What was merged already is in the branch: looked at is what it brought.
  return { branch: pull.base, tip: pull.state === 'open' ? tip : pull.baseSha, main };
}

function whyNot({ head, base }: Pull, production: Production | undefined): string {
  if (!production) return `it goes to ${base}, which is no production branch`;
  if (head.fork) return `its branch ${head.branch} is in a fork`;
  if (!head.branch.startsWith(ownBranches.hotfix))
    return `its branch ${head.branch} is not below ${ownBranches.hotfix}`;
  return '';
}
