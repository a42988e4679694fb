// Who may import what, and how long a file may be: a reader finds each thing in one place.

import { posix } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { actionNames, read, sourcesIn } from './project.ts';

/** What ends up in a bundle: all that the entry points import, by way of one another. */
function shipped(): string[] {
  const open = ['packages/core/src/index.ts', ...actionNames.map((name) => `actions/${name}/main.ts`)];
  const seen = new Set<string>();
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const name of importsOf(file)) if (/^\.\.?\//.test(name)) open.push(posix.join(posix.dirname(file), name));
  }
  return [...seen].sort();
}

function importsOf(file: string): string[] {
  return [...read(file).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(([, name = '']) => name);
}

const importers = (pattern: RegExp): string[] =>
  shipped().filter((file) => importsOf(file).some((n) => pattern.test(n)));

test('what is shipped is found by its imports', () => {
  expect(shipped()).toEqual(expect.arrayContaining(['packages/core/src/run.ts', 'actions/version/version.ts']));
});

test('only git, and the commands of callers with what stops them, start processes', () => {
  const files = ['commands', 'git', 'processes'].map((name) => `packages/core/src/${name}.ts`);
  expect(importers(/^@actions\/exec$|child_process$/)).toEqual(files);
});

describe('only one file', () => {
  test('talks to the API of GitHub', () => {
    expect(importers(/^@actions\/github$|^@octokit\//)).toEqual(['packages/core/src/github.ts']);
  });

  test('sets outputs, writes the summary and fails the step', () => {
    expect(importers(/^@actions\/core$/)).toEqual(['packages/core/src/run.ts']);
  });

  test('reads the environment, and none ends the process', () => {
    expect(shipped().filter((file) => /\bprocess\.env\b/.test(read(file)))).toEqual(['packages/core/src/run.ts']);
    expect(shipped().filter((file) => /\bprocess\.exit\b/.test(read(file)))).toEqual([]);
  });
});

test('core knows no action, and no more of the project', () => {
  const files = shipped().filter((file) => file.startsWith('packages/core/'));
  expect(files.flatMap(importsOf).filter((name) => /^@hotfix-actions\/|^\.\.\//.test(name))).toEqual([]);
});

test('actions import core, and finish alone other stories', () => {
  const others = shipped().filter((file) => file.startsWith('actions/') && !file.startsWith('actions/finish/'));
  const names = others.flatMap(importsOf).filter((name) => name.startsWith('@hotfix-actions/'));
  expect([...new Set(names)]).toEqual(['@hotfix-actions/core']);
});

test('nothing that is shipped imports the sandbox', () => {
  expect(importers(/^@hotfix-actions\/(sandbox|testing|rehearsal)/)).toEqual([]);
});

test('no file is longer than 250 lines, and no story than 120', () => {
  // One walk through all routes, of which each step needs what the one before it made.
  const walk = 'packages/sandbox/src/openapi-tour.test.ts';
  const files = ['packages', 'actions', 'test', 'bench', 'scripts'].flatMap(sourcesIn).filter((file) => file !== walk);
  expect(files.filter((file) => read(file).split('\n').length > 251)).toEqual([]);
  const told = actionNames.map((name) => `actions/${name}/${name}.ts`);
  expect(told.filter((file) => read(file).split('\n').length > 121)).toEqual([]);
});
