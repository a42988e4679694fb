// Which commit is brought back, and what it is called.

import {
  matches,
  ownBranches,
  type RemoteRefs,
  releasesAt,
  releasesOf,
  requireCommit,
  type World,
} from '@hotfix-actions/core';
import type { Source } from './job.ts';

export async function findSource(
  world: World,
  refs: RemoteRefs,
  asked: { source: string; version: string; into: readonly string[]; 'tag-prefix': string },
): Promise<Source> {
  const commit = await requireCommit(world.github, refs, { input: 'source', name: asked.source });
  let releases: Source['releases'] | undefined;
  const version = asked.version || (releasesAt(refs, asked['tag-prefix'], commit)[0]?.tag ?? '');
  return {
    name: branchOf(world, refs, { ...asked, commit }) ?? commit,
    commit,
    version,
    // Of tens of thousands, and needed for few merges.
    get releases() {
      releases ??= releasesOf(refs, asked['tag-prefix']);
      return releases;
    },
  };
}

/**
 * The branch that was named; for a commit the one whose push started the run, else one that stands there and is no target. A back-merge is
 * found again by this name, so that it must not change with a hotfix branch that happens to stand at the same commit.
 */
function branchOf(
  world: World,
  refs: RemoteRefs,
  at: { source: string; into: readonly string[]; commit: string },
): string | undefined {
  const named = at.source.replace(/^refs\/heads\//, '');
  if (refs.branches.has(named)) return named;
  const pushed = world.event.ref.replace(/^refs\/heads\//, '');
  if (world.event.sha === at.commit && refs.branches.has(pushed)) return pushed;
  const own = Object.values(ownBranches);
  const tips = [...refs.branches].filter(([, sha]) => sha === at.commit).map(([name]) => name);
  return tips.find((name) => !own.some((prefix) => name.startsWith(prefix)) && !matches(name, at.into));
}
