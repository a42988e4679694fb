// All branches and tags of the repository with the commits they stand at, in one call.

import { emptyRepository } from './errors.ts';
import type { Git } from './git.ts';

export interface TagRef {
  readonly name: string;
  /** The commit, also where the tag is annotated. */
  readonly commit: string;
  /** What the ref points to: the tag object of an annotated tag, else the commit. */
  readonly object: string;
}

export interface RemoteRefs {
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, TagRef>;
}

/**
 * Reads them by `git ls-remote`: one conversation whatever their number, with annotated tags resolved, which REST gives
 * only one by one (git-scm.com/docs/git-ls-remote). Throws for an empty repository.
 */
export async function readRemoteRefs(git: Git, repository: string): Promise<RemoteRefs> {
  const listed = await git.call(['ls-remote', '--heads', '--tags', '--quiet', '--', git.url]);
  const text = listed.stdout.toString('utf8');
  const branches = new Map<string, string>();
  const tags = new Map<string, TagRef>();
  // By position, without a list of all lines: some repositories have tens of thousands of tags.
  for (let from = 0, end = text.indexOf('\n'); end >= 0; from = end + 1, end = text.indexOf('\n', from)) {
    const tab = text.indexOf('\t', from);
    const object = text.slice(from, tab);
    if (text.startsWith(heads, tab + 1)) branches.set(text.slice(tab + 1 + heads.length, end), object);
    if (!text.startsWith(ofTags, tab + 1)) continue;
    const name = text.slice(tab + 1 + ofTags.length, end);
    // Behind an annotated tag git lists its commit, with `^{}` at the name, which no name of a ref can have.
    const next = text.indexOf('\n', end + 1);
    const isAnnotated = next >= 0 && text.startsWith(peeled, next - peeled.length);
    tags.set(name, { name, commit: isAnnotated ? text.slice(end + 1, text.indexOf('\t', end)) : object, object });
    if (isAnnotated) end = next;
  }
  if (branches.size === 0) throw emptyRepository(repository);
  return { branches, tags };
}

const heads = 'refs/heads/';
const ofTags = 'refs/tags/';
const peeled = '^{}';
