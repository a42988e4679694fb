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
 * Reads them in one conversation whatever their number, with annotated tags resolved, which REST gives only one by one:
 * docs/decisions/0002-refs-by-git.md. Throws for an empty repository.
 */
export async function readRemoteRefs(git: Git, repository: string): Promise<RemoteRefs> {
  const refs = refsOf((await git.listRefs()) ?? (await listByGit(git)));
  if (refs.branches.size === 0) throw emptyRepository(repository);
  return refs;
}

/** As the protocol has it, without the lengths: `ls-remote` gives the commit of an annotated tag a line of its own (git-scm.com/docs/git-ls-remote). */
async function listByGit(git: Git): Promise<string> {
  const { stdout } = await git.call(['ls-remote', '--heads', '--tags', '--quiet', '--', git.url]);
  const lines = stdout.toString('utf8');
  return lines.replace(/\n([0-9a-f]+)\t.*\^\{\}$/gm, ' peeled:$1').replace(/^([0-9a-f]+)\t/gm, '0000$1 ');
}

// By position, without a list of all lines: some repositories have tens of thousands of tags. No name has a space in it.
function refsOf(text: string): RemoteRefs {
  const branches = new Map<string, string>();
  const tags = new Map<string, TagRef>();
  for (let from = 0, end = text.indexOf('\n'); end >= 0; from = end + 1, end = text.indexOf('\n', from)) {
    const space = text.indexOf(' ', from);
    const object = text.slice(from + lengthDigits, space);
    if (text.startsWith(heads, space + 1)) branches.set(text.slice(space + 1 + heads.length, end), object);
    if (!text.startsWith(ofTags, space + 1)) continue;
    const attribute = text.indexOf(' ', space + 1);
    const isAnnotated = attribute >= 0 && attribute < end;
    const name = text.slice(space + 1 + ofTags.length, isAnnotated ? attribute : end);
    tags.set(name, { name, commit: isAnnotated ? text.slice(attribute + peeled.length, end) : object, object });
  }
  return { branches, tags };
}

const lengthDigits = 4;
const heads = 'refs/heads/';
const ofTags = 'refs/tags/';
const peeled = ' peeled:';
