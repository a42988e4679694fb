// What the scenarios of `quality-gates` share: a checkout in a folder of its own, and the gates played on it.

import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startGitHub } from '@hotfix-actions/sandbox';
import { type Played, play } from '@hotfix-actions/testing';
import { qualityGates } from './quality-gates.ts';

export type Files = Readonly<Record<string, string>>;

export interface Workspace {
  readonly folder: string;
  write(files: Files): Promise<void>;
  link(name: string, target: string): Promise<void>;
  gates(inputs?: Files, options?: GateOptions): Promise<GatesPlayed>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface GateOptions {
  readonly env?: Files;
  readonly cancelled?: AbortSignal;
}

export interface Row {
  readonly gate: string;
  readonly status: string;
  readonly summary: string;
  readonly seconds: number;
}

export interface GatesPlayed extends Played {
  readonly rows: readonly Row[];
  row(gate: string): Row | undefined;
}

export async function openWorkspace(files: Files = {}): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'gates-'));
  const write = async (more: Files) => {
    for (const [name, content] of Object.entries(more)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
    }
  };
  await write(files);
  return {
    folder,
    write,
    link: (name, target) => symlink(target, join(folder, name)),
    gates: (inputs, options) => playGates(folder, inputs, options),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function playGates(
  folder: string,
  inputs: Files = {},
  { env, cancelled }: GateOptions = {},
): Promise<GatesPlayed> {
  const github = await startGitHub();
  try {
    await github.createRepository('acme/shop');
    const played = await play(github, qualityGates, {
      repository: 'acme/shop',
      inputs,
      env: { GITHUB_WORKSPACE: folder, ...env },
      ...(cancelled && { cancelled }),
    });
    const rows = JSON.parse(played.outputs['results'] ?? '[]') as Row[];
    return { ...played, rows, row: (gate) => rows.find((row) => row.gate === gate) };
  } finally {
    await github.close();
  }
}

/** Commands for all gates, each of which passes; the tests leave this coverage. */
export const passing: Files = {
  'tests-command': 'cp report.info "$QUALITY_GATES_REPORTS/lcov.info"',
  'lint-command': 'echo no issue',
  'types-command': 'echo no error',
  'build-command': 'echo built',
};

export function lcov(covered: number, total: number): string {
  return `TN:\nSF:src/auth.ts\nLF:${total}\nLH:${covered}\nend_of_record\n`;
}
