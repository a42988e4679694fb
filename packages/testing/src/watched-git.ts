// A git that writes down how it and its children are called, and commands that a shell would find, were there one.

import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface WatchedGit {
  /** For the environment of a step: this git comes first. */
  readonly PATH: string;
  /** Every argument of every call so far, one a line. */
  calls(): string;
  /** The arguments of each git that the step started, each as it was. */
  commands(): string[][];
  /** The same of all processes, those that git started included. */
  processes(): string[][];
  /** The commands of hostile texts that were run after all. */
  pwned(): string;
}

/** Puts it into `folder`, in front of the git of this machine. */
export function watchedGit(folder: string): WatchedGit {
  const path = process.env['PATH'] ?? '';
  const real = path
    .split(delimiter)
    .map((place) => join(place, 'git'))
    .find(isExecutable);
  if (real === undefined) throw new Error('there is no git on the PATH');
  const [trace, pwned] = [join(folder, 'git-trace'), join(folder, 'pwned')];
  writeFileSync(trace, '');
  // As JSON, one event a line (git-scm.com/docs/api-trace2).
  write(folder, 'git', `export GIT_TRACE2_EVENT='${trace}' GIT_TRACE2_REDACT=0\nexec '${real}' "$@"\n`);
  write(folder, 'touch', `echo touch "$@" >> '${pwned}'\n`);
  const processes = () => eventsOf(trace).flatMap(({ argv }) => (argv ? [argv.slice(1)] : []));
  const commands = () =>
    eventsOf(trace).flatMap(({ event, sid, argv }) =>
      event === 'start' && argv && !sid.includes('/') ? [argv.slice(1)] : [],
    );
  return {
    PATH: `${folder}${delimiter}${path}`,
    processes,
    commands,
    calls: () => processes().flat().join('\n'),
    pwned: () => (existsSync(pwned) ? readFileSync(pwned, 'utf8') : ''),
  };
}

/**
 * Acts with it in this process: @actions/exec finds git on the PATH of the process, not of the step. The sandbox keeps the
 * PATH that it began with, so that its own git is not seen.
 */
export async function withWatchedGit<T>(act: (git: WatchedGit) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'watched-'));
  const path = process.env['PATH'];
  const git = watchedGit(folder);
  process.env['PATH'] = git.PATH;
  try {
    return await act(git);
  } finally {
    process.env['PATH'] = path;
    await rm(folder, { recursive: true, force: true });
  }
}

interface Event {
  readonly event: string;
  readonly sid: string;
  readonly argv?: string[];
}

function eventsOf(trace: string): Event[] {
  const lines = readFileSync(trace, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

function write(folder: string, name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}`, { mode: 0o755 });
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
