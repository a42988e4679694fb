// The pull request itself: a new one, or what changed in the one that is open.

import {
  type Attributes,
  addMissing,
  bodyLimit,
  contains,
  draftOrNot,
  type GitHub,
  HotfixError,
  listMergedFrom,
  missingAttributes,
  openPullRequest,
  type PullRequest,
  prose,
  updatePullRequest,
  visible,
  type World,
} from '@hotfix-actions/core';
import { titleOf } from './answers.ts';
import type { Hotfix } from './hotfix.ts';
import type { Ending, Wishes } from './open-pr.ts';
import { fillTemplate, gapsIn, hasParts, type Parts, refill, staysGiven } from './parts.ts';
import { readTemplate } from './template.ts';

export interface Draft {
  readonly hotfix: Hotfix;
  readonly parts: Parts;
  readonly wishes: Wishes;
}

type Written = Omit<Ending, 'hotfix' | 'gates'>;

export async function create(world: World, { hotfix, parts, wishes }: Draft): Promise<Written> {
  const [template] = await Promise.all([
    readTemplate(world.github, hotfix.production),
    requireUnmerged(world.github, hotfix),
  ]);
  const { body, unknown } = fillTemplate(template, parts);
  const title = titleFor(wishes.title || titleOf(hotfix));
  const done = {
    title,
    gaps: gapsIn(body, parts),
    notes: unknown.map((name) => `The template asks for {{${name}}}, which is no part of it.`),
  };
  if (world.dryRun) return { ...done, result: 'created', pull: undefined };
  const request = { head: hotfix.head, base: hotfix.base, title, body };
  const { value: pull, notes } = await draftOrNot(wishes.draft, (draft) =>
    openPullRequest(world, { ...request, draft }),
  );
  const warnings = await addMissing(world.github, pull, await missingAttributes(world.github, pull, wishes));
  return { ...done, result: 'created', pull, notes: [...done.notes, ...warn(world, [...notes, ...warnings])] };
}

/** What landed by squash or rebase looks as if it were to be merged still: a second run would open it a second time. */
async function requireUnmerged(github: GitHub, { head, base, commit, production }: Hotfix): Promise<void> {
  const merged = (await listMergedFrom(github, head, base)).find((pull) => pull.head.sha === commit);
  if (!merged?.mergeCommit || !(await contains(github, production, merged.mergeCommit))) return;
  throw new HotfixError(
    `#${merged.number} has merged ${head} into ${base} already, all of it: there is nothing to merge.`,
    `Nothing is left to do. What is to be fixed besides, or again after a revert, takes a new commit on ${head}.`,
  );
}

/** Of the open one only what is ours changes: its title where one was given, and the parts that nobody touched. */
export async function update(
  world: World,
  { hotfix, parts, wishes, open: pull }: Draft & { open: PullRequest },
): Promise<Written> {
  const refilled = await bodyFor(world, pull, { hotfix, parts });
  const fits = refilled.length <= bodyLimit;
  const body = fits ? refilled : pull.body;
  const title = wishes.title ? titleFor(wishes.title) : pull.title;
  const change = {
    ...(title === pull.title ? {} : { title }),
    ...(isSameText(body, pull.body) ? {} : { body }),
    ...(wishes.base && wishes.base !== pull.base ? { base: wishes.base } : {}),
  };
  const isText = Object.keys(change).length > 0;
  const missing = await missingAttributes(world.github, pull, wishes);
  const wanted = countOf(missing);
  const done = { title, pull: { ...pull, base: change.base ?? pull.base }, gaps: gapsIn(body, parts) };
  const noted = notesOn(world, { fits, versionStays: staysGiven(pull.body, parts, 'version') });
  if (world.dryRun) return { ...done, result: isText || wanted > 0 ? 'updated' : 'unchanged', notes: noted };
  if (isText) await updatePullRequest(world.github, pull.number, change);
  const refused = warn(world, await addMissing(world.github, pull, missing));
  const isUpdated = isText || wanted > refused.length;
  return { ...done, result: isUpdated ? 'updated' : 'unchanged', notes: [...noted, ...refused] };
}

const noRoom = 'What people wrote leaves no room for what is new: the text of the pull request stays as it is.';

function notesOn(world: World, at: { fits: boolean; versionStays: boolean }): string[] {
  return [...(at.fits ? [] : warn(world, [noRoom])), ...(at.versionStays ? [prose(givenVersion)] : [])];
}

const givenVersion = 'The version that was given before stays in its text; give another one in `version` to change it.';

/** A body without a part of ours was written by hand: it is kept, and ours comes below. */
async function bodyFor(world: World, { body }: PullRequest, draft: Omit<Draft, 'wishes'>): Promise<string> {
  if (hasParts(body)) return refill(body, draft.parts);
  const filled = fillTemplate(await readTemplate(world.github, draft.hotfix.production), draft.parts).body;
  // Of a template without parts nothing would show that it is there already.
  return hasParts(filled) ? `${body.trim()}\n\n${filled}`.trim() : body;
}

function warn(world: World, warnings: readonly string[]): string[] {
  for (const warning of warnings) world.log.warning(warning);
  return warnings.map(prose);
}

const countOf = (missing: Attributes): number => Object.values(missing).flat().length;

const isSameText = (one: string, other: string): boolean => one.trim() === other.replaceAll('\r\n', '\n').trim();

// GitHub takes no more.
const titleFor = (wanted: string): string => [...visible(wanted)].slice(0, 256).join('');
