// Which of many commits are in the history of branches.

import { contains } from './commits.ts';
import type { Git } from './git.ts';
import type { GitHub } from './github.ts';
import { fetchCommits } from './scratch.ts';

const mostQuestions = 20;

/**
 * Those of the commits that one of the tips has in its history. Few are asked for one by one, nearly all of them of the first
 * tip alone; of many the history itself answers at once (no trees, no files), however many they are.
 */
export async function findHeld(
  { github, git }: { readonly github: GitHub; readonly git: Git },
  tips: readonly string[],
  commits: readonly string[],
): Promise<Set<string>> {
  const held = new Set(commits.filter((commit) => tips.includes(commit)));
  for (const [index, tip] of tips.entries()) {
    const left = [...new Set(commits)].filter((commit) => !held.has(commit));
    if (left.length * (index === 0 ? 1 : tips.length - index) > mostQuestions) {
      const history = await historyOf(git, tips);
      return new Set(commits.filter((commit) => history.has(commit)));
    }
    const answers = await Promise.all(left.map((commit) => contains(github, tip, commit)));
    for (const [at, commit] of left.entries()) if (answers[at]) held.add(commit);
  }
  return held;
}

async function historyOf(git: Git, tips: readonly string[]): Promise<Set<string>> {
  const folder = await fetchCommits(git, tips);
  const { stdout } = await git.call(['rev-list', ...new Set(tips)], { folder });
  return new Set(stdout.toString('utf8').split('\n'));
}
