// In which stages a source is brought back: reverts are not merged like any other commit.

import {
  type Commit,
  contains,
  findPullRequest,
  listMessages,
  type Revert,
  reachable,
  revertedBy,
  revertsAmong,
  revertTrailers,
  subjectOf,
  type World,
} from '@hotfix-actions/core';
import type { Job } from './job.ts';

export interface Stage {
  readonly upTo: string;
  /** `merge` as always; `keep`: record the commit, with the target's files as they are; `propose`: never directly. */
  readonly how: 'merge' | 'keep' | 'propose';
  /** Commits that the target has and that this stage would take back. */
  readonly reverted: readonly string[];
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
  const commits = await Promise.all(
    lacking.filter(({ sha }) => !known.has(sha)).map((commit) => spelledOut(job, commit)),
  );
  const reverts = await revertsOfTarget(job, known, revertsAmong(commits, source.commit, squashed));
  if (reverts.length === 0) return [whole];
  const undecided = reverts.filter((revert) => policyOf(job, revert) === 'propose');
  if (undecided.length > 0)
    return [{ ...whole, how: 'propose', reverted: undecided.flatMap(({ reverted }) => reverted) }];
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const stages = reverts.flatMap((revert): Stage[] => {
    const before = bySha.get(revert.landed)?.parents[0];
    const record: Stage = { upTo: revert.landed, how: 'keep', reverted: revert.reverted };
    return before !== undefined && bySha.has(before)
      ? [{ upTo: before, how: 'merge', reverted: [] }, record]
      : [record];
  });
  return stages.at(-1)?.upTo === source.commit ? stages : [...stages, whole];
}

/** GitHub's button names a pull request; where that was squashed, it may be all that the message says. */
async function spelledOut({ world }: Job, commit: Commit): Promise<Commit> {
  const told = await messageOfSquash(world, commit);
  if (told !== undefined) return { ...commit, message: told };
  const [, where = '', number] = /^Reverts ([\w.-]+\/[\w.-]+)?#(\d+)\s*$/m.exec(commit.message) ?? [];
  const isOwn = where === '' || where.toLowerCase() === world.repository.toLowerCase();
  if (number === undefined || !isOwn || revertedBy(commit.message).shas.length > 0) return commit;
  const pull = await findPullRequest(world.github, Number(number));
  if (!pull?.merged || !pull.mergeCommit) return commit;
  return { ...commit, message: `${commit.message}\n\n${revertLine(pull.mergeCommit)}` };
}

/**
 * The squash of a revert's pull request says of it what the repository is set to, the title alone perhaps, or quotes beside
 * it what people added: what it takes back is read from the pull request's own commits.
 */
async function messageOfSquash({ github }: World, { sha, message, parents }: Commit): Promise<string | undefined> {
  const number = /^Revert .*\(#(\d+)\)$/.exec(subjectOf(message))?.[1];
  if (number === undefined || parents.length > 1) return undefined;
  const pull = await findPullRequest(github, Number(number));
  if (!pull?.merged || pull.mergeCommit !== sha) return undefined;
  const said = (await listMessages(github, pull.number)).map(revertedBy);
  const shas = said.flatMap((revert) => revert.shas);
  if (shas.length === 0) return undefined;
  const isOurs = said.every(({ ours }) => ours);
  return [subjectOf(message), isOurs ? revertTrailers(shas) : shas.map(revertLine).join('\n')].join('\n\n');
}

const revertLine = (sha: string): string => `This reverts commit ${sha}.`;

// Recorded without its changes, whatever landed with a revert would be lost to the target: that is for a person.
function policyOf({ wishes }: Job, { ours, alone }: Revert): 'keep' | 'propose' {
  const keeps = wishes.reverts === 'keep' || (wishes.reverts !== 'propose' && ours);
  return keeps && alone ? 'keep' : 'propose';
}

async function revertsOfTarget(
  { world, tip }: Job,
  carried: ReadonlySet<string>,
  reverts: readonly Revert[],
): Promise<Revert[]> {
  const isThere = async (sha: string) => carried.has(sha) || contains(world.github, tip, sha);
  const known = await Promise.all(
    reverts.map(async (revert) => {
      const has = await Promise.all(revert.reverted.map(isThere));
      return { ...revert, reverted: revert.reverted.filter((_, index) => has[index]) };
    }),
  );
  return known.filter((revert) => revert.reverted.length > 0);
}
