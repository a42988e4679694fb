import { tmpdir } from 'node:os';
import { openShop, type Shop, stoppedClock } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { createGit } from './git.ts';
import { deleteBranch } from './refs.ts';

const older = 'hotfix/20261123T093000Z_auth';
const younger = 'hotfix/20261123T093001Z_auth';

const gitOf = ({ github, token }: Shop) =>
  createGit({
    url: `${github.serverUrl}/acme/shop.git`,
    token,
    tempFolder: tmpdir(),
    env: {},
    clock: stoppedClock(),
    onWait: () => undefined,
  });

async function twins(): Promise<Shop & { readonly sha: string }> {
  const shop = await openShop();
  await shop.repository.branch(older, 'main');
  await shop.repository.branch(younger, 'main');
  return { ...shop, sha: await shop.repository.git('rev-parse', 'main') };
}

const names = async ({ repository }: Shop) =>
  Object.keys(await repository.branches()).filter((name) => /^hotfix/.test(name));

test('a branch goes while the other one stands', async () => {
  await using shop = await twins();
  expect(await deleteBranch(gitOf(shop), younger, shop.sha, { branch: older, sha: shop.sha })).toBe('deleted');
  expect(await names(shop)).toEqual([older]);
});

test('it stays where the other one is gone, or stands somewhere else', async () => {
  await using shop = await twins();
  await shop.repository.git('update-ref', '-d', `refs/heads/${older}`);
  expect(await deleteBranch(gitOf(shop), younger, shop.sha, { branch: older, sha: shop.sha })).toBe('moved');
  await shop.repository.branch(older, 'develop');
  expect(await deleteBranch(gitOf(shop), younger, shop.sha, { branch: older, sha: shop.sha })).toBe('moved');
  expect(await names(shop)).toEqual([older, younger]);
});

test('it stays where somebody committed to it', async () => {
  await using shop = await twins();
  await shop.repository.commit(younger, { files: { a: 'b' } });
  expect(await deleteBranch(gitOf(shop), younger, shop.sha, { branch: older, sha: shop.sha })).toBe('moved');
  expect(await names(shop)).toEqual([older, younger]);
});
