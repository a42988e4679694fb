// In which stages a source is brought back: reverts are not merged like any other commit.

import {
  type Commit,
  contains,
  isWholeSha,
  onlyTakesBack,
  type Revert,
  reachable,
  revertsAmong,
  type Told,
  withClaims,
} from '@hotfix-actions/core';
import type { Job } from './job.ts';

export interface Stage {
  readonly upTo: string;
  /** `merge` as always; `keep`: record the commit, with the target's files as they are; `propose`: never directly. */
  readonly how: 'merge' | 'keep' | 'propose';
  /** Commits that the target has and that this stage would take back. */
  readonly reverted: readonly string[];
  /** They were to be kept out of the target, but something else landed with one of them. */
  readonly mixed?: boolean;
}

/**
 * One stage for all, unless there are reverts of commits that the target has. Those to be kept are recorded by
 * themselves, after all that landed before them was merged; one that nobody decided makes it a proposal.
 */
export async function stagesOf(job: Job, lacking: readonly Commit[]): Promise<Stage[]> {
  const { source, squashed } = job;
  const whole: Stage = { upTo: source.commit, how: 'merge', reverted: [] };
  if (job.wishes.reverts === 'apply') return [whole];
  // What a squashed merge carried holds no news: no reverts that somebody has to decide on. What it brought is there.
  const known = reachable(lacking, squashed?.carried ?? '');
  const news = lacking.filter(({ sha }) => !known.has(sha));
  const told = await withClaims(job.world, news, source.commit);
  const commits = await Promise.all(told.map((commit) => withoutOld(job, commit)));
  const reverts = await revertsOfTarget(job, known, revertsAmong(commits, source.commit, squashed));
  if (reverts.length === 0) return [whole];
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const policies = await Promise.all(reverts.map((revert) => policyOf(job, revert, bySha.get(revert.landed))));
  const undecided = reverts.filter((_, index) => policies[index] !== 'keep');
  if (undecided.length > 0) {
    const reverted = undecided.flatMap((revert) => revert.reverted);
    return [{ ...whole, how: 'propose', reverted, mixed: policies.includes('mixed') }];
  }
  const stages = reverts.flatMap((revert): Stage[] => {
    const before = bySha.get(revert.landed)?.parents[0];
    const record: Stage = { upTo: revert.landed, how: 'keep', reverted: revert.reverted };
    return before !== undefined && bySha.has(before)
      ? [{ upTo: before, how: 'merge', reverted: [] }, record]
      : [record];
  });
  return stages.at(-1)?.upTo === source.commit ? stages : [...stages, whole];
}

/** What a squash carried of the target itself, as a release does, is no news there, be it a revert. */
async function withoutOld({ world, tip }: Job, commit: Told): Promise<Told> {
  const { claims = [] } = commit;
  const isOld = await Promise.all(
    claims.map(({ sha, shas }) => sha !== commit.sha && shas.length > 0 && contains(world.github, tip, sha)),
  );
  return { ...commit, claims: claims.filter((_, index) => !isOld[index]) };
}

/**
 * Recorded without its changes, whatever landed with a revert would be lost to the target: one that is `mixed` with
 * anything else is for a person, whatever was asked for.
 */
async function policyOf(
  { world, wishes }: Job,
  { ours, named }: Revert,
  landed: Commit | undefined,
): Promise<'keep' | 'propose' | 'mixed'> {
  const keeps = wishes.reverts === 'keep' || (wishes.reverts !== 'propose' && ours);
  if (!keeps || !landed) return 'propose';
  return (await onlyTakesBack(world, landed, named)) ? 'keep' : 'mixed';
}

async function revertsOfTarget(
  { world, tip }: Job,
  carried: ReadonlySet<string>,
  reverts: readonly Revert[],
): Promise<Revert[]> {
  const isThere = async (sha: string) => carried.has(sha) || !isWholeSha(sha) || contains(world.github, tip, sha);
  const known = await Promise.all(
    reverts.map(async (revert) => {
      const has = await Promise.all(revert.reverted.map(isThere));
      return { ...revert, reverted: revert.reverted.filter((_, index) => has[index]) };
    }),
  );
  return known.filter((revert) => revert.reverted.length > 0);
}
