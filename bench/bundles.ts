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
  const bare = timeOf(['-e', '0'], runs);
  const names = readdirSync(join(root, 'dist'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => {
    const file = join(root, 'dist', name, 'index.js');
    const content = readFileSync(file);
    return {
      name,
      bytes: content.length,
      zipped: gzipSync(content).length,
      startUp: noSteps.includes(name) ? undefined : timeOf([file], runs) - bare,
    };
  });
}

/** Without any input a step ends as soon as it has read them. */
function timeOf(args: readonly string[], runs: number): number {
  const env = { PATH: process.env['PATH'] ?? '' };
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    spawnSync(process.execPath, args, { env, stdio: 'ignore' });
    return performance.now() - start;
  });
  return median(times);
}
