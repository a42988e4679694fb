// The deploy workflow: which release a run of it deploys, which run is this one's own, and dispatching it.

import {
  type Dispatch,
  explainDisabled,
  explainDispatch,
  findWorkflowRun,
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
import { type Wishes, workflowBranch } from './inputs.ts';
import type { Decision } from './memory.ts';
import type { Scene } from './scene.ts';
import type { Traces } from './traces.ts';

/**
 * The release that a run deploys. At a branch the tag is an input, which GitHub does not tell: there only a title that names
 * it (`run-name: Deploy ${{ inputs.tag }}`) tells. Undefined where nothing does.
 */
export function releaseOf(
  { branch, sha, title }: WorkflowRun,
  { releases }: Scene,
  wishes: Wishes,
): TaggedRelease | undefined {
  const at = workflowBranch(wishes);
  if (at === undefined) return releases.find(({ tag, commit }) => tag === branch && commit === sha);
  if (branch !== at) return undefined;
  const words = new Set(title.split(/[\s()[\]{},;:"'`]+/));
  const [named, ...more] = releases.filter(({ tag }) => words.has(tag));
  return more.length === 0 ? named : undefined;
}

/** The run of a deploy; without an id where the server does not tell and does not list it. */
export interface Dispatched {
  readonly id: number | undefined;
  readonly url: string;
  /** It was started by an earlier attempt, or step, of this run. */
  readonly isFound: boolean;
}

interface Order {
  readonly scene: Scene;
  readonly wishes: Wishes;
  readonly decision: Decision;
  readonly traces: Traces;
}

export async function dispatch(world: World, order: Order): Promise<Dispatched> {
  const { github } = world;
  const { traces, wishes, decision, scene } = order;
  const earlier = await findEarlier(world, order);
  if (earlier && !hasFailed(earlier)) return { id: earlier.id, url: earlier.url, isFound: true };
  const asked = dispatchOf(scene, wishes, decision.to);
  if (world.dryRun) {
    const missing = await missingFor(github, asked);
    if (missing) throw refused(asked, missing, wishes);
    return { id: undefined, url: '', isFound: false };
  }
  const before = new Set(traces.all.map(({ id }) => id));
  const branch = workflowBranch(wishes) ?? decision.to.tag;
  const isIt = (run: WorkflowRun) => !before.has(run.id) && releaseOf(run, scene, wishes)?.tag === decision.to.tag;
  const mayBeIt = (run: WorkflowRun) => !before.has(run.id) && run.branch === branch;
  try {
    const run = await startWorkflow(github, asked, { isIt, mayBeIt, since: scene.began });
    return { id: run?.id, url: run?.url ?? '', isFound: false };
  } catch (error) {
    throw await explained(world, error, { asked, wishes });
  }
}

/** What this run dispatched before: what its note names, else what is certain by workflow, ref and time. In doubt there is none. */
async function findEarlier(
  { github, dryRun }: World,
  { scene, wishes, decision: { begun, to }, traces }: Order,
): Promise<WorkflowRun | undefined> {
  if (scene.began === undefined && begun === undefined) return undefined;
  const find = (runs: readonly WorkflowRun[]) =>
    runs.find((run) => run.id === begun || releaseOf(run, scene, wishes)?.tag === to.tag);
  const listed = find(traces.runs);
  if (listed || begun === undefined || dryRun) return listed;
  const ask = async () =>
    typeof begun === 'number'
      ? await findWorkflowRun(github, begun)
      : find(await listDispatched(github, wishes.workflow, scene.began));
  // It was dispatched for certain: what GitHub shows may lag behind.
  return (await ask()) ?? (await lookSoon(github, ask));
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
  const disabled = explainDisabled(error, asked.workflow);
  if (disabled) return disabled;
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
