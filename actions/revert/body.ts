// The text of the pull request: what is taken back, what stays, what becomes of development, and the way back.

import {
  block,
  type Commit,
  code,
  firstParents,
  link,
  prose,
  shell,
  shortSha,
  titleOf,
  type World,
  withinLimit,
} from '@hotfix-actions/core';
import type { Plan } from './revert.ts';

const mostCharacters = 65_000;
const mostLines = 50;

export function bodyOf(world: World, plan: Plan, at: { branch: string; sha: string; marker: string }): string {
  const { subject, production } = plan;
  const sections = [
    `Takes ${whatText(plan)} out of ${code(production.branch)}, as one new commit on top of ${link(shortSha(production.tip), `${world.url}/commit/${production.tip}`)}. No tag and no commit that is there goes away.`,
    reasonText(plan.reason),
    `### What is taken back\n\n${listOf(world, firstParents(subject.commits, subject.newer), subject.commits.length)}`,
    `### What stays\n\n${staysText(world, plan)}`,
    `### What becomes of development\n\n${developmentText}`,
    `### How to bring the work back\n\n${wayBackText(plan, at)}`,
    `### Next\n\n${nextText(plan)}`,
  ].filter(Boolean);
  const shown = withinLimit(sections.join('\n\n'), mostCharacters - at.marker.length);
  return `${shown}\n\n${at.marker}\n`;
}

/** "all that `v1.5.1` brought since `v1.5.0` (12 commits)" */
export function whatText({ subject: { name, olderName, commits, newer } }: Pick<Plan, 'subject'>): string {
  if (commits.length === 1 && commits[0]?.sha === newer && name === shortSha(newer)) return code(name);
  return `all that ${code(name)} brought since ${code(olderName)} (${count(commits.length)})`;
}

export const count = (commits: number): string => (commits === 1 ? '1 commit' : `${commits} commits`);

function reasonText(reason: string): string {
  const lines = reason.split(/\r\n|\r|\n/).map((line) => `> ${prose(line)}`.trimEnd());
  return reason === '' ? '' : `**Reason**\n\n${lines.join('\n')}`;
}

/** What landed one after the other, newest first; `all` counts what came with it too. */
export function listOf({ url }: World, landed: readonly Commit[], all: number): string {
  const rows = landed
    .slice(-mostLines)
    .toReversed()
    .map(({ sha, message, author }) => {
      const by = author.login ?? author.name;
      return `- ${link(shortSha(sha), `${url}/commit/${sha}`)} ${prose(titleOf(message))}${by ? `, by ${prose(by)}` : ''}`;
    });
  const more = landed.length > mostLines ? [`- …and ${landed.length - mostLines} before them`] : [];
  const within = all > landed.length ? [`\n${count(all)} in all, with those that came by merges.`] : [];
  return [...rows, ...more, ...within].join('\n');
}

function staysText(world: World, { subject, production, situation }: Plan): string {
  const { since, landed } = situation;
  if (since.length === 0) return `Nothing landed on ${code(production.branch)} after ${code(subject.name)}.`;
  return `**Look at these:** they landed on ${code(production.branch)} after ${code(subject.name)}, and stay. What of them needs the work that goes is broken without it.\n\n${listOf(world, landed, since.length)}`;
}

const developmentText = [
  'Development stays as it is, and keeps the work. Merged there like any other commit, a revert would delete it: so `finish` (and `back-merge`) records this one in each development branch with the files that are there, after all that landed before it.',
  'So the next release that is made of development brings the work to production again: repair it there before that. To take it out of development too, set `reverts: apply` on the step that finishes hotfixes; to decide in a pull request, `reverts: propose`.',
].join('\n\n');

function wayBackText({ subject, production, situation }: Plan, at: { sha: string }): string {
  const release = situation.version
    ? ` ${code(`release: ${situation.version}`)} does the same only where that release brings nothing else: what landed before the revert, and had no release yet, would go with it.`
    : '';
  const branch = `revert/restore-${subject.name}`;
  const commands = [
    shell('git', 'fetch', 'origin', production.branch, at.sha),
    shell('git', 'switch', '--no-track', '--create', branch, `origin/${production.branch}`),
    shell('git', 'revert', '--no-edit', at.sha),
    shell('git', 'push', 'origin', 'HEAD'),
  ];
  return [
    '- With the next release: repair it in development, and release as always.',
    `- Sooner: take this revert back once it is merged, with the action \`revert\` and the commit of its merge as \`commit\`.${release} To merge the old branch again brings nothing: for git it is merged.`,
    '- By hand:',
    '',
    block(commands.join('\n'), 'sh'),
  ].join('\n');
}

function nextText({ production, situation }: Plan): string {
  const version = situation.version ? ` as ${code(situation.version)}, unless another release comes first,` : '';
  return `Review and merge it into ${code(production.branch)}. \`finish\` then tags the merge${version} and publishes it; deploy that tag.`;
}
