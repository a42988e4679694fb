// The deploy workflow: what was dispatched since this run began, and dispatching it.

import {
  type Dispatch,
  explainDispatch,
  HotfixError,
  isMissingPermission,
  isStatus,
  listDispatched,
  lookSoon,
  missingFor,
  startWorkflow,
  type TaggedRelease,
  type WorkflowRun,
  type World,
} from '@hotfix-actions/core';
import type { Decision } from './decide.ts';
import { type Wishes, workflowBranch } from './inputs.ts';
import type { Scene } from './scene.ts';

/** What was started before this step looked. */
export interface Dispatches {
  /** Since this run was created, newest first; where that is not known, the newest of all. */
  readonly runs: readonly WorkflowRun[];
  /** With those of the very second. */
  readonly all: readonly WorkflowRun[];
  /** The branch whose workflow file deploys; undefined where it is that of the tag. */
  readonly branch: string | undefined;
  /** Whose token this is; undefined for an App's. */
  readonly login: string | undefined;
}

export async function readDispatches(world: World, { began }: Scene, wishes: Wishes): Promise<Dispatches> {
  const { github, run: own } = world;
  const branch = workflowBranch(wishes);
  const [runs, login] = await Promise.all([
    wishes.workflow ? listDispatched(github, wishes.workflow, began) : [],
    wishes.workflow && branch !== undefined ? github.login() : undefined,
  ]);
  // Times are whole seconds; within one, runs are numbered in their order.
  const isSince = (run: WorkflowRun) => run.createdAt !== began || run.id > Number(own?.id);
  return { runs: runs.filter(isSince), all: runs, branch, login };
}

/**
 * Does a run deploy this release? At a branch the tag is an input, which GitHub does not tell: there only what a token like
 * ours started counts, not what a person did.
 */
export function fits({ branch, sha, actor }: WorkflowRun, known: Dispatches, to: TaggedRelease): boolean {
  if (known.branch === undefined) return branch === to.tag && sha === to.commit;
  return branch === known.branch && (!actor || actor.bot || actor.login === known.login);
}

/** The run of a deploy; without an id where the server does not tell and does not list it. */
export interface Dispatched {
  readonly id: number | undefined;
  readonly url: string;
  /** It was started by an earlier attempt, or step, of this run. */
  readonly isFound: boolean;
}

export async function dispatch(
  world: World,
  at: { scene: Scene; wishes: Wishes; decision: Decision; known: Dispatches },
): Promise<Dispatched> {
  const { github } = world;
  const { known, wishes, decision, scene } = at;
  const isIt = (run: WorkflowRun) => fits(run, known, decision.to);
  const earlier = await findEarlier(world, at);
  if (earlier && !hasFailed(earlier)) return { id: earlier.id, url: earlier.url, isFound: true };
  const asked = dispatchOf(scene, wishes, decision.to);
  if (world.dryRun) {
    const missing = await missingFor(github, asked);
    if (missing) throw refused(asked, missing, wishes);
    return { id: undefined, url: '', isFound: false };
  }
  const before = new Set(known.all.map(({ id }) => id));
  const isNew = (run: WorkflowRun) => isIt(run) && !before.has(run.id);
  try {
    const run = await startWorkflow(github, asked, { isNew, since: scene.began });
    return { id: run?.id, url: run?.url ?? '', isFound: false };
  } catch (error) {
    throw await explained(world, error, { asked, wishes });
  }
}

/** What an earlier attempt or step of this run dispatched: by workflow, ref and time. */
async function findEarlier(
  world: World,
  { scene, wishes, decision, known }: Parameters<typeof dispatch>[1],
): Promise<WorkflowRun | undefined> {
  const isRemembered = decision.by === 'earlier';
  if (scene.began === undefined && !isRemembered) return undefined;
  const find = (runs: readonly WorkflowRun[]) => runs.find((run) => fits(run, known, decision.to));
  const listed = find(known.runs);
  if (listed || !isRemembered || world.dryRun) return listed;
  // It was dispatched for certain: the list may lag behind.
  return await lookSoon(world.github, async () =>
    find(await listDispatched(world.github, wishes.workflow, scene.began)),
  );
}

export function hasFailed({ status, conclusion }: Pick<WorkflowRun, 'status' | 'conclusion'>): boolean {
  return status === 'completed' && conclusion !== 'success';
}

function dispatchOf({ refs }: Scene, wishes: Wishes, to: TaggedRelease): Dispatch {
  const { workflow } = wishes;
  const branch = workflowBranch(wishes);
  if (branch === undefined) return { workflow, ref: `refs/tags/${to.tag}`, sha: to.commit };
  const inputs = { [wishes['tag-input']]: to.tag };
  return { workflow, ref: `refs/heads/${branch}`, sha: refs.branches.get(branch) ?? branch, inputs };
}

async function explained(
  { github }: World,
  error: unknown,
  { asked, wishes }: { asked: Dispatch; wishes: Wishes },
): Promise<unknown> {
  if (isMissingPermission(error) || !isStatus(error, 404, 422)) return explainDispatch(error, asked);
  const missing = await missingFor(github, asked).catch(() => undefined);
  return refused(asked, missing ?? `GitHub says "${error.message}"`, wishes, error);
}

function refused(asked: Dispatch, why: string, wishes: Wishes, cause?: unknown): HotfixError {
  const hints =
    workflowBranch(wishes) === undefined
      ? 'A release that is older than its deploy workflow is deployed by the file of a branch: give `workflow-ref: main`, and that file an input for the tag (`tag-input`). The file must be on the default branch, too, have `on: workflow_dispatch` and, at the tag, no required input.'
      : `The file must be on the default branch and on that one, with \`on: workflow_dispatch\` and an input \`${wishes['tag-input']}\` (see \`tag-input\`), and no other that is required.`;
  return new HotfixError(
    `${asked.workflow} cannot be started at ${asked.ref}: ${why}. Production is as it was.`,
    `${hints} Then run this job again.`,
    cause,
  );
}
