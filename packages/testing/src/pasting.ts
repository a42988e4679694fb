// A person who pastes the commands of a pull request's text into a shell.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Shop } from './shop.ts';

/** Pastes the commands of the body into a new clone; `settle` is what the person does between its two blocks. */
export async function paste(shop: Shop, body: string, settle: string): Promise<void> {
  const [start, end] = [...body.matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, commands]) => commands);
  if (start === undefined || end === undefined) throw new Error(`no commands to paste in:\n${body}`);
  await pasteBlocks(shop, start.replace(/^git (merge|rebase|cherry-pick) .*$/m, '$& || true'), settle, end);
}

/** Pastes blocks of commands into a new clone, one after the other. */
export async function pasteBlocks(shop: Shop, ...blocks: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'clone-'));
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  const url = `${shop.github.serverUrl.replace('://', `://x-access-token:${shop.token}@`)}/acme/shop.git`;
  await writeFile(join(folder, 'paste.sh'), `git clone --quiet ${url} shop && cd shop && {\n${blocks.join('\n')}\n}\n`);
  try {
    await promisify(execFile)('bash', ['-eu', join(folder, 'paste.sh')], { cwd: folder, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether GitHub would merge it as it is. */
export async function isMergeable(shop: Shop, number: number | undefined): Promise<unknown> {
  const answer = await fetch(`${shop.github.apiUrl}/repos/acme/shop/pulls/${number}`, {
    headers: { authorization: `token ${shop.token}` },
  });
  return ((await answer.json()) as { mergeable: unknown }).mergeable;
}
