// The user's own repository as the stage: copied, looked at, completed.

import type { GitHub } from '@hotfix-actions/sandbox';
import { type BranchWish, findBranches, usualDevelop } from './branches.ts';
import { type Copy, copyRepository, lines } from './copy.ts';
import type { Git } from './git.ts';
import { hotfixBranch, type Stage } from './stage.ts';
import { type Supplied, supplyConflict, supplyDevelop, supplyFix, supplyRelease } from './supply.ts';

export interface CopyWish extends BranchWish {
  readonly path: string;
  readonly prefix?: string;
  readonly conflict: boolean;
  /** Whether its commands may run here. */
  readonly gates: boolean;
}

export async function openCopy(github: GitHub, home: string, wish: CopyWish): Promise<Stage> {
  const copy = await copyRepository(wish.path, home);
  const { git } = copy;
  const { path: _path, prefix: wishedPrefix, conflict, gates: mayRun, ...names } = wish;
  const found = await findBranches(copy, names);
  const { main } = found;
  const release = await supplyRelease(git, main, wishedPrefix);
  const free = usualDevelop.find((name) => name !== main) as string;
  const develop = found.develop === undefined ? await supplyDevelop(git, main, free) : kept(found.develop);
  const fix =
    found.fix === undefined ? await supplyFix(git, main, hotfixBranch(anHourAgo(), 'rehearsal')) : kept(found.fix);
  const branches = { main, develop: develop.value, fix: fix.value };
  const notes = [
    `Production is ${main}, development ${develop.value}, the hotfix ${fix.value}.`,
    ...(copy.shallow ? ['It is a shallow clone: what came before its first commits is not known.'] : []),
    ...found.notes,
    ...[release, develop, fix].flatMap((supplied) => supplied.notes),
    ...(conflict ? await supplyConflict(git, branches) : []),
  ];
  const options = { from: copy.gitDir, defaultBranch: await defaultBranch(copy, main) };
  const repository = await github.createRepository('rehearsal/copy', options);
  const missing = [release, develop].flatMap((supplied) => supplied.missing ?? []);
  const prefix = release.value;
  const gates = mayRun ? { inputs: {} } : { left: notAsked };
  const others = await contributors(git, main);
  return { repository, title: wish.path, copied: true, ...branches, others, prefix, gates, notes, missing };
}

const mostContributors = 3;

/** The newest of the branches that rebase brings onto development, as far as they share a history with production. */
async function contributors(git: Git, main: string): Promise<string[]> {
  const format = ['--sort=-committerdate', '--format=%(refname:lstrip=2)', `--count=${mostContributors}`];
  const names = lines(await git.run('for-each-ref', ...format, 'refs/heads/contrib/'));
  const bases = await Promise.all(
    names.map((name) => git.try('merge-base', `refs/heads/${main}`, `refs/heads/${name}`)),
  );
  return names.filter((_, index) => bases[index]?.status === 0);
}

const notAsked = 'they would run what is in the repository; --gates allows that, on a checkout of the copy';

const anHourAgo = (): Date => new Date(Date.now() - 3_600_000);

const kept = (value: string): Supplied<string> => ({ value, notes: [] });

/** GitHub's default branch decides about workflow files, so it is the real one as far as that is known. */
async function defaultBranch({ git, remoteDefault }: Copy, main: string): Promise<string> {
  const known = await git.try('rev-parse', '--verify', '--quiet', `refs/heads/${remoteDefault}`);
  return remoteDefault !== '' && known.status === 0 ? remoteDefault : main;
}
