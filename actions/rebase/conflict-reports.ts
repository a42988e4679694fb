// One report for each conflict: a comment on the branch's pull request, or an issue where it has none. All are found by one
// label, so that a run knows with one request what was reported before.
// 1 what is reported already   2 each conflict: reported, or its report brought up to date   3 what is solved: report away

import {
  addLabel,
  closeIssue,
  code,
  explain,
  findPullRequest,
  GitHubError,
  isAbout,
  isStatus,
  keepComment,
  keepIssues,
  link,
  listLabelled,
  type OpenItem,
  type PullRequest,
  prose,
  removeLabel,
  type World,
} from '@hotfix-actions/core';
import { type At, type Conflicting, conflictBody, conflictTitle } from './conflict-text.ts';
import type { Candidate, Outcome } from './outcome.ts';

export const label = 'rebase-conflict';

export interface Reporting {
  readonly onto: string;
  readonly strategy: 'rebase' | 'merge';
  readonly outcomes: readonly Outcome[];
  readonly candidates: readonly Candidate[];
  readonly exists: (branch: string) => boolean;
}

/** Where each conflict is reported, by branch, and what a person should know besides; both Markdown. */
export interface Reported {
  readonly places: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

/** A courtesy: where the token may not report, the branches are rebased all the same. */
export async function reportConflicts(world: World, reporting: Reporting): Promise<Reported> {
  const places = new Map<string, string>();
  const notes: string[] = [];
  const attempt = <T>(act: () => Promise<T>) => unlessRefused(world, act, notes);
  const labelled = await attempt(() => listLabelled(world.github, label).catch(noneWithoutIssues));
  if (!labelled) return { places, notes };
  const conflicting = reporting.outcomes.filter((outcome) => outcome.status === 'conflict');
  const reports = conflicting.map((outcome) => reportOf(world, outcome, reporting));
  for (const { pull, branch, ...one } of reports) {
    const where = pull && (await attempt(() => commentOn(world, { ...one, pull }, labelled)));
    if (where) places.set(branch, where);
  }
  const others = reports.filter(({ pull }) => !pull);
  const issues = (await attempt(() => openIssues(world, others, labelled))) ?? [];
  for (const [branch, where] of issues) places.set(branch, where);
  const withdrawn = (await attempt(() => withdrawSolved(world, reporting, labelled))) ?? [];
  return { places, notes: [...notes, ...withdrawn] };
}

/** Where issues are off, pull requests can be commented on all the same. */
function noneWithoutIssues(error: unknown): OpenItem[] {
  if (isStatus(error, 410)) return [];
  throw error;
}

/** A right that lacks, issues that are off, a conversation that is locked: said once, and what it concerns is left out. */
async function unlessRefused<T>(world: World, act: () => Promise<T>, notes: string[]): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof GitHubError) || ![403, 404, 410].includes(error.status)) throw error;
    const { message, hint } = explain(error, world.repository);
    const said =
      error.status === 410
        ? 'Conflicts of branches without a pull request are not reported: this repository has no issues.'
        : `Conflicts are not reported. ${message} ${hint}`;
    if (notes.includes(prose(said))) return undefined;
    world.log.warning(said);
    notes.push(prose(said));
    return undefined;
  }
}

interface ConflictReport {
  readonly branch: string;
  readonly key: string;
  readonly title: string;
  readonly body: string;
  /** Where it goes, if there is one. */
  readonly pull: PullRequest | undefined;
}

function reportOf(world: World, outcome: Conflicting, { onto, strategy, candidates }: Reporting): ConflictReport {
  const at: At = { onto, strategy, candidate: candidates.find(({ name }) => name === outcome.name) };
  return {
    branch: outcome.name,
    key: keyOf(onto, outcome.name),
    title: conflictTitle(outcome, at),
    body: conflictBody(world, outcome, at),
    pull: outcome.pulls?.find(({ base }) => base === onto) ?? outcome.pulls?.[0],
  };
}

function keyOf(onto: string, branch: string): string {
  return `rebase ${onto} ${branch}`;
}

async function openIssues(
  world: World,
  reports: readonly ConflictReport[],
  labelled: readonly OpenItem[],
): Promise<[branch: string, place: string][]> {
  if (world.dryRun) return reports.map(({ branch }) => [branch, 'An issue would say so.']);
  const wanted = reports.map(({ key, title, body }) => ({ key, title, body, label }));
  const issues = await keepIssues(world.github, labelled, wanted);
  return reports.flatMap(({ branch, key }) => {
    const issue = issues.get(key);
    if (!issue) return [];
    const again = issue.isClosed ? ' It was closed, and is open again: the conflict is still there.' : '';
    return [[branch, `${link(`#${issue.number}`, issue.url)} says how to settle it.${again}`]];
  });
}

async function commentOn(
  world: World,
  { pull, key, body }: Pick<ConflictReport, 'key' | 'body'> & { pull: PullRequest },
  labelled: readonly OpenItem[],
): Promise<string> {
  const where = link(`#${pull.number}`, pull.url);
  if (world.dryRun) return `A comment on ${where} would say so.`;
  // The label first: a comment without one would not be found again once it is solved.
  if (!pull.labels.includes(label)) await addLabel(world.github, pull.number, label);
  await keepComment(world, { on: pull.number, key, body });
  // It was reported before there was a pull request.
  for (const { number } of labelled.filter((item) => isAbout(item, key)))
    await closeIssue(world.github, number, 'not_planned');
  return `A comment on ${where} says how to settle it.`;
}

/** Of branches that have all of `onto`, or are gone. What this run did not look at, or left alone, stays reported. */
async function withdrawSolved(world: World, reporting: Reporting, labelled: readonly OpenItem[]): Promise<string[]> {
  const isSolved = (branch: string) => {
    const outcome = reporting.outcomes.find(({ name }) => name === branch);
    if (!outcome) return !reporting.exists(branch);
    if (outcome.status === 'skipped') return outcome.solved === true;
    return outcome.status !== 'conflict';
  };
  const notes: string[] = [];
  for (const item of labelled) {
    const branch = item.isPullRequest ? await headOf(world, item.number) : branchIn(item, reporting);
    if (branch === undefined || !isSolved(branch)) continue;
    const where = link(`#${item.number}`, item.url);
    notes.push(
      `${code(branch)} conflicts no longer: ${where} ${world.dryRun ? 'would be' : 'is'} ${item.isPullRequest ? 'rid of its comment' : 'closed'}.`,
    );
    if (world.dryRun) continue;
    if (item.isPullRequest) await withdrawComment(world, item.number, keyOf(reporting.onto, branch));
    else await closeIssue(world.github, item.number, 'completed');
  }
  return notes;
}

async function headOf({ github }: World, number: number): Promise<string | undefined> {
  const pull = await findPullRequest(github, number);
  return pull && !pull.head.fork ? pull.head.branch : undefined;
}

/** The branch that an issue of ours is about, if it is about this `onto`. */
function branchIn({ body }: OpenItem, { onto }: Reporting): string | undefined {
  const [, encoded = ''] = /^<!-- hotfix-actions:(\S+) -->/.exec(body) ?? [];
  const start = encodeURIComponent(keyOf(onto, ''));
  return encoded.startsWith(start) ? decodeURIComponent(encoded.slice(start.length)) : undefined;
}

/** The label last: until then it is found again. */
async function withdrawComment(world: World, number: number, key: string): Promise<void> {
  await keepComment(world, { on: number, key, body: undefined });
  await removeLabel(world.github, number, label);
}
