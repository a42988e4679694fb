// How it ended: the outputs of revert/action.yml, and the section of the job summary.

import { block, code, json, link, type Report, shortSha, visible, type World } from '@hotfix-actions/core';
import { count, listOf, whatText } from './body.ts';
import { byHand, type Collision, collisionsText } from './conflict.ts';
import type { Ending, Plan } from './revert.ts';

export function report(world: World, plan: Plan, ending: Ending): Report {
  const proposed = ending.result === 'proposed' ? ending : undefined;
  const isLeft = ending.result === 'nothing-to-revert';
  const conflicts = ending.result === 'conflict' ? ending.collisions.map(({ path }) => path) : [];
  return {
    result: ending.result,
    outputs: {
      commits: json(isLeft ? [] : plan.subject.commits.map(({ sha }) => sha)),
      sha: proposed?.sha ?? '',
      'revert-branch': proposed?.branch ?? '',
      'pull-request-number': proposed?.pull ? String(proposed.pull.number) : '',
      'pull-request-url': proposed?.pull?.url ?? '',
      conflicts: json(conflicts),
      version: isLeft ? '' : (plan.situation.version ?? ''),
    },
    summary: [...whatHappened(world, plan, ending), stays(world, plan, ending)].filter(Boolean).join('\n\n'),
    ...(ending.result === 'conflict' ? { failure: failureOf(plan, ending.collisions) } : {}),
  };
}

function whatHappened(world: World, plan: Plan, ending: Ending): string[] {
  const where = code(plan.production.branch);
  const what = whatText(plan);
  switch (ending.result) {
    case 'nothing-to-revert':
      return [`${where} has nothing of ${what} any more: there is nothing to take back, and nothing was written.`];
    case 'conflict':
      return [
        `Taking ${what} out of ${where} conflicts with what landed since. Nothing was written.`,
        collisionsText(world, ending.collisions, plan.situation.since),
        ...byHandText(plan),
      ];
    case 'proposed':
      return [
        proposedText(world, ending, `takes ${what} out of ${where}`),
        ...ending.notes.map((note) => `> ${note}`),
        nextText(plan, ending),
      ];
  }
}

function proposedText(
  { dryRun }: World,
  { pull, branch, opened }: Ending & { result: 'proposed' },
  does: string,
): string {
  if (!pull) return `Would open a pull request from ${code(branch)} that ${does}.`;
  const name = link(`#${pull.number}`, pull.url);
  if (opened) return `Opened ${name} from ${code(branch)}, which ${does}.`;
  return `${name} from ${code(branch)}, which ${does}, is open already, and ${dryRun ? 'would stay' : 'stays'} as it is.`;
}

function nextText({ situation, production }: Plan, { pull }: Ending & { result: 'proposed' }): string {
  if (!pull) return '';
  const version = situation.version ? ` as ${code(situation.version)}` : '';
  return `Next: review and merge it. \`finish\` on ${code(production.branch)} then tags it${version}; development keeps the work. The pull request says how to bring it back.`;
}

function byHandText(plan: Plan): string[] {
  const [start, end] = byHand(plan);
  return [
    'Next: take back or change those commits first and run this again, or settle it by hand:',
    block(start, 'sh'),
    'Settle the conflicts in the files that git names, and only then:',
    block(end, 'sh'),
    `Open the pull request of that branch into ${code(plan.production.branch)}; its commit names what it takes back, which \`finish\` and \`back-merge\` read.`,
  ];
}

function stays(world: World, { production, subject, situation }: Plan, { result }: Ending): string {
  const { since, landed } = situation;
  if (since.length === 0 || result === 'nothing-to-revert') return '';
  return `### Landed since, and stays\n\n${count(since.length)} came to ${code(production.branch)} after ${code(subject.name)}:\n\n${listOf(world, landed, since.length)}`;
}

const mostNamed = 10;
const mostLater = 3;

function failureOf({ subject, production, situation }: Plan, collisions: readonly Collision[]) {
  const named = collisions.slice(0, mostNamed).map(({ path, later }) => {
    const commits = later.slice(0, mostLater).map(({ sha }) => shortSha(sha));
    return `${visible(path)}${commits.length > 0 ? ` (${commits.join(', ')})` : ''}`;
  });
  const more = collisions.length > mostNamed ? ` and ${collisions.length - mostNamed} more` : '';
  return {
    message: `${subject.name} cannot be taken out of ${production.branch} by itself: ${named.join(', ')}${more} changed since (${count(situation.since.length)} after it).`,
    hint: 'Nothing was written. The job summary names the later commits that touched these paths, and has the commands that settle it by hand. Production stays on the good release meanwhile.',
  };
}
