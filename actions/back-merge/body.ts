// The text of a back-merge pull request: why it is there, what conflicts, how to settle it.

import {
  block,
  type Collision,
  code,
  conflictDetails,
  detailTexts,
  fitting,
  type Preview,
  type PullRequest,
  ruleText,
  shell,
  type Unsettled,
  withinLimit,
} from '@hotfix-actions/core';
import type { Job, Lacking } from './job.ts';
import { revertText } from './revert-text.ts';
import type { Stage } from './stages.ts';

export type Reason = 'conflict' | 'doubt' | 'rule' | 'wish' | 'revert';

export interface Proposal {
  readonly stage: Stage;
  readonly lacking: Lacking;
  readonly previewed: Preview | undefined;
  readonly reason: Reason;
  /** Writes the commit for the branch, if that is not the one that is brought: a merge that is settled already. */
  readonly head?: () => Promise<string>;
}

const mostDetails = 20;

export async function proposalBody(job: Job, proposal: Proposal & { branch: string }): Promise<string> {
  const { source, target } = job;
  const conflicts = proposal.previewed?.conflicts ?? [];
  const sections = [
    `Brings ${source.version ? `${code(source.version)} (${code(source.name)})` : code(source.name)} at ${proposal.stage.upTo} back into ${code(target)}.`,
    whyText(job, proposal),
    landing,
    await revertText(job, proposal.stage, proposal.previewed),
    ...(conflicts.length > 0 ? ['### Conflicts', pathsOf(conflicts), howTo(job, proposal)] : []),
    settledText(proposal.previewed),
  ].filter(Boolean);
  const collision = proposal.previewed && collisionOf(job, proposal.stage, proposal.previewed);
  const details = collision ? await conflictDetails(job.world, collision, conflicts.slice(0, mostDetails)) : [];
  const texts = detailTexts(details, mostCharacters - sections.join('\n\n').length);
  return withinLimit([...sections, ...texts].join('\n\n'), mostCharacters);
}

// The marker comes behind it, and GitHub takes 65,536.
const mostCharacters = 62_000;

function pathsOf(conflicts: readonly Unsettled[]): string {
  const rows = conflicts.map(({ path, kind, rule }) => `- [ ] ${code(path)} — ${kind}${ruleText(rule)}`);
  const listed = fitting(rows, mostCharacters * 0.75, '').join('\n');
  const inPart = 'A merge cannot be settled in part, so that those with a rule are conflicts here too.';
  return conflicts.some(({ rule }) => rule) ? `${listed}\n\n${inPart}` : listed;
}

const landing =
  '**Merge it with "Create a merge commit".** Squashed or rebased, git would not know that it was merged, and its conflicts would come back with the next hotfix.';

function whyText({ target, wishes }: Job, { reason, previewed }: Proposal): string {
  const count = previewed?.conflicts.length ?? 0;
  const paths = count === 1 ? 'one path' : `${count} paths`;
  const conflicting = count > 0 ? ` It conflicts in ${paths}.` : ' It merges without a conflict.';
  if (reason === 'conflict')
    return `${code(target)} changed the same places, in ${paths}: only a person can say what is right there.`;
  if (reason === 'doubt')
    return 'GitHub met a conflict where git merges without one. What is not certain is for a person to look at.';
  if (reason === 'rule') return `The rules of ${code(target)} take no direct merge.${conflicting}`;
  if (reason === 'revert')
    return `It holds a revert of what ${code(target)} has, so it is for a person to decide.${conflicting}`;
  if (wishes.because) return `It is a pull request, since ${wishes.because}.${conflicting}`;
  return `\`strategy: ${wishes.strategy}\` asks for a pull request.${conflicting}`;
}

function howTo({ target, squashed, base }: Job, { branch, previewed }: Proposal & { branch: string }): string {
  // With this git knows, for this one merge, what a squashed pull request carried.
  const hidden =
    squashed?.carried === squashed?.since && base === squashed?.carried ? squashed?.pull.mergeCommit : undefined;
  const start = [
    shell('git', 'fetch', 'origin'),
    ...(hidden ? [`git replace --graft ${hidden} ${hidden}^ ${base}`] : []),
    shell('git', 'switch', '--track', `origin/${branch}`),
    shell('git', 'merge', `origin/${target}`),
  ];
  const end = [
    shell('git', 'commit', '--all', '--no-edit'),
    shell('git', 'push', 'origin', 'HEAD'),
    ...(hidden ? [shell('git', 'replace', '--delete', hidden)] : []),
  ];
  // In two blocks: pasted as one, the conflict markers would be committed and pushed.
  return [
    whereToSettle(previewed, hidden ? squashed?.pull : undefined),
    block(start.join('\n'), 'sh'),
    'Settle the conflicts in the files that git names, and only then:',
    block(end.join('\n'), 'sh'),
    'This branch is only for that: nothing that is pushed to it reaches production.',
  ].join('\n\n');
}

// GitHub's editor knows competing lines only (docs.github.com: resolving a merge conflict on GitHub).
function whereToSettle(previewed: Preview | undefined, hides: PullRequest | undefined): string {
  if (hides) return `Settle it locally: GitHub's editor would show the conflicts again that #${hides.number} settled.`;
  const isOfLines = previewed?.conflicts.every(({ kind }) => kind === 'content' || kind === 'add/add');
  return isOfLines
    ? 'Settle it with the button "Resolve conflicts" below, or locally:'
    : "Settle it locally: GitHub's editor cannot settle conflicts of this kind.";
}

function collisionOf({ tip, source, target }: Job, stage: Stage, { merge, mergeBase }: Preview): Collision {
  const ours = { name: target, tips: [tip] };
  return { merge, mergeBase, ours, theirs: { name: source.name, tips: [stage.upTo] } };
}

function settledText(previewed: Preview | undefined): string {
  const { resolved = [] } = previewed ?? {};
  if (resolved.length === 0) return '';
  const rows = fitting(
    resolved.map(({ path, how }) => `- ${code(path)} — ${how}`),
    mostCharacters * 0.15,
    '',
  );
  return `### Settled by rule\n\nThese paths conflicted, and the rules of \`resolve\` settled them:\n\n${rows.join('\n')}`;
}
