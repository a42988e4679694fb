import { readCommit, requireCommit, writeWebCommit } from './commits.ts';
import { type CommitObject, formatCommit } from './git/commit-object.ts';
import { revList } from './git/history.ts';
import { type Merged, mergeCommits } from './git/merge-trees.ts';
import type { PullRequestRecord } from './records.ts';
import type { RepositoryState } from './world.ts';

/** The ways to land a pull request (GitHub docs: about merge methods). */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** How a pull request is to be merged, by whom, and with which texts instead of the usual ones. */
export interface MergeWish {
  readonly method: MergeMethod;
  readonly login: string;
  readonly title?: string;
  readonly body?: string;
}

/** Makes the commit or commits that merging a pull request adds to its base, without moving the base; undefined on conflict. */
export async function makeMerge(
  repository: RepositoryState,
  pull: PullRequestRecord,
  wish: MergeWish & { base: string },
): Promise<string | undefined> {
  if (wish.method === 'rebase') return rebase(repository, pull, wish.base);
  const merged = await mergeCommits(repository.gitDir, wish.base, pull.head.sha);
  if (!('tree' in merged)) return undefined;
  if (wish.method === 'merge') {
    const title =
      wish.title ?? `Merge pull request #${pull.number} from ${pull.head.repository.split('/')[0]}/${pull.head.ref}`;
    return writeWebCommit(repository, {
      tree: merged.tree,
      parents: [wish.base, pull.head.sha],
      message: joined(title, wish.body ?? pull.title),
      author: wish.login,
    });
  }
  const own = await ownCommits(repository, pull, wish.base);
  const usual = squashText(pull, own);
  return writeWebCommit(repository, {
    tree: merged.tree,
    parents: [wish.base],
    message: joined(wish.title ?? usual.title, wish.body ?? usual.body),
    author: squashAuthor(own) ?? pull.user,
  });
}

const joined = (title: string, body: string): string => (body === '' ? title : `${title}\n\n${body}`);

async function ownCommits(repository: RepositoryState, pull: PullRequestRecord, base: string): Promise<CommitObject[]> {
  const shas = await revList(
    repository.gitDir,
    '--reverse',
    '--topo-order',
    '--no-merges',
    `${base}..${pull.head.sha}`,
  );
  return Promise.all(shas.map((sha) => requireCommit(repository, sha)));
}

/** GitHub's default texts: a single commit speaks for itself, several are listed under the pull request's title. */
function squashText(pull: PullRequestRecord, own: readonly CommitObject[]): { title: string; body: string } {
  const messages = own.map((commit) => commit.message.trimEnd());
  const [only] = messages;
  if (messages.length !== 1 || only === undefined) {
    return { title: `${pull.title} (#${pull.number})`, body: messages.map((message) => `* ${message}`).join('\n\n') };
  }
  const end = only.indexOf('\n');
  const subject = end < 0 ? only : only.slice(0, end);
  return { title: `${subject} (#${pull.number})`, body: end < 0 ? '' : only.slice(end).trim() };
}

function squashAuthor(own: readonly CommitObject[]): CommitObject['author'] | undefined {
  const last = own.at(-1)?.author;
  return last && own.every((commit) => commit.author.email === last.email) ? last : undefined;
}

async function rebase(repository: RepositoryState, pull: PullRequestRecord, base: string): Promise<string | undefined> {
  let tip = base;
  for (const commit of await ownCommits(repository, pull, base)) {
    const merged = await pick(repository, commit, tip);
    if (!('tree' in merged)) return undefined;
    tip = writeWebCommit(repository, {
      tree: merged.tree,
      parents: [tip],
      message: commit.message,
      author: commit.author,
    });
  }
  return tip;
}

/** What one commit changed, applied to another: three trees dressed as commits, since git 2.39 takes no merge base. */
async function pick(repository: RepositoryState, commit: CommitObject, onto: string): Promise<Merged> {
  const parent = commit.parents[0] && (await readCommit(repository, commit.parents[0]));
  const onTree = (await requireCommit(repository, onto)).tree;
  const dress = (tree: string, parents: readonly string[]): string =>
    repository.objects.write('commit', formatCommit({ ...commit, tree, parents, message: 'pick' }));
  const empty = repository.objects.write('tree', Buffer.alloc(0));
  const before = dress(parent ? parent.tree : empty, []);
  return mergeCommits(repository.gitDir, dress(onTree, [before]), dress(commit.tree, [before]));
}
