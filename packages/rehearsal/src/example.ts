// The rehearsal's own repository: a small shop, some days of its life.

import type { GitHub, Repository } from '@hotfix-actions/sandbox';
import { hotfixBranch, type Stage } from './stage.ts';

const login = (check: string) => `import { users } from './users.ts';

export function login(name: string, password: string): boolean {
  const user = users.get(name);
  ${check}
}
`;

const found = {
  atRelease: login('return user?.password === password;'),
  fixed: login('return user !== undefined && user.password === password && password !== "";'),
  onDevelop: login('return user?.accepts(password) ?? false;'),
};

const changelog = (entries: string) => `# Changelog\n\n${entries}## 1.3.0\n\n- Orders can be cancelled.\n`;

const released = {
  'README.md': '# Shop\n\nSells things.\n',
  'CHANGELOG.md': changelog(''),
  'package.json': '{\n  "name": "shop",\n  "version": "1.3.0"\n}\n',
  'src/users.ts': 'export const users = new Map<string, { password: string }>();\n',
  'src/login.ts': found.atRelease,
  'src/orders.ts': 'export const orders: string[] = [];\n',
};

const people = {
  ada: { name: 'Ada', email: 'ada@example.com' },
  grace: { name: 'Grace', email: 'grace@example.com' },
};

const hour = 3_600_000;

/** Makes the repository: release v1.3.0 on main, a develop that went on, and a hotfix that waits to be merged. */
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
  const fix = hotfixBranch(new Date(now - hour), 'empty-password');
  await repository.branch(fix, 'main');
  await repository.commit(fix, {
    files: {
      'src/login.ts': found.fixed,
      'test/login.test.ts': `test('an empty password never opens an account', () => expect(login('ada', '')).toBe(false));\n`,
      'CHANGELOG.md': changelog('## Hotfix\n\n- An empty password no longer opens an account.\n\n'),
    },
    message:
      'fix(login): refuse empty passwords\n\nRoot cause: users without a password matched an empty one.\n\nFix: an empty password is never right.',
    author: grace,
    date: ago(1),
  });
  return {
    repository,
    title: 'an example, acme/shop',
    copied: false,
    main: 'main',
    develop: 'develop',
    fix,
    pullRequestTitle: 'Refuse empty passwords',
    prefix: 'v',
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
    files: { 'src/wishes.ts': 'export const wishes: string[] = [];\n' },
    message: 'feat(wishes): a list of wishes',
    author: people.ada,
    date: ago(90),
  });
  await repository.commit('develop', {
    files: conflict
      ? { 'src/login.ts': found.onDevelop, 'CHANGELOG.md': changelog('## Next\n\n- Wishes.\n\n') }
      : { 'src/orders.ts': 'export const orders = new Set<string>();\n' },
    message: conflict ? 'refactor(login): users decide what they accept' : 'refactor(orders): no order twice',
    author: people.ada,
    date: ago(40),
  });
}
