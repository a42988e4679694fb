// Where a hotfix goes: `start` says it, `open-pr` opens its pull request there, and `check` asks for that and no other branch.

import { openShop, play, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { press } from './cycle.world.ts';
import { loadAction } from './project.ts';

type World = (repository: Shop['repository']) => Promise<unknown>;

const release = async (repository: Shop['repository'], branch: string, tag: string) => {
  await repository.commit(branch, { files: { [`src/${tag}.ts`]: '' }, message: `Release ${tag}` });
  await repository.tag(tag, branch, { annotated: true });
};

const worlds: Readonly<Record<string, [arrange: World, from: string, base: string]>> = {
  'main is at the release': [async () => {}, 'v1.3.0', 'main'],
  'main is at the release, and a support branch of another name is, too': [
    (repository) => repository.branch('support/1.3', 'v1.3.0'),
    'v1.3.0',
    'main',
  ],
  'main went past it': [(repository) => release(repository, 'main', 'v1.4.0'), 'v1.3.0', 'support/v1.3.0'],
  'main went past it, and a support branch of another name is there': [
    async (repository) => {
      await repository.branch('support/1.3', 'v1.3.0');
      await release(repository, 'main', 'v1.4.0');
    },
    'v1.3.0',
    'support/1.3',
  ],
  'its own support branch went past it, and another one did not': [
    async (repository) => {
      await repository.branch('support/v1.3.0', 'v1.3.0');
      await repository.branch('support/frozen', 'v1.3.0');
      await release(repository, 'support/v1.3.0', 'v1.3.0-hotfix.1');
      await release(repository, 'main', 'v1.4.0');
    },
    'v1.3.0',
    'support/frozen',
  ],
  'a support branch went on by patch numbers': [
    async (repository) => {
      await repository.branch('support/v1.3.0', 'v1.3.0');
      await release(repository, 'support/v1.3.0', 'v1.3.1');
      await release(repository, 'main', 'v1.4.0');
    },
    'v1.3.1',
    'support/v1.3.0',
  ],
  'support branches of other lines are there': [
    async (repository) => {
      await repository.branch('support/v1.2.0', 'v1.3.0');
      await repository.branch('support/web-v2.0.0', 'v1.3.0');
      await repository.tag('web-v2.0.0', 'v1.3.0');
      await release(repository, 'support/v1.2.0', 'v1.2.1');
      await release(repository, 'main', 'v1.4.0');
    },
    'main',
    'main',
  ],
};

/** The support branch is there before main has gone past its release: `start` goes to main first, and says what the others ask for. */
const early: typeof worlds = {
  'main is at the release, and so is its support branch': [
    (repository) => repository.branch('support/v1.3.0', 'v1.3.0'),
    'v1.3.0',
    'main',
  ],
  'the same, from main': [(repository) => repository.branch('support/v1.3.0', 'v1.3.0'), 'main', 'main'],
  'the same, from main that went on': [
    async (repository) => {
      await repository.branch('support/v1.3.0', 'v1.3.0');
      await repository.commit('main', { files: { 'src/wish.ts': '' }, message: 'feat: half a wish' });
    },
    'main',
    'main',
  ],
  'the support branch of the release of main has a hotfix that main waits for': [
    async (repository) => {
      await repository.branch('support/v1.3.0', 'v1.3.0');
      await release(repository, 'support/v1.3.0', 'v1.3.0-hotfix.1');
    },
    'main',
    'main',
  ],
};

test.each(Object.entries(early))('where %s', async (_, [arrange, from, base]) => {
  await using shop = await openShop();
  const { repository } = shop;
  await arrange(repository);
  const { outputs, warnings } = await press(shop, 'start', { name: 'Auth', from });
  expect(outputs['base-branch']).toBe(base);
  expect(warnings.join()).toContain('has support/v1.3.0 too, and open-pr and check send its hotfixes there');
  const head = outputs['branch'] as string;
  await repository.commit(head, { files: { 'src/auth.ts': 'fixed\n' }, message: 'fix(auth): check' });
  await press(shop, 'open-pr', { head });
  expect(repository.pullRequests[0]?.base.ref).toBe('support/v1.3.0');
});

test.each(Object.entries(worlds))('where %s', async (_, [arrange, from, base]) => {
  await using shop = await openShop();
  const { repository } = shop;
  await arrange(repository);
  const { outputs } = await press(shop, 'start', { name: 'Auth', from });
  expect(outputs['base-branch']).toBe(base);
  const head = outputs['branch'] as string;
  await repository.commit(head, { files: { 'src/auth.ts': 'fixed\n' }, message: 'fix(auth): check' });
  await press(shop, 'open-pr', { head });
  const [pull] = repository.pullRequests;
  expect(pull?.base.ref).toBe(base);
  expect(await errorsOf(shop, pull?.number)).toEqual([]);
  if (base === 'main') return;
  const { number } = await repository.openPullRequest({ head, base: 'main', title: 'Fix' });
  expect(await errorsOf(shop, number)).toContainEqual(expect.stringContaining(`is maintained on ${base}`));
});

/** Of the rule `base`. */
async function errorsOf(shop: Shop, number = 0): Promise<string[]> {
  const inputs = { 'pull-request': String(number), comment: 'false' };
  const action = await loadAction('check');
  const step = await play(shop.github, action, { repository: 'acme/shop', token: shop.token, inputs });
  const found = step.json('violations') as { rule: string; level: string; message: string }[];
  return found.filter(({ rule, level }) => rule === 'base' && level === 'error').map(({ message }) => message);
}
