// The workflows of the project as the tests of this folder look at them.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { read, root } from './project.ts';

export interface WorkflowInput {
  readonly description: string;
  readonly type: string;
  readonly default?: unknown;
  readonly required?: boolean;
  readonly options?: readonly string[];
}

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly id?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly name: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

export interface Trigger {
  readonly inputs?: Readonly<Record<string, WorkflowInput>>;
  readonly secrets?: Readonly<Record<string, { required: boolean }>>;
  readonly outputs?: Readonly<Record<string, { description: string; value: string }>>;
  readonly branches?: readonly string[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, Trigger | null>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const reusableFolder = '.github/workflows';
export const starterFolder = 'workflow-templates';

const namesIn = (folder: string): string[] =>
  readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.yml') ? [name.slice(0, -4)] : []));

const isPublic = (name: string): boolean => !name.startsWith('ci-');
const isVariant = (name: string): boolean => name.endsWith('-ghes');

/** What others call, without the variants for GitHub Enterprise Server. */
export const reusableNames = namesIn(reusableFolder).filter((name) => isPublic(name) && !isVariant(name));
export const variantNames = namesIn(reusableFolder).filter(isVariant);
export const starterNames = namesIn(starterFolder);

/** Every workflow of the project, from the root on. */
export const workflowFiles = [reusableFolder, starterFolder].flatMap((folder) =>
  namesIn(folder).map((name) => `${folder}/${name}.yml`),
);

export function readWorkflow(folder: string, name: string): Workflow {
  return parse(read(folder, `${name}.yml`)) as Workflow;
}

export const reusable = (name: string): Workflow => readWorkflow(reusableFolder, name);
export const starter = (name: string): Workflow => readWorkflow(starterFolder, name);

/** The only job of a workflow that others call. */
export function onlyJob({ jobs }: Workflow): Job {
  const [job, ...others] = Object.values(jobs);
  if (!job || others.length > 0) throw new Error('not one job');
  return job;
}

const ours = /^org\/hotfix-actions(?:\/([\w.][\w./-]*))?@/;

/** `org/hotfix-actions@v1` → `finish`, `…/tag@v1` → `tag`, `…/.github/workflows/start.yml@v1` → that path; else undefined. */
export function ownPath(uses: string | undefined): string | undefined {
  const found = ours.exec(uses ?? '');
  return found ? (found[1] ?? 'finish') : undefined;
}

export function reusableNameOf(path: string | undefined): string | undefined {
  return /^\.github\/workflows\/([\w-]+)\.yml$/.exec(path ?? '')?.[1];
}

export interface Call {
  readonly path: string;
  readonly with: readonly string[];
}

/** Every step and job of a YAML text that calls one of ours, however little of a workflow the text is. */
export function callsIn(text: string): Call[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return callsOf(document.toJS());
  });
}

function callsOf(value: unknown): Call[] {
  if (typeof value !== 'object' || value === null) return [];
  const { uses, with: given } = value as { uses?: unknown; with?: object };
  const path = typeof uses === 'string' ? ownPath(uses) : undefined;
  const own = path === undefined ? [] : [{ path, with: Object.keys(given ?? {}) }];
  return [...own, ...Object.values(value).flatMap(callsOf)];
}
