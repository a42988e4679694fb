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
  /** Taken apart when they are asked for: some repositories have tens of thousands. */
  readonly tags: ReadonlyMap<string, TagRef>;
  /** Those that stand at a commit. */
  readonly tagsAt: (commit: string) => readonly TagRef[];
}

/**
 * Reads them in one conversation whatever their number, with annotated tags resolved, which REST gives only one by one:
 * docs/decisions/0002-refs-by-git.md. Throws for an empty repository.
 */
export async function readRemoteRefs(git: Git, repository: string): Promise<RemoteRefs> {
  const text = (await git.listRefs()) ?? (await listByGit(git));
  const branches = new Map<string, string>();
  for (const { ref, object } of linesWith(text, ` ${heads}`)) branches.set(ref.slice(heads.length), object);
  if (branches.size === 0) throw emptyRepository(repository);
  let tags: Map<string, TagRef> | undefined;
  return {
    branches,
    get tags() {
      tags ??= new Map(tagsOf(linesWith(text, ` ${ofTags}`)).map((tag) => [tag.name, tag]));
      return tags;
    },
    tagsAt: (commit) => tagsOf(linesWith(text, commit)).filter((tag) => tag.commit === commit),
  };
}

/** As the protocol has it: `ls-remote` gives the commit of an annotated tag a line of its own (git-scm.com/docs/git-ls-remote). */
async function listByGit(git: Git): Promise<string> {
  const { stdout } = await git.call(['ls-remote', '--heads', '--tags', '--quiet', '--', git.url]);
  const lines = stdout.toString('utf8');
  return lines
    .replace(/\n([0-9a-f]+)\t[^\n]*\^\{\}(?=\n)/g, ' peeled:$1')
    .replace(/(?<=^|\n)([0-9a-f]+)\t/g, '0000$1 ');
}

interface Line {
  readonly object: string;
  readonly ref: string;
  /** The commit of an annotated tag. */
  readonly peeled: string | undefined;
}

/** Looked for in the text as it is, without taking all lines apart. No name has a space in it. */
function* linesWith(text: string, part: string): Generator<Line> {
  for (let at = text.indexOf(part); at >= 0; ) {
    const end = text.indexOf('\n', at);
    // What follows the last line is the end of the answer.
    if (end < 0) return;
    const start = text.lastIndexOf('\n', at - 1) + 1 + lengthDigits;
    const [object = '', ref = '', attribute] = text.slice(start, end).split(' ');
    yield { object, ref, peeled: attribute?.slice(peeledAs.length) };
    at = text.indexOf(part, end + 1);
  }
}

function tagsOf(lines: Iterable<Line>): TagRef[] {
  const tags: TagRef[] = [];
  for (const { object, ref, peeled } of lines)
    if (ref.startsWith(ofTags)) tags.push({ name: ref.slice(ofTags.length), commit: peeled ?? object, object });
  return tags;
}

const lengthDigits = 4;
const heads = 'refs/heads/';
const ofTags = 'refs/tags/';
const peeledAs = 'peeled:';
