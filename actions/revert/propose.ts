// The pull request of a revert: one that is open already, or a branch of its own and a new one.

import {
  addAttributes,
  code,
  contains,
  createMergeCommit,
  deleteBranch,
  ensureRef,
  explainWorkflowRule,
  findCommit,
  HotfixError,
  isMissingPermission,
  listMergedFrom,
  type Merge,
  openPullRequest,
  type PullRequest,
  prose,
  revertBranch,
  revertedBy,
  shortSha,
  type World,
} from '@hotfix-actions/core';
import { bodyOf } from './body.ts';
import { foretellRefusal } from './foretell-refusal.ts';
import { readMarker, writeMarker } from './marker.ts';
import type { Plan } from './revert.ts';
import type { Subject } from './subject.ts';
import { messageOf } from './take-out.ts';

export interface Proposed {
  readonly branch: string;
  /** The commit that takes back; '' where a dry run would make it. */
  readonly sha: string;
  /** Undefined where a dry run would open it. */
  readonly pull: PullRequest | undefined;
  readonly opened: boolean;
  readonly notes: readonly string[];
}

/** Of the open ones into production: by its hidden lines; one that a person opened by hand, by its branch. None of a fork's. */
export function findOpen(pulls: readonly PullRequest[], subject: Subject): PullRequest | undefined {
  const own = pulls.filter(({ head }) => !head.fork).map((pull) => ({ pull, marker: readMarker(pull.body) }));
  const marked = own.find(({ marker }) => marker?.newer === subject.newer && marker.older === subject.older);
  return (marked ?? own.find(({ pull, marker }) => !marker && isNameOf(subject.name, pull.head.branch)))?.pull;
}

function isNameOf(name: string, branch: string): boolean {
  const own = revertBranch(name);
  return branch === own || (branch.startsWith(`${own}-`) && /^[0-9a-f]{7}$/.test(branch.slice(own.length + 1)));
}

/** What is open stays as it is, whatever people pushed to it and wherever production went since. */
export async function keepOpen(world: World, plan: Plan, pull: PullRequest): Promise<Proposed> {
  const { subject, production } = plan;
  const sha = readMarker(pull.body)?.head ?? pull.head.sha;
  const made = await findCommit(world.github, sha);
  const notes: string[] = [];
  if (!made || !isRevertOf(subject.commits, made.message)) {
    const foreign = `#${pull.number} was not made by this action: where its commits do not name what they take back, a back-merge takes them for any other change.`;
    world.log.warning(foreign);
    notes.push(prose(foreign));
  } else if (!made.parents.includes(production.tip))
    notes.push(
      `${code(production.branch)} moved since it was made: GitHub merges the two, and shows where they conflict.`,
    );
  const warnings = world.dryRun ? [] : await attributes(world, plan, pull);
  return { branch: pull.head.branch, sha, pull, opened: false, notes: [...notes, ...warnings] };
}

export async function propose(world: World, plan: Plan, merge: Merge): Promise<Proposed> {
  const left = await findLeft(world, plan);
  if (world.dryRun) {
    const [free = ''] = freeNames(plan);
    const notes = await foretellRefusal(world, plan.production.tip, merge);
    return { branch: left?.name ?? free, sha: left?.sha ?? '', pull: undefined, opened: true, notes };
  }
  const branch = left ?? (await createBranch(world, plan, merge));
  const pull = await open(world, plan, branch);
  return { branch: branch.name, sha: branch.sha, pull, opened: true, notes: await attributes(world, plan, pull) };
}

interface Branch {
  readonly name: string;
  readonly sha: string;
  /** Made by this run, just now. */
  readonly made: boolean;
}

