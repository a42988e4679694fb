// Starts workflows by hand, since what the job's own token pushes, tags and releases starts none.

import { ensure } from './ensure.ts';
import { HotfixError, isMissingPermission, isStatus, UncertainError } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { shell } from './markdown.ts';

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
  readonly inputs?: Readonly<Record<string, string>>;
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
  try {
    return (await postDispatch(github, dispatch))?.html_url ?? (await findStarted(github, dispatch));
  } catch (error) {
    // A run shows in the list some seconds after its start: looking too soon would start it twice.
    if (error instanceof UncertainError) await github.clock.sleep(5_000);
    throw error;
  }
}

/** What newer servers tell of the run that they start. */
type Details = { readonly workflow_run_id?: number; readonly html_url?: string } | undefined;

/** The one request; older servers refuse a body with a key that they do not know, and tell nothing of the run. */
export async function postDispatch(github: GitHub, { workflow, ref, inputs }: Dispatch): Promise<Details> {
  const route = path`/actions/workflows/${workflow}/dispatches`;
  const body = { ref, ...(inputs ? { inputs } : {}) };
  try {
    return (await github.postStatus<Details>(route, { ...body, return_run_details: true })).data;
  } catch (error) {
    if (!isUnknownKey(error)) throw error;
    await github.postStatus(route, body);
    return undefined;
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

/** A workflow that somebody disabled, or GitHub did, after two months in which nothing happened in the repository. */
export function explainDisabled(error: unknown, workflow: string): HotfixError | undefined {
  if (!isStatus(error, 422) || !/disabled workflow/i.test(error.text)) return undefined;
  return new HotfixError(
    `GitHub did not start ${workflow}: it is disabled.`,
    `Enable it, under Actions → ${workflow} → "Enable workflow" or by \`${shell('gh', 'workflow', 'enable', workflow)}\`. Then run this job again.`,
    error,
  );
}

export function explainDispatch(error: unknown, { workflow, ref }: Dispatch): unknown {
  if (isMissingPermission(error)) {
    return new MayNotStart(
      `The token may not start ${workflow}.`,
      'Give the job `permissions: actions: write`.',
      error,
    );
  }
  const disabled = explainDisabled(error, workflow);
  if (disabled) return disabled;
  if (isStatus(error, 404, 422)) {
    return new HotfixError(
      `GitHub did not start ${workflow} at ${ref}: ${error.message}.`,
      'The file must be in .github/workflows on the default branch and at that ref, with `on: workflow_dispatch` and no required input; see where this step’s inputs name it. Then run the job again: what is done is found.',
      error,
    );
  }
  return error;
}

/**
 * What keeps a workflow from being started, in words: for errors, and for dry runs, which cannot try. Undefined where
 * nothing is seen.
 */
export async function missingFor(
  github: GitHub,
  { workflow, ref, sha, inputs }: Dispatch,
): Promise<string | undefined> {
  const file = `.github/workflows/${workflow}`;
  const route = path`/contents/.github/workflows/${workflow}`;
  type File = { content?: string };
  const [there, standard] = await Promise.all([github.find<File>(route, { ref: sha }), github.find<File>(route)]);
  if (!standard) return `there is no ${file} on the default branch`;
  if (!there) return `there is no ${file} at ${ref}`;
  const text = Buffer.from(there.content ?? '', 'base64').toString('utf8');
  if (!/\bworkflow_dispatch\b/.test(text)) return `${file} at ${ref} has no \`on: workflow_dispatch\``;
  const undeclared = Object.keys(inputs ?? {}).filter((name) => !text.includes(`${name}:`));
  if (undeclared.length > 0) return `${file} at ${ref} declares no input ${undeclared.join(', ')}`;
  return undefined;
}
