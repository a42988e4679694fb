import { requireCommit, resolveCommit } from './commits.ts';
import { formatCommit, type Signature, signatureAt } from './git/commit-object.ts';
import { editTree, emptyTree, findEntry, isFolder, type PathChange } from './git/tree-object.ts';
import type { RepositoryState } from './world.ts';

interface Person {
  name: string;
  email: string;
  date?: string;
}

/** What a commit of a test changes; a file that is null is deleted. */
export interface CommitWish {
  files?: Record<string, string | Buffer | null>;
  modes?: Record<string, '100644' | '100755' | '120000' | '160000'>;
  message?: string;
  /** Default: the tip of the branch, or none. */
  parents?: string[];
  author?: Person;
  committer?: Person;
  date?: string;
}

const somebody: Person = { name: 'octocat', email: 'octocat@example.com' };

/** Writes a commit without a work tree: the tree of the first parent with the changes. */
export async function writeCommit(state: RepositoryState, branch: string, wish: CommitWish): Promise<string> {
  const tip = state.refs.read(`refs/heads/${branch}`);
  const parents = await Promise.all((wish.parents ?? (tip ? [tip] : [])).map((name) => requireParent(state, name)));
  const base = parents[0] && (await requireCommit(state, parents[0])).tree;
  const changes = new Map<string, PathChange>();
  for (const [path, content] of Object.entries(wish.files ?? {})) {
    changes.set(path, await changeOf(state, { path, content, base, mode: wish.modes?.[path] }));
  }
  const tree = (await editTree(state.objects, base, changes)) ?? emptyTree(state.objects);
  const author = signed(state, wish.author ?? somebody, wish.date);
  const committer = signed(state, wish.committer ?? wish.author ?? somebody, wish.date);
  const message = wish.message ?? `Change ${Object.keys(wish.files ?? {}).join(', ') || 'nothing'}`;
  return state.objects.write(
    'commit',
    formatCommit({ tree, parents, author, committer, message: `${message.trimEnd()}\n` }),
  );
}

/** A commit by somebody with a tree that exists already. */
export function writePlainCommit(
  state: RepositoryState,
  commit: { tree: string; parents: readonly string[]; message: string },
): string {
  const author = signed(state, somebody, undefined);
  const message = `${commit.message.trimEnd()}\n`;
  return state.objects.write('commit', formatCommit({ ...commit, message, author, committer: author }));
}

async function requireParent(state: RepositoryState, name: string): Promise<string> {
  const sha = await resolveCommit(state, name);
  if (!sha) throw new Error(`${state.fullName} has no ${name}`);
  return sha;
}

interface FileWish {
  readonly path: string;
  readonly content: string | Buffer | null;
  readonly base: string | undefined;
  readonly mode: string | undefined;
}

/** A file keeps its mode; the content of a submodule (160000) is the commit it points to. */
async function changeOf(state: RepositoryState, { path, content, base, mode }: FileWish): Promise<PathChange> {
  if (content === null) return null;
  const old = base ? await findEntry(state.objects, base, path) : undefined;
  const known = mode ?? (old && !isFolder(old) ? old.mode : '100644');
  if (known === '160000') return { mode: known, sha: content.toString() };
  return { mode: known, sha: state.objects.write('blob', Buffer.from(content)) };
}

function signed(state: RepositoryState, person: Person, date: string | undefined): Signature {
  return signatureAt(person, person.date ?? date ?? state.world.now());
}
