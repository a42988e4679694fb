// The text of a back-merge pull request: why it is there, what conflicts, how to settle it.

import {
  block,
  type Commit,
  cell,
  code,
  findCommit,
  htmlCode,
  newestCommitOf,
  type PullRequest,
  prose,
  readFiles,
  shell,
  subjectOf,
  withinLimit,
} from '@hotfix-actions/core';
import { type Job, type Lacking, ruleText, type Unsettled } from './job.ts';
import type { Preview } from './preview.ts';
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
    await revertText(job, proposal.stage),
    ...(conflicts.length > 0 ? ['### Conflicts', pathsOf(conflicts), howTo(job, proposal)] : []),
    settledText(proposal.previewed),
  ].filter(Boolean);
  const details = await detailsOf(job, proposal, conflicts.slice(0, mostDetails));
  const left = mostCharacters - sections.join('\n\n').length;
  const texts = fitting(detailTexts(details, left), left, 'details of');
  return withinLimit([...sections, ...texts].join('\n\n'), mostCharacters);
}

// The marker comes behind it, and GitHub takes 65,536.
const mostCharacters = 62_000;

/** As many as there is room for, whole; and how many are left out. */
function fitting(items: readonly string[], room: number, what: string): string[] {
  let left = room - 100;
  const shown = items.findIndex((item) => {
    left -= item.length + 2;
    return left < 0;
  });
  return shown < 0
    ? [...items]
    : [...items.slice(0, shown), `_…and ${what} ${items.length - shown} more paths, for which there is no room._`];
}

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
    return `It takes work back that ${code(target)} has, so it is for a person to decide.${conflicting}`;
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

interface SideCommit {
  readonly side: string;
  readonly commit: Commit | undefined;
}

interface Detail {
  readonly path: string;
  readonly kind: string;
  readonly sides: readonly SideCommit[];
  readonly lines: string;
}

async function detailsOf(job: Job, { previewed, stage }: Proposal, conflicts: readonly Unsettled[]): Promise<Detail[]> {
  if (conflicts.length === 0) return [];
  const { world, tip, source, target } = job;
  const { merge, mergeBase } = previewed as Preview;
  const [contents, known] = await Promise.all([
    readFiles(world.git, { ...merge, paths: conflicts.map(({ path }) => path) }),
    findCommit(world.github, mergeBase),
  ]);
  const base = { sha: mergeBase, date: known?.date ?? '' };
  const read = async ({ path, kind }: Unsettled): Promise<Detail> => {
    const newest = (sha: string) => newestCommitOf(world.github, { sha, file: path, base });
    const [ours, theirs] = await Promise.all([newest(tip), newest(stage.upTo)]);
    const sides = [
      { side: target, commit: ours },
      { side: source.name, commit: theirs },
    ];
    return { path, kind, sides, lines: firstConflict(contents.get(path), { ours: target, theirs: source.name }) };
  };
  const details: Detail[] = [];
  for (let from = 0; from < conflicts.length; from += atOnce)
    details.push(...(await Promise.all(conflicts.slice(from, from + atOnce).map(read))));
  return details;
}

const atOnce = 5;

/** Each with as many of its lines as there is room for. */
function detailTexts(details: readonly Detail[], room: number): string[] {
  const cut = (most: number) =>
    details.map((at) => {
      const lines = at.lines.split('\n');
      return detail({ ...at, lines: lines.length > most ? [...lines.slice(0, most), '…'].join('\n') : at.lines });
    });
  const sizes = [mostLines + 1, 12, 6, 3].map(cut);
  return sizes.find((texts) => texts.join('\n\n').length <= room - 100) ?? (sizes.at(-1) as string[]);
}

function detail(at: Detail): string {
  const rows = at.sides.map(({ side, commit }) =>
    commit
      ? `| ${cell(side)} | ${commit.sha.slice(0, 7)} | ${prose(subjectOf(commit.message))} | ${prose(commit.author.login ?? commit.author.name)} |`
      : `| ${cell(side)} | – | – | – |`,
  );
  const table = ['| side | newest commit | | by |', '|---|---|---|---|', ...rows].join('\n');
  return `<details><summary>${htmlCode(at.path)} (${at.kind})</summary>\n\n${table}${at.lines ? `\n\n${block(at.lines)}` : ''}\n\n</details>`;
}

const mostLines = 30;
const longestLine = 200;

/** The first conflict of a merged file, its markers named after the branches; '' where there are no lines to show. */
export function firstConflict(content: Buffer | undefined, sides: { ours: string; theirs: string }): string {
  if (!content || content.includes(0)) return '';
  const lines = content.toString('utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith('<<<<<<< '));
  const end = lines.findIndex((line, index) => index > start && line.startsWith('>>>>>>> '));
  if (start < 0 || end < 0) return '';
  const named = [`<<<<<<< ${sides.ours}`, ...lines.slice(start + 1, end), `>>>>>>> ${sides.theirs}`];
  const shown = named
    .slice(0, mostLines)
    .map((line) => [...line.slice(0, 2 * longestLine)].slice(0, longestLine).join(''));
  return [...shown, ...(end + 1 - start > mostLines ? ['…'] : [])].join('\n');
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
