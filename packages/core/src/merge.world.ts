// What the tests of merging share: a repository in the sandbox, our merge of two of its commits, and what git makes of
// the same two in a full clone.

import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Repository, type GitHub as Server, startGitHub } from '@hotfix-actions/sandbox';
import { compare } from './commits.ts';
import { createGit, type Git } from './git.ts';
import { createGitHub, type GitHub } from './github.ts';
import { decideMergeBase } from './history.ts';
import { type Conflict, type Merge, mergeOver, type Sides } from './merge.ts';
import { readObjects } from './objects.ts';

export type Files = Readonly<Record<string, string | Buffer | null>>;
export type Modes = Readonly<Record<string, '100644' | '100755' | '120000' | '160000'>>;

export interface MergeWorld {
  readonly server: Server;
  readonly repository: Repository;
  readonly token: string;
  readonly github: GitHub;
  readonly git: Git;
  /** Commits to a branch, which is cut from `from` first if it is not there. */
  commit(branch: string, change: Change): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Change {
  readonly files: Files;
  readonly modes?: Modes;
  readonly from?: string;
  readonly parents?: readonly string[];
  readonly date?: string;
  readonly message?: string;
}

/** `file`: git takes the objects from the disk instead of over HTTP, which costs it half of the time. */
export async function openMergeWorld(server?: Server, transport: 'http' | 'file' = 'http'): Promise<MergeWorld> {
  const own = server ?? (await startGitHub());
  const repository = await own.createRepository(`acme/shop-${Math.random().toString(36).slice(2)}`);
  const token = own.createToken();
  const git = createGit({
    url: transport === 'file' ? `file://${repository.gitDir}` : `${own.serverUrl}/${repository.fullName}.git`,
    token,
    tempFolder: tmpdir(),
    env: plainEnv,
    clock: { now: Date.now, sleep: async () => undefined },
    onWait() {},
  });
  return {
    server: own,
    repository,
    token,
    github: githubOf(own, repository, token),
    git,
    async commit(branch, { from, files, modes, parents, date, message }) {
      if (from !== undefined && !(await repository.tip(branch))) await repository.branch(branch, from);
      return repository.commit(branch, {
        files: { ...files },
        message: message ?? `Change ${branch}`,
        ...(modes ? { modes: { ...modes } } : {}),
        ...(parents ? { parents: [...parents] } : {}),
        ...(date ? { date } : {}),
      });
    },
    async [Symbol.asyncDispose]() {
      await git.dispose();
      if (!server) await own.close();
    },
  };
}

const plainEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent' };

function githubOf(server: Server, repository: Repository, token: string): GitHub {
  return createGitHub({
    token,
    apiUrl: server.apiUrl,
    owner: repository.owner,
    name: repository.name,
    clock: { now: () => Date.now(), sleep: async () => undefined },
    onWait: () => undefined,
    readOnly: false,
  });
}

/** A merge as lines `<mode> <object> <stage>\t<path>`: what is decided (stage 0), and what is not. */
export interface Picture {
  readonly decided: readonly string[];
  readonly conflicts: readonly string[];
}

/** What `git merge` leaves in the index of a full clone, which has its objects from the repository itself. */
export async function mergeInFullClone({ repository, git }: MergeWorld, sides: Sides): Promise<Picture> {
  const folder = await cloneAt(git, repository, sides.ours);
  const call = async (args: readonly string[], allow: readonly number[] = []) =>
    git.call(args, { folder, allow, env: { GIT_CONFIG_COUNT: '0' } });
  await call(['reset', '--quiet', '--hard']);
  const person = ['-c', 'user.name=someone', '-c', 'user.email=someone@example.com'];
  const { stderr } = await call([...person, 'merge', '--no-commit', '--no-ff', sides.theirs], [1]);
  if (/fatal:|error:/.test(stderr)) throw new Error(stderr);
  const lines = await stagesIn(git, folder);
  return { decided: lines.filter((line) => / 0\t/.test(line)).sort(), conflicts: await openPaths(git, folder) };
}

async function stagesIn(git: Git, folder: string): Promise<string[]> {
  const { stdout } = await git.call(['ls-files', '--stage', '-z'], { folder });
  return stdout.toString('utf8').split('\0').filter(Boolean);
}

/** What a merge in a clone left undecided. */
export async function openPaths(git: Git, folder: string): Promise<string[]> {
  const open = (await stagesIn(git, folder)).filter((line) => !/ 0\t/.test(line));
  return comparable(git, folder, open.map(withoutSideName));
}

// `git clone --shared` and a detached HEAD, without the process.
export async function cloneAt(git: Git, repository: Repository, commit: string): Promise<string> {
  const folder = await git.newFolder();
  for (const part of ['refs', 'objects/info']) await mkdir(join(folder, '.git', part), { recursive: true });
  await writeFile(join(folder, '.git', 'HEAD'), `${commit}\n`);
  await writeFile(join(folder, '.git', 'objects', 'info', 'alternates'), `${join(repository.gitDir, 'objects')}\n`);
  return folder;
}

// What git merged before it met another conflict holds markers, and those the names of the sides.
async function comparable(git: Git, folder: string, lines: readonly string[]): Promise<string[]> {
  const split = lines.map((line) => line.split(/ (.*?) /s));
  const files = split.flatMap(([mode, object]) => (object && mode !== '160000' ? [object] : []));
  const contents = await readObjects(git, folder, files);
  const shown = split.map(([mode = '', object = '', rest = '']) => {
    const content = contents.get(object)?.toString('utf8') ?? '';
    if (!/^>{7}/m.test(content)) return `${mode} ${object} ${rest}`;
    return `${mode} ${content.trim().replace(/^([<>|]{7,}) .*$/gm, '$1')} ${rest}`;
  });
  return shown.sort();
}

// git puts the name of the side behind a file that a directory stands in the way of; that of a rebase has the subject in it.
function withoutSideName(path: string): string {
  return path.replace(/~(HEAD|[0-9a-f]{40}|[0-9a-f]{7,} \(.*\))(_\d+)?$/, '');
}

/** The same picture of our merge: its tree without the paths that conflict, and its conflicts. */
export async function pictureOfMerge(git: Git, merge: Merge): Promise<Picture> {
  const { stdout } = await git.call(['ls-tree', '-r', '-z', '--full-tree', merge.tree], { folder: merge.folder });
  const open = new Set(merge.conflicts.map(({ path }) => path));
  const decided = stdout
    .toString('utf8')
    .split('\0')
    .filter((line) => line && !open.has(withoutSideName(line.replace(/^[^\t]*\t/, ''))))
    .map((line) => line.replace(/^(\d+) \w+ (\w+)\t/, '$1 $2 0\t'));
  return { decided: decided.sort(), conflicts: await conflictLines(git, merge.folder, merge.conflicts) };
}

/** Our conflicts as the index of a clone lists them. */
export function conflictLines(git: Git, folder: string, conflicts: readonly Conflict[]): Promise<string[]> {
  const stages = ['base', 'ours', 'theirs'] as const;
  const lines = conflicts.flatMap((conflict) =>
    stages.flatMap((stage, index) => {
      const entry = conflict[stage];
      return entry ? [`${entry.mode} ${entry.object} ${index + 1}\t${conflict.path}`] : [];
    }),
  );
  return comparable(git, folder, lines);
}

/** Decides the merge base as back-merge does, by the API, and merges accordingly. */
export async function mergeAsDecided(world: MergeWorld, sides: Sides): Promise<Merge & { bases: Bases }> {
  const comparison = await compare(world.github, sides.ours, sides.theirs);
  if (!comparison) throw new Error('no common history');
  const only = { commits: comparison.commits, named: comparison.mergeBase };
  const decided = await decideMergeBase(world.github, sides.theirs, only);
  const bases = 'one' in decided ? 'one' : 'two' in decided ? 'two' : 'several';
  return { ...(await mergeOver(world.git, sides, decided)), bases };
}

/** How many merge bases were decided on, `several` where only the history tells. */
export type Bases = 'one' | 'two' | 'several';
