// One scenario for each result of `version`, and for what makes its number right. Copy this file for a new action.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { compute, releaseAside } from './version.world.ts';

test('computes the first hotfix of the newest release', async () => {
  await using shop = await openShop();
  const step = await compute(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({
    result: 'computed',
    version: 'v1.3.0-hotfix.1',
    semver: '1.3.0-hotfix.1',
    'base-version': 'v1.3.0',
    'current-version': 'v1.3.0',
    'hotfix-number': '1',
  });
  expect(shop.github.writes()).toEqual([]);
});

test('computes the next patch, which has no hotfix number', async () => {
  await using shop = await openShop();
  const step = await compute(shop, { scheme: 'patch' });
  expect(step.outputs).toEqual({
    result: 'computed',
    version: 'v1.3.1',
    semver: '1.3.1',
    'base-version': 'v1.3.0',
    'current-version': 'v1.3.0',
    'hotfix-number': '',
  });
});

test('the summary links the newest release and what came since, and says what takes the number', async () => {
  await using shop = await openShop();
  const tip = await shop.hotfix({ 'src/auth.ts': 'fixed\n' });
  const { summary } = await compute(shop);
  expect(summary).toContain('## version: computed');
  expect(summary).toContain('`v1.3.0-hotfix.1`');
  expect(summary).toContain(`[\`v1.3.0\`](${shop.github.serverUrl}/acme/shop/releases/tag/v1.3.0)`);
  expect(summary).toContain(`${shop.github.serverUrl}/acme/shop/compare/v1.3.0...${tip}`);
  expect(summary).toContain('Next: ');
});

/** Tags at the tip of main; those aside stand on branches of their own. */
interface Numbering {
  readonly main?: readonly string[];
  readonly aside?: readonly string[];
  readonly scheme?: string;
  readonly prefix?: string;
  readonly version: string;
  readonly current: string;
}

async function arrange(shop: Shop, { main = [], aside = [] }: Numbering): Promise<void> {
  await releaseAside(shop, ...aside);
  await shop.repository.commit('main', { files: { 'src/auth.ts': 'fixed\n' } });
  for (const tag of main) await shop.repository.tag(tag, 'main');
}

const numberings: Readonly<Record<string, Numbering>> = {
  'counts on from the newest hotfix in the base': {
    main: ['v1.3.0-hotfix.1'],
    version: 'v1.3.0-hotfix.2',
    current: 'v1.3.0-hotfix.1',
  },
  'sorts hotfix.10 above hotfix.9': {
    main: ['v1.3.0-hotfix.10', 'v1.3.0-hotfix.9'],
    version: 'v1.3.0-hotfix.11',
    current: 'v1.3.0-hotfix.10',
  },
  'skips a number that a tag outside the base holds': {
    aside: ['v1.3.0-hotfix.4'],
    version: 'v1.3.0-hotfix.5',
    current: 'v1.3.0',
  },
  'patch skips numbers that exist anywhere': {
    aside: ['v1.3.1', 'v1.3.2'],
    scheme: 'patch',
    version: 'v1.3.3',
    current: 'v1.3.0',
  },
  'patch skips a number of which only a hotfix exists': {
    aside: ['v1.3.1-hotfix.1'],
    scheme: 'patch',
    version: 'v1.3.2',
    current: 'v1.3.0',
  },
  'patch of a hotfix release is the next patch': {
    main: ['v1.3.0-hotfix.2'],
    scheme: 'patch',
    version: 'v1.3.1',
    current: 'v1.3.0-hotfix.2',
  },
  'numbers of another line do not count': {
    aside: ['v1.2.0-hotfix.7', 'v2.0.0', 'v1.4.0-hotfix.3'],
    version: 'v1.3.0-hotfix.1',
    current: 'v1.3.0',
  },
  'a hotfix stands above its base and below the next patch': {
    main: ['v1.3.1', 'v1.3.0-hotfix.5'],
    version: 'v1.3.1-hotfix.1',
    current: 'v1.3.1',
  },
  'pre-releases are never production': {
    main: ['v1.4.0-rc.1', 'v1.4.0-beta.2', 'v2.0.0-alpha'],
    version: 'v1.3.0-hotfix.1',
    current: 'v1.3.0',
  },
  'tags that are almost releases are none': {
    main: [
      'v1.4',
      'v01.4.0',
      'v1.4.0+build',
      'v1.4.0-hotfix',
      'v1.3.0-hotfix.0',
      'v1.3.0-hotfix.03',
      'v1.3.0-hotfix.9.1',
      'V1.4.0',
      'v99999999999999999999.0.0',
      'release-v1.4.0',
    ],
    version: 'v1.3.0-hotfix.1',
    current: 'v1.3.0',
  },
};

for (const [title, numbering] of Object.entries(numberings)) {
  test(title, async () => {
    await using shop = await openShop();
    await arrange(shop, numbering);
    const { outputs } = await compute(shop, { scheme: numbering.scheme ?? 'hotfix' });
    expect([outputs['version'], outputs['current-version']]).toEqual([numbering.version, numbering.current]);
  });
}

test('lightweight and annotated tags count alike', async () => {
  await using shop = await openShop();
  await shop.repository.tag('v1.3.0-hotfix.1', 'main', { annotated: false });
  await shop.repository.commit('main', { files: { a: 'a' } });
  await shop.repository.tag('v1.3.0-hotfix.2', 'main', { annotated: true });
  const { outputs } = await compute(shop);
  expect(outputs['version']).toBe('v1.3.0-hotfix.3');
});

test('a tag that names no commit is no release of the base', async () => {
  await using shop = await openShop();
  const tree = await shop.repository.git('rev-parse', 'main^{tree}');
  await shop.repository.git('update-ref', 'refs/tags/v9.0.0', tree);
  const { outputs } = await compute(shop);
  expect(outputs['current-version']).toBe('v1.3.0');
});

for (const [prefix, version] of Object.entries({
  v: 'v1.3.0-hotfix.1',
  'api-v': 'api-v2.0.0-hotfix.3',
  '@scope/pkg@': '@scope/pkg@5.1.0-hotfix.1',
  '': '7.0.0-hotfix.1',
})) {
  test(`releases of other prefixes do not exist for "${prefix}"`, async () => {
    await using shop = await openShop();
    for (const tag of ['api-v2.0.0', '@scope/pkg@5.1.0', '7.0.0', 'v-9.0.0']) await shop.repository.tag(tag, 'main');
    await releaseAside(shop, 'api-v2.0.0-hotfix.2');
    const { outputs } = await compute(shop, { 'tag-prefix': prefix });
    expect(outputs['version']).toBe(version);
    expect(outputs['semver']).toBe(version.slice(prefix.length));
  });
}

test('finds the release of an old line below many newer ones', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'main');
  const fix = await repository.commit('support/v1.3.0', { files: { fix: '1' } });
  await repository.commit('main', { files: { next: '2' } });
  for (let minor = 0; minor < 80; minor += 1) await repository.tag(`v2.${minor}.0`, 'main', { annotated: false });
  const { outputs } = await compute(shop, { base: 'support/v1.3.0' });
  expect(outputs['version']).toBe('v1.3.0-hotfix.1');
  expect(await repository.tip('support/v1.3.0')).toBe(fix);
});

