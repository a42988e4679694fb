// What is shipped, in a process of its own, in a world of hostile texts: what it prints is no command to the runner.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template here is for a shell.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, type StepResult } from '@hotfix-actions/sandbox';
import { harmOf, hostilePaths, openShop, type Ran, type Shop, watchedGit } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { root } from './project.ts';

const branch = 'hotfix/$(touch${IFS}pwned)"`touch${IFS}pwned`%0A\u2028\u202e<img>';
const title = '::error::pwned ##[group]pwned <img src=x> @octocat fixes #1 \u001b[31m';
const message = 'x\n::add-mask::main\r\n::stop-commands::pwned\n##[error]pwned\nghadelimiter_0\nresult=pwned';

/** A hotfix that is hostile in all that a stranger writes, and that conflicts with develop in each of its paths. */
async function openHostile(): Promise<Shop> {
  const shop = await openShop();
  const { repository } = shop;
  const files = (content: string) => Object.fromEntries(hostilePaths.map((path) => [path, `${content}\n::error::x\n`]));
  await repository.commit('develop', { files: files('develop'), message });
  await repository.branch(branch, 'main');
  await repository.commit(branch, { files: files('main'), message });
  const pull = await repository.openPullRequest({ head: branch, base: 'main', title });
  await repository.mergePullRequest(pull.number);
  return shop;
}

interface Process {
  readonly step: StepResult;
  readonly ran: Ran;
}

async function run(shop: Shop, action: string, inputs: Readonly<Record<string, string>> = {}): Promise<Process> {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  try {
    const git = watchedGit(folder);
    const wish = {
      face: join(root, action),
      repository: 'acme/shop',
      token: shop.token,
      inputs,
      env: { PATH: git.PATH },
    };
    const step = await runStep(shop.github, wish, { node: 'node' });
    // The masks are the one place where the token has to be.
    const log = step.log.replace(/^::add-mask::.*$/gm, '');
    const ran = { ...step, log, masked: [], commands: git.commands(), processes: git.processes(), pwned: git.pwned() };
    return { step, ran };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lines that the runner would take for commands; ours are masks, and annotations in words of ours. */
function commandsOf({ log }: StepResult): string[] {
  const own = /^::(add-mask::(ghs_|[\w+/]+=*$)|(error|warning|debug)::.*$)/;
  return log
    .split(/\r\n|\r|\n/)
    .filter((line) => /^\s*::|##\[/.test(line) && (!own.test(line) || line.includes('\u001b')));
}

test.each([
  ['version', { base: branch }, 0],
  ['version', { base: '::error::pwned' }, 1],
  ['version', { 'tag-prefix': '$(touch${IFS}pwned)' }, 1],
  ['tag', { version: 'v1.3.0-hotfix.1', message }, 0],
  ['tag', { version: `::error::pwned\n${title}` }, 1],
  ['back-merge', {}, 0],
  ['back-merge', { 'on-conflict': 'fail' }, 1],
  ['back-merge', { resolve: '**: theirs' }, 0],
  ['back-merge', { source: 'nowhere<img/src=x>@octocat' }, 1],
  ['finish', {}, 0],
  ['revert', { release: '::error::pwned' }, 1],
  ['revert', { release: 'v1.3.0', reason: message }, 1],
])('%s %j prints nothing that is a command', async (action, inputs, exitCode) => {
  await using shop = await openHostile();
  const { step, ran } = await run(shop, action, inputs);
  expect([step.exitCode, step.annotations.filter(({ level }) => level === 'error').length]).toEqual([
    exitCode,
    exitCode,
  ]);
  expect(commandsOf(step)).toEqual([]);
  expect(await harmOf(shop, ran)).toEqual([]);
  const lists = ['conflicts', 'resolved'].map((name) => JSON.parse(step.outputs[name] || '[]') as string[]);
  if (action === 'back-merge' && !('source' in inputs)) expect(lists.flat().sort()).toEqual([...hostilePaths].sort());
});
