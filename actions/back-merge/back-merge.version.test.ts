// `resolve: version` in the files of the usual ecosystems: develop keeps its own version, a dependency stays a conflict.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { bringBack, openPulls, release } from './back-merge.world.ts';

interface Numbers {
  readonly own: string;
  readonly dependency?: string;
}

/** Main and develop have the file as it was at 1.3.0; then develop goes on, and a patch release follows on main. */
async function openManifest(
  path: string,
  content: (numbers: Numbers) => string,
  at: { base?: Numbers; develop: Numbers; main: Numbers },
): Promise<Shop> {
  const shop = await openShop();
  await shop.repository.commit('main', { files: { [path]: content(at.base ?? { own: '1.3.0' }) } });
  await shop.repository.tag('v1.3.0', 'main');
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: { [path]: content(at.develop) } });
  await release(shop, 'v1.3.1', { [path]: content(at.main) });
  return shop;
}

const manifests: Record<string, (numbers: Numbers) => string> = {
  'package.json': ({ own, dependency = '2.0.0' }) =>
    `{\n  "name": "shop",\n  "version": "${own}",\n  "private": true,\n  "license": "MIT",\n  "dependencies": {\n    "kit": "${dependency}"\n  }\n}\n`,
  'package-lock.json': ({ own, dependency = '2.0.0' }) =>
    `{\n  "name": "shop",\n  "version": "${own}",\n  "lockfileVersion": 3,\n  "requires": true,\n  "packages": {\n    "": {\n      "name": "shop",\n      "version": "${own}",\n      "license": "MIT"\n    },\n    "packages/cart": {\n      "name": "@shop/cart",\n      "version": "${own}"\n    },\n    "node_modules/kit": {\n      "version": "${dependency}"\n    }\n  }\n}\n`,
  'pyproject.toml': ({ own, dependency = '2.0.0' }) =>
    `[project]\nname = "shop"\nversion = "${own}"\ndescription = "A shop"\nreadme = "README.md"\ndependencies = [\n  "kit==${dependency}",\n]\n`,
  'poetry/pyproject.toml': ({ own, dependency = '2.0.0' }) =>
    `[tool.poetry]\nname = "shop"\nversion = "${own}"\ndescription = "A shop"\n\n[tool.poetry.dependencies]\npython = ">=3.12"\nkit = "${dependency}"\n`,
  'pom.xml': ({ own, dependency = '2.0.0' }) =>
    `<project>\n  <groupId>acme</groupId>\n  <artifactId>shop</artifactId>\n  <version>${own}</version>\n  <name>Shop</name>\n  <dependencies>\n    <dependency>\n      <artifactId>kit</artifactId>\n      <version>${dependency}</version>\n    </dependency>\n  </dependencies>\n</project>\n`,
  'Cargo.toml': ({ own, dependency = '2.0.0' }) =>
    `[package]\nname = "shop"\nversion = "${own}"\nedition = "2024"\n\n[dependencies]\nserde = "1"\nkit = "${dependency}"\n`,
  'Cargo.lock': ({ own, dependency = '2.0.0' }) =>
    `version = 4\n\n[[package]]\nname = "kit"\nversion = "${dependency}"\nsource = "registry+https://example.com/index"\n\n[[package]]\nname = "shop"\nversion = "${own}"\ndependencies = [\n "kit",\n]\n`,
};

test.each(Object.entries(manifests))('develop keeps its own version in %s', async (path, content) => {
  const develop = { own: '1.4.0-SNAPSHOT' };
  await using shop = await openManifest(path, content, { develop, main: { own: '1.3.1' } });
  const step = await bringBack(shop, { resolve: `${path}: version` });
  expect(step.outputs).toMatchObject({ result: 'merged', resolved: JSON.stringify([path]), conflicts: '[]' });
  expect(await shop.repository.read('develop', path)).toBe(content(develop));
});

test.each(Object.entries(manifests))(
  'a dependency that both sides changed stays a conflict in %s',
  async (path, content) => {
    await using shop = await openManifest(path, content, {
      develop: { own: '1.4.0-SNAPSHOT', dependency: '3.0.0' },
      main: { own: '1.3.1', dependency: '2.0.1' },
    });
    const step = await bringBack(shop, { resolve: '**: version' });
    expect(step.outputs).toMatchObject({ result: 'proposed', resolved: '[]', conflicts: JSON.stringify([path]) });
  },
);

test.each(Object.entries(manifests))(
  'a dependency that has the numbers of the project by chance stays a conflict in %s',
  async (path, content) => {
    await using shop = await openManifest(path, content, {
      base: { own: '1.3.0', dependency: '1.3.0' },
      develop: { own: '1.4.0', dependency: '1.4.0' },
      main: { own: '1.3.1', dependency: '1.3.1' },
    });
    const step = await bringBack(shop, { resolve: '**: version' });
    expect(step.outputs).toMatchObject({ result: 'proposed', resolved: '[]', conflicts: JSON.stringify([path]) });
  },
);

