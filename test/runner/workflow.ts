// A workflow file as it is about to be played: what starts it, its jobs, and every step, those of the workflows that it calls
// included, under the names that act's log has for them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** Where a step stands, as act's log names it. */
export interface StepPlace {
  /** `<calling job>/<workflow>/<job>` in a called workflow, else `<workflow>/<job>`. */
  readonly job: string;
  /** The step's id; where it has none, its position in the job, from 0. */
  readonly id: string;
}

export interface DeclaredStep extends StepPlace {
  readonly name: string;
  /** The file that it is written in, without its folder: `finish.yml`, `hotfix-deploy.yml`. */
  readonly file: string;
}

export type Filters = Readonly<Record<string, readonly string[] | undefined>>;

export interface DeclaredWorkflow {
  readonly name: string;
  /** By the names of events; what an event is filtered by: `branches`, `tags`, `types`. */
  readonly on: Readonly<Record<string, Filters | null>>;
  readonly steps: readonly DeclaredStep[];
  /** What its jobs ask for, taken together. */
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  /** The environments that its jobs name, as they are written, by the job in act's words. */
  readonly environments: Readonly<Record<string, string>>;
}

interface Step {
  readonly id?: string;
  readonly name?: string;
}

interface Job {
  readonly name: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
  readonly environment?: string;
  readonly steps?: readonly Step[];
}

interface File {
  readonly name: string;
  readonly on: DeclaredWorkflow['on'];
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Reads a workflow's text; `suite` is the folder of the workflows that it may call, `org/hotfix-actions@v1`. */
export function declaredIn(file: string, text: string, suite: string): DeclaredWorkflow {
  const { name, on, jobs } = parse(text) as File;
  const all = Object.values(jobs);
  return {
    name,
    on,
    steps: all.flatMap((job) => (job.uses ? calledSteps(job, suite) : stepsOf(job, file, `${name}/${job.name}`))),
    permissions: together(all),
    environments: Object.fromEntries(
      all.flatMap((job) => (job.environment ? [[`${name}/${job.name}`, job.environment]] : [])),
    ),
  };
}

function calledSteps(job: Job, suite: string): DeclaredStep[] {
  const [, file] = /^org\/hotfix-actions\/\.github\/workflows\/([\w-]+\.yml)@v1$/.exec(job.uses ?? '') ?? [];
  if (file === undefined) throw new Error(`${job.uses} is no workflow of this repository`);
  const called = parse(readFileSync(join(suite, '.github', 'workflows', file), 'utf8')) as File;
  return Object.values(called.jobs).flatMap((one) => stepsOf(one, file, `${job.name}/${called.name}/${one.name}`));
}

const stepsOf = ({ steps = [] }: Job, file: string, job: string): DeclaredStep[] =>
  steps.map(({ id, name = '' }, index) => ({ job, id: id ?? String(index), name, file }));

/** The environment itself: a name, or one that is only for one answer to a question; '' is none. */
export function environmentOf(written: string, { payload }: Happening): string {
  if (!written.includes('${{')) return written;
  const [, input = '', answer, name] =
    /^\$\{\{ inputs\.([\w-]+) == '([^']*)' && '([^']+)' \|\| '' \}\}$/.exec(written) ?? [];
  if (name === undefined) throw new Error(`an environment that the stories do not know: ${written}`);
  const { inputs = {} } = payload as { inputs?: Readonly<Record<string, string>> };
  return inputs[input] === answer ? name : '';
}

function together(jobs: readonly Job[]): DeclaredWorkflow['permissions'] {
  const all = jobs.flatMap(({ permissions = {} }) => Object.entries(permissions));
  // `write` comes last, and so it stays.
  return Object.fromEntries(all.sort(([, a], [, b]) => a.localeCompare(b)));
}

/** What happened, as far as it starts workflows (GitHub docs: events that trigger workflows). */
export interface Happening {
  readonly name: 'push' | 'pull_request' | 'merge_group' | 'workflow_dispatch' | 'schedule';
  /** The full ref that the run is about: `refs/heads/main`, `refs/tags/v1.3.0`, `refs/pull/7/merge`. */
  readonly ref: string;
  /** The commit whose workflow files count. */
  readonly sha: string;
  readonly payload: object;
  /** Of a pull request, or a group of them in the queue: the branch that it goes to, and what was done. */
  readonly base?: string;
  readonly type?: string;
}

const usualTypes = ['opened', 'synchronize', 'reopened', 'checks_requested'];

/** Whether it starts the workflow; dispatches and schedules name their file, and are not asked about here. */
export function starts(on: DeclaredWorkflow['on'], happening: Happening): boolean {
  const { name, ref, base = '', type = '' } = happening;
  if (!(name in on)) return false;
  const filters = on[name] ?? {};
  if (name === 'pull_request' || name === 'merge_group')
    return (filters['types'] ?? usualTypes).includes(type) && fits(filters['branches'] ?? ['**'], base);
  const [, kind = '', short = ''] = /^refs\/(heads|tags)\/(.*)$/s.exec(ref) ?? [];
  const { branches, tags } = filters;
  // Who filters one of the two gets none of the other.
  if (!branches && !tags) return true;
  return fits((kind === 'heads' ? branches : tags) ?? [], short);
}

/** Filter patterns, as far as our workflows have them: `*` stays within one segment, `**` does not. */
const fits = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) =>
    new RegExp(
      `^${pattern
        .split(/(\*\*?)/)
        .map(asExpression)
        .join('')}$`,
    ).test(name),
  );

function asExpression(part: string): string {
  if (part === '**') return '.*';
  return part === '*' ? '[^/]*' : part.replace(/[.+?^$()[\]{}|\\]/g, '\\$&');
}
