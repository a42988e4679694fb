// Which branches of the copy are production, development and the fix.

import type { Copy } from './copy.ts';
import { lines } from './copy.ts';
import { type Git, tryMerge } from './git.ts';
import { Problem } from './problem.ts';

export interface BranchWish {
  readonly main?: string;
  readonly develop?: string;
  readonly fix?: string;
}

export interface Branches {
  readonly main: string;
  /** Undefined where the copy has none. */
  readonly develop: string | undefined;
  readonly fix: string | undefined;
  readonly notes: readonly string[];
}

const usualMain = ['main', 'master'];
export const usualDevelop = ['develop', 'dev', 'development'];

export async function findBranches(copy: Copy, wish: BranchWish): Promise<Branches> {
  const { git } = copy;
  const format = '--format=%(refname:lstrip=2)';
  const all = lines(await git.run('for-each-ref', '--sort=-committerdate', format, 'refs/heads'));
  for (const [option, name] of Object.entries(wish)) requireBranch(all, option, name);
  const main = wish.main ?? guessMain(copy, all, wish.develop);
  const develop = wish.develop ?? usualDevelop.find((name) => all.includes(name) && name !== main);
  if (develop === main) throw new Problem(`${main} cannot be production and development.`, naming('develop', all));
  if (develop !== undefined) await requireShared(copy, main, develop);
  if (wish.fix !== undefined) {
    await requireFix(git, main, wish.fix);
    return { main, develop, fix: wish.fix, notes: [] };
  }
  return { main, develop, ...(await findFix(git, main, all)) };
}

function guessMain({ remoteDefault, checkedOut }: Copy, all: readonly string[], develop: string | undefined): string {
  const others = all.filter((name) => name !== develop && !name.startsWith('hotfix/'));
  // Whatever development is, a branch that is called develop is hardly production beside it.
  const possible = develop === undefined ? others : others.filter((name) => !usualDevelop.includes(name));
  const only = possible.length === 1 ? possible : [];
  const main = [...usualMain, remoteDefault, checkedOut, ...only].find((name) => possible.includes(name));
  if (main !== undefined) return main;
  const taken = develop !== undefined && usualMain.includes(develop);
  const why = taken
    ? `--develop ${develop}: ${develop} cannot be production too, and which other branch is?`
    : `Which branch is production? None is called ${usualMain.filter((name) => name !== develop).join(' or ')}.`;
  throw new Problem(why, naming('main', all));
}

function requireBranch(all: readonly string[], option: string, name: string | undefined): void {
  if (name !== undefined && !all.includes(name))
    throw new Problem(`--${option} ${name}: the repository has no such branch.`, naming(option, all));
}

const mostNames = 15;

function naming(option: string, all: readonly string[]): string {
  const names = all.slice(0, mostNames).join(', ');
  const more = all.length > mostNames ? ` and ${all.length - mostNames} more` : '';
  return `Name it with --${option}; the branches are: ${names}${more}.`;
}

async function requireShared({ git, shallow }: Copy, main: string, develop: string): Promise<void> {
  if ((await git.try('merge-base', main, develop)).status === 0) return;
  throw new Problem(
    `${main} and ${develop} share no history${shallow ? ', as far as this shallow clone goes' : ''}.`,
    shallow ? 'Bring the rest of it: git fetch --unshallow' : 'Name others with --main and --develop.',
  );
}

type Verdict = 'good' | 'merged' | 'nothing' | 'unrelated' | { readonly conflicts: readonly string[] };

async function examine(git: Git, main: string, fix: string): Promise<Verdict> {
  if ((await git.try('merge-base', main, fix)).status !== 0) return 'unrelated';
  if ((await git.try('merge-base', '--is-ancestor', fix, main)).status === 0) return 'merged';
  const merge = await tryMerge(git, `refs/heads/${main}`, `refs/heads/${fix}`);
  if (!merge) return 'unrelated';
  if (merge.conflicts.length > 0) return { conflicts: merge.conflicts };
  return merge.tree === (await git.run('rev-parse', `refs/heads/${main}^{tree}`)) ? 'nothing' : 'good';
}

async function requireFix(git: Git, main: string, fix: string): Promise<void> {
  if (fix === main) throw new Problem(`--fix ${fix} is production itself.`, 'Name a branch that is to be merged.');
  const verdict = await examine(git, main, fix);
  if (verdict === 'good') return;
  if (verdict === 'merged')
    throw new Problem(`--fix ${fix}: ${main} contains it already.`, 'Name a branch that is not merged yet.');
  if (verdict === 'nothing')
    throw new Problem(`--fix ${fix} has nothing that ${main} lacks.`, 'Its changes came by another way already.');
  if (verdict === 'unrelated') throw new Problem(`--fix ${fix} shares no history with ${main}.`);
  throw new Problem(
    `--fix ${fix} conflicts with ${main} in ${verdict.conflicts.join(', ')}.`,
    `GitHub could not merge its pull request either: bring ${main} into ${fix} first.`,
  );
}

/** The hotfix branch with the newest commit that could be merged now. */
async function findFix(
  git: Git,
  main: string,
  all: readonly string[],
): Promise<{ fix: string | undefined; notes: string[] }> {
  const notes: string[] = [];
  for (const name of all.filter((candidate) => candidate.startsWith('hotfix/'))) {
    const verdict = await examine(git, main, name);
    if (verdict === 'good') return { fix: name, notes };
    if (typeof verdict === 'object') notes.push(`${name} is left out: it conflicts with ${main}.`);
  }
  return { fix: undefined, notes };
}