test.each(Object.entries(manifests))(
  'a dependency that only main changed is merged as always in %s',
  async (path, content) => {
    await using shop = await openManifest(path, content, {
      develop: { own: '1.4.0' },
      main: { own: '1.3.1', dependency: '2.0.1' },
    });
    await bringBack(shop, { resolve: '**: version' });
    expect(await shop.repository.read('develop', path)).toBe(content({ own: '1.4.0', dependency: '2.0.1' }));
  },
);

test.each(['1.3.0-hotfix.1', '1.3.0+hotfix.1', '1.3.0.post1'])('a hotfix release may be written as %s', async (own) => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: { VERSION: '1.3.0' } });
  await shop.repository.tag('v1.3.0', 'main');
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: { VERSION: '1.4.0.dev0' } });
  await release(shop, 'v1.3.0-hotfix.1', { VERSION: own });
  const step = await bringBack(shop, { resolve: 'VERSION: version' });
  expect(step.outputs).toMatchObject({ result: 'merged', resolved: '["VERSION"]' });
  expect(await shop.repository.read('develop', 'VERSION')).toBe('1.4.0.dev0');
  await release(shop, 'v1.3.0-hotfix.2', { VERSION: own.replace(/1$/, '2') });
  expect((await bringBack(shop, { resolve: 'VERSION: version' })).outputs).toMatchObject({ result: 'merged' });
});

test('a changelog to which both sides added an entry settles by `union`, and never by `version`', async () => {
  const log = (...entries: string[]) =>
    `# Changes\n\n${entries.map((entry) => `## ${entry}\n\n- ${entry}\n\n`).join('')}`;
  await using shop = await openShop();
  await shop.repository.commit('main', { files: { 'CHANGELOG.md': log('1.3.0') } });
  await shop.repository.tag('v1.3.0', 'main');
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: { 'CHANGELOG.md': log('1.4.0', '1.3.0') } });
  await release(shop, 'v1.3.1', { 'CHANGELOG.md': log('1.3.1', '1.3.0') });
  const asked = await bringBack(shop, { resolve: 'CHANGELOG.md: version', 'dry-run': 'true' });
  expect(asked.outputs).toMatchObject({ result: 'proposed', conflicts: '["CHANGELOG.md"]', resolved: '[]' });
  const step = await bringBack(shop, { resolve: 'CHANGELOG.md: union' });
  expect(step.outputs).toMatchObject({ result: 'merged', resolved: '["CHANGELOG.md"]' });
  const merged = (await shop.repository.read('develop', 'CHANGELOG.md')) ?? '';
  for (const entry of ['## 1.4.0', '- 1.4.0', '## 1.3.1', '- 1.3.1', '## 1.3.0']) expect(merged).toContain(entry);
});

const version = (number: string) => ({ VERSION: `${number}\n` });

test('two releases that are brought at once settle like one, and so does what landed after them', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: version('1.3.0') });
  await shop.repository.tag('v1.3.0', 'main');
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: version('1.4.0') });
  await release(shop, 'v1.3.1', version('1.3.1'));
  await release(shop, 'v1.3.2', version('1.3.2'));
  await shop.repository.commit('main', { files: { 'README.md': 'docs\n' } });
  const step = await bringBack(shop, { resolve: 'VERSION: version' });
  expect(step.outputs).toMatchObject({ result: 'merged', resolved: '["VERSION"]' });
  expect(await shop.repository.read('develop', 'VERSION')).toBe('1.4.0\n');
});

test('a release of a support branch is not the one before', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: version('1.3.0') });
  await shop.repository.tag('v1.3.0', 'main');
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: version('1.5.0-dev') });
  await shop.repository.branch('support/1.3', 'main');
  await shop.repository.commit('support/1.3', { files: version('1.3.1') });
  await shop.repository.tag('v1.3.1', 'support/1.3');
  await release(shop, 'v1.4.0', version('1.4.0'));
  const step = await bringBack(shop, { resolve: 'VERSION: version' });
  expect(step.outputs).toMatchObject({ result: 'merged', resolved: '["VERSION"]' });
});

test('after a squashed back-merge the release that it carried is the one before', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: version('1.3.0') });
  await shop.repository.tag('v1.3.0', 'main');
  await shop.repository.merge('develop', 'main');
  await shop.repository.commit('develop', { files: version('1.4.0') });
  await release(shop, 'v1.3.1', { 'src/auth.ts': 'one\n', ...version('1.3.1') });
  await bringBack(shop);
  const [pull] = openPulls(shop);
  const settled = {
    parents: ['develop', pull?.head.sha ?? ''],
    files: { 'src/auth.ts': 'one\n', ...version('1.4.0') },
  };
  await shop.repository.commit(pull?.head.ref ?? '', settled);
  await shop.repository.mergePullRequest(pull?.number ?? 0, { method: 'squash' });
  await release(shop, 'v1.3.2', version('1.3.2'));
  const step = await bringBack(shop, { resolve: 'VERSION: version' });
  expect(step.outputs).toMatchObject({ result: 'merged', resolved: '["VERSION"]' });
  expect(await shop.repository.read('develop', 'VERSION')).toBe('1.4.0\n');
});
