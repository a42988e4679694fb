// Plays a hotfix from its merged pull request to development, in a sandbox, with the bundles that are shipped.
// 1 a repository: an example, or a copy of the user's   2 the number it would get   3 a person merges the pull request
// 4 finish   5 finish again   6 what is there at the end, and does it hold what was promised?

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitHub, runStep, type StepResult, startGitHub } from '@hotfix-actions/sandbox';
import type { BranchWish } from './branches.ts';
import { checkEnd, describeWorld } from './check.ts';
import { openCopy } from './copied-stage.ts';
import { openExample } from './example.ts';
import { type Git, gitIn, requireGit, tryMerge } from './git.ts';
import { drawGraph, partings } from './graph.ts';
import type { PlayedStep, ProposedMerge, Report } from './report.ts';
import type { Stage } from './stage.ts';
import { settingsOf, workflowOf } from './workflow.ts';

export interface RehearsalOptions extends BranchWish {
  /** The folder with the public faces of the actions: `finish/action.yml` and so on. */
  readonly root: string;
  /** The user's repository; without it, an example is played. */
  readonly repo?: string;
  /** How release tags begin; found where it is not given. */
  readonly tagPrefix?: string;
  /** Lets development conflict with the fix. */
  readonly conflict?: boolean;
  readonly onStep?: (step: PlayedStep) => void;
}

export async function rehearse(options: RehearsalOptions): Promise<Report> {
  const started = performance.now();
  const home = mkdtempSync(join(tmpdir(), 'hotfix-rehearsal-'));
  const clear = () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  // Whatever ends this process, the copy goes.
  process.once('exit', clear);
  try {
    await requireGit(gitIn(home, home));
    await using github = await startGitHub({ root: join(home, 'github') });
    const report = await play({ github, home, options, steps: [] });
    return { ...report, seconds: secondsSince(started) };
  } finally {
    process.off('exit', clear);
    clear();
  }
}

interface Play {
  readonly github: GitHub;
  readonly home: string;
  readonly options: RehearsalOptions;
  readonly steps: PlayedStep[];
}

async function play(rehearsal: Play): Promise<Omit<Report, 'seconds'>> {
  const stage = await timed(rehearsal, 'a repository to play in', async () => {
    const stage = await openStage(rehearsal);
    return [stage, stage.title] as const;
  });
  const { repository, main, develop, fix } = stage;
  const git = gitIn(repository.gitDir, rehearsal.home);
  const parted = await partings(repository, [main, develop, fix]);
  const before = await drawGraph(repository, { branches: [main, develop, fix], since: parted });
  const tips = await tipsOf(stage);
  await playVersion(rehearsal, stage);
  const merged = await timed(rehearsal, 'a person merges the pull request', () => merge(stage));
  const conflicts = await expectedConflicts(git, stage);
  const finished = await playFinish(rehearsal, stage, { title: 'finish, as the push to production starts it', merged });
  const world = await describeWorld(repository);
  await playFinish(rehearsal, stage, { title: 'finish again', merged });
  const { tag = '', sha: commit = '', 'back-merge': back = '' } = finished.outputs;
  const outcome = { tag, commit, back, main, develop, fix };
  const proposed = proposedMerge(rehearsal, stage);
  const worlds = [world, await describeWorld(repository)] as const;
  const branches = [main, develop, ...(proposed ? [proposed.head] : [])];
  return {
    title: stage.title,
    notes: stage.notes,
    steps: rehearsal.steps,
    workflow: workflowOf(stage),
    missing: stage.missing,
    outcome,
    graphs: { before, after: await drawGraph(repository, { branches, since: parted, orSince: tips }) },
    pullRequest: proposed,
    checks: await checkEnd({ stage, outcome, merged, conflicts, proposed, worlds }),
  };
}

function openStage({ github, home, options }: Play): Promise<Stage> {
  const { repo, tagPrefix, main, develop, fix, conflict = false } = options;
  if (repo === undefined) return openExample(github, { conflict });
  const names = { ...(main && { main }), ...(develop && { develop }), ...(fix && { fix }) };
  const prefix = tagPrefix === undefined ? {} : { prefix: tagPrefix };
  return openCopy(github, home, { path: repo, conflict, ...names, ...prefix });
}

