// All branches and tags of the repository with the commits they stand at, in one call.

import { HotfixError } from './errors.ts';
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
    const sha = text.slice(from, tab);
    const ref = text.slice(tab + 1, end);
    if (ref.startsWith('refs/heads/')) branches.set(ref.slice('refs/heads/'.length), sha);
    else if (ref.startsWith('refs/tags/')) addTag(tags, ref.slice('refs/tags/'.length), sha);
  }
  if (branches.size === 0) {
    throw new HotfixError(
      `The repository ${repository} is empty: it has no branch.`,
      'Push a first commit to the production branch, and tag the first release there.',
    );
  }
  return { branches, tags };
}

// Behind an annotated tag git lists the commit again, with `^{}` at the name.
function addTag(tags: Map<string, TagRef>, name: string, sha: string): void {
  if (!name.endsWith('^{}')) {
    tags.set(name, { name, commit: sha, object: sha });
    return;
  }
  const own = name.slice(0, -3);
  tags.set(own, { name: own, commit: sha, object: tags.get(own)?.object ?? sha });
}