test('each release line has its own next number', async () => {
  await using shop = await openShop();
  await shop.repository.branch('support/v1.3.0', 'main');
  await shop.repository.commit('main', { files: { next: '2' } });
  await shop.repository.tag('v2.0.0', 'main');
  await shop.repository.commit('support/v1.3.0', { files: { fix: '1' } });
  await shop.repository.tag('v1.3.0-hotfix.1', 'support/v1.3.0');
  const [main, support] = await Promise.all([compute(shop), compute(shop, { base: 'support/v1.3.0' })]);
  expect(main.outputs['version']).toBe('v2.0.0-hotfix.1');
  expect(support.outputs['version']).toBe('v1.3.0-hotfix.2');
});

test('a release that came with a merge is in the history of the base', async () => {
  await using shop = await openShop();
  await shop.repository.branch('release/1.4', 'main');
  await shop.repository.commit('release/1.4', { files: { next: '1' } });
  await shop.repository.tag('v1.4.0', 'release/1.4');
  await shop.repository.commit('main', { files: { other: '1' } });
  await shop.repository.merge('main', 'release/1.4');
  const { outputs } = await compute(shop);
  expect(outputs['version']).toBe('v1.4.0-hotfix.1');
});

test('a hotfix counts though its plain release has no tag', async () => {
  await using shop = await openShop({ tag: 'v1.3.0-hotfix.4' });
  const { outputs } = await compute(shop);
  expect(outputs).toMatchObject({
    version: 'v1.3.0-hotfix.5',
    'base-version': 'v1.3.0',
    'current-version': 'v1.3.0-hotfix.4',
    'hotfix-number': '5',
  });
});

test('any tag holds its number, whatever it names', async () => {
  await using shop = await openShop();
  const tree = await shop.repository.git('rev-parse', 'main^{tree}');
  await shop.repository.git('update-ref', 'refs/tags/v1.3.0-hotfix.6', tree);
  const { outputs } = await compute(shop);
  expect(outputs['version']).toBe('v1.3.0-hotfix.7');
});

test('a tag of a tag is the release of the commit behind both', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: { a: '1' } });
  const person = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'tag', '-a', '-m', 'by hand'];
  await shop.repository.git(...person, 'inner', 'main');
  await shop.repository.git(...person, 'v1.4.0', 'inner');
  const { outputs } = await compute(shop);
  expect(outputs['current-version']).toBe('v1.4.0');
});
