// Looks at a release from outside: what is there, whoever made it.

import type { Git } from './git.ts';
import { Problem } from './problem.ts';
import { readRefs, releaseAt } from './refs.ts';
import { compareVersions, floatingTags } from './version.ts';

/** Throws where the release is not what was published; gives back what was seen. */
export async function verify(
  git: Git,
  remote: string,
  { tag, commit, moved = false }: { tag: string; commit: string; moved?: boolean },
): Promise<string> {
  const refs = await readRefs(git, remote);
  const there = refs.tags.get(tag);
  if (there?.commit !== commit)
    throw wrong(`${tag} is ${there ? `at ${there.commit}` : 'not there'}, not at ${commit}.`);
  if (there.object === there.commit) throw wrong(`${tag} is not annotated.`);
  const seen = floatingTags(tag.slice(1)).map((name) => {
    const at = refs.tags.get(name);
    const release = at && releaseAt(refs, at.commit);
    if (at && release === undefined)
      throw new Problem(
        `${name} is at ${at.commit}, which is no release.`,
        'Somebody put it there: bring it to a release by hand, see RELEASING.md.',
      );
    if (moved && (release === undefined || compareVersions(release, tag.slice(1)) < 0))
      throw wrong(`${name} is ${release ? `at v${release}` : 'not there'}, below ${tag}.`);
    return `${name} ${release ? `at v${release}` : 'not there yet'}`;
  });
  return `${tag} is annotated, at ${commit}; ${seen.join(', ')}.`;
}

const wrong = (message: string): Problem =>
  new Problem(message, 'See RELEASING.md: a tag that is on GitHub stays; the next number mends it.');
