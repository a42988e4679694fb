// `version`: what the release wrote where the project's own number stands, the target keeps its own.

import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openMergeWorld } from './merge.world.ts';
import { settleFile } from './settle.world.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

/** The development branch is at 1.4.0, the release before was 1.3.0, the hotfix is 1.3.1. */
const numbers = { base: '1.3.0', ours: '1.4.0', theirs: '1.3.1' };
const filled = (template: string, by: Record<'base' | 'ours' | 'theirs', string> = numbers) => ({
  base: template.replaceAll('{}', by.base),
  ours: template.replaceAll('{}', by.ours),
  theirs: template.replaceAll('{}', by.theirs),
});

test.each([
  ['package.json', '{\n  "name": "shop",\n  "version": "{}",\n  "private": true\n}\n'],
  ['pyproject.toml', '[project]\nname = "shop"\nversion = "{}"\n'],
  ['pom.xml', '<project>\n  <version>{}</version>\n</project>\n'],
  ['Cargo.toml', '[package]\nversion = "{}" # the crate\n'],
  ['VERSION', '{}\n'],
  ['VERSION without a newline', '{}'],
  ['a file of Windows', 'name=shop\r\nversion=v{}\r\nrest\r\n'],
  ['a file of Windows that ends without a line end', 'name=shop\r\nversion=v{}'],
  ['a file that is not UTF-8', 'caf\xe9 "{}"\n'],
  ['a line that names it twice', 'shop/v{}/shop-{}.tgz\n'],
  ['a sentence that ends with it', 'This is {}.\n'],
  ['a module of Maven that inherits it', '<project>\n<parent>\n<version>{}</version>\n</parent>\n</project>\n'],
  ['a chart', 'name: shop\nversion: {}\ndependencies:\n- name: kit\n  version: 2.0.0\n'],
  ['a gem', 'Gem::Specification.new do |gem|\n  gem.version = "{}"\nend\n'],
  ['uv.lock', '[[package]]\nname = "shop"\nversion = "{}"\nsource = { editable = "." }\n'],
  ['a file with adjacent lines of it', 'VERSION="{}"\nTAG="v{}"\n'],
])('keeps the number of the target in %s', async (_, template) => {
  await using world = await openMergeWorld(server);
  const sides = filled(template);
  expect(await settleFile(world, { path: 'file', ...sides }, { how: 'version' })).toBe(
    Buffer.from(sides.ours).toString('latin1'),
  );
});

test.each(['1.4.0-SNAPSHOT', '1.4.0-dev.3', '1.4.0+build.7', '1.4.0.dev0', '1.4.0rc1', '2.0.0'])(
  'keeps a number of the target like %s',
  async (ours) => {
    await using world = await openMergeWorld(server);
    const sides = filled('version = "{}"\n', { ...numbers, ours });
    expect(await settleFile(world, { path: 'file', ...sides }, { how: 'version' })).toBe(sides.ours);
  },
);

test.each(['1.3.0-hotfix.1', '1.3.0'])(
  'takes %s for the number of the hotfix release 1.3.0-hotfix.1',
  async (theirs) => {
    await using world = await openMergeWorld(server);
    const versions = { released: ['1.3.0-hotfix.1', '1.3.0'], previous: ['1.2.9-hotfix.2', '1.2.9'] };
    const sides = filled('version = "{}"\n', { base: '1.2.9', ours: '1.4.0', theirs });
    expect(await settleFile(world, { path: 'file', ...sides }, { how: 'version', versions })).toBe(sides.ours);
  },
);

test('merges the rest of the file as always', async () => {
  await using world = await openMergeWorld(server);
  const rest = ['a', 'b', 'c', 'd', 'e', 'f'];
  const text = (version: string, changed: string, to: string) =>
    [`version = ${version}`, ...rest.map((line) => (line === changed ? to : line)), ''].join('\n');
  const sides = { base: text('1.3.0', '', ''), ours: text('1.4.0', 'c', 'ours'), theirs: text('1.3.1', 'f', 'theirs') };
  expect(await settleFile(world, { path: 'file', ...sides }, { how: 'version' })).toBe(
    'version = 1.4.0\na\nb\nours\nd\ne\ntheirs\n',
  );
});

