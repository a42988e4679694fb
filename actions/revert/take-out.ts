// The revert itself, without a working tree: one merge of three trees, and the text of its commit.

import { type Merge, mergeWithBase, plain, revertTrailers, type World } from '@hotfix-actions/core';
import type { Subject } from './subject.ts';

export interface TakenOut {
  readonly merge: Merge;
  /** Production has nothing of it any more. */
  readonly isEmpty: boolean;
}

/** From what is taken back, production goes the way to what was before it; all else that landed stays. */
export async function takeOut({ git }: World, subject: Subject, tip: string): Promise<TakenOut> {
  const merge = await mergeWithBase(git, { base: subject.newer, ours: tip, theirs: subject.older });
  const { stdout } = await git.call(['rev-parse', `${tip}^{tree}`], { folder: merge.folder });
  return { merge, isEmpty: stdout.toString('utf8').trim() === merge.tree };
}

/** Each commit is named at the end, so that a back-merge knows what was taken back, and by whom. */
export function messageOf({ title, name, olderName, commits, newer }: Subject, reason: string): string {
  const what =
    commits.length === 1 && commits[0]?.sha === newer
      ? `Takes back ${plain(name)}.`
      : `Takes back all that ${plain(name)} brought since ${plain(olderName)}.`;
  const because = reason === '' ? [] : [`Reason: ${plain(reason.replace(/\s+/g, ' '))}`];
  return [title, [what, ...because].join('\n'), revertTrailers(commits.map(({ sha }) => sha))].join('\n\n');
}
