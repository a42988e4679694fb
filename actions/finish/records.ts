// The records of a hotfix that `start` began, kept as `cleanup` keeps them: the tracking issue is told how far it came; once it is
// released and in every target, that is closed and the tracking file archived.

import type { Ending } from '@hotfix-actions/back-merge';
import {
  type Fix,
  type Found,
  hasTrackingFile,
  keepRecords,
  keptText,
  lookAt,
  lookForRecords,
  type Target,
  tickTidy,
} from '@hotfix-actions/cleanup';
import { explain, findRef, message, type PullRequest } from '@hotfix-actions/core';
import type { Setting } from './finish.ts';
import type { Finished, Item } from './item.ts';

/** What was done of a hotfix before it comes to its records. */
export type Told = Omit<Finished, 'deleted' | 'notes'>;

/** How the records are. */
export interface Kept {
  /** Whether anything went wrong: then the branch stays, and the next run finds by it what is left to do. */
  readonly failed: boolean;
  /** The tracking issue, where it is closed now. */
  readonly closedIssue: number | undefined;
  /** Markdown of one line each. */
  readonly notes: readonly string[];
}

export interface Looked {
  readonly found: Found;
  /** The tracking file came with the fix; the back-merge takes it to development. */
  readonly hasFile: boolean;
}

/** Begun while the fix is brought back, so that it costs nobody's time. An error is for who waits for the answer. */
export function lookFor({ world, wishes }: Setting, { kind, pull, commit }: Item): Promise<Looked> | undefined {
  if (kind !== 'hotfix' || !pull || pull.head.fork) return undefined;
  const { branch } = pull.head;
  const looked = Promise.all([
    lookForRecords(world, { head: branch }, undefined),
    wishes.cleanup && hasTrackingFile(world.github, commit, branch),
  ]).then(([found, hasFile]) => ({ found, hasFile }));
  looked.catch(() => undefined);
  return looked;
}

/** What is in the way of it is a note, no failure: the release is out and nothing is lost. */
export async function keep(
  setting: Setting,
  told: Told,
  {
    looked,
    others = [],
  }: { looked: Promise<Looked> | undefined; others?: readonly PullRequest[] | Promise<PullRequest[]> | undefined },
): Promise<Kept> {
  const { world, head, wishes, progress } = setting;
  const { pull } = told.item;
  try {
    const { found, hasFile = false } = (await looked) ?? {};
    if (!pull || !found || (!found.issue && !hasFile))
      return { failed: false, closedIssue: undefined, notes: found?.notes ?? [] };
    const fix = await fixOf(setting, told, pull);
    const on = fix.targets.find(({ name }) => name !== head.main)?.name;
    const filed = hasFile && on !== undefined ? ({ state: 'there', on } as const) : undefined;
    const { branch: name } = pull.head;
    const branch = { name, tip: progress.refs.branches.get(name) };
    // Work that goes on in it, or on its way to another line, is not done.
    const isOver = (branch.tip === undefined || branch.tip === pull.head.sha) && (await others).length === 0;
    const mayClose = wishes.cleanup && told.published !== undefined && isOver;
    const records = await keepRecords(world, { branch, fix, mayClose }, { ...found, filed });
    const closedIssue = records.isComplete ? records.kept?.issue.number : undefined;
    return { failed: false, closedIssue, notes: keptText(world, records) };
  } catch (error) {
    const problem = explain(error, world.repository);
    const note = `The records of ${pull?.head.branch} are not complete. ${problem.message} ${problem.hint}`;
    world.log.warning(note);
    return { failed: true, closedIssue: undefined, notes: [message(note, world.url)] };
  }
}

/** The last step of the issue, once the branch is gone. */
export async function tickDeleted({ world }: Setting, issue: number): Promise<void> {
  if (world.dryRun) return;
  await tickTidy(world, issue).catch((error: unknown) => {
    world.log.warning(`#${issue} does not say that the branch is gone. ${explain(error, world.repository).message}`);
  });
}

async function fixOf(setting: Setting, told: Told, pull: PullRequest): Promise<Fix> {
  const { item, release, published, problem, tagged } = told;
  const isOut = tagged && (published !== undefined || problem === undefined);
  return {
    line: setting.head.branch,
    pull,
    fixed: { at: pull.createdAt },
    merged: { sha: item.commit, at: pull.mergedAt ?? item.date },
    release: isOut ? { tag: release.tag, at: published?.release?.published_at ?? item.date } : undefined,
    targets: await targetsOf(setting, told, pull),
  };
}

/** Where the fix is by now. One that a release had already was not brought back by this run. */
async function targetsOf(setting: Setting, { item, back }: Told, pull: PullRequest): Promise<Target[]> {
  const { world, head, progress } = setting;
  const look = (name: string, tip = progress.refs.branches.get(name) ?? '') => {
    const refs = { ...progress.refs, branches: new Map([...progress.refs.branches, [name, tip]]) };
    const branch = { name: pull.head.branch, refs, merged: [pull] };
    return lookAt(world, { branch, line: head.branch, name, pull, shas: [item.commit] });
  };
  const after = async (ending: Ending): Promise<Target> => {
    const { target: name, result } = ending;
    const waitsFor = result === 'proposed' ? ending.pull : undefined;
    if (result !== 'merged' && result !== 'up-to-date') return { name, since: undefined, waitsFor };
    // A dry run merged nothing that could be looked at.
    if (world.dryRun) return { name, since: '', waitsFor };
    // Where it was there, another run may have brought it since the refs were read.
    const tip = result === 'merged' ? ending.sha : (await findRef(world.github, `heads/${name}`))?.sha;
    return { name, since: (await look(name, tip)).since ?? '', waitsFor };
  };
  return Promise.all(back.length === 0 ? setting.targets.map((name) => look(name)) : back.map(after));
}
