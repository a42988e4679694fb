// The rules that protect makes, and the cycle below them: what the suite needs still works, what nobody may do does not.

import type { Action } from '@hotfix-actions/core';
import { openShop, play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { loadAction } from './project.ts';

async function run(shop: Shop, name: string, inputs: Record<string, string> = {}, token = shop.token) {
  const step = await play(shop.github, (await loadAction(name)) as Action, { repository: 'acme/shop', token, inputs });
  expect(step.failure).toBeUndefined();
  return step;
}

test('a hotfix is released, brought back and verified under the rules of protect', async () => {
  await using shop = await openShop();
  const { repository, github } = shop;
  const permissions = { administration: 'write', contents: 'read' } as const;
  const admin = github.createToken({ kind: 'app', login: 'admin-app[bot]', permissions });
  expect((await run(shop, 'protect', { mode: 'apply' }, admin)).result).toBe('applied');
  const merged = await shop.hotfix({ 'src/auth.ts': 'export const checked = true;\n' });
  const { outputs } = await run(shop, 'finish');
  expect(outputs).toMatchObject({ result: 'released', version: 'v1.3.0-hotfix.1', 'back-merge': 'merged' });
  expect(await repository.contains('develop', merged)).toBe(true);
  expect((await run(shop, 'verify-tag', { ref: 'v1.3.0-hotfix.1' })).outputs).toMatchObject({
    result: 'verified',
    sha: merged,
    'previous-version': 'v1.3.0',
  });
  expect((await run(shop, 'protect', { mode: 'check' }, admin)).result).toBe('compliant');
});