async function tipsOf({ repository, main, develop, fix }: Stage): Promise<string[]> {
  const fixCommits = await repository.git('rev-list', `refs/heads/${fix}`, '--not', `refs/heads/${main}`);
  const tips = [await repository.tip(main), await repository.tip(develop), ...fixCommits.split('\n')];
  return tips.filter((sha) => sha !== undefined && sha !== '') as string[];
}

/** What the merge of production into development meets, before anything of ours touched it. */
async function expectedConflicts(git: Git, { main, develop }: Stage): Promise<readonly string[]> {
  return (await tryMerge(git, `refs/heads/${develop}`, `refs/heads/${main}`))?.conflicts ?? [];
}

async function merge({ repository, main, fix, pullRequestTitle: title }: Stage): Promise<readonly [string, string]> {
  const pull = await repository.openPullRequest({ head: fix, base: main, title });
  const sha = await repository.mergePullRequest(pull.number);
  return [sha, `#${pull.number} "${title}" from ${fix}: ${sha.slice(0, 7)} on ${main}`];
}

async function playVersion(rehearsal: Play, { repository, main, prefix }: Stage): Promise<void> {
  const { github, options } = rehearsal;
  const token = github.createToken({ repositories: [repository.fullName], permissions: { contents: 'read' } });
  const inputs = { base: main, 'tag-prefix': prefix };
  const step = { face: join(options.root, 'version'), repository: repository.fullName, inputs, token };
  await timed(rehearsal, 'version: the number it would get', async () => {
    const result = await runStep(github, step);
    return [result, result.outputs['version'] ?? 'none', actionOf(github, 'version', result)] as const;
  });
}

/** With the permissions that finish asks for, and no more. */
const permissions = { contents: 'write', 'pull-requests': 'write', issues: 'write' } as const;

async function playFinish(rehearsal: Play, stage: Stage, at: { title: string; merged: string }): Promise<StepResult> {
  const { github, options } = rehearsal;
  const { repository, main } = stage;
  const inputs = settingsOf(stage);
  const token = github.createToken({ repositories: [repository.fullName], permissions });
  const event = { name: 'push', ref: `refs/heads/${main}`, sha: at.merged };
  const step = { face: join(options.root, 'finish'), repository: repository.fullName, inputs, token, event };
  return timed(rehearsal, at.title, async () => {
    const result = await runStep(github, step);
    return [result, toldOf(result), actionOf(github, 'finish', result)] as const;
  });
}

function toldOf({ outputs, exitCode }: StepResult): string {
  const { result = `ended with ${exitCode}`, tag = '', 'back-merge': back = '' } = outputs;
  return [result, tag, back && `back-merge ${back}`].filter(Boolean).join(', ');
}

/** What is shown outlives the server, so its links name none that is there. */
const outliving = ({ serverUrl }: GitHub, text: string): string => text.replaceAll(serverUrl, 'https://github.example');

function actionOf(github: GitHub, name: string, result: StepResult): NonNullable<PlayedStep['action']> {
  const annotations = result.annotations.map(({ level, message }) => `${level}: ${message}`);
  const { exitCode, outputs } = result;
  // A step that ended badly without saying why has its reason in the log.
  const unexplained = exitCode !== 0 && annotations.length === 0 ? [result.log.slice(-2000)] : [];
  const texts = [...annotations, ...unexplained].map((text) => outliving(github, text));
  return { name, exitCode, summary: outliving(github, result.summary), outputs, annotations: texts };
}

function proposedMerge({ github }: Play, { repository, develop }: Stage): ProposedMerge | undefined {
  const pull = repository.pullRequests.find(({ state, base }) => state === 'open' && base.ref === develop);
  if (!pull) return undefined;
  const body = outliving(github, pull.body ?? '');
  return { number: pull.number, title: pull.title, head: pull.head.ref, base: develop, body };
}

type Told<T> = readonly [T, string, PlayedStep['action']?];

async function timed<T>({ options, steps }: Play, title: string, run: () => Promise<Told<T>>): Promise<T> {
  const started = performance.now();
  const [value, told, action] = await run();
  const step = { title, told, seconds: secondsSince(started), ...(action ? { action } : {}) };
  steps.push(step);
  options.onStep?.(step);
  return value;
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
