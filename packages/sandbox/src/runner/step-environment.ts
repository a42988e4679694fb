import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { GitHub } from '../github.ts';
import type { Repository } from '../repository.ts';
import { type Contexts, fillIn } from './expressions.ts';
import { fileNames } from './step-files.ts';

/** One `uses:` step of a job. */
export interface Step {
  /** The folder with action.yml. */
  readonly face: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Default: a new token of the workflow for this repository. */
  readonly token?: string;
  readonly repository: string;
  readonly event?: {
    readonly name?: string;
    readonly ref?: string;
    readonly sha?: string;
    readonly payload?: object;
  };
  readonly env?: Readonly<Record<string, string>>;
}

/** What the runner needs of an action.yml. */
export interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: unknown } | null>>;
  readonly using: string;
  readonly main: string;
}

/** Reads what the runner needs of an action.yml; composite and container actions are not run. */
export function readActionFile(face: string): ActionFile {
  const file = parse(readFileSync(join(face, 'action.yml'), 'utf8')) as {
    inputs?: ActionFile['inputs'] | null;
    runs?: { using?: string; main?: string; pre?: string; post?: string };
  };
  const { using = '', main = '', pre, post } = file.runs ?? {};
  if (!/^node\d+$/.test(using) || main === '') throw new Error(`${face} is no JavaScript action, but '${using}'`);
  if (pre ?? post) throw new Error(`${face} has pre or post steps, which are not run here`);
  return { inputs: file.inputs ?? {}, using, main };
}

let runs = 0;

/** The environment that the runner gives a step; its files, workspace and temp folder are made below `folder`. */
export async function stepEnvironment(github: GitHub, step: Step, folder: string): Promise<Record<string, string>> {
  const repository = github.findRepository(step.repository);
  if (!repository) throw new Error(`the sandbox has no repository ${step.repository}`);
  const token = step.token ?? github.createToken({ repositories: [step.repository] });
  const variables = { ...(await gitHubVariables(github, repository, step)), ...places(folder) };
  const event = { ...usualPayload(repository, variables), ...step.event?.payload };
  writeFileSync(variables.GITHUB_EVENT_PATH, JSON.stringify(event));
  const contexts = contextsOf(variables, { token, event });
  return { ...variables, ...headAndBase(event), ...inputVariables(step, contexts), ...step.env };
}

async function gitHubVariables(github: GitHub, repository: Repository, step: Step) {
  const ref = step.event?.ref ?? `refs/heads/${repository.defaultBranch}`;
  runs += 1;
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: '__self',
    GITHUB_ACTOR: 'octocat',
    GITHUB_TRIGGERING_ACTOR: 'octocat',
    GITHUB_API_URL: github.apiUrl,
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_GRAPHQL_URL: `${github.serverUrl}/api/graphql`,
    GITHUB_EVENT_NAME: step.event?.name ?? 'push',
    GITHUB_JOB: 'job',
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_SHA: step.event?.sha ?? (await shaOf(repository, ref)),
    GITHUB_REPOSITORY: repository.fullName,
    GITHUB_REPOSITORY_OWNER: repository.owner,
    GITHUB_RUN_ID: String(9_000_000_000 + runs),
    GITHUB_RUN_NUMBER: String(runs),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW: 'Workflow',
    GITHUB_WORKFLOW_REF: `${repository.fullName}/.github/workflows/workflow.yml@${ref}`,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'sandbox',
    RUNNER_ENVIRONMENT: 'github-hosted',
  };
}

/** The commit of the event: that of the ref, tags peeled; empty where there is none. */
async function shaOf(repository: Repository, ref: string): Promise<string> {
  const name = ref.replace(/^refs\/(heads|tags)\//, '');
  const known = ref.startsWith('refs/tags/') ? (await repository.tags())[name] : await repository.tip(name);
  return known ?? '';
}

function places(folder: string) {
  const files = Object.entries(fileNames).map(([variable, name]) => [variable, join(folder, name)] as const);
  for (const [, path] of files) writeFileSync(path, '');
  for (const name of ['workspace', 'temp', 'tools']) mkdirSync(join(folder, name));
  return {
    ...(Object.fromEntries(files) as Record<keyof typeof fileNames, string>),
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_WORKSPACE: join(folder, 'workspace'),
    RUNNER_TEMP: join(folder, 'temp'),
    RUNNER_TOOL_CACHE: join(folder, 'tools'),
  };
}

function usualPayload(
  repository: Repository,
  variables: { GITHUB_REF: string; GITHUB_SHA: string; GITHUB_EVENT_NAME: string },
) {
  const { fullName, owner, name, defaultBranch } = repository;
  const pushed = { ref: variables.GITHUB_REF, after: variables.GITHUB_SHA };
  return {
    ...(variables.GITHUB_EVENT_NAME === 'push' ? pushed : {}),
    repository: { full_name: fullName, name, owner: { login: owner }, default_branch: defaultBranch },
    sender: { login: 'octocat', type: 'User' },
  };
}

function headAndBase(event: Record<string, unknown>): Record<string, string> {
  const pull = event['pull_request'] as { head?: { ref?: string }; base?: { ref?: string } } | undefined;
  return { GITHUB_HEAD_REF: pull?.head?.ref ?? '', GITHUB_BASE_REF: pull?.base?.ref ?? '' };
}

/** Defaults of inputs may use the contexts github, runner, strategy, matrix and job. */
function contextsOf(variables: Readonly<Record<string, string>>, secret: { token: string; event: object }): Contexts {
  const below = (prefix: string): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(variables)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length).toLowerCase(), value]),
    );
  return { github: { ...below('GITHUB_'), ...secret }, runner: below('RUNNER_'), strategy: {}, matrix: {}, job: {} };
}

/** Every declared input is set; only spaces of its name change. An undeclared one is a mistake of the test. */
function inputVariables(step: Step, contexts: Contexts): Record<string, string> {
  const { inputs } = readActionFile(step.face);
  const given = step.inputs ?? {};
  const unknown = Object.keys(given).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`Unexpected input(s) '${unknown.join("', '")}' for ${step.face}`);
  const variables = Object.entries(inputs).map(([name, input]) => {
    const value = given[name] ?? fillIn(String(input?.default ?? ''), contexts);
    return [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value];
  });
  return Object.fromEntries(variables);
}
