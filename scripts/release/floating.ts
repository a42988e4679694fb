// Moves `vX` and `vX.Y` to a release: annotated, never back, together or not at all, and only from where they were read.

import type { Git } from './git.ts';
import { Problem } from './problem.ts';
import { type Refs, readRefs, releaseAt } from './refs.ts';
import { floatingTags, mayMove, versionsOf } from './version.ts';

/** Gives back which were moved. Throws where one of them stands at no release: somebody put it there, and only they know why. */
export async function moveFloating(git: Git, remote: string, version: string): Promise<string[]> {
  const release = `v${version}`;
  const refs = await readRefs(git, remote);
  const at = refs.tags.get(release);
  if (!at) throw new Problem(`There is no tag ${release} that anything could follow.`, 'Publish it first.');
  const moved = floatingTags(version).filter((name) => isBehind(refs, name, version));
  if (moved.length > 0) {
    await git.run('fetch', '--quiet', '--no-tags', remote, `refs/tags/${release}`);
    const tagger = taggerOf(await git.run('cat-file', 'tag', at.object));
    const pushes: string[] = [];
    for (const name of moved) {
      const text = `object ${at.commit}\ntype commit\ntag ${name}\n${tagger}\n\n${release}\n`;
      pushes.push(`${await git.feed(text, 'mktag')}:refs/tags/${name}`);
    }
    const leases = moved.map((name) => `--force-with-lease=refs/tags/${name}:${refs.tags.get(name)?.object ?? ''}`);
    await push(git, ['--atomic', ...leases, '--', remote, ...pushes]);
  }
  return moved;
}

function isBehind(refs: Refs, name: string, version: string): boolean {
  const tag = refs.tags.get(name);
  const stands = tag && releaseAt(refs, tag.commit);
  if (tag && stands === undefined)
    throw new Problem(
      `${name} stands at ${tag.commit}, which is no release.`,
      'Bring it to a release by hand, see RELEASING.md, and run this again.',
    );
  return mayMove(name, version, { ...(stands !== undefined && { stands }), all: versionsOf(refs.tags.keys()) });
}

/** As the release has it, so that two runs make the same object. */
function taggerOf(tag: string): string {
  const [head = ''] = tag.split('\n\n', 1);
  const line = head.split('\n').find((text) => text.startsWith('tagger '));
  if (line === undefined) throw new Problem('The tag of the release is not annotated.');
  return line;
}

async function push(git: Git, args: readonly string[]): Promise<void> {
  const { status, error } = await git.try(['push', '--quiet', ...args]);
  if (status === 0) return;
  if (/stale info|cannot lock ref|reference already exists|failed to update ref/.test(error))
    throw new Problem('Another run moved them meanwhile.', 'Run this again: it looks where they are now.');
  throw new Problem(`The floating tags were not moved: ${error.trim()}`, 'Run this again once that is mended.');
}
