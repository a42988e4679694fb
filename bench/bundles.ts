// What a runner downloads, and what a step costs before its first line.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './faces.ts';
import { median } from './figures.ts';

export interface Bundle {
  readonly name: string;
  readonly bytes: number;
  readonly zipped: number;
  /** Milliseconds over `node -e 0` until the step has read its inputs; undefined for what is no step. */
  readonly startUp: number | undefined;
}

const noSteps = ['core', 'rehearsal'];

export function measureBundles(runs: number): Bundle[] {
  const entries = readdirSync(join(root, 'dist'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = entries.map(({ name }) => name);
  const startUps = measureStartUps(
    names.filter((name) => !noSteps.includes(name)),
    runs,
  );
  return names.map((name) => {
    const content = readFileSync(fileOf(name));
    return { name, bytes: content.length, zipped: gzipSync(content).length, startUp: startUps.get(name) };
  });
}

const fileOf = (name: string): string => join(root, 'dist', name, 'index.js');

/** All of them in every round, so that a slow moment of the machine meets them all. */
function measureStartUps(names: readonly string[], runs: number): ReadonlyMap<string, number> {
  const rounds = Array.from({ length: runs }, () => {
    const bare = timeOf(['-e', '0']);
    return new Map(names.map((name) => [name, timeOf([fileOf(name)]) - bare]));
  });
  return new Map(names.map((name) => [name, median(rounds.map((round) => round.get(name) as number))]));
}

/** Without any input a step ends as soon as it has read them. */
function timeOf(args: readonly string[]): number {
  const start = performance.now();
  spawnSync(process.execPath, args, { env: { PATH: process.env['PATH'] ?? '' }, stdio: 'ignore' });
  return performance.now() - start;
}
