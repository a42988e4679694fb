import { tryMerge } from '../git.ts';
import type { Rehearsal, Scene } from '../scene.ts';

export const merge: Scene = {
  name: 'merge',
  title: 'a person merges it',
  by: '',
  async play(rehearsal, { opened }) {
    const { repository, main, fix } = rehearsal.stage;
    // Where open-pr opened none, the person does: what comes after is worth playing all the same.
    const number = opened?.number ?? (await repository.openPullRequest({ head: fix, base: main, title: fix })).number;
    const merged = await repository.mergePullRequest(number);
    const told = `#${number} from ${fix}: ${merged.slice(0, 7)} on ${main}`;
    return { told, found: { merged, conflicts: await expectedConflicts(rehearsal) } };
  },
};

/** What the merge of production into development meets, before anything of ours touched it. */
async function expectedConflicts({ git, stage: { main, develop } }: Rehearsal): Promise<readonly string[]> {
  return (await tryMerge(git, `refs/heads/${develop}`, `refs/heads/${main}`))?.conflicts ?? [];
}
