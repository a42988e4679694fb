// Commands of the caller's: what they see, what is kept of what they print, and that nothing of them is left when they are stopped.

import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Command, type Commands, createCommands } from './commands.ts';

let folder: string;
let shown: string;
let told: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
  shown = '';
  told = [];
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

function commands(env: Readonly<Record<string, string>> = {}, cancelled = new AbortController().signal): Commands {
  return createCommands({
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', ...env },
    cancelled,
    newFolder: () => mkdtemp(join(folder, 'new-')),
    log: { info: (message) => told.push(message), warning: (message) => told.push(message) },
    stream: (title) => {
      shown += `<${title}>`;
      return {
        write: (text) => {
          shown += text;
        },
        close: () => {
          shown += '</>';
        },
      };
    },
  });
}

function command(script: string, more: Partial<Command> = {}): Command {
  return { title: 'lint', script, folder, timeoutMinutes: 1, ...more };
}

/** A process that has ended may wait for its parent to take notice (Z). */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

test('a command runs as a run: step does: it stops at the first error, in a pipe too', async () => {
  const { run } = commands();
  expect(await run(command('false; echo later'))).toMatchObject({ exitCode: 1, timedOut: false, lines: [] });
  expect(await run(command('exit 7 | cat'))).toMatchObject({ exitCode: 7 });
  expect(await run(command('pwd'))).toMatchObject({ exitCode: 0, lines: [folder] });
  expect(shown).toBe(`<lint></><lint></><lint>${folder}\n</>`);
});

test('a command gets no input, so that what asks goes on at once', async () => {
  expect(await commands().run(command('cat; read -r answer || echo "no answer"'))).toMatchObject({
    lines: ['no answer'],
  });
});

test('nothing is expanded in a command but by bash', async () => {
  await commands({ TITLE: '$(touch owned); `touch owned`' }).run(command('printf "%s\\n" "$TITLE"'));
  expect(shown).toContain('$(touch owned); `touch owned`\n');
  await expect(readFile(join(folder, 'owned'))).rejects.toThrow();
});

test('a command sees what a run: step sees, and not what the runner gives to actions alone', async () => {
  const given = {
    HOME: '/home/me',
    CI: 'true',
    GITHUB_SHA: 'abc',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://id',
    'INPUT_LINT-COMMAND': 'secret input',
    STATE_x: 'secret state',
    ACTIONS_RUNTIME_TOKEN: 'secret token',
    ACTIONS_RESULTS_URL: 'secret url',
    ACTIONS_CACHE_URL: 'secret cache',
  };
  const { lines } = await commands(given).run(command('env', { env: { REPORTS: '/tmp/reports' } }));
  expect(lines).toEqual(
    expect.arrayContaining([
      'HOME=/home/me',
      'CI=true',
      'GITHUB_SHA=abc',
      'ACTIONS_ID_TOKEN_REQUEST_URL=https://id',
      'REPORTS=/tmp/reports',
    ]),
  );
  expect(lines.join('\n')).not.toContain('secret');
});

test('outputs, summary and environment of the step are out of reach, which is said of what tries', async () => {
  const own = join(folder, 'output');
  await writeFile(own, 'ours\n');
  const { run } = commands({ GITHUB_OUTPUT: own, GITHUB_ENV: own, GITHUB_STEP_SUMMARY: own });
  const end = await run(command('echo result=passed >> "$GITHUB_OUTPUT"; echo hello >> "$GITHUB_STEP_SUMMARY"'));
  expect(end.exitCode).toBe(0);
  expect(await readFile(own, 'utf8')).toBe('ours\n');
  expect(told).toEqual([expect.stringContaining('GITHUB_OUTPUT, GITHUB_STEP_SUMMARY')]);
});

test('both streams are passed on line by line, and the last lines are kept as a terminal would show them', async () => {
  const script = `printf '\\033[32mgreen\\033[0m\\nprogress 10 %%\\rprogress 100 %%\\nü' ; printf 'part' >&2; sleep 0.1; printf 'ber\\n'; printf ' two\\n' >&2`;
  const { lines } = await commands().run(command(script));
  expect(lines).toEqual(['green', 'progress 100 %', 'über', 'part two']);
  expect(shown).toContain('\u001b[32mgreen\u001b[0m\n');
});

test('much output is passed on in full, and the end of it is kept', async () => {
  const { lines } = await commands().run(command('seq 1 50000; head -c 300000 /dev/zero | tr "\\0" x'));
  expect(shown.length).toBeGreaterThan(588_000);
  expect(lines.length).toBe(400);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(1000);
});

test('a command that exceeds its time is stopped with its children, also those that left its process group or ignore the request', async () => {
  const script = [
    'sleep 300 & echo $! >> pids',
    '(sleep 300 & echo $! >> pids; wait) &',
    'setsid sleep 300 & sleep 0.1; pgrep -P $$ >> pids',
    '(trap "" TERM; echo $BASHPID >> pids; while :; do sleep 0.2; done) &',
    'wait',
  ].join('\n');
  const end = await commands().run(command(script, { timeoutMinutes: 0.01 }));
  expect(end).toMatchObject({ exitCode: null, timedOut: true });
  const pids = (await readFile(join(folder, 'pids'), 'utf8')).trim().split('\n').map(Number);
  expect(pids.length).toBeGreaterThan(4);
  expect(pids.filter(isAlive)).toEqual([]);
});

test('a command that ends on request when its time is over is not waited for longer', async () => {
  const { seconds } = await commands().run(command('sleep 300', { timeoutMinutes: 0.005 }));
  expect(seconds).toBeLessThan(4);
});

test.each(['kill -9 $$', 'echo on; kill -9 $BASHPID', '(kill -9 $BASHPID)'])(
  '%s: a signal is told as bash tells it',
  async (script) => {
    expect(await commands().run(command(script))).toMatchObject({ exitCode: 137, timedOut: false });
  },
);

test('what a command leaves running does not hold the step up', async () => {
  const end = await commands().run(command('sleep 60 & echo $! > pid; echo done'));
  expect(end).toMatchObject({ exitCode: 0, timedOut: false, lines: ['done'] });
  expect(end.seconds).toBeLessThan(20);
  process.kill(Number(await readFile(join(folder, 'pid'), 'utf8')));
});

test('a run that is cancelled stops what runs, and says so', async () => {
  const cancellation = new AbortController();
  const run = commands({}, cancellation.signal).run(command('echo $$ > pid; sleep 300'));
  setTimeout(() => cancellation.abort(), 300);
  await expect(run).rejects.toThrow('The run was cancelled.');
  expect(isAlive(Number(await readFile(join(folder, 'pid'), 'utf8')))).toBe(false);
});

test('a program is found on the PATH, and nowhere else', async () => {
  await writeFile(join(folder, 'mine'), '#!/bin/sh\n', { mode: 0o755 });
  await writeFile(join(folder, 'text'), 'no program', { mode: 0o644 });
  const { has } = commands({ PATH: `/usr/bin:/bin:${folder}` });
  expect(await Promise.all(['sh', 'mine', 'text', 'no-such-program'].map(has))).toEqual([true, true, false, false]);
});

test('a machine without bash is told', async () => {
  await expect(commands({ PATH: folder }).run(command('true'))).rejects.toThrow('bash could not be started.');
});
