import { askGit } from './ask-git.ts';

/** Whether every commit of `older` is part of `newer`. */
export async function isAncestor(gitDir: string, older: string, newer: string): Promise<boolean> {
  if (older === newer) return true;
  const { code } = await askGit({ cwd: gitDir, args: ['merge-base', '--is-ancestor', older, newer] });
  return code === 0;
}

/** The best common ancestor, or undefined for unrelated histories. */
export async function mergeBase(gitDir: string, a: string, b: string): Promise<string | undefined> {
  if (a === b) return a;
  const { stdout } = await askGit({ cwd: gitDir, args: ['merge-base', a, b] });
  return stdout.toString().trim() || undefined;
}

/** What `git rev-list` prints for these arguments, one commit a line. */
export async function revList(gitDir: string, ...args: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await askGit({ cwd: gitDir, args: ['rev-list', ...args] });
  if (code !== 0) throw new Error(`git rev-list ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.toString().split('\n').filter(Boolean);
}

/** The commits that arrive with an update of a ref: those that no other branch or tag holds when it is a new one. */
export function arriving(gitDir: string, from: string | undefined, to: string): Promise<string[]> {
  return revList(gitDir, to, '--not', ...(from ? [from] : ['--branches', '--tags']));
}
