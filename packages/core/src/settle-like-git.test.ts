// Settling by `ours`, `theirs` and `union`: byte by byte what `git merge-file` makes of the same three files.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mergeWithBase } from './merge.ts';
import { openMergeWorld } from './merge.world.ts';
import { settledTree } from './merge-commit.ts';
import { readObjects } from './objects.ts';
import { settle } from './settle.ts';

let server: Server;
beforeAll(async () => {
  server = await startGitHub();
});
afterAll(() => server.close());

const line = fc.constantFrom('a', 'b', 'c', 'd', '', '}', '  "version": "1.3.0",', '<<<<<<< x', '=======');

const edit = fc.record({
  what: fc.constantFrom('replace', 'insert', 'remove'),
  at: fc.nat({ max: 11 }),
  text: line,
});

const file = fc.record({
  base: fc.array(line, { maxLength: 12, size: 'max' }),
  ours: fc.array(edit, { maxLength: 4 }),
  theirs: fc.array(edit, { maxLength: 4 }),
  lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
  lastLineEnds: fc.record({ base: fc.boolean(), ours: fc.boolean(), theirs: fc.boolean() }),
});

type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

function contentOf({ lineEnd, lastLineEnds, ...file }: File, side: 'base' | 'ours' | 'theirs'): string {
  const lines = [...file.base];
  for (const { what, at, text } of side === 'base' ? [] : file[side])
    lines.splice(at, what === 'insert' ? 0 : 1, ...(what === 'remove' ? [] : [text]));
  return `${lines.join(lineEnd)}${lastLineEnds[side] ? lineEnd : ''}`;
}

async function mergedByGit(file: File, how: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'merge-file-'));
  const sides = ['ours', 'base', 'theirs'] as const;
  for (const side of sides) await writeFile(join(folder, side), contentOf(file, side));
  const { stdout } = await promisify(execFile)('git', ['merge-file', '-p', `--${how}`, ...sides], { cwd: folder });
  await rm(folder, { recursive: true });
  return stdout;
}

// biome-ignore lint/style/noProcessEnv: a wish of whoever runs the tests
const filesAtOnce = Number(process.env['PROPERTY_FILES'] ?? 350);

test.each(['ours', 'theirs', 'union'] as const)(
  'settles random files by %s as git does',
  async (how) => {
    let conflicting = 0;
    const files = fc.array(file, { minLength: 1, maxLength: filesAtOnce, size: 'max' });
    const property = fc.asyncProperty(files, async (all) => {
      await using world = await openMergeWorld(server, 'file');
      const side = (name: 'base' | 'ours' | 'theirs') => ({
        files: Object.fromEntries(all.map((each, index) => [`file-${index}`, contentOf(each, name)])),
      });
      const base = await world.commit('main', side('base'));
      const ours = await world.commit('develop', { from: 'main', ...side('ours') });
      const theirs = await world.commit('main', side('theirs'));
      const merge = await mergeWithBase(world.git, { base, ours, theirs });
      const rules = [{ glob: '**', how }];
      const { settled, conflicts } = await settle(world.git, merge, {
        rules,
        versions: { released: [], previous: [] },
      });
      expect(conflicts).toEqual([]);
      const tree = await settledTree(world.git, merge, settled);
      const paths = settled.map(({ path }) => path);
      const contents = await readObjects(
        world.git,
        merge.folder,
        paths.map((path) => `${tree}:${path}`),
      );
      for (const path of paths) {
        const three = all[Number(path.replace('file-', ''))] as File;
        expect(String(contents.get(`${tree}:${path}`))).toBe(await mergedByGit(three, how));
      }
      conflicting += settled.length;
    });
    // One merge of many files instead of many of one: what costs is to start git.
    const examples: [File[]][] = [[fc.sample(file, filesAtOnce)]];
    await fc.assert(property, { numRuns: 1, examples });
    process.stdout.write(`Settled by ${how} as git does: ${filesAtOnce} files, ${conflicting} of them in conflict\n`);
    expect(conflicting).toBeGreaterThan(filesAtOnce / 4);
  },
  600_000,
);
