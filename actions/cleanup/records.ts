// The records of a hotfix, before its branch goes: the tracking file is archived, the tracking issue told and closed.

import { explain, isMissingPermission, message, type World } from '@hotfix-actions/core';
import { type Archive, archive } from './archive.ts';
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

export async function keepRecords(
  world: World,
  at: { branch: Branch; fix: Fix },
  { head, issue, archive: isWanted }: Pick<Wishes, 'head' | 'issue' | 'archive'>,
): Promise<Records> {
  const { branch, fix } = at;
  const isComplete = fix.targets.every(({ since }) => since !== undefined);
  const [found, filed] = await Promise.all([
    withRight(world, () => findIssue(world, { head, issue })),
    isWanted && isComplete ? archive(world, at) : ({ state: 'none', notes: [] } as const),
  ]);
  const kept =
    found.value &&
    (await withRight(world, async () => {
      // Read anew: people write into it too.
      const current = found.value && (await findIssue(world, { head, issue: found.value.number }));
      const isTidy = isComplete && branch.tip === undefined;
      return current && keepIssue(world, current, { head, fix, isTidy });
    }));
  return { isComplete, kept: kept?.value, archive: filed, notes: [...found.notes, ...(kept?.notes ?? [])] };
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
