// One run of one workflow file, by act on this machine (`-self-hosted`), as a runner of GitHub's would have it: an empty workspace,
// and nothing of the environment of whoever started this.

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appAction, releases } from './suite.ts';

/** What all runs share on this machine. */
export interface Place {
  /** The binary. */
  readonly act: string;
  readonly folder: string;
  /** `org/hotfix-actions@v1`. */
  readonly suite: string;
  readonly appAction: string;
}

export interface ActCall {
  readonly place: Place;
  /** For this run alone; has `checkout`, the repository at the run's commit. */
  readonly folder: string;
  /** The name of the file in `.github/workflows`. */
  readonly file: string;
  readonly event: string;
  readonly payload: object;
  readonly actor: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

export interface ActEnd {
  readonly exitCode: number | null;
  /** One JSON object a line. */
  readonly log: string;
}

/** None of the runs takes a quarter of it; one that hangs must not keep all else waiting. */
const longestMs = 180_000;

export async function runAct(call: ActCall): Promise<ActEnd> {
  const { folder, secrets } = call;
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true });
  await writeFile(join(folder, 'event.json'), JSON.stringify(call.payload));
  // In a file that nobody else reads: arguments are seen by all.
  const lines = Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(join(folder, 'secrets'), lines.join(''), { mode: 0o600 });
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: folder };
  const end = await new Promise<ActEnd>((done, reject) => {
    const options = { cwd: folder, env, timeout: longestMs } as const;
    const child = spawn(call.place.act, argumentsOf(call), { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const log: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => log.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode) => done({ exitCode, log: Buffer.concat(log).toString() }));
  });
  await writeFile(join(folder, 'log'), end.log);
  return end;
}

function argumentsOf({ place, folder, file, event, actor, ...call }: ActCall): string[] {
  return [
    event,
    '--json',
    `--directory=${join(folder, 'checkout')}`,
    `--workflows=${join('.github', 'workflows', file)}`,
    '--platform=ubuntu-latest=-self-hosted',
    ...releases.map((release) => `--local-repository=org/hotfix-actions@${release}=${place.suite}`),
    `--local-repository=${appAction}=${place.appAction}`,
    `--action-cache-path=${join(folder, 'cache')}`,
    '--no-cache-server',
    '--container-daemon-socket=-',
    `--eventpath=${join(folder, 'event.json')}`,
    `--secret-file=${join(folder, 'secrets')}`,
    `--actor=${actor}`,
    ...Object.entries(call.variables).map(([name, value]) => `--var=${name}=${value}`),
    ...Object.entries(call.env).map(([name, value]) => `--env=${name}=${value}`),
  ];
}
