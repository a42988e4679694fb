import { runGit } from './run-git.ts';

/** The tree that a merge gives, or the paths that stand in its way. */
export type Merged = { readonly tree: string } | { readonly conflicts: readonly string[] };

/** Merges two commits with `git merge-tree --write-tree`; unrelated histories conflict in everything, that is in ''. */
export async function mergeCommits(gitDir: string, ours: string, theirs: string): Promise<Merged> {
  const args = ['merge-tree', '--write-tree', '--name-only', '-z', ours, theirs];
  const { code, stdout, stderr } = await runGit({ cwd: gitDir, args });
  const [tree = '', ...rest] = stdout.toString().split('\0');
  if (code === 0) return { tree };
  if (code === 1 && tree !== '') return { conflicts: rest.slice(0, rest.indexOf('')) };
  if (stderr.includes('unrelated histories')) return { conflicts: [''] };
  throw new Error(`git merge-tree ${ours} ${theirs} ended with ${code}: ${stderr.trim()}`);
}
