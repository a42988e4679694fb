// The only file that starts git: how it is called, with which environment, and what its exit codes mean.

import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exec } from '@actions/exec';
import { askForRefs } from './ask-for-refs.ts';
import { GitError, HotfixError } from './errors.ts';
import type { Clock } from './github.ts';
import { isLimitOfGit, unnamedWaitMs } from './waits.ts';

export interface GitOptions {
  /** `https://github.com/owner/name.git`, without credentials. */
  readonly url: string;
  readonly token: string;
  /** Where scratch repositories are made: the runner's temp folder. */
  readonly tempFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Told before a wait, so that a silent step explains itself. */
  readonly onWait: (reason: string) => void;
  /** Told what is of use only where something is looked into. */
  readonly debug?: (text: string) => void;
}

export interface GitResult {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs one git command. `allow` lists the exit codes other than 0 that are answers and no errors. */
export type GitCall = (args: readonly string[], options?: GitCallOptions) => Promise<GitResult>;

export interface GitCallOptions {
  readonly folder?: string;
  readonly input?: string | Buffer;
  readonly allow?: readonly number[];
  readonly env?: Readonly<Record<string, string>>;
}

/** git against one remote repository. No checkout is ever made or touched: what it needs lives in scratch repositories. */
export interface Git {
  readonly url: string;
  readonly call: GitCall;
  /** See `askForRefs`. */
  listRefs(): Promise<string | undefined>;
  /** A bare repository of this run, made once: it borrows files from the remote repository as git reads them. */
  scratch(): Promise<string>;
  /** Another one. */
  newRepository(): Promise<string>;
  /** A new, empty folder of this run. */
  newFolder(): Promise<string>;
  dispose(): Promise<void>;
}

export function createGit(options: GitOptions): Git {
  const env = gitEnvironment(options);
  const folders: string[] = [];
  let scratch: Promise<string> | undefined;

  let usable: Promise<void> | undefined;

  const fetches = new Map<string, Promise<unknown>>();

  // Of two fetches at once that cut the history of one repository, the later one finds the cut changed, and gives up.
  const call: GitCall = (args, callOptions = {}) => {
    const { folder } = callOptions;
    if (args[0] !== 'fetch' || folder === undefined) return callNow(args, callOptions);
    const own = (fetches.get(folder) ?? Promise.resolve()).then(() => callNow(args, callOptions));
    fetches.set(
      folder,
      own.catch(() => undefined),
    );
    return own;
  };

  const callNow = async (args: readonly string[], callOptions: GitCallOptions): Promise<GitResult> => {
    usable ??= requireVersion(env);
    await usable;
    let result = await run(args, env, callOptions);
    if (result.status !== 0 && isLimitOfGit(result.stderr)) {
      options.onWait(`GitHub limits what is asked: waiting ${unnamedWaitMs / 1000} s before git ${args[0]}`);
      await options.clock.sleep(unnamedWaitMs);
      result = await run(args, env, callOptions);
    }
    // What only reads may be asked for once more where the server broke off; a refusal stays one.
    if (result.status !== 0 && args[0] !== 'push' && isBrokenOff(result.stderr))
      result = await run(args, env, callOptions);
    if (result.status !== 0 && !callOptions.allow?.includes(result.status)) {
      throw new GitError(args[0] ?? '', result.stderr || result.stdout.toString('utf8'));
    }
    return result;
  };

  async function newFolder(): Promise<string> {
    const path = await mkdtemp(join(options.tempFolder, 'hotfix-actions-'));
    folders.push(path);
    return path;
  }

  async function newRepository(): Promise<string> {
    const folder = await newFolder();
    await call(['init', '--quiet', '--bare', '--template=', folder]);
    await appendFile(join(folder, 'config'), partialClone(options.url));
    return folder;
  }

  return {
    url: options.url,
    call,
    listRefs: () => askForRefs(options),
    newFolder,
    newRepository,
    scratch() {
      scratch ??= newRepository();
      return scratch;
    },
    async dispose() {
      await Promise.all(folders.map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

// Files are not fetched with their trees, but one by one when git reads them (git-scm.com/docs/partial-clone).
function partialClone(url: string): string {
  return [
    '[core]\n\trepositoryFormatVersion = 1',
    '[extensions]\n\tpartialClone = origin',
    `[remote "origin"]\n\turl = ${url}\n\tpromisor = true\n\tpartialCloneFilter = blob:none`,
    '',
  ].join('\n');
}

async function run(args: readonly string[], env: Record<string, string>, options: GitCallOptions): Promise<GitResult> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const status = await exec('git', [...args], {
    silent: true,
    ignoreReturnCode: true,
    env: { ...env, ...options.env },
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
    ...(options.input === undefined ? {} : { input: Buffer.from(options.input) }),
    listeners: { stdout: (data) => stdout.push(data), stderr: (data) => stderr.push(data) },
  });
  return { status, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') };
}

/** Did the server or the connection break off, without a refusal? */
export function isBrokenOff(output: string): boolean {
  return /error: 5\d\d|hung up|connection|empty reply|reset by peer|early eof|timed out/i.test(output);
}

// merge-tree --write-tree came with git 2.38, and before 2.31 the token would not reach git at all. Every runner image has
// a newer one, old job containers may not.
async function requireVersion(env: Record<string, string>): Promise<void> {
  const hint = 'Use a newer runner image, or install a newer git in the job container before this step.';
  const result = await run(['version'], env, {}).catch((error: unknown) => {
    throw new HotfixError('git 2.38 or newer is needed, and this runner has no git.', hint, error);
  });
  const text = result.stdout.toString('utf8').trim();
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38)) return;
  throw new HotfixError(`git 2.38 or newer is needed; this runner has ${text}.`, hint);
}

/** Who the job is, where a commit needs a committer. */
export const committer = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
} as const;

// Settings of the machine that would change how a merge comes out, or print what must not be printed.
const fixedConfig: readonly (readonly [string, string])[] = [
  ['credential.helper', ''],
  ['core.attributesFile', ''],
  ['core.quotePath', 'false'],
  ['merge.renames', 'true'],
  ['merge.directoryRenames', 'conflict'],
  ['merge.renormalize', 'false'],
  ['merge.conflictStyle', 'merge'],
  ['diff.renames', 'true'],
  ['diff.algorithm', 'default'],
  ['merge.renameLimit', '7000'],
  // What is fetched stays in packs, so that loose objects are those made here.
  ['fetch.unpackLimit', '1'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['protocol.version', '2'],
  ['core.hooksPath', '/dev/null'],
  ['push.gpgSign', 'false'],
  ['safe.bareRepository', 'all'],
  ['user.name', committer.name],
  ['user.email', committer.email],
];

// Of rewritten addresses the longest match counts: a rule of the machine for the whole server (to SSH, or with a token in
// the address) does not reach ours.
function ownAddress(url: string): (readonly [string, string])[] {
  return [
    [`url.${url}.insteadOf`, url],
    [`url.${url}.pushInsteadOf`, url],
  ];
}

/**
 * The environment of every git process. The token travels as configuration in environment variables: it is in no
 * argument, no URL and no file. The first, empty value drops headers that actions/checkout may have left for the
 * server, since two of them are refused ("Duplicate header: Authorization"); the whole address as key, since the most
 * specific one wins.
 */
function gitEnvironment(options: GitOptions): Record<string, string> {
  const header = `http.${options.url}.extraheader`;
  const basic = Buffer.from(`x-access-token:${options.token}`).toString('base64');
  const config = [
    ...fixedConfig,
    ...ownAddress(options.url),
    [header, ''] as const,
    [header, `AUTHORIZATION: basic ${basic}`] as const,
  ];
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.env)) {
    // GIT_DIR, GIT_TRACE_CURL, GIT_CONFIG_PARAMETERS…: of a caller's git, or they would print the token. Certificates and proxies stay.
    if (value !== undefined && (!/^(GIT_|INPUT_)/.test(name) || /^GIT_(SSL_|PROXY_|EXEC_PATH)/.test(name)))
      env[name] = value;
  }
  env['GIT_CONFIG_COUNT'] = String(config.length);
  config.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  });
  return { ...env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
}
