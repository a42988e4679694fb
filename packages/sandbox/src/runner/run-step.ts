import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inherited } from '../environment.ts';
import type { GitHub } from '../github.ts';
import { readActionFile, type Step, stepEnvironment } from './step-environment.ts';
import { readStepFiles, type StepFiles } from './step-files.ts';
import { type Annotation, readCommands } from './workflow-commands.ts';

/** What became of a step. */
export interface StepResult {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly outputs: Record<string, string>;
  readonly summary: string;
  /** What the step printed, as it was printed: nothing is masked. */
  readonly log: string;
  readonly annotations: Annotation[];
  readonly masked: string[];
  readonly seconds: number;
}

/** How a step is run. */
export interface RunOptions {
  readonly node?: string;
  /** Gets the process, for tests that kill it. */
  readonly onSpawn?: (child: ChildProcess) => void;
}

/** Runs one step in a process of its own, as the runner would. */
export async function runStep(github: GitHub, step: Step, options: RunOptions = {}): Promise<StepResult> {
  const folder = mkdtempSync(join(tmpdir(), 'step-'));
  try {
    const env = { ...inherited, ...(await stepEnvironment(github, step, folder)) };
    const main = resolve(step.face, readActionFile(step.face).main);
    const start = performance.now();
    const end = await runNode({ node: options.node ?? process.execPath, main, env }, options.onSpawn);
    const seconds = (performance.now() - start) / 1000;
    return { ...collect(folder, end), seconds };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

interface End {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly log: string;
}

interface NodeCall {
  readonly node: string;
  readonly main: string;
  readonly env: Record<string, string>;
}

function runNode({ node, main, env }: NodeCall, onSpawn?: (child: ChildProcess) => void): Promise<End> {
  return new Promise((done, reject) => {
    const cwd = env['GITHUB_WORKSPACE'] ?? '.';
    const child = spawn(node, [main], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const log: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => log.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => log.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode, signal) => done({ exitCode, signal, log: Buffer.concat(log).toString() }));
    onSpawn?.(child);
  });
}

const largestSummary = 1024 * 1024;

function collect(folder: string, end: End): Omit<StepResult, 'seconds'> {
  const { annotations, masked } = readCommands(end.log);
  let files: StepFiles;
  try {
    files = readStepFiles(folder);
  } catch (error) {
    // A file that cannot be parsed fails the step, whatever its process said.
    const message = `Unable to process file command 'output' successfully. ${error instanceof Error ? error.message : error}`;
    const all: Annotation[] = [...annotations, { level: 'error', message }];
    return { ...end, exitCode: 1, outputs: {}, summary: '', annotations: all, masked };
  }
  if (Buffer.byteLength(files.summary) <= largestSummary) return { ...end, ...files, annotations, masked };
  const size = Math.ceil(Buffer.byteLength(files.summary) / 1024);
  const message = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${size}k.`;
  return {
    ...end,
    outputs: files.outputs,
    summary: '',
    annotations: [...annotations, { level: 'error', message }],
    masked,
  };
}
