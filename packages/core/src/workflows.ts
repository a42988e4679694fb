// Starts workflows by hand, since what the job's own token pushes, tags and releases starts none.

import { ensure } from './ensure.ts';
import { HotfixError, isMissingPermission, isStatus, UncertainError } from './errors.ts';
import { type GitHub, path } from './github.ts';

interface Runs {
  workflow_runs: { id: number; html_url: string; head_sha: string; head_branch: string | null }[];
}

/** The token lacks the right to start workflows. */
export class MayNotStart extends HotfixError {}

export interface Dispatch {
  /** File name below `.github/workflows/`. */
  readonly workflow: string;
  /** Full ref, `refs/tags/v1.0.0` or `refs/heads/develop`: a branch and a tag may have the same name. */
  readonly ref: string;
  readonly sha: string;
}

/**
 * Dispatches a workflow once per ref and commit: a run that is there already is given back. GitHub answers with the new
 * run where it knows `return_run_details`; else it is looked for.
 */
export async function dispatchOnce(github: GitHub, dispatch: Dispatch): Promise<string> {
  try {
    const { value } = await ensure({
      clock: github.clock,
      find: () => findRun(github, dispatch),
      create: () => start(github, dispatch),
    });
    return value;
  } catch (error) {
    throw explainDispatch(error, dispatch);
  }
}

async function start(github: GitHub, dispatch: Dispatch): Promise<string> {
  const route = path`/actions/workflows/${dispatch.workflow}/dispatches`;
  const { ref } = dispatch;
  try {
    const answer = await github.postStatus<{ html_url?: string } | undefined>(route, { ref, return_run_details: true });
    return answer.data?.html_url ?? (await findStarted(github, dispatch));
  } catch (error) {
    if (!isUnknownKey(error)) {
      // A run shows in the list some seconds after its start: looking too soon would start it twice.
      if (error instanceof UncertainError) await github.clock.sleep(5_000);
      throw error;
    }
    // Older servers refuse a body with a key that they do not know.
    await github.postStatus(route, { ref });
    return findStarted(github, dispatch);
  }
}

/** The address of a run that was started just now, on a server that does not tell it: '' where it does not show soon. */
async function findStarted(github: GitHub, dispatch: Dispatch): Promise<string> {
  for (const pause of [1_000, 2_000, 4_000]) {
    await github.clock.sleep(pause);
    const url = await findRun(github, dispatch).catch(() => undefined);
    if (url) return url;
  }
  return '';
}

function isUnknownKey(error: unknown): boolean {
  return isStatus(error, 400) || (isStatus(error, 422) && /permitted key|return_run_details/i.test(error.text));
}

/** The address of a run of this workflow at that ref and commit, whatever started it. */
export async function findRun(github: GitHub, { workflow, ref, sha }: Dispatch): Promise<string | undefined> {
  const branch = ref.replace(/^refs\/(heads|tags)\//, '');
  const runs = await github.find<Runs>(path`/actions/workflows/${workflow}/runs`, {
    head_sha: sha,
    per_page: 100,
  });
  return runs?.workflow_runs.find(
    (run) => run.head_sha === sha && (run.head_branch === null || run.head_branch === branch),
  )?.html_url;
}

function explainDispatch(error: unknown, { workflow, ref }: Dispatch): unknown {
  if (isMissingPermission(error)) {
    return new MayNotStart(
      `The token may not start ${workflow}.`,
      'Give the job `permissions: actions: write`.',
      error,
    );
  }
  if (isStatus(error, 404, 422)) {
    return new HotfixError(
      `GitHub did not start ${workflow} at ${ref}: ${error.message}.`,
      'The file must be in .github/workflows on the default branch and at that ref, with `on: workflow_dispatch` and no required input; see where this step’s inputs name it. Then run the job again: what is done is found.',
      error,
    );
  }
  return error;
}
