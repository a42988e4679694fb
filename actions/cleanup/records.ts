// The records of a hotfix, before its branch goes: the tracking file is archived, the tracking issue told and closed.

import {
  explain,
  isMissingPermission,
  message,
  ownBranches,
  readHotfixBranch,
  type TrackingIssue,
  type World,
} from '@hotfix-actions/core';
import { type Archive, archive, type Filed, findFile } from './archive.ts';
import type { Branch } from './branch.ts';
import type { Fix } from './fix.ts';
import type { Wishes } from './inputs.ts';
import { findIssue, type Kept, keepIssue } from './tracking-issue.ts';

export interface Records {
  /** Whether the fix is in every target: before that nothing is closed or archived. */
  readonly isComplete: boolean;
  /** Undefined where the hotfix has no tracking issue. */
  readonly kept: Kept | undefined;
  readonly archive: Archive;
  readonly notes: readonly string[];
}

/** What of a branch its records are about. `tip` is undefined where the branch is gone. */
export type Followed = Pick<Branch, 'name' | 'tip'>;

/** What there is of records. */
export interface Found {
  readonly issue: TrackingIssue | undefined;
  readonly filed: Filed | undefined;
  readonly notes: readonly string[];
}

export async function findRecords(world: World, branch: Branch, wishes: Wishes): Promise<Found> {
  // A back-merge has none of its own.
  if (branch.name.startsWith(ownBranches.backMerge)) return { issue: undefined, filed: undefined, notes: [] };
  return lookForRecords(world, wishes, wishes.archive ? findFile(world, branch) : undefined);
}

/** The issue that is named, else that of the branch; the file was looked for where it should be. */
export async function lookForRecords(
  world: World,
  of: { head: string; issue?: number | undefined },
  file: Promise<Filed | undefined> | undefined,
): Promise<Found> {
  // Who never began a hotfix by `start` has no such issue, and need not give a right for it.
  const isBegun = of.issue !== undefined || readHotfixBranch(of.head).timestamp !== undefined;
  const tell = isBegun ? world.log.warning : world.log.info;
  const [{ value: issue, notes }, filed] = await Promise.all([
    withRight(world, () => findIssue(world, of), tell),
    file,
  ]);
  return { issue, filed, notes };
}

/** Tells the issue how far the fix came; once it is in every target, closes that and archives the file, where it may. */
export async function keepRecords(
  world: World,
  at: { branch: Followed; fix: Fix; mayClose?: boolean },
  { issue, filed, notes }: Found,
): Promise<Records> {
  const { branch, fix, mayClose = true } = at;
  const isComplete = mayClose && fix.targets.every(({ since }) => since !== undefined);
  const isTidy = isComplete && branch.tip === undefined;
  const none: Archive = { state: filed?.state === 'archived' ? 'archived' : 'none', notes: [] };
  // The file first: by an issue that is open the next run finds what is left to do.
  const archiving = isComplete && filed?.state === 'there' ? archive(world, { ...at, target: filed.on }) : none;
  const [archived] = await Promise.allSettled([archiving]);
  const mayEnd = isComplete && archived.status === 'fulfilled';
  const kept =
    issue &&
    (await withRight(world, () =>
      keepIssue(world, issue, { head: branch.name, fix, isComplete: mayEnd, isTidy: isTidy && mayEnd }),
    ));
  if (archived.status === 'rejected') throw archived.reason;
  return { isComplete, kept: kept?.value, archive: archived.value, notes: [...notes, ...(kept?.notes ?? [])] };
}

/** Tracking is no condition: who gave no right to it gets a warning, and the branch goes all the same. */
export async function withRight<T>(
  world: World,
  act: () => Promise<T>,
  tell: (message: string) => void = world.log.warning,
): Promise<{ value: T | undefined; notes: readonly string[] }> {
  try {
    return { value: await act(), notes: [] };
  } catch (error) {
    if (!isMissingPermission(error)) throw error;
    const { message: what, hint } = explain(error, world.repository);
    const note = `The tracking issue was left as it is. ${what} ${hint}`;
    tell(note);
    return { value: undefined, notes: [message(note, world.url)] };
  }
}
