// Which branches are meant, and which of them must never be rewritten whatever the list says.

import {
  expandBranches,
  findDefaultBranch,
  HotfixError,
  isGlob,
  matches,
  ownBranches,
  readRemoteRefs,
  type World,
} from '@hotfix-actions/core';
import type { Wishes } from './inputs.ts';
import type { Branch } from './outcome.ts';

export interface Selected {
  readonly onto: Branch;
  readonly branches: readonly Branch[];
  /** What a glob matches and is no contributor's. */
  readonly passedOver: readonly string[];
  readonly exists: (branch: string) => boolean;
}

/** Production, which older repositories call `master`, and development; and what the other actions make. */
const nobodys = [
  'main',
  'master',
  'support/**',
  'develop',
  ...Object.values(ownBranches).map((prefix) => `${prefix}**`),
];

export async function selectBranches(world: World, wishes: Wishes): Promise<Selected> {
  const [refs, standard] = await Promise.all([
    readRemoteRefs(world.git, world.repository),
    findDefaultBranch(world.github),
  ]);
  const tipOf = (name: string) => refs.branches.get(name) ?? '';
  expandBranches(refs, { input: 'onto', patterns: [wishes.onto] });
  const meant = expandBranches(refs, { input: 'branches', patterns: wishes.branches });
  const isKept = (name: string) => matches(name, [wishes.onto, standard, ...nobodys]);
  const named = wishes.branches.filter((pattern) => !isGlob(pattern) && isKept(pattern));
  if (named.length > 0) throw mayNotBeRewritten(named, standard, wishes);
  return {
    onto: { name: wishes.onto, tip: tipOf(wishes.onto) },
    branches: meant.filter((name) => !isKept(name)).map((name) => ({ name, tip: tipOf(name) })),
    passedOver: meant.filter(isKept),
    exists: (branch) => refs.branches.has(branch),
  };
}

function mayNotBeRewritten(named: readonly string[], standard: string, { onto }: Wishes): HotfixError {
  return new HotfixError(
    `\`branches\` names ${named.map((name) => `"${name}"`).join(', ')}, which must not be rewritten.`,
    `Leave it out: neither ${onto} itself, nor the default branch ${standard}, nor production and development (main, master, support/**, develop), nor what hotfixes are made of (hotfix/**, revert/**, back-merge/**) belongs to a contributor.`,
  );
}
