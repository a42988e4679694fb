// The support branch of a release: production of its line, once newer releases have gone past it.

import { contains } from './commits.ts';
import type { GitHub } from './github.ts';
import type { TaggedRelease } from './history.ts';
import type { RemoteRefs } from './remote-refs.ts';
import { compareReleases, newestFirst, parseRelease } from './version.ts';

/** `support/<release>`; of a hotfix release also the branch of the release that it patches, if that holds it. */
export async function findSupportBranch(
  github: GitHub,
  { branches }: RemoteRefs,
  release: TaggedRelease,
): Promise<string | undefined> {
  const lines = [...branches.keys()]
    .filter((name) => name.startsWith('support/'))
    .flatMap((name) => parseRelease(name.slice('support/'.length), release.prefix) ?? [])
    .filter((line) => isSameLine(line, release) && compareReleases(line, release) <= 0);
  for (const { tag } of newestFirst(lines)) {
    const name = `support/${tag}`;
    if (tag === release.tag || (await contains(github, branches.get(name) ?? '', release.commit))) return name;
  }
  return undefined;
}

type Numbers = Pick<TaggedRelease, 'major' | 'minor' | 'patch'>;

function isSameLine(a: Numbers, b: Numbers): boolean {
  return a.major === b.major && a.minor === b.minor && a.patch === b.patch;
}
