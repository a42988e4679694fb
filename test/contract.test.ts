// What users write (action.yml) against what the code reads and sets, what the README says and what dist holds.

import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Reader, worksOnCheckout } from '@hotfix-actions/core';
import { openShop, type Play, play } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { faces, withTables } from '../scripts/docs.ts';
import { actionNames, foldersIn, loadAction, loadEnds, read, readFace, root, sourcesIn } from './project.ts';

const faceNames = (await faces()).sort();
const colors = ['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark'];

/** Outputs of many lines. */
const markdown = new Set(['report']);

test('every action has a face, and every face an action', () => {
  expect(faceNames).toEqual(actionNames);
});

test('`uses: org/hotfix-actions@v1` is finish', () => {
  const { name: _own, runs: ownRuns, ...own } = readFace('');
  const { name: _finish, runs, ...finish } = readFace('finish');
  expect(own).toEqual(finish);
  expect(ownRuns).toEqual({ ...runs, main: 'dist/finish/index.js' });
});

test('dist holds core, a bundle of each action and the rehearsal, and nothing else', () => {
  expect(foldersIn('dist')).toEqual([...actionNames, 'core', 'rehearsal'].sort());
  expect(readdirSync(join(root, 'dist')).filter((name) => name.includes('.'))).toEqual([]);
});

describe.each(faceNames)('the face of %s', (name) => {
  const face = readFace(name);

  test('runs its bundle on node 24', () => {
    expect(face.runs).toEqual({ using: 'node24', main: `../dist/${name}/index.js` });
    expect(existsSync(resolve(root, name, face.runs.main))).toBe(true);
  });

  test('has a description and a branding', () => {
    expect(face.name).toBe(`hotfix-actions ${name}`);
    expect(face.description).toMatch(/^[A-Z].{20,}[^.]$/);
    expect(face.branding?.icon).toMatch(/^[a-z-]+$/);
    expect(colors).toContain(face.branding?.color);
  });

  test('declares the inputs that the code reads, and no other', async () => {
    const action = await loadAction(name);
    const common = worksOnCheckout(action) ? [] : ['repository', 'token', ...(action.writes ? ['dry-run'] : [])];
    expect(Object.keys(face.inputs).sort()).toEqual([...Object.keys(action.inputs), ...common].sort());
  });

  test('describes each input, and gives it a default or asks for it', () => {
    for (const [input, { description, required, ...rest }] of Object.entries(face.inputs)) {
      expect([input, description]).toEqual([input, expect.stringMatching(/.{10,}/)]);
      expect([input, required === true]).toEqual([input, !('default' in rest)]);
    }
  });

  test('gives defaults that the code takes, and asks for what it does not do without', async () => {
    const action = await loadAction(name);
    const eventInputs = worksOnCheckout(action) ? {} : (action.eventInputs ?? {});
    const isEvent = (value: unknown) => /^\$\{\{ github\.(sha|ref|ref_name) \}\}$/.test(String(value));
    for (const [input, reader] of Object.entries(action.inputs)) {
      const { default: value, required } = face.inputs[input] ?? {};
      if (required) expect([input, refuses(reader, '')]).toEqual([input, true]);
      else if (!isEvent(value)) expect([input, refuses(reader, String(value ?? ''))]).toEqual([input, false]);
    }
    const fromEvent = Object.entries(face.inputs).flatMap(([input, { default: value }]) =>
      isEvent(value)
        ? [
            [
              input,
              String(value)
                .replace(/\W|github/g, '')
                .toUpperCase(),
            ],
          ]
        : [],
    );
    const read = Object.entries(eventInputs).map(([input, variable]) => [input, variable.replace('GITHUB_', '')]);
    expect(fromEvent).toEqual(read);
  });

  test('has the same tables in its README, and nothing else in its folder', () => {
    const readme = read(name, 'README.md');
    expect(readme).toBe(withTables(readme, parse(read(name, 'action.yml'))));
    expect(readdirSync(join(root, name)).sort()).toEqual(['README.md', 'action.yml']);
  });

  test('sets every output that it declares, and no other: done, done again, and as a dry run', async () => {
    const action = await loadAction(name);
    const { good } = await loadEnds(name);
    await using shop = await openShop();
    await good.arrange?.(shop);
    const step: Play = {
      repository: 'acme/shop',
      token: good.token?.(shop) ?? shop.token,
      inputs: good.inputs ?? {},
    };
    const dry =
      !worksOnCheckout(action) && action.writes
        ? [await play(shop.github, action, { ...step, inputs: { ...step.inputs, 'dry-run': 'true' } })]
        : [];
    const steps = [...dry, await play(shop.github, action, step), await play(shop.github, action, step)];
    for (const { failure, outputs } of steps) {
      expect(failure).toBeUndefined();
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(face.outputs).sort());
      const lines = Object.entries(outputs).flatMap(([output, value]) => (markdown.has(output) ? [] : [value]));
      expect(lines.filter((value) => typeof value !== 'string' || value.includes('\n'))).toEqual([]);
      expect(wordsOf(face.outputs['result']?.description ?? '')).toContain(outputs['result']);
    }
  });

  test('lists the words of `result` that the code knows', () => {
    const files = sourcesIn(`actions/${name}`).filter((file) => !/\.(test|world|ends)\.ts$/.test(file));
    const code = files.map((file) => read(file)).join('\n');
    const listed = wordsOf(face.outputs['result']?.description ?? '');
    expect(listed.length).toBeGreaterThan(0);
    expect(listed.filter((word) => !code.includes(`'${word}'`))).toEqual([]);
    const typed = [...code.matchAll(/readonly result: ((?:'[a-z-]+'(?: \| )?)+)/g)].map(([, union = '']) => union);
    const ends = typed.flatMap((union) => [...union.matchAll(/'([a-z-]+)'/g)].map(([, word = '']) => word));
    expect(ends.filter((word) => !listed.includes(word))).toEqual([]);
  });
});

