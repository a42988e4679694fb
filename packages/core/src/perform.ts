// From inputs and event to a story and back: the outputs, the summary, the one error.

import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  type Action,
  type Annotation,
  type AnyAction,
  type Event,
  type Log,
  type Report,
  type World,
  worksOnCheckout,
} from './action.ts';
import { openCheckout } from './checkout.ts';
import type { OpenStream } from './commands.ts';
import { explain } from './errors.ts';
import { createGit } from './git.ts';
import { type Clock, createGitHub } from './github.ts';
import { exactInput, flag, inputProblems, Problem, type Readers, readInputs, trimmed, type Values } from './inputs.ts';
import { message } from './markdown.ts';

/** What the runner gives an action. */
export interface Runner {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  /** From here on the runner replaces this text in every log. */
  readonly mask: (secret: string) => void;
  readonly debug: (text: string) => void;
  /** Where commands of the caller's show what they print. */
  readonly stream: OpenStream;
  /** The run is being cancelled: what was started has to stop. */
  readonly cancelled: AbortSignal;
}

export interface Outcome {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** The error annotation; undefined when the step succeeds. */
  readonly failure: string | undefined;
}

/** A story whose inputs are read and whose world is built. */
export interface Opened {
  readonly repository: string;
  /** The page of the repository, where there is one. */
  readonly url?: string;
  readonly dryRun: boolean;
  run(): Promise<Report>;
  dispose(): Promise<void>;
}

/** Runs a story. Nothing of the process is touched: what is to be set and written comes back. */
export async function perform<R extends Readers>(action: AnyAction<R>, runner: Runner): Promise<Outcome> {
  const heading = `## ${action.name}`;
  let opened: Opened | undefined;
  try {
    opened = worksOnCheckout(action) ? await openCheckout(action, runner) : openRepository(action, runner);
    const report = await opened.run();
    const dry = opened.dryRun ? '\n\n> Dry run: nothing was written.' : '';
    return {
      outputs: { ...report.outputs, result: report.result },
      summary: `${heading}: ${report.result}${dry}\n\n${report.summary.trim()}\n`,
      annotations: report.annotations ?? [],
      failure: failureOf(report),
    };
  } catch (error) {
    const explained = explain(error, opened?.repository ?? runner.env['GITHUB_REPOSITORY'] ?? '');
    if (explained.cause instanceof Error) runner.debug(explained.cause.stack ?? explained.cause.message);
    const hint = explained.hint ? `\n\n${explained.hint}` : '';
    return {
      outputs: {},
      summary: `${heading}: stopped\n\n${message(`${explained.message}${hint}`, opened?.url)}\n`,
      failure: [explained.message, explained.hint].filter(Boolean).join('\n'),
      annotations: [],
    };
  } finally {
    // What is left of scratch repositories goes with the runner; it must not cost the outputs.
    await opened?.dispose().catch(() => undefined);
  }
}

function openRepository<R extends Readers>(action: Action<R>, runner: Runner): Opened {
  const { inputs, ...setting } = readSetting(action, runner);
  const world = buildWorld(setting, runner);
  return {
    repository: setting.repository,
    url: world.url,
    dryRun: setting.dryRun,
    run: () => action.run(world, inputs),
    dispose: () => world.git.dispose(),
  };
}

function failureOf({ failure }: Report): string | undefined {
  return failure && [failure.message, failure.hint].filter(Boolean).join('\n');
}

interface Setting {
  readonly token: string;
  readonly repository: string;
  readonly dryRun: boolean;
  readonly event: Event;
}

function readSetting<R extends Readers>(action: Action<R>, { env, mask }: Runner): Setting & { inputs: Values<R> } {
  const exact = exactInput(env);
  const given = (name: string) => trimmed(exact(name));
  const token = given('token');
  // Masked as it is, and in the form in which it travels to git.
  if (token) for (const secret of [token, Buffer.from(`x-access-token:${token}`).toString('base64')]) mask(secret);
  const own = given('repository').toLowerCase() === (env['GITHUB_REPOSITORY'] ?? '').toLowerCase();
  const raw = (name: string) => {
    const variable = own ? undefined : action.eventInputs?.[name];
    return variable !== undefined && given(name) === env[variable] ? '' : exact(name);
  };
  const common = { token: tokenReader, repository: repositoryReader, 'dry-run': action.writes ? flag : () => false };
  const { values, problems } = readInputs({ ...common, ...action.inputs }, raw);
  const event = own ? eventOf(env) : { name: '', ref: '', sha: '', payload: {} };
  problems.push(...(action.check?.(values as Partial<Values<R>>, event) ?? []));
  if (problems.length > 0) throw inputProblems(problems);
  return {
    token,
    repository: values.repository as string,
    dryRun: values['dry-run'] as boolean,
    event,
    inputs: values as unknown as Values<R>,
  };
}

const tokenReader = (raw: string) => {
  if (raw === '')
    throw new Problem(
      'the job’s own token is the default; it must not be set to an empty value or a secret that does not exist',
    );
  return raw;
};

const repositoryReader = (raw: string) => {
  if (!/^[\w.-]+\/[\w.-]+$/.test(raw) || raw.split('/').some((part) => /^\.+$/.test(part)))
    throw new Problem('accepted: owner/name');
  return raw;
};

function eventOf(env: Runner['env']): Event {
  return {
    name: env['GITHUB_EVENT_NAME'] ?? '',
    ref: env['GITHUB_REF'] ?? '',
    sha: env['GITHUB_SHA'] ?? '',
    payload: payloadOf(env['GITHUB_EVENT_PATH'] ?? ''),
  };
}

// Without the file, or with one that is broken, the event tells no more than its variables.
function payloadOf(file: string): Event['payload'] {
  try {
    const payload: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof payload === 'object' && payload !== null ? (payload as Event['payload']) : {};
  } catch {
    return {};
  }
}

function buildWorld(setting: Setting, { env, clock, log, debug }: Runner): World {
  const server = (env['GITHUB_SERVER_URL'] || 'https://github.com').replace(/\/+$/, '');
  const [owner = '', name = ''] = setting.repository.split('/');
  return {
    repository: setting.repository,
    url: `${server}/${setting.repository}`,
    github: createGitHub({
      token: setting.token,
      apiUrl: (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, ''),
      owner,
      name,
      clock,
      onWait: log.info,
      readOnly: setting.dryRun,
    }),
    git: createGit({
      url: `${server}/${setting.repository}.git`,
      token: setting.token,
      tempFolder: env['RUNNER_TEMP'] || tmpdir(),
      env,
      clock,
      onWait: log.info,
      debug,
    }),
    event: setting.event,
    run: runOf(env, server),
    log,
    clock,
    dryRun: setting.dryRun,
  };
}

function runOf(env: Runner['env'], server: string): World['run'] {
  const id = env['GITHUB_RUN_ID'];
  if (!id) return undefined;
  const repository = env['GITHUB_REPOSITORY'] ?? '';
  const attempt = Number(env['GITHUB_RUN_ATTEMPT'] || 1);
  return { id, url: `${server}/${repository}/actions/runs/${id}`, repository, attempt };
}
