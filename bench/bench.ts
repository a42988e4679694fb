// How long it takes, beside what people do today, and whether it stays within its limits: the exit code says so.
// Writes a Markdown page to stdout, with --write to docs/performance.md.
// npm run bench -- [--runs 7] [--write] [--keep DIR]

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureBundles } from './bundles.ts';
import { backMerge, byHand, type Run } from './conflict.ts';
import { root } from './faces.ts';
import { count, median } from './figures.ts';
import { finish } from './finish.ts';
import { type Size, small, writeHistory } from './history.ts';
import { type Conflict, pageOf } from './page.ts';

const sizes: readonly (readonly [name: string, size: Size])[] = [
  [`${count(small.commits)} commits, ${count(small.files)} files`, small],
  ['100,000 commits', { ...small, commits: 100_000 }],
  ['100,000 files', { ...small, files: 100_000 }],
  ['50,000 tags', { ...small, tags: 50_000 }],
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    // `keep`: where the repositories stay for the next time; to write them takes minutes.
    options: { runs: { type: 'string', default: '7' }, write: { type: 'boolean' }, keep: { type: 'string' } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1');
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const { text, broken } = pageOf(await measure({ repositories: values.keep ?? folder, folder, runs }));
    console.log(text);
    if (values.write) {
      await mkdir(join(root, 'docs'), { recursive: true });
      await writeFile(join(root, 'docs', 'performance.md'), text);
    }
    for (const limit of broken) progress(`over its limit: ${limit}`);
    process.exitCode = broken.length > 0 ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

interface Place {
  /** Where the repositories lie. */
  readonly repositories: string;
  /** For what goes again. */
  readonly folder: string;
  readonly runs: number;
}

/** A clone of many files takes long, and only with several merge bases it is what ours is held against. */
const mostClones = 3;

async function measure(place: Place) {
  const { repositories, runs } = place;
  for (const [name, size] of sizes) {
    if (existsSync(join(repositories, name))) continue;
    progress(`writing ${name}`);
    await writeHistory(join(repositories, name), size);
  }
  const conflicts: Conflict[] = [];
  for (const crossed of [false, true]) conflicts.push(...(await measureConflicts(place, crossed)));
  progress('finish');
  const finished: Run[] = [];
  for (let run = 0; run < runs; run += 1) finished.push(await finish(join(repositories, sizes[0]?.[0] ?? '')));
  progress('bundles');
  const clones = Math.min(runs, mostClones);
  return { runs, clones, conflicts, finished: medianOf(finished), bundles: measureBundles(runs) };
}

/** One size after the other in every round, so that a slow moment of the machine meets them all. */
async function measureConflicts({ repositories, folder, runs }: Place, crossed: boolean): Promise<Conflict[]> {
  const found = sizes.map(([name]) => ({ name, ours: [] as Run[], byHand: [] as Run[] }));
  for (let run = 1; run <= runs; run += 1) {
    progress(`back-merge beside clone, merge and push${crossed ? ', several merge bases' : ''}: ${run} of ${runs}`);
    for (const { name, ours, byHand: others } of found) {
      const start = { from: join(repositories, name), crossed };
      ours.push(await backMerge(start));
      if (run <= (crossed ? mostClones : 1)) others.push(await byHand(start, folder));
    }
  }
  return found.map(({ name, ours, byHand: others }) => ({
    name,
    crossed,
    ours: medianOf(ours),
    byHand: medianOf(others),
  }));
}

function medianOf(all: readonly Run[]): Run {
  const of = (figure: keyof Run): number => median(all.map((run) => run[figure]));
  return { seconds: of('seconds'), requests: of('requests'), roundTrips: of('roundTrips') };
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

await main();
