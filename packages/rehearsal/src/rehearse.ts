// Plays a scenario in a sandbox, with the bundles that are shipped: in a repository, which is an example or a copy of the
// user's, one scene after another; then what is there at the end is held against what was promised.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '@hotfix-actions/sandbox';
import { openBadRelease } from './bad-release.ts';
import type { BranchWish } from './branches.ts';
import { checkHotfix } from './checks/hotfix.ts';
import { checkRevert } from './checks/revert.ts';
import { checkRollback } from './checks/rollback.ts';
import { openCopy } from './copied-stage.ts';
import { endOf, lookBefore, reportOf } from './ending.ts';
import { openExample } from './example.ts';
import { gitIn, requireGit } from './git.ts';
import { type OnStep, playScenes, secondsSince, timed } from './play.ts';
import type { Report } from './report.ts';
import type { Opening, Scenario } from './scenario.ts';
import { check } from './scenes/check.ts';
import { cleanup } from './scenes/cleanup.ts';
import { finish, finishAgain } from './scenes/finish.ts';
import { fix } from './scenes/fix.ts';
import { gates } from './scenes/gates.ts';
import { merge } from './scenes/merge.ts';
import { openPr } from './scenes/open-pr.ts';
import { rebase } from './scenes/rebase.ts';
import { revert } from './scenes/revert.ts';
import { rollback, rollbackAgain } from './scenes/rollback.ts';
import { start } from './scenes/start.ts';
import { shownRepository } from './shown-repository.ts';
import type { Stage } from './stage.ts';

const scenarios = {
  /** A hotfix from its beginning to the last branch that needs it. */
  hotfix: {
    open: openHotfix,
    scenes: [start, fix, gates, openPr, check, merge, finish, finishAgain, cleanup, rebase],
    check: checkHotfix,
  },
  /** A bad release goes out of production, in minutes. */
  rollback: { open: openBad, scenes: [rollback, rollbackAgain], check: checkRollback },
  /** And out of the code. */
  revert: { open: openBad, scenes: [revert, merge, finish, finishAgain], check: checkRevert },
} satisfies Record<string, Scenario>;

export interface RehearsalOptions extends BranchWish {
  /** The folder with the public faces of the actions: `finish/action.yml` and so on. */
  readonly root: string;
  /** The user's repository; without it, an example is played. */
  readonly repo?: string;
  /** How release tags begin; found where it is not given. */
  readonly tagPrefix?: string;
  /** Lets development conflict with the fix. */
  readonly conflict?: boolean;
  /** Runs the quality gates of the user's repository; those of the example are always run. */
  readonly gates?: boolean;
  /** What is played; by default a hotfix. The others have a repository of their own. */
  readonly scenario?: keyof typeof scenarios;
  readonly onStep?: OnStep;
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
    const report = await play({ github, home, options, started });
    return { ...report, seconds: secondsSince(started) };
  } finally {
    process.off('exit', clear);
    clear();
  }
}

async function play(opening: Opening): Promise<Omit<Report, 'seconds'>> {
  const { github, home, options, started } = opening;
  const { onStep = () => undefined, root } = options;
  const scenario = scenarios[options.scenario ?? 'hotfix'];
  const first = await timed({ name: 'stage', title: 'a repository', by: '' }, started, async () => {
    const stage = await scenario.open(opening);
    return { stage, told: stage.title };
  });
  onStep(first.step);
  const { stage } = first.end;
  const rehearsal = { github, home, root, stage, started, git: gitIn(stage.repository.gitDir, home) };
  const before = await lookBefore(stage);
  const played = await playScenes(scenario.scenes, rehearsal, onStep);
  const ended = endOf(played.rehearsal, played.found);
  const checks = await scenario.check(ended);
  const shown = shownRepository(played.rehearsal);
  return { ...(await reportOf(ended, before)), shown, steps: [first.step, ...played.steps], checks };
}

function openHotfix({ github, home, options }: Opening): Promise<Stage> {
  const { repo, tagPrefix, main, develop, fix: branch, conflict = false, gates: mayRun = false } = options;
  if (repo === undefined) return openExample(github, { conflict });
  const names = { ...(main && { main }), ...(develop && { develop }), ...(branch && { fix: branch }) };
  const prefix = tagPrefix === undefined ? {} : { prefix: tagPrefix };
  return openCopy(github, home, { path: repo, conflict, gates: mayRun, ...names, ...prefix });
}

function openBad({ github }: Opening): Promise<Stage> {
  return openBadRelease(github);
}
