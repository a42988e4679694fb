// The pull request itself: a new one, or what changed in the one that is open.

import {
  addAttributes,
  ensurePullRequest,
  isOpeningForbidden,
  openingForbidden,
  type PullRequest,
  prose,
  updatePullRequest,
  visible,
  type World,
  withinLimit,
} from '@hotfix-actions/core';
import { titleOf } from './answers.ts';
import type { Hotfix } from './hotfix.ts';
import type { Ending, Wishes } from './open-pr.ts';
import { fillTemplate, gapsIn, type Parts, refill } from './parts.ts';
import { ownTemplate, readTemplate } from './template.ts';

export interface Draft {
  readonly hotfix: Hotfix;
  readonly parts: Parts;
  readonly wishes: Wishes;
}

type Written = Omit<Ending, 'hotfix'>;

export async function create(world: World, { hotfix, parts, wishes }: Draft): Promise<Written> {
  const { body, unknown } = fillTemplate(await readTemplate(world.github, hotfix.production), parts);
  const title = titleFor(wishes.title || titleOf(hotfix));
  const done = {
    title,
    gaps: gapsIn(body, parts),
    notes: unknown.map((name) => `The template asks for {{${name}}}, which is no part of it.`),
  };
  if (world.dryRun) return { ...done, result: 'created', pull: undefined };
  const pull = await open(world, { head: hotfix.head, base: hotfix.base, title, body, draft: wishes.draft });
  const warnings = await attributes(world, pull, wishes);
  return { ...done, result: 'created', pull, notes: [...done.notes, ...warnings] };
}

async function open(world: World, wanted: Parameters<typeof ensurePullRequest>[1]): Promise<PullRequest> {
  try {
    return (await ensurePullRequest(world.github, wanted)).value;
  } catch (error) {
    if (!isOpeningForbidden(error)) throw error;
    const compareUrl = `${world.url}/compare/${encodeURIComponent(wanted.base)}...${encodeURIComponent(wanted.head)}?expand=1`;
    throw openingForbidden(error, { compareUrl, head: wanted.head, base: wanted.base });
  }
}

/** Of the open one only what is ours changes: its title where one was given, and the parts that nobody touched. */
export async function update(
  world: World,
  { parts, wishes, open: pull }: Omit<Draft, 'hotfix'> & { open: PullRequest },
): Promise<Written> {
  const body = withinLimit(refill(pull.body, parts, ownTemplate));
  const title = wishes.title ? titleFor(wishes.title) : pull.title;
  const change = {
    ...(title === pull.title ? {} : { title }),
    ...(isSameText(body, pull.body) ? {} : { body }),
    ...(wishes.base && wishes.base !== pull.base ? { base: wishes.base } : {}),
  };
  const isText = Object.keys(change).length > 0;
  const result =
    isText || lacks(pull.labels, wishes.labels) || lacks(pull.assignees, wishes.assignees) ? 'updated' : 'unchanged';
  const done = { result, title, pull, gaps: gapsIn(body, parts) } as const;
  if (world.dryRun) return { ...done, notes: [] };
  if (isText) await updatePullRequest(world.github, pull.number, change);
  return { ...done, notes: await attributes(world, pull, wishes) };
}

async function attributes(world: World, pull: PullRequest, wishes: Wishes): Promise<string[]> {
  const warnings = await addAttributes(world.github, pull, wishes);
  for (const warning of warnings) world.log.warning(warning);
  return warnings.map(prose);
}

const lacks = (there: readonly string[], wanted: readonly string[]): boolean =>
  wanted.some((name) => !there.some((other) => other.toLowerCase() === name.toLowerCase()));

const isSameText = (one: string, other: string): boolean => one.trim() === other.replaceAll('\r\n', '\n').trim();

// GitHub takes no more.
const titleFor = (wanted: string): string => [...visible(wanted)].slice(0, 256).join('');
