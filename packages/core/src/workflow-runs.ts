// Runs of workflows: which were started since when, what became of them, and starting one more.

import { ensure } from './ensure.ts';
import { isStatus, UncertainError } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { type Dispatch, postDispatch } from './workflows.ts';

/** A run (docs.github.com/rest/actions/workflow-runs). */
export interface WorkflowRun {
  readonly id: number;
  readonly url: string;
  /** `completed`, or how far it is. */
  readonly status: string;
  /** `success`, or how else it ended; undefined before its end. */
  readonly conclusion: string | undefined;
  /** Of its first attempt, ISO 8601. */
  readonly createdAt: string;
  /** The branch or tag that it runs at; '' where GitHub does not say. */
  readonly branch: string;
  readonly sha: string;
  /** What people see of it, by `run-name` of the workflow: the only place where GitHub may tell what it was given. */
  readonly title: string;
}

interface RunAnswer {
  id: number;
  html_url: string;
  status: string | null;
  conclusion: string | null;
  created_at: string;
  head_branch: string | null;
  head_sha: string;
  display_title?: string;
}

function runOf(answer: RunAnswer): WorkflowRun {
  return {
    id: answer.id,
    url: answer.html_url,
    status: answer.status ?? '',
    conclusion: answer.conclusion ?? undefined,
    createdAt: answer.created_at,
    branch: answer.head_branch ?? '',
    sha: answer.head_sha,
    title: answer.display_title ?? '',
  };
}

/** Undefined where that repository (`owner/name`) has none of that number, or the token may not see it. */
export async function findWorkflowRun(
  github: GitHub,
  id: string | number,
  repository = `${github.owner}/${github.name}`,
): Promise<WorkflowRun | undefined> {
  try {
    const answer = await github.findIn<RunAnswer>(repository, path`/actions/runs/${id}`);
    return answer && runOf(answer);
  } catch (error) {
    if (isStatus(error, 403)) return undefined;
    throw error;
  }
}

/**
 * The newest runs of a workflow that were started by hand or by a token, newest first; with `since` (ISO 8601) none that is
 * older. None where there is no such workflow, or the token may not see them.
 */
export async function listDispatched(github: GitHub, workflow: string, since?: string): Promise<WorkflowRun[]> {
  const query = { event: 'workflow_dispatch', per_page: since === undefined ? 30 : 100 };
  const created = since === undefined ? {} : { created: `>=${since}` };
  try {
    const route = path`/actions/workflows/${workflow}/runs`;
    const answer = await github.find<{ workflow_runs: RunAnswer[] }>(route, { ...query, ...created });
    return (answer?.workflow_runs ?? []).map(runOf).filter((run) => !isOlder(run, since));
  } catch (error) {
    if (isStatus(error, 403)) return [];
    throw error;
  }
}

// A server that does not know the filter gives all.
function isOlder({ createdAt }: WorkflowRun, since: string | undefined): boolean {
  return since !== undefined && Date.parse(createdAt) < Date.parse(since);
}

/** What is known of a run that was just started: nothing on servers that neither tell nor soon list it. */
export type StartedRun = Pick<WorkflowRun, 'id' | 'url'> | undefined;

/**
 * Starts a workflow, whatever ran before. Where GitHub does not name the run, it is one that may be it. Where the answer is
 * lost, only one that is it for certain counts; else it is started again.
 */
export async function startWorkflow(
  github: GitHub,
  dispatch: Dispatch,
  known: {
    readonly isIt: (run: WorkflowRun) => boolean;
    readonly mayBeIt: (run: WorkflowRun) => boolean;
    /** ISO 8601 */
    readonly since: string | undefined;
  },
): Promise<StartedRun> {
  const list = () => listDispatched(github, dispatch.workflow, known.since);
  const { value } = await ensure<{ run: StartedRun }>({
    clock: github.clock,
    absent: true,
    find: async () => {
      const run = (await list()).findLast(known.isIt);
      return run && { run };
    },
    async create() {
      const answer = await postDispatch(github, dispatch).catch(async (error: unknown) => {
        // A run shows in the list some seconds after its start: looking too soon would start it twice.
        if (error instanceof UncertainError) await github.clock.sleep(5_000);
        throw error;
      });
      if (answer?.workflow_run_id && answer.html_url)
        return { run: { id: answer.workflow_run_id, url: answer.html_url } };
      return { run: await lookSoon(github, async () => (await list()).findLast(known.mayBeIt)) };
    },
  });
  return value.run;
}

/** Looks for what shows only after a while: undefined where it does not within some fifteen seconds. */
export async function lookSoon<T>(github: GitHub, find: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const pause of [1_000, 2_000, 4_000, 8_000]) {
    await github.clock.sleep(pause);
    const found = await find().catch(() => undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
