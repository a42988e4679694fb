// Which release to roll back to: the newest one that a release contains and nobody marked bad.

import {
  badMarker,
  compareReleases,
  findContained,
  findRelease,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';

/** Of the releases below it; one at the same commit would roll back nothing. */
export async function previousRelease(
  world: World,
  release: TaggedRelease,
  all: readonly TaggedRelease[],
): Promise<TaggedRelease | undefined> {
  const isBefore = (other: TaggedRelease) => compareReleases(other, release) < 0 && other.commit !== release.commit;
  const before = all.filter(isBefore);
  // The newest below is the answer nearly always: whether it is bad is asked at the same time.
  const first = before[0] && isBad(world, before[0]);
  first?.catch(() => undefined);
  for (let rest: readonly TaggedRelease[] = before; ; ) {
    const found = await findContained(world, rest, release.commit);
    if (!found) return undefined;
    if (!(await (found === before[0] ? first : isBad(world, found)))) return found;
    rest = rest.slice(rest.indexOf(found) + 1);
  }
}

// A tag that was never published cannot be marked.
async function isBad({ github }: World, { tag }: TaggedRelease): Promise<boolean> {
  return (await findRelease(github, tag))?.body?.includes(badMarker) ?? false;
}
