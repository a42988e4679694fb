// The throw-away copy of the user's repository. Of the original everything is read and nothing written.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Git, gitIn } from './git.ts';
import { Problem } from './problem.ts';

export interface Copy {
  readonly gitDir: string;
  readonly git: Git;
  /** The branch that the user has checked out, '' where none is. */
  readonly checkedOut: string;
  /** What the remote calls its default branch, '' where that is not known. */
  readonly remoteDefault: string;
  readonly shallow: boolean;
}

/** Copies branches, tags and their history below `home`; what only a remote-tracking branch holds becomes a branch. */
export async function copyRepository(path: string, home: string): Promise<Copy> {
  const original = await openOriginal(path, home);
  const { git, folder } = original;
  const gitDir = join(home, 'copy.git');
  // Hard links would share the files' time stamps with the original, and git freshens those; so would borrowed objects.
  const way = (await exists(join(folder, 'objects', 'info', 'alternates'))) ? '--no-local' : '--no-hardlinks';
  await git.run('clone', '--quiet', '--mirror', '--template=', way, folder, gitDir);
  const copy = gitIn(gitDir, home);
  const [first] = lines(await copy.run('for-each-ref', '--count=1', 'refs/heads', 'refs/remotes'));
  if (first === undefined) {
    throw new Problem(`${path} is an empty repository: it has no commit on any branch.`, 'Commit something first.');
  }
  if (original.remote !== '') await takeRemoteBranches(copy, original.remote);
  const { checkedOut, remoteDefault, shallow } = original;
  if (shallow) await requireOneCut(path, gitDir);
  return { gitDir, git: copy, checkedOut, remoteDefault, shallow };
}

/** Beyond several cuts nobody knows how the lines belong together, and to fetch from such a copy never ends. */
async function requireOneCut(path: string, gitDir: string): Promise<void> {
  const cuts = new Set(lines(await readFile(join(gitDir, 'shallow'), 'utf8').catch(() => '')));
  if (cuts.size <= 1) return;
  throw new Problem(
    `${path} is a shallow clone whose history is cut off at ${cuts.size} commits.`,
    'Bring the rest of it in a copy of yours: git fetch --unshallow',
  );
}

interface Original {
  readonly git: Git;
  /** Where it keeps objects and refs: of a worktree, that of its repository. */
  readonly folder: string;
  readonly remote: string;
  readonly remoteDefault: string;
  readonly checkedOut: string;
  readonly shallow: boolean;
}

async function openOriginal(path: string, home: string): Promise<Original> {
  if (!(await isFolder(path))) throw new Problem(`${path} is no folder.`, 'Name the folder of a git repository.');
  const git = gitIn(path, home);
  const found = await git.try('rev-parse', '--path-format=absolute', '--git-common-dir');
  if (found.status !== 0)
    throw new Problem(`${path} is no git repository, nor a folder of one.`, 'Name the folder of a git repository.');
  const ask = async (...args: string[]) => (await git.try(...args)).out.trim();
  if ((await ask('rev-parse', '--show-object-format')) !== 'sha1')
    throw new Problem(`${path} names its objects by SHA-256, which GitHub does not take.`);
  if ((await ask('config', '--get-regexp', '^(extensions\\.partialclone|remote\\..*\\.promisor)$')) !== '')
    throw new Problem(
      `${path} is a partial clone: files of its history are not there.`,
      'Rehearse with a full clone: git clone <address> full && npm run rehearse -- --repo full',
    );
  const remotes = lines(await ask('remote'));
  const remote = remotes.includes('origin') ? 'origin' : (remotes[0] ?? '');
  const head = await ask('symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`);
  return {
    git,
    folder: found.out.trim(),
    remote,
    remoteDefault: head.replace(`refs/remotes/${remote}/`, ''),
    checkedOut: await ask('symbolic-ref', '--quiet', '--short', 'HEAD'),
    shallow: (await ask('rev-parse', '--is-shallow-repository')) === 'true',
  };
}

/** Makes branches of the remote's branches that have no local one. */
async function takeRemoteBranches(copy: Git, remote: string): Promise<void> {
  const below = `refs/remotes/${remote}/`;
  const local = lines(await copy.run('for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads'));
  const names = new Set(local);
  const taken = new Set(local.flatMap(withParents));
  const listed = lines(await copy.run('for-each-ref', '--format=%(refname) %(objectname)', below));
  const made = listed.flatMap((line) => {
    const [ref = '', sha = ''] = line.split(' ');
    const name = ref.slice(below.length);
    // `a` and `a/b` cannot both be branches.
    const free = name !== 'HEAD' && !taken.has(name) && !withParents(name).some((part) => names.has(part));
    return free ? [`create refs/heads/${name} ${sha}\n`] : [];
  });
  if (made.length > 0) await copy.feed(made.join(''), 'update-ref', '--stdin');
}

/** `a/b/c` and the folders it needs: `a/b`, `a`. */
function withParents(name: string): string[] {
  const parts = name.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

export const lines = (text: string): string[] => text.split('\n').filter(Boolean);

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
