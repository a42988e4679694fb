// How it ended: the outputs of rollback/action.yml, and the section of the job summary with the time line.

import { code, link, path, type Report, type TaggedRelease, type World } from '@hotfix-actions/core';
import type { Deploy } from './deploy.ts';
import type { Wishes } from './inputs.ts';
import type { Decision } from './memory.ts';
import type { Ending } from './rollback.ts';
import type { Moments } from './stopwatch.ts';
import type { End } from './wait.ts';

export interface Told {
  readonly wishes: Wishes;
  readonly decision: Decision;
  readonly deploy: Deploy | undefined;
  readonly end: End | undefined;
  readonly notes: readonly string[];
  readonly moments: Moments;
}

export function report(world: World, told: Told): Report {
  const { decision, deploy, moments } = told;
  const result = resultOf(told);
  const byRun = deploy?.by === 'workflow';
  const id = deploy?.id === undefined ? '' : String(deploy.id);
  return {
    result,
    outputs: {
      from: decision.from.tag,
      to: decision.to.tag,
      'deployment-id': byRun ? '' : id,
      'run-id': byRun ? id : '',
      'run-url': byRun ? deploy.url : '',
      seconds: String(moments.at(-1)?.seconds ?? 0),
    },
    summary: [
      whatHappened(world, told, result),
      howKnown(told),
      ...told.notes,
      timeLine(moments),
      whatNext(world, told, result),
    ]
      .filter(Boolean)
      .join('\n\n'),
    ...(result === 'failed' ? { failure: failureOf(told) } : {}),
  };
}

function resultOf({ deploy, end }: Told): Ending['result'] {
  if (!deploy) return 'already-there';
  if (end?.state === 'failed') return 'failed';
  if (end?.state === 'succeeded') return 'deployed';
  return deploy.by === 'workflow' ? 'dispatched' : 'deployment-created';
}

function whatHappened(world: World, { wishes, decision, deploy, end }: Told, result: string): string {
  const release = (one: TaggedRelease) => link(one.tag, `${world.url}/releases/tag/${encodeURIComponent(one.tag)}`);
  const to = release(decision.to);
  const where = code(wishes.environment);
  if (!deploy) return `${to} runs in ${where} already: nothing was deployed.`;
  const way =
    decision.from.tag === decision.to.tag ? `${to}, once more` : `from ${release(decision.from)} back to ${to}`;
  if (isOnlySaid(world, deploy)) return `Would bring ${where} ${way}, by ${meansOf(wishes, deploy)}.`;
  const by = deploy.url ? link(wishes.workflow, deploy.url) : meansOf(wishes, deploy);
  const found = deploy.isFound ? ` ${whoBegan(decision)}: nothing was started again.` : '';
  if (result === 'deployed') return `${where} went ${way}, by ${by}.${found}`;
  if (result === 'failed') return `The deploy of ${to} to ${where} ended with ${code(end?.how ?? '')}: ${by}.${found}`;
  return `${where} is on its way ${way}, by ${by}.${found}`;
}

const whoBegan = ({ begun }: Decision): string =>
  begun === undefined
    ? 'It was begun since this run was created, and no other run has noted it as its own'
    : 'An earlier attempt of this run had begun it';

/** A dry run would begin it. */
const isOnlySaid = ({ dryRun }: World, { isFound }: Deploy): boolean => dryRun && !isFound;

function meansOf({ workflow }: Wishes, { by, id }: Deploy): string {
  if (by === 'workflow') return code(workflow);
  return id === undefined
    ? 'a deployment that other systems listen to'
    : `deployment ${id}, which other systems listen to`;
}

function howKnown({ decision, wishes }: Told): string {
  const { tag } = decision.from;
  const known = {
    input: '',
    deployment: `That ${code(tag)} ran in ${code(wishes.environment)} is known from its newest deployment.`,
    latest: `Nothing tells what was deployed to ${code(wishes.environment)}: ${code(tag)} is taken for it, as the latest release. Jobs with \`environment:\` would tell.`,
    noted: 'Decided by an earlier attempt of this run.',
    concluded:
      'What this run decided before was not noted. It is concluded from what was dispatched since the run was created, and no other run has noted as its own.',
  };
  return known[decision.by];
}

function timeLine(moments: Moments): string {
  const rows = moments.map(({ what, seconds }) => `| ${clockTime(seconds)} | ${what} |`);
  return ['| time | |', '|---|---|', ...rows].join('\n');
}

function clockTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function whatNext(world: World, { decision, deploy, wishes }: Told, result: string): string {
  const { from, to } = decision;
  if (result === 'failed') return `Next: ${retry}`;
  if (from.tag === to.tag || (deploy && isOnlySaid(world, deploy))) return '';
  const after = [
    '',
    `- \`revert\` with ${code(`release: ${from.tag}`)} takes the bad release out of the production branch;`,
    `- \`start\` with ${code(`from: ${to.tag}`)} begins a hotfix of the good one;`,
    '- or wait for the next release.',
  ].join('\n');
  if (!deploy || result === 'deployed') return `Next, once production is stable:\n${after}`;
  const pages = { workflow: path`/actions/workflows/${wishes.workflow}`, deployment: '/deployments' };
  const page = deploy.url || `${world.url}${pages[deploy.by]}`;
  return `Next: see that ${link('the deploy', page)} comes to its end, and that production is stable. Then:\n${after}`;
}

const retry = 'read what the deploy says, and run this job again: it deploys again, and decides nothing anew.';

function failureOf({ decision, wishes, deploy, end }: Told): { message: string; hint: string } {
  const what = deploy?.by === 'workflow' ? wishes.workflow : `deployment ${deploy?.id}`;
  const page = end?.url ? `: ${end.url}` : '';
  return {
    message: `${what} did not bring ${wishes.environment} to ${decision.to.tag}, it ended with "${end?.how}"${page}`,
    hint: `Production may run neither ${decision.from.tag} nor ${decision.to.tag}: ${retry} To go to another release, start a new run with the input \`to\`.`,
  };
}
