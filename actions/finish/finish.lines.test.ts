// Between lines and runs: what was finished elsewhere is not finished again, what a run left is.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { finishPush, fix, ourRevert, revertOnMain } from './finish.world.ts';

const deployFile = { '.github/workflows/deploy.yml': 'on: workflow_dispatch\n' };
const deploy = { 'release-workflows': 'deploy.yml' };

async function openDeployable() {
  const shop = await openShop();
  await shop.repository.commit('main', { files: deployFile, message: 'ci: deploy' });
  await shop.repository.merge('develop', 'main');
  await shop.repository.tag('v1.5.0', 'main');
  return shop;
}

test('a support branch that is cut from an old release deploys nothing', async () => {
  await using shop = await openDeployable();
  const { repository } = shop;
  await repository.commit('main', { files: { 'docs/2.md': '2\n' }, message: 'Release 2.0.0' });
  await repository.tag('v2.0.0', 'main');
  await repository.branch('support/v1.5.0', 'v1.5.0');
  const step = await finishPush(shop, { branch: 'support/v1.5.0', inputs: deploy });
  expect(step.result).toBe('nothing-to-do');
  expect(repository.dispatches).toEqual([]);
  expect(repository.releases).toEqual([]);
});

test('a deploy that a run did not come to start is started by the next push', async () => {
  await using shop = await openDeployable();
  await shop.hotfix(fix);
  shop.github.faults.kill({ write: 4, when: 'before' });
  await finishPush(shop, { inputs: deploy });
  expect(shop.github.writes().at(-1)?.path).toMatch(/\/dispatches$/);
  shop.github.faults.clear();
  await shop.hotfix({ 'docs/x.md': 'x\n' }, { branch: 'feature/x', title: 'Docs' });
  await finishPush(shop, { inputs: deploy });
  await finishPush(shop, { inputs: deploy });
  const sent = shop.repository.dispatches.map(({ workflow, ref }) => `${workflow} ${ref}`);
  expect(sent).toEqual(['deploy.yml refs/tags/v1.5.0-hotfix.1']);
});

test('the revert of another line, brought back to main, is no revert to be released there', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const support = 'support/v1.3.0-hotfix.1';
  const landed = await shop.hotfix(fix);
  await finishPush(shop);
  await repository.branch(support, 'v1.3.0-hotfix.1');
  await repository.commit('main', { files: { 'docs/2.md': '2\n' }, message: 'Release 2.0.0' });
  await repository.tag('v2.0.0', 'main');
  await repository.branch('revert/v1.3.0-hotfix.1', support);
  const { files, message } = ourRevert;
  await repository.commit('revert/v1.3.0-hotfix.1', { files, message: message(landed) });
  const revert = await repository.openPullRequest({ head: 'revert/v1.3.0-hotfix.1', base: support, title: 'Revert' });
  await repository.mergePullRequest(revert.number);
  await finishPush(shop, { branch: support });
  const back = repository.pullRequests.find(({ state, base }) => state === 'open' && base.ref === 'main');
  await repository.mergePullRequest(back?.number ?? 0);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'back-merged', kind: 'other', tag: '' });
  expect(Object.keys(await repository.tags())).not.toContain('v2.0.1');
});

test('many commits since the newest release are named by a list, not asked for one by one', async () => {
  await using shop = await openShop();
  for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
    await shop.hotfix({ [`src/${number}.ts`]: 'x\n' }, { branch: `feature/${number}`, title: `Feature ${number}` });
  }
  await shop.hotfix(fix);
  const step = await finishPush(shop);
  expect(step.outputs).toMatchObject({ result: 'released', kind: 'hotfix' });
  expect(shop.github.requests.filter(({ path }) => /\/commits\/[0-9a-f]+\/pulls$/.test(path))).toEqual([]);
});

test('a number that another line took meanwhile is followed by the next one', async () => {
  await using shop = await openShop();
  const merged = await shop.hotfix(fix);
  const { github, repository } = shop;
  const before = github.onExchange;
  let taken: Promise<string> | undefined;
  github.onExchange = (exchange) => {
    before?.(exchange);
    if (/\/compare\//.test(exchange.request.path)) taken ??= repository.tag('v1.3.0-hotfix.1', 'v1.3.0');
  };
  const step = await finishPush(shop);
  await taken;
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'released', tag: 'v1.3.0-hotfix.2', sha: merged });
  expect(await repository.tags()).toMatchObject({ 'v1.3.0-hotfix.2': merged });
});

test('a revert of another line’s hotfix is none of this line', async () => {
  await using shop = await openShop({ tag: 'web-v1.3.0' });
  await shop.repository.tag('api-v2.0.0', 'main');
  const web = { 'tag-prefix': 'web-v', 'hotfix-branches': 'hotfix/web/**' };
  const api = { 'tag-prefix': 'api-v', 'hotfix-branches': 'hotfix/api/**' };
  const landed = await shop.hotfix(fix, { branch: 'hotfix/web/auth' });
  await finishPush(shop, { inputs: web });
  await revertOnMain(shop, landed, { ...ourRevert, branch: 'revert/web-v1.3.0-hotfix.1' });
  expect((await finishPush(shop, { inputs: api })).outputs).toMatchObject({ result: 'back-merged', kind: 'other' });
  expect((await finishPush(shop, { inputs: web })).outputs).toMatchObject({ kind: 'revert', tag: 'web-v1.3.1' });
});
