// The rehearsal's own repository: a small shop, some days of its life.

import type { GitHub, Repository } from '@hotfix-actions/sandbox';
import { changelog, fixed, fixMessage, found, gateInputs, released, reported } from './example-files.ts';
import type { Stage } from './stage.ts';

const people = {
  ada: { name: 'Ada', email: 'ada@example.com' },
  grace: { name: 'Grace', email: 'grace@example.com' },
};

const hour = 3_600_000;

/** Makes the repository: release v1.3.0 on main, a develop that went on, and the branch of a contributor. */
export async function openExample(github: GitHub, wish: { conflict: boolean }): Promise<Stage> {
  const now = Date.now();
  const ago = (hours: number) => new Date(now - hours * hour).toISOString();
  const repository = await github.createRepository('acme/shop', { defaultBranch: 'main' });
  const { ada, grace } = people;
  await repository.commit('main', {
    files: { 'README.md': released['README.md'] },
    message: 'feat: a shop',
    author: ada,
    date: ago(400),
  });
  await repository.commit('main', {
    files: released,
    message: 'feat: users, login and orders',
    author: ada,
    date: ago(170),
  });
  await repository.tag('v1.3.0', 'main', { message: 'Release v1.3.0' });
  await growDevelop(repository, { conflict: wish.conflict, ago });
  return {
    repository,
    title: 'an example, acme/shop',
    copied: false,
    main: 'main',
    develop: 'develop',
    fix: '',
    others: ['contrib/sorting'],
    begin: reported,
    change: { files: fixed, message: fixMessage, author: grace },
    prefix: 'v',
    gates: { inputs: gateInputs },
    notes: wish.conflict ? ['develop changed the same lines as the hotfix.'] : [],
    missing: [],
  };
}

async function growDevelop(
  repository: Repository,
  { conflict, ago }: { conflict: boolean; ago: (hours: number) => string },
): Promise<void> {
  await repository.branch('develop', 'main');
  await repository.commit('develop', {
    files: { 'src/wishes.js': 'export const wishes = [];\n' },
    message: 'feat(wishes): a list of wishes',
    author: people.ada,
    date: ago(90),
  });
  await repository.branch('contrib/sorting', 'develop');
  await repository.commit('contrib/sorting', {
    files: { 'src/sorting.js': 'export const byName = (a, b) => a.localeCompare(b);\n' },
    message: 'feat(sorting): by name',
    author: people.grace,
    date: ago(60),
  });
  await repository.commit('develop', {
    files: conflict
      ? { 'src/login.js': found.onDevelop, 'CHANGELOG.md': changelog('## Next\n\n- Wishes.\n\n') }
      : { 'src/orders.js': 'export const orders = new Set();\n' },
    message: conflict ? 'refactor(login): users decide what they accept' : 'refactor(orders): no order twice',
    author: people.ada,
    date: ago(40),
  });
}
