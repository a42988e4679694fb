// Annotated release tags. A tag never moves: what is there is looked at, never changed.

import { repeat } from './ensure.ts';
import { type GitHub, path } from './github.ts';
import { ensureRef } from './refs.ts';

interface TagAnswer {
  sha: string;
  object: { sha: string; type: string };
}

/**
 * Makes an annotated tag: first the tag object, then, last, the ref that names it, so that a crash in between leaves
 * nothing that anyone sees (docs.github.com/rest/git/tags). Where another was quicker, the tag that is there comes back.
 */
export async function createAnnotatedTag(
  github: GitHub,
  tag: { name: string; commit: string; message: string },
): Promise<{ object: string; commit: string; created: boolean }> {
  const wanted = { tag: tag.name, message: tag.message, object: tag.commit, type: 'commit' };
  const object = await repeat(github.clock, () => github.post<TagAnswer>('/git/tags', wanted));
  const ref = await ensureRef(github, `tags/${tag.name}`, object.sha);
  if (ref.sha === object.sha) return { object: object.sha, commit: tag.commit, created: ref.created };
  return { object: ref.sha, commit: await peel(github, ref.sha), created: false };
}

// A tag may name a tag.
async function peel(github: GitHub, sha: string): Promise<string> {
  const answer = await github.find<TagAnswer>(path`/git/tags/${sha}`);
  if (!answer) return sha;
  return answer.object.type === 'tag' ? peel(github, answer.object.sha) : answer.object.sha;
}