function refuses(reader: Reader<unknown>, value: string): boolean {
  try {
    reader(value.trim(), value);
    return false;
  } catch {
    return true;
  }
}

/** "`merged`, `up-to-date`, `conflict` (fails the step, with `on-conflict: fail`)" → the three words. */
function wordsOf(description: string): string[] {
  return [...description.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, word = '']) => word);
}

describe.each(actionNames)('the story of %s', (name) => {
  test('bears the name of its folder', async () => {
    expect((await loadAction(name)).name).toBe(name);
  });

  test('is run by a main.ts that does nothing else', () => {
    const statements = read('actions', name, 'main.ts').split('\n').filter(Boolean);
    expect(statements.filter((line) => !line.startsWith('import '))).toEqual([
      expect.stringMatching(/^await runAction\(\w+\);$/),
    ]);
  });

  test('is listed where people look for it, and in what is installed', () => {
    expect(read('README.md')).toMatch(
      new RegExp(`^\\|.*\\| \\[\`${name}\`\\]\\(${name}/README\\.md\\) \\| .{10,} \\|$`, 'm'),
    );
    expect(read('docs/tokens.md')).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, 'm'));
    expect(read('CHANGELOG.md')).toContain(`\`${name}\``);
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, unknown> };
    expect(packages[`actions/${name}`]).toMatchObject({ name: `@hotfix-actions/${name}` });
    expect(packages[`node_modules/@hotfix-actions/${name}`]).toEqual({ resolved: `actions/${name}`, link: true });
  });

  test('is compiled with the project, and tested', () => {
    const { references } = JSON.parse(read('tsconfig.json')) as { references: { path: string }[] };
    expect(references.map(({ path }) => path)).toContain(`actions/${name}`);
    expect(sourcesIn(`actions/${name}`).filter((file) => file.endsWith('.test.ts'))).not.toEqual([]);
  });
});
