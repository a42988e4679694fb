// Plays ci-release.yml itself in a sandbox: its jobs in order, each with a token of its own permissions, and in each the steps
// that are actions of this repository. What belongs to GitHub's machines (installing, testing, attesting) is named and left out.

import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitHub, type Repository, runStep, type TokenOptions } from '@hotfix-actions/sandbox';
import { parse } from 'yaml';
import { gitIn } from './git.ts';
import { Problem } from './problem.ts';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly permissions: NonNullable<TokenOptions['permissions']>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Stage {
  readonly github: GitHub;
  readonly repository: Repository;
  /** A folder that goes when it is over. */
  readonly home: string;
  /** What was checked out already, by commit: runs find it as a new checkout would be. */
  readonly workspaces: Map<string, Promise<string>>;
  /** Whether the project has an App of its own for what the job's token may never do. */
  readonly app?: boolean;
}

export interface Push {
  readonly branch: string;
  readonly commit: string;
}

export interface PlayOptions {
  /** The jobs that are played; default: all. */
  readonly jobs?: readonly string[];
  /** Each job that writes dies after its first step, is started again, dies after its second, and so on to the last. */
  readonly dying?: boolean;
  readonly onStep?: (line: string) => void;
}

/** Plays what a push starts; gives back how many steps were played. Throws where a step fails, as the run would end. */
export async function playRelease(stage: Stage, push: Push, options: PlayOptions = {}): Promise<number> {
  const workspace = await checkedOut(stage, push.commit);
  const text = await readFile(join(workspace, '.github', 'workflows', 'ci-release.yml'), 'utf8');
  const { 'dry-run': _own, ...jobs } = parse(text).jobs as Record<string, Job>;
  const run = { stage, push, workspace, outputs: { 'github.sha': push.commit } as Record<string, string> };
  let played = 0;
  for (const [name, job] of Object.entries(jobs)) {
    if (job.if?.includes(isPlanned) && !run.outputs['needs.plan.outputs.tag']) break;
    if (options.jobs?.includes(name) ?? true) played += await playJob(run, { name, job }, options);
  }
  return played;
}

const isPlanned = "needs.plan.outputs.tag != ''";

async function playJob(run: Run, { name, job }: { name: string; job: Job }, options: PlayOptions): Promise<number> {
  const { dying = false, onStep = () => undefined } = options;
  const own = job.steps.filter(({ uses }) => uses?.startsWith('./'));
  const deaths = dying && job.permissions['contents'] === 'write' ? own.map((_, index) => own.slice(0, index + 1)) : [];
  // What came of each: the first time, and when it was repeated.
  const told = new Map<Step, string[]>();
  for (const step of [...deaths.flat(), ...own])
    told.set(step, [...(told.get(step) ?? []), await playStep(run, job, step)]);
  for (const step of job.steps) {
    const [first, ...others] = told.get(step) ?? [];
    onStep(`  ${name}: ${step.name} ${first === undefined ? '(left to GitHub)' : `– ${first}`}`);
    if (others.length > 0)
      onStep(`    ${others.length > 1 ? `${others.length} times more` : 'once more'}: ${others.at(-1)}`);
  }
  for (const [key, value] of Object.entries(job.outputs ?? {}))
    run.outputs[`needs.${name}.outputs.${key}`] = fillIn(value, run.outputs);
  return own.length + deaths.flat().length;
}

interface Run {
  readonly stage: Stage;
  readonly push: Push;
  readonly workspace: string;
  readonly outputs: Record<string, string>;
}

/** Gives back what came of it. */
async function playStep({ stage, push, workspace, outputs }: Run, job: Job, step: Step): Promise<string> {
  const { github, repository } = stage;
  const { token: _own, ...given } = step.with ?? {};
  const face = step.uses as string;
  if (face.startsWith('./released/')) await release(stage, workspace, outputs['needs.plan.outputs.tag'] as string);
  const ran = await runStep(github, {
    face: join(workspace, face),
    repository: repository.fullName,
    token: tokenOf(stage, job),
    inputs: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, fillIn(value, outputs)])),
    event: { ref: `refs/heads/${push.branch}`, sha: push.commit },
    env: { GITHUB_WORKSPACE: workspace },
  });
  if (ran.exitCode !== 0) {
    const errors = ran.annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
    throw new Problem(`${step.name}: ${errors.join(' ') || ran.log.slice(-2000)}`);
  }
  for (const [key, value] of Object.entries(ran.outputs))
    if (step.id) outputs[`steps.${step.id}.outputs.${key}`] = value;
  return ran.outputs['told'] ?? `${ran.outputs['result']}`;
}

/** The App's, where the job asks for one; else the job's own. */
function tokenOf({ github, repository, app = false }: Stage, job: Job): string {
  const repositories = [repository.fullName];
  const asked = Object.entries(job.steps.find(({ id }) => id === 'app')?.with ?? {});
  if (!app || asked.length === 0) return github.createToken({ repositories, permissions: job.permissions });
  const permissions = asked.flatMap(([key, level]) =>
    key.startsWith('permission-') ? [[key.slice('permission-'.length), level as 'read' | 'write'] as const] : [],
  );
  return github.createToken({ kind: 'app', repositories, permissions: Object.fromEntries(permissions) });
}

/** `${{ needs.plan.outputs.tag }}` and the like; a context that was not played is a mistake here. */
function fillIn(text: string, outputs: Readonly<Record<string, string>>): string {
  return String(text).replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`nothing that was played sets ${name}`);
    return value;
  });
}

/** What the steps named "Check out" leave: the commit, with all tags. */
function checkedOut(stage: Stage, commit: string): Promise<string> {
  const workspace = stage.workspaces.get(commit) ?? checkOut(stage, commit);
  stage.workspaces.set(commit, workspace);
  return workspace;
}

async function checkOut({ repository, home }: Stage, commit: string): Promise<string> {
  const folder = await mkdtemp(join(home, 'workspace-'));
  const git = gitIn(folder);
  await git.run('init', '--quiet', '.');
  await git.run('fetch', '--quiet', repository.gitDir, commit, '+refs/tags/*:refs/tags/*');
  await git.run('checkout', '--quiet', '--detach', commit);
  return folder;
}

/** And what the stranger gets. */
async function release({ repository, home }: Stage, workspace: string, tag: string): Promise<void> {
  const folder = join(workspace, 'released');
  if (existsSync(folder)) return;
  await gitIn(home).run('clone', '--quiet', '--depth=1', '--branch', tag, `file://${repository.gitDir}`, folder);
}