test('leaves the whole file a conflict where one of two hunks is a dependency', async () => {
  await using world = await openMergeWorld(server);
  const text = (version: string, dependency: string) =>
    `{\n  "version": "${version}",\n  "name": "shop",\n  "a": 1,\n  "b": 2,\n  "dependencies": {\n    "left-pad": "${dependency}"\n  }\n}\n`;
  const sides = { base: text('1.3.0', '1.0.0'), ours: text('1.4.0', '1.2.0'), theirs: text('1.3.1', '1.0.1') };
  expect(await settleFile(world, { path: 'package.json', ...sides }, { how: 'version' })).toBeUndefined();
});

test.each([
  ['a dependency', { base: '"left-pad": "2.0.0"', ours: '"left-pad": "3.0.0"', theirs: '"left-pad": "2.0.1"' }],
  ['another number that only main changed', { base: '1.3.0 2.0.0', ours: '1.4.0 2.0.0', theirs: '1.3.1 2.0.1' }],
  ['another number that both changed', { base: '1.3.0 1.3.0', ours: '1.4.0 2.0.0', theirs: '1.3.1 1.3.1' }],
  ['a dependency of Gradle', filled("  implementation 'acme:kit:{}'")],
  ['a dependency of Go', filled('\texample.com/acme/kit v{}')],
  ['a dependency in JSON', filled('{ "dependencies": { "kit": "{}" } }')],
  ['a dependency in YAML', filled('dependencies:\n- name: kit\n  version: {}')],
  ['a plugin of Maven', filled('<build><plugins>\n<plugin>\n<version>{}</version>')],
  [
    'the parent of a Maven project that has a version of its own',
    filled('<project>\n<parent>\n<version>{}</version>\n</parent>\n<version>2.0.0</version>'),
  ],
  [
    'a package of a registry in uv.lock',
    filled('[[package]]\nname = "kit"\nversion = "{}"\nsource = { registry = "x" }'),
  ],
  ['a package in yarn.lock', filled('kit@^1.0.0:\n  version "{}"')],
  ['a range that happens to name the version', filled('"plugin": "^{}"')],
  ['a range after a name', filled('plugin >= {}')],
  ['a range in quotes', filled('"plugin": ">{}"')],
  [
    'a number that is only part of another',
    filled('"image": "11.3.0{}"', { base: '1.3.0', ours: '1.4.0', theirs: '1.3.1' }),
  ],
  ['a longer number that begins like it', filled('port {}.7')],
  ['a suffix behind it', filled('"next": "{}-beta"')],
  ['another text beside it', { base: 'v 1.3.0 a', ours: 'v 1.4.0 b', theirs: 'v 1.3.1 a' }],
  ['a number that was not the previous release', filled('v {}', { base: '1.2.0', ours: '1.4.0', theirs: '1.3.1' })],
  ['a number that was not released', filled('v {}', { base: '1.3.0', ours: '1.4.0', theirs: '1.3.7' })],
  ['a target that has a word there', filled('v {}', { base: '1.3.0', ours: 'next', theirs: '1.3.1' })],
  ['a target that deleted the line', { base: 'v 1.3.0', ours: '', theirs: 'v 1.3.1' }],
  ['a line more on one side', { base: 'v 1.3.0', ours: 'v 1.4.0\nnew', theirs: 'v 1.3.1' }],
])('leaves a conflict as it is: %s', async (_, lines) => {
  await using world = await openMergeWorld(server);
  const sides = Object.fromEntries(Object.entries(lines).map(([side, line]) => [side, `top\n${line}\nbottom\n`]));
  const file = { path: 'file', base: '', ours: '', theirs: '', ...sides };
  expect(await settleFile(world, file, { how: 'version' })).toBeUndefined();
});

test('leaves a file that both sides added a conflict', async () => {
  await using world = await openMergeWorld(server);
  const file = { path: 'VERSION', ours: '1.4.0\n', theirs: '1.3.1\n' };
  expect(await settleFile(world, file, { how: 'version' })).toBeUndefined();
});

test('settles nothing without a release before', async () => {
  await using world = await openMergeWorld(server);
  const versions = { released: ['1.3.1'], previous: [] };
  expect(await settleFile(world, { path: 'VERSION', ...filled('{}\n') }, { how: 'version', versions })).toBeUndefined();
});
