// The commit of a release, on the branch that is checked out.
// 1 is here what can be released?   2 the number   3 the built files   4 the commit, which is there as a whole or not at all
// Pushing it is what publishes: that stays with a person.

import { notesOf } from './changelog.ts';
import { commitFiles, filesOf } from './commits.ts';
import { changelogFile, released, versionOf } from './files.ts';
import type { Git } from './git.ts';
import { Problem } from './problem.ts';
import { type Refs, readRefs } from './refs.ts';
import { nextVersion, numbersOf, versionsOf } from './version.ts';

export interface Wish {
  /** `major`, `minor`, `patch`, or a number. */
  readonly wish: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly remote?: string;
  /** Throws where `dist` is not what the sources give; it says nothing about a version, so it is asked before there is one. */
  readonly checkBuild?: () => Promise<void>;
}

export interface Prepared {
  readonly version: string;
  readonly commit: string;
  readonly branch: string;
  /** Whether it had been made before. */
  readonly wasThere: boolean;
}

export async function prepare(git: Git, options: Wish): Promise<Prepared> {
  const { remote = 'origin' } = options;
  const branch = await requireBranch(git);
  await requireClean(git);
  const head = await git.run('rev-parse', 'HEAD');
  const [refs, files] = [await readRefs(git, remote), await filesOf(git, head)];
  const current = versionOf(files);
  const isPrepared = notesOf(files.get(changelogFile) ?? '', current) !== undefined && !refs.tags.has(`v${current}`);
  if (isPrepared && (!numbersOf(options.wish) || options.wish === current))
    return { version: current, commit: head, branch, wasThere: true };
  requireUpToDate(refs, { branch, head, remote });
  const version = nextVersion(options.wish, current, versionsOf(refs.tags.keys()));
  const changed = released(files, version, options.date);
  await options.checkBuild?.();
  const commit = await commitFiles(git, head, { files: changed, message: `chore: release ${version}` });
  await git.run('merge', '--quiet', '--ff-only', commit);
  return { version, commit, branch, wasThere: false };
}

/** All that keeps a release from being prepared here, for a look before. */
export async function obstacles(git: Git, remote = 'origin'): Promise<Problem[]> {
  const head = await git.run('rev-parse', 'HEAD');
  const looks = [
    requireClean(git),
    requireBranch(git).then(async (branch) => requireUpToDate(await readRefs(git, remote), { branch, head, remote })),
  ];
  const looked = await Promise.allSettled(looks);
  return looked.flatMap((look) => (look.status === 'rejected' && look.reason instanceof Problem ? [look.reason] : []));
}

async function requireBranch(git: Git): Promise<string> {
  const { out } = await git.try(['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const branch = out.toString('utf8').replace(/\n$/, '');
  if (branch === 'main' || branch.startsWith('support/')) return branch;
  throw new Problem(
    `${branch || 'A commit without a branch'} is checked out; releases are made on main, patches of older ones on support/….`,
    'git switch main',
  );
}

async function requireClean(git: Git): Promise<void> {
  const changed = await git.run('status', '--porcelain');
  if (changed === '') return;
  throw new Problem(
    `The working tree is not clean:\n${changed}`,
    'Commit it, or put it aside: git stash --include-untracked',
  );
}

function requireUpToDate(refs: Refs, { branch, head, remote }: { branch: string; head: string; remote: string }): void {
  const there = refs.branches.get(branch);
  if (there === head) return;
  throw new Problem(
    `${branch} is at ${head} here, and ${there ? `at ${there}` : 'does not exist'} at ${remote}.`,
    `What is released has been reviewed and tested there: git pull --ff-only ${remote} ${branch}, or push first.`,
  );
}
