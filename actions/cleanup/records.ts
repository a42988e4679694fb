// The records of a hotfix, before its branch goes: the tracking file is archived, the tracking issue told and closed.

import {
  explain,
  isMissingPermission,
  message,
  ownBranches,
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

/** What there is of records. */
export interface Found {
  readonly issue: TrackingIssue | undefined;
  readonly filed: Filed;
  readonly notes: readonly string[];
}

export async function findRecords(world: World, branch: Branch, wishes: Wishes): Promise<Found> {
  // A back-merge has none of its own.
  if (branch.name.startsWith(ownBranches.backMerge)) return { issue: undefined, filed: 'none', notes: [] };
  const [{ value: issue, notes }, filed] = await Promise.all([
    withRight(world, () => findIssue(world, wishes)),
    wishes.archive ? findFile(world, branch) : ('none' as const),
  ]);
  return { issue, filed, notes };
}

export async function keepRecords(
  world: World,
  at: { branch: Branch; fix: Fix },
  { issue, filed, notes }: Found,
): Promise<Records> {
  const { branch, fix } = at;
  const isComplete = fix.targets.every(({ since }) => since !== undefined);
  const isTidy = isComplete && branch.tip === undefined;
  const none: Archive = { state: filed === 'archived' ? 'archived' : 'none', notes: [] };
  // Both to their end: one that cannot be kept must not stop the other halfway.
  const [archiving, keeping] = await Promise.allSettled([
    isComplete && filed === 'there' ? archive(world, at) : none,
    issue && withRight(world, () => keepIssue(world, issue, { head: branch.name, fix, isTidy })),
  ]);
  if (archiving.status === 'rejected') throw archiving.reason;
  if (keeping.status === 'rejected') throw keeping.reason;
  const kept = keeping.value;
  return { isComplete, kept: kept?.value, archive: archiving.value, notes: [...notes, ...(kept?.notes ?? [])] };
}

/** Tracking is no condition: who gave no right to it gets a warning, and the branch goes all the same. */
async function withRight<T>(
  world: World,
  act: () => Promise<T>,
): Promise<{ value: T | undefined; notes: readonly string[] }> {
  try {
    return { value: await act(), notes: [] };
  } catch (error) {
    if (!isMissingPermission(error)) throw error;
    const { message: what, hint } = explain(error, world.repository);
    const note = `The tracking issue was left as it is. ${what} ${hint}`;
    world.log.warning(note);
    return { value: undefined, notes: [message(note, world.url)] };
  }
}