/** A branch that an earlier run made, and died before it opened the pull request. */
async function findLeft(world: World, plan: Plan): Promise<Branch | undefined> {
  const there = [...plan.refs.branches].filter(([name]) => isNameOf(plan.subject.name, name));
  const usable = await Promise.all(there.map(([name, sha]) => isUsable(world, plan, { name, sha })));
  const [name, sha] = there[usable.indexOf(true)] ?? [];
  return name !== undefined && sha !== undefined ? { name, sha, made: false } : undefined;
}

/** It holds this revert and nothing of people's, and was not merged yet: the same work may have come again since. */
async function isUsable(
  { github }: World,
  { subject, production }: Plan,
  at: { name: string; sha: string },
): Promise<boolean> {
  const commit = await findCommit(github, at.sha);
  const [parent, second] = commit?.parents ?? [];
  if (!commit || parent === undefined || second !== undefined) return false;
  if (!isRevertOf(subject.commits, commit.message)) return false;
  const [isOnProduction, isMerged, merged] = await Promise.all([
    contains(github, production.tip, parent),
    contains(github, production.tip, at.sha),
    listMergedFrom(github, at.name, production.branch),
  ]);
  return isOnProduction && !isMerged && !merged.some(({ head }) => head.sha === at.sha);
}

function isRevertOf(commits: Plan['subject']['commits'], message: string): boolean {
  const { shas, ours } = revertedBy(message);
  const wanted = new Set(commits.map(({ sha }) => sha));
  return ours && shas.length === wanted.size && shas.every((sha) => wanted.has(sha));
}

/** The usual one, else one with the commit of production that it was made on: no branch of others is written to. */
function freeNames({ subject, production, refs }: Plan): string[] {
  const name = revertBranch(subject.name);
  return [name, `${name}-${shortSha(production.tip)}`].filter((one) => !refs.branches.has(one));
}

async function createBranch(world: World, plan: Plan, merge: Merge): Promise<Branch> {
  const sha = await createCommit(world, plan, merge);
  const names = freeNames(plan);
  for (const name of names) {
    const ref = await ensureRef(world.github, `heads/${name}`, sha).catch(async (error) => {
      throw await explainWorkflowRule(world.github, error, { what: `the branch ${name}`, sha });
    });
    if (ref.sha === sha) return { name, sha, made: true };
    // Another run was quicker.
    if (await isUsable(world, plan, { name, sha: ref.sha })) return { name, sha: ref.sha, made: false };
  }
  const name = revertBranch(plan.subject.name);
  throw new HotfixError(
    `The branches ${name} and ${name}-${shortSha(plan.production.tip)} are there already, and hold something else.`,
    'Nothing was written. If one of them is the revert that you want, open its pull request; else delete or rename it and run the job again.',
  );
}

/** GitHub may refuse the files of a workflow already where they are written into a tree. */
async function createCommit(
  { github, git }: World,
  { subject, production, reason }: Plan,
  { tree, folder }: Merge,
): Promise<string> {
  const { tip } = production;
  const wanted = { folder, onto: tip, tree, parents: [tip], message: messageOf(subject, reason) };
  return createMergeCommit(github, git, wanted).catch(async (error) => {
    throw await explainWorkflowRule(github, error, { what: 'the commit of the revert', sha: subject.older });
  });
}

async function open(world: World, plan: Plan, branch: Branch): Promise<PullRequest> {
  const { subject, production } = plan;
  const body = bodyOf(world, plan, { branch: branch.name, sha: branch.sha, marker: writeMarker(subject, branch.sha) });
  const request = { head: branch.name, base: production.branch, title: subject.title, body, draft: false };
  return openPullRequest(world, request).catch(async (error) => {
    // Where the token may never open it, nothing is left behind.
    if (branch.made && isMissingPermission(error))
      await deleteBranch(world.git, branch.name, branch.sha).catch(() => undefined);
    throw error;
  });
}

async function attributes(world: World, { wishes }: Plan, pull: PullRequest): Promise<string[]> {
  const warnings = await addAttributes(world.github, pull, wishes);
  for (const warning of warnings) world.log.warning(warning);
  return warnings.map(prose);
}
