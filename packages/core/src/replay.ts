// The commits of a branch made anew on top of another, one after the other, as `git rebase` makes them: each is a merge of
// three trees, its parent's, the new tip's and its own. No branch is moved here.

import { formatCommit, writeCommit } from './commit-object.ts';
import type { Git } from './git.ts';
import { type Conflict, mergeTree } from './merge.ts';
import type { Line, ReplayPlan } from './replay-plan.ts';

/** `dropped`: commits whose change is there already. */
export type Replay = { readonly dropped: readonly string[] } & (
  | {
      /** The new tip: `onto` itself, where nothing is left. It lies in the plan's scratch repository. */
      readonly tip: string;
      /** How many commits were made anew. */
      readonly count: number;
    }
  | { readonly stopped: string; readonly conflicts: readonly Conflict[] }
);

/**
 * A commit that began empty stays, as somebody meant it; one that becomes empty does not. Author, author date, message and
 * encoding stay to the byte; `committer` is `name <address> seconds zone`. Of a commit that conflicts, and of all after it,
 * nothing is made.
 */
export async function replay(git: Git, plan: ReplayPlan, by: { line: Line; committer: string }): Promise<Replay> {
  const { folder, onto } = plan;
  const applied = plan.applied.get(by.line.branch);
  const dropped: string[] = [];
  let tip = onto;
  let { tree } = commitIn(plan, onto);
  let count = 0;
  for (const sha of by.line.commits) {
    const commit = commitIn(plan, sha);
    const [parent = ''] = commit.parents;
    if (applied?.has(sha)) {
      dropped.push(sha);
      continue;
    }
    if (commit.tree !== commitIn(plan, parent).tree) {
      const ours = await writeCommit(folder, formatCommit({ ...nobodys, tree, parents: [parent] }, nobody));
      const merge = await mergeTree(git, folder, { ours, theirs: sha });
      if (merge.conflicts.length > 0) return { dropped, stopped: sha, conflicts: merge.conflicts };
      if (merge.tree === tree) {
        dropped.push(sha);
        continue;
      }
      tree = merge.tree;
    }
    tip = await writeCommit(folder, formatCommit({ ...commit, tree, parents: [tip] }, by.committer));
    count += 1;
  }
  return { dropped, tip, count };
}

// The new tip's tree as a child of the commit's parent, which so is the one merge base, whatever the real history looks like.
const nobody = 'nobody <nobody> 0 +0000';
const nobodys = { author: Buffer.from(nobody), encoding: undefined, message: Buffer.from('replayed\n') };

function commitIn({ commits }: ReplayPlan, sha: string) {
  const commit = commits.get(sha);
  if (!commit) throw new Error(`the commit ${sha} was not fetched`);
  return commit;
}
