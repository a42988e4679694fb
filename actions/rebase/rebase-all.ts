// All branches anew on top of `onto`: made commit by commit, then pushed together, each only if it is where it was read.

import {
  afterRefusal,
  committer,
  contains,
  differingWorkflowsIn,
  inParallel,
  isWorkflowRefusal,
  type Line,
  planReplay,
  pushBranches,
  type Replay,
  type ReplayPlan,
  replay,
  takesRewriting,
  visible,
  type World,
} from '@hotfix-actions/core';
import type { Branch, Candidate, Outcome, Work } from './outcome.ts';

/** Processes of git; a runner has two processors or four. */
const atOnce = 4;

interface Made {
  readonly candidate: Candidate;
  readonly replayed: Replay;
}

export async function rebaseAll(world: World, { onto, candidates, tell }: Work): Promise<Outcome[]> {
  if (candidates.length === 0) return [];
  const plan = await planReplay(world.git, {
    onto: onto.tip,
    lines: candidates.map(lineOf),
    contains: (descendant, ancestor) => contains(world.github, descendant, ancestor),
  });
  const by = `${committer.name} <${committer.email}> ${Math.floor(world.clock.now() / 1000)} +0000`;
  const made = await inParallel(candidates, atOnce, async (candidate): Promise<Made> => {
    return { candidate, replayed: await replay(world.git, plan, { line: lineOf(candidate), committer: by }) };
  });
  const told = (outcome: Outcome) => {
    tell(outcome);
    return outcome;
  };
  const ready = made.filter(({ replayed }) => 'count' in replayed && replayed.count > 0);
  const others = made.filter((one) => !ready.includes(one)).map((one) => told(unwritten(onto, one)));
  const written = world.dryRun
    ? await inParallel(ready, atOnce, (one) => foretell(world, plan, one))
    : await write(world, plan, ready);
  return [...others, ...written.map(told)];
}

function lineOf({ name, tip, comparison }: Candidate): Line {
  const { mergeBase, behindBy, commits } = comparison;
  return { branch: name, tip, mergeBase, behindBy, commits: commits.map(({ sha }) => sha) };
}

function unwritten(onto: Branch, { candidate, replayed }: Made): Outcome {
  const { name, tip, pulls } = candidate;
  if ('stopped' in replayed) {
    const { conflicts, stopped } = replayed;
    return { name, tip, pulls, status: 'conflict', conflicts, stopped };
  }
  // GitHub closes a pull request whose head has nothing left over its base.
  const why = `would have nothing left: what it changes is in ${onto.name} already`;
  const hint = 'Close its pull request and delete it, if it is done with.';
  return { name, tip, pulls, status: 'skipped', why, hint, warns: true, solved: true };
}

function rebased({ candidate, replayed }: Made, sha: string): Outcome & { status: 'rebased' } {
  const { name, tip, pulls } = candidate;
  const count = 'count' in replayed ? replayed.count : 0;
  return { name, tip, pulls, status: 'rebased', sha, count, dropped: replayed.dropped };
}

async function write(world: World, plan: ReplayPlan, ready: readonly Made[]): Promise<Outcome[]> {
  const pushes = ready.map((one) => ({
    branch: one.candidate.name,
    sha: tipOf(plan, one),
    expected: one.candidate.tip,
  }));
  const pushed = await pushBranches(world.git, plan.folder, pushes);
  return inParallel(ready, atOnce, async (one): Promise<Outcome> => {
    const { name, tip, pulls } = one.candidate;
    const sha = tipOf(plan, one);
    const result = pushed.get(name) ?? 'moved';
    if (result === 'done') return rebased(one, sha);
    if (result === 'moved') return { ...moved({ name, tip }), pulls };
    const { refused } = result;
    const files = isWorkflowRefusal(refused)
      ? await differingWorkflowsIn(world.github, world.git, { ...plan, sha })
      : [];
    return notPushed(one, files.length > 0 ? `${refused} (${differ(files)})` : refused, afterRefusal(refused));
  });
}

function tipOf(plan: ReplayPlan, { replayed }: Made): string {
  return 'tip' in replayed ? replayed.tip : plan.onto;
}

function differ(files: readonly string[]): string {
  return `these workflow files differ from the default branch: ${files.map(visible).join(', ')}`;
}

function notPushed({ candidate: { name, tip, pulls } }: Made, refused: string, hint: string): Outcome {
  return { name, tip, pulls, status: 'skipped', why: `may not be pushed: ${refused}`, hint, warns: true };
}

export function moved(branch: Branch): Outcome {
  const why = 'moved meanwhile: somebody was quicker';
  return { ...branch, status: 'skipped', why, hint: 'The next run looks at it anew.', warns: true };
}

async function foretell(world: World, plan: ReplayPlan, one: Made): Promise<Outcome> {
  const [takes, files] = await Promise.all([
    takesRewriting(world.github, one.candidate.name),
    differingWorkflowsIn(world.github, world.git, { ...plan, sha: tipOf(plan, one) }),
  ]);
  if (takes === 'no') return notPushed(one, 'a rule of the repository forbids it', afterRefusal(''));
  return { ...rebased(one, ''), ...doubtsOf({ takes, files }) };
}

/** Of the workflow-file rule, and of a protection that the token cannot read, only an attempt can be sure. */
export function doubtsOf(at: { takes: 'yes' | 'unknown'; files: readonly string[] }): { note?: string } {
  const doubts = [
    ...(at.takes === 'unknown' ? ['it is protected, and this token cannot read how'] : []),
    ...(at.files.length > 0 ? [`${differ([...new Set(at.files)])}, which takes a token with Workflows: write`] : []),
  ];
  return doubts.length > 0 ? { note: doubts.join('; ') } : {};
}
