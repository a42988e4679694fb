// Stops a process with all that it started: its process group, and what left that group (browsers and daemons do).

import type { ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** Time to end by itself, between being asked to and being killed. */
const grace = 5_000;
/** Being killed takes a moment too. */
const untilKilled = 1_000;
const step = 50;

export async function stopWithChildren({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    await printed('taskkill', ['/T', '/F', '/PID', String(pid)]);
    return;
  }
  const all = new Set([-pid, ...(await descendants(pid))]);
  signalAll(all, 'SIGTERM');
  await untilGone(all, grace);
  // Whoever was started meanwhile is in the group, or a child of one that is still there.
  for (const parent of [...all]) if (parent > 0) for (const child of await descendants(parent)) all.add(child);
  signalAll(all, 'SIGKILL');
  await untilGone(all, untilKilled);
}

async function untilGone(targets: ReadonlySet<number>, longest: number): Promise<void> {
  for (let waited = 0; waited < longest && [...targets].some(isAlive); waited += step) await pause(step);
}

function signalAll(targets: Iterable<number>, signal: NodeJS.Signals): void {
  for (const target of targets) {
    try {
      process.kill(target, signal);
    } catch {
      // It has ended already.
    }
  }
}

function isAlive(target: number): boolean {
  try {
    return process.kill(target, 0);
  } catch {
    return false;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function descendants(root: number): Promise<number[]> {
  const table = await processTable();
  const found = [root];
  for (const parent of found) for (const [pid, its] of table) if (its === parent) found.push(pid);
  return found.slice(1);
}

type ProcessTable = readonly (readonly [pid: number, parent: number])[];

/** From /proc, where there is one: small containers have no `ps`. */
async function processTable(): Promise<ProcessTable> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  if (ids.length === 0) return parsePairs(await printed('ps', ['-A', '-o', 'pid=,ppid=']));
  const stats = ids.map(async (id) => {
    const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    // The name of the program stands in brackets, and may hold anything.
    const [, parent = '0'] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return [Number(id), Number(parent)] as const;
  });
  return Promise.all(stats);
}

function parsePairs(text: string): ProcessTable {
  const rows = text.split('\n').map((row) => row.trim().split(/\s+/).map(Number));
  return rows.map(([pid = 0, parent = 0]) => [pid, parent] as const);
}

function printed(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = process
      .getBuiltinModule('node:child_process')
      .spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    child.on('error', () => resolve(''));
    child.on('close', () => resolve(text));
  });
}
