// Commands of the caller's, run as a `run:` step runs them: what they see, what is shown of them, when they are stopped.

import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat, writeFile } from 'node:fs/promises';
import { constants as system } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Log } from './action.ts';
import { HotfixError } from './errors.ts';
import { keepLines } from './lines.ts';
import { stopWithChildren } from './processes.ts';

/** A group of the log. Nothing that is written to it is a command to the runner. */
export interface Stream {
  write(text: string): void;
  close(): void;
}

export type OpenStream = (title: string) => Stream;

export interface Command {
  /** Of its group in the log. */
  readonly title: string;
  readonly script: string;
  readonly folder: string;
  readonly timeoutMinutes: number;
  /** Variables that it gets besides those of the step. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface CommandEnd {
  /** Null where it was stopped; 128 and more where a signal ended it, as bash has it. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly seconds: number;
  /** The last lines that it printed, without colours. */
  readonly lines: readonly string[];
}

export interface Commands {
  run(command: Command): Promise<CommandEnd>;
  /** Is there a program of this name on the PATH? */
  has(program: string): Promise<boolean>;
}

export interface CommandsOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  readonly stream: OpenStream;
  readonly cancelled: AbortSignal;
  readonly newFolder: () => Promise<string>;
}

export function createCommands(options: CommandsOptions): Commands {
  return {
    async run(command) {
      const files = await filesOfItsOwn(await options.newFolder());
      const env = { ...environmentOfRun(options.env), ...files, ...command.env };
      const stream = options.stream(command.title);
      let end: CommandEnd;
      try {
        end = await start(command, { env, stream, cancelled: options.cancelled });
      } finally {
        stream.close();
      }
      const written = await nonEmpty(files);
      if (written.length > 0)
        options.log.info(`Not taken over: what the command wrote to ${written.join(', ')}. A run: step can do that.`);
      if (options.cancelled.aborted)
        throw new HotfixError('The run was cancelled.', 'Nothing that was started is left.');
      return end;
    },
    has: (program) => isOnPath(program, options.env),
  };
}

// Outputs, summary and state are the action's own to write: a command of the caller's gets files that are thrown away.
const fileVariables = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'GITHUB_ENV', 'GITHUB_PATH'];

async function filesOfItsOwn(folder: string): Promise<Record<string, string>> {
  const files = fileVariables.map((name) => [name, join(folder, name.toLowerCase())] as const);
  await Promise.all(files.map(([, path]) => writeFile(path, '')));
  return Object.fromEntries(files);
}

async function nonEmpty(files: Readonly<Record<string, string>>): Promise<string[]> {
  const sizes = Object.entries(files).map(async ([name, path]) => {
    const { size } = await stat(path).catch(() => ({ size: 0 }));
    return size > 0 ? [name] : [];
  });
  return (await Promise.all(sizes)).flat();
}

/** What a `run:` step would see: the runner gives an action its inputs, its state and tokens of its own services besides. */
function environmentOfRun(env: CommandsOptions['env']): Record<string, string> {
  const own = /^(INPUT_|STATE_|ACTIONS_(RUNTIME|CACHE|RESULTS)_)/;
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && !own.test(name));
  return Object.fromEntries(kept) as Record<string, string>;
}

interface Surroundings {
  readonly env: Record<string, string>;
  readonly stream: Stream;
  readonly cancelled: AbortSignal;
}

/** What it left running may hold its output open; it is waited for no longer than this. */
const waitForOutput = 5_000;

async function start(command: Command, { env, stream, cancelled }: Surroundings): Promise<CommandEnd> {
  const began = performance.now();
  const child = process
    .getBuiltinModule('node:child_process')
    .spawn(await bashOf(env), ['-eo', 'pipefail', '-c', command.script], {
      cwd: command.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own, which can be stopped as a whole.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  const kept = keepLines((text) => stream.write(text));
  for (const pipe of [child.stdout, child.stderr]) kept.follow(pipe);
  let timedOut = false;
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= stopWithChildren(child);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, command.timeoutMinutes * 60_000);
  cancelled.addEventListener('abort', stop, { once: true });
  if (cancelled.aborted) stop();
  try {
    const exitCode = await ended(child);
    await stopped;
    return {
      exitCode: stopped ? null : exitCode,
      timedOut,
      seconds: (performance.now() - began) / 1000,
      lines: kept.lines(),
    };
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener('abort', stop);
  }
}

/** On Windows the first bash on the PATH may be that of WSL, which sees other files: the runner takes git's, and so do we. */
async function bashOf(env: Record<string, string>): Promise<string> {
  if (process.platform !== 'win32') return 'bash';
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  for (const folder of folders) {
    const bash = join(folder, '..', 'bin', 'bash.exe');
    if ((await isExecutable(join(folder, 'git.exe'))) && (await isExecutable(bash))) return bash;
  }
  return 'bash';
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => {
      const hint = 'Install bash in the job container, or use a runner image that has it.';
      reject(new HotfixError('bash could not be started.', hint, error));
    });
    child.on('close', (code, signal) => resolve(exitCodeOf(code, signal)));
    child.on('exit', (code, signal) => {
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(exitCodeOf(code, signal));
      }, waitForOutput).unref();
    });
  });
}

/** A script that is one command becomes that command: no bash is left then to tell of its signal. */
function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number | null {
  return signal === null ? code : 128 + system.signals[signal];
}

async function isOnPath(program: string, env: CommandsOptions['env']): Promise<boolean> {
  const names = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'].map((end) => program + end) : [program];
  const places = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  const tries = places.flatMap((place) => names.map((name) => isExecutable(join(place, name))));
  return (await Promise.all(tries)).includes(true);
}

async function isExecutable(path: string): Promise<boolean> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
