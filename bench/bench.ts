// How long it takes, beside what people do today. Writes a Markdown page to stdout, with --write to docs/performance.md.
// npm run bench -- [--runs 3] [--write]

import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureBundles } from './bundles.ts';
import { backMerge, byHand, type Run } from './conflict.ts';
import { root } from './faces.ts';
import { count, kilobytes, median, milliseconds, seconds, table } from './figures.ts';
import { finish, latencyMs } from './finish.ts';
import { writeHistory } from './history.ts';

const sizes = [1_000, 100_000];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '3' }, write: { type: 'boolean' } } });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number from 1');
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const page = await measure(folder, runs);
    console.log(page);
    if (values.write) {
      await mkdir(join(root, 'docs'), { recursive: true });
      await writeFile(join(root, 'docs', 'performance.md'), page);
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

async function measure(folder: string, runs: number): Promise<string> {
  const conflicts: string[][] = [];
  for (const commits of sizes) {
    const from = join(folder, `${commits}.git`);
    progress(`writing ${count(commits)} commits`);
    await writeHistory(from, commits);
    for (const crossed of [false, true]) {
      const name = `${count(commits)}${crossed ? ', several merge bases' : ''}`;
      progress(`back-merge in ${name}`);
      const ours = await repeat(runs, () => backMerge({ from, crossed }));
      progress(`clone, merge and push in ${name}`);
      const theirs = await repeat(runs, () => byHand({ from, crossed }, folder));
      const factor = `${(theirs.seconds / ours.seconds).toFixed(1)}×`;
      conflicts.push([name, seconds(ours.seconds), seconds(theirs.seconds), factor]);
    }
  }
  progress('finish');
  const finished = await repeat(runs, () => finish(join(folder, `${sizes[0]}.git`)));
  progress('bundles');
  return pageOf({ runs, conflicts, finished });
}

/** One after the other; the median of each figure. */
async function repeat(runs: number, once: () => Promise<Run>): Promise<Run> {
  const all: Run[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await once());
  const of = (figure: keyof Run): number => median(all.map((run) => run[figure]));
  return { seconds: of('seconds'), requests: of('requests'), roundTrips: of('roundTrips') };
}

function pageOf(found: { runs: number; conflicts: string[][]; finished: Run }): string {
  const { runs, conflicts, finished } = found;
  const bundles = measureBundles(Math.max(runs, 5)).map(({ name, bytes, zipped, startUp }) => [
    name,
    kilobytes(bytes),
    kilobytes(zipped),
    startUp === undefined ? '' : milliseconds(startUp),
  ]);
  return `# Performance

Measured by \`npm run bench\` in the sandbox: a GitHub on this machine, without a network between. Medians of ${runs} runs;
node ${process.versions.node}, ${gitVersion()}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}.

## A hotfix that conflicts with develop

\`back-merge\` finds the conflict and opens the pull request that names it. Beside it what a workflow does by hand: full
clone, \`git merge\`, push of a branch. The repository is made by \`git fast-import\`; develop has 200 commits of its own.

${table(['commits', '`back-merge`', 'clone + merge + push', 'factor'], conflicts)}

## \`finish\` of a merged hotfix

Version, tag, release, back-merge and cleanup against a server that takes ${latencyMs} ms for every answer: ${seconds(finished.seconds)}, with
${finished.requests} requests in ${finished.roundTrips} round trips (requests that overlap count once).

## Bundles

Start-up is what a step takes over \`node -e 0\` until it has read its inputs. The rehearsal is no step of a workflow.

${table(['bundle', 'size', 'zipped', 'start-up'], bundles)}
`;
}

function gitVersion(): string {
  return execFileSync('git', ['--version']).toString().trim().replace(' version', '');
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

await main();
