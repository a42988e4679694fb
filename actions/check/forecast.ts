// Where the back-merge of production with this fix will conflict: merged here, as `back-merge` will merge it. Nothing is written.
// 1 what production will be   2 for each target what it lacks of that   3 the merge base, the merge, the rules of `resolve`

import {
  type Comparison,
  type ConflictDetail,
  compare,
  conflictDetails,
  decideMergeBase,
  decideMergeBaseOfUnmade,
  findSquashed,
  type MergeBase,
  type Preview,
  previewMerge,
  type Settled,
  type Settling,
  type Side,
  type Unsettled,
  type World,
} from '@hotfix-actions/core';

/** Production as it will be, once the pull request (or the group of the queue) has landed. */
export interface Incoming {
  readonly name: string;
  readonly side: Side;
  /** The commit that it is; or production and the head, where their merge is not made yet. */
  readonly tips: readonly string[];
  /** How many commits only the head of the two has. */
  readonly brings: number;
  /** Production as it is now, and the commits that come with the pull request, as far as they are listed. */
  readonly production: string;
  readonly brought: ReadonlySet<string>;
  /** What conflicts between the head and its own base: then the head alone is looked at. */
  readonly clash: readonly Unsettled[];
}

export interface Target {
  readonly name: string;
  readonly tip: string;
  /** A branch that only a glob means is passed over while it has nothing of its own. */
  readonly named: boolean;
}

export interface Foreseen {
  readonly target: string;
  readonly conflicts: readonly Unsettled[];
  /** What the rules of `resolve` will settle. */
  readonly resolved: readonly Settled[];
  /** Of the first of the conflicts. */
  readonly details: readonly ConflictDetail[];
  readonly note: string;
}

/** Undefined where the head shares no history with its base. */
export async function incomingOf(
  world: World,
  at: { name: string; tip: string; head: string; brings: Comparison | undefined },
): Promise<Incoming | undefined> {
  const { name, tip, head, brings } = at;
  if (!brings) return undefined;
  const brought = new Set(brings.commits.map(({ sha }) => sha));
  const alone = { name, brings: 0, clash: [], production: tip, brought };
  if (brings.status !== 'diverged') {
    const sha = brings.status === 'ahead' ? head : tip;
    return { ...alone, side: sha, tips: [sha] };
  }
  const base = await baseOfOne(world, head, brings);
  const tried = await previewMerge(world.git, { ours: tip, theirs: head, base, named: brings.mergeBase });
  if (tried.conflicts.length > 0) return { ...alone, side: head, tips: [head], clash: tried.conflicts };
  const side = { tree: tried.merge.tree, folder: tried.merge.folder, parents: [tip, head] };
  return { ...alone, side, tips: side.parents, brings: brings.aheadBy };
}

/** Undefined where the target is passed over. */
export async function foretell(
  world: World,
  at: { incoming: Incoming; target: Target },
  settling: Settling,
): Promise<Foreseen | undefined> {
  const { incoming, target } = at;
  const nothing = { target: target.name, conflicts: [], resolved: [], details: [], note: '' };
  const found = await Promise.all(incoming.tips.map((sha) => compare(world.github, target.tip, sha, 'all-if-few')));
  const lacking = found.filter((comparison) => comparison !== undefined);
  if (lacking.length < found.length) return { ...nothing, note: `it shares no history with ${incoming.name}` };
  if (!target.named && lacking[0]?.mergeBase === target.tip) return undefined;
  if (incoming.tips.length === 1 && lacking[0]?.aheadBy === 0) return { ...nothing, note: 'it has all of it already' };
  const base = (await baseBySquash(world, at, lacking)) ?? (await baseOf(world, incoming, lacking));
  const named = lacking[0]?.mergeBase ?? '';
  const sides = { ours: target.tip, theirs: incoming.side };
  const previewed = await previewMerge(world.git, { ...sides, base, named, settling });
  const { conflicts, resolved } = previewed;
  return { ...nothing, conflicts, resolved, details: await detailsOf(world, at, previewed) };
}

const mostDetails = 20;

async function detailsOf(
  world: World,
  { incoming, target }: { incoming: Incoming; target: Target },
  { merge, mergeBase, conflicts }: Preview,
): Promise<ConflictDetail[]> {
  const ours = { name: target.name, tips: [target.tip] };
  const theirs = { name: incoming.name, tips: incoming.tips };
  return conflictDetails(world, { merge, mergeBase, ours, theirs }, conflicts.slice(0, mostDetails));
}

/** An earlier back-merge that was squashed: what it carried is the merge base, as it will be for the back-merge. */
async function baseBySquash(
  world: World,
  { incoming, target }: { incoming: Incoming; target: Target },
  lacking: readonly Comparison[],
): Promise<MergeBase | undefined> {
  const commits = (lacking[0]?.commits ?? []).filter(({ sha }) => !incoming.brought.has(sha));
  if (commits.length === 0) return undefined;
  const source = { name: incoming.name, commit: incoming.production };
  const between = { source, target: target.name, tip: target.tip, lacking: Promise.resolve({ commits }) };
  const squashed = await findSquashed(world, between);
  return squashed && { one: squashed.carried };
}

function baseOf(world: World, { tips, brings }: Incoming, lacking: readonly Comparison[]): Promise<MergeBase> {
  const [first, second] = tips;
  const [only] = lacking;
  if (first && !second && only) return baseOfOne(world, first, only);
  if (!first || !second || !lacking.every(isWhole)) return Promise.resolve({ several: true });
  return decideMergeBaseOfUnmade(world.github, { parents: [first, second], onlySecond: brings }, lacking);
}

// More than a thousand commits are not listed for this: then their history, without trees and files, answers.
function baseOfOne({ github }: World, head: string, brings: Comparison): Promise<MergeBase> {
  if (!isWhole(brings)) return Promise.resolve({ several: true });
  return decideMergeBase(github, head, { commits: brings.commits, named: brings.mergeBase });
}

function isWhole({ commits, aheadBy }: Comparison): boolean {
  return commits.length === aheadBy;
}
