import { outliving, playAction, resultOf } from '../play-action.ts';
import type { PullRequestShown } from '../report.ts';
import type { Rehearsal, Scene } from '../scene.ts';

export const openPr: Scene = {
  name: 'open-pr',
  title: 'open-pr',
  by: 'button “Hotfix: open pull request”',
  async play(rehearsal, { gates = '' }) {
    const { main, fix, prefix } = rehearsal.stage;
    const inputs = { head: fix, base: main, 'tag-prefix': prefix, gates };
    const permissions = { contents: 'read', 'pull-requests': 'write' } as const;
    const action = await playAction(rehearsal, { name: 'open-pr', inputs, permissions });
    const opened = shownPull(rehearsal, Number(action.outputs['pull-request-number']));
    if (!opened) return { told: resultOf(action), action };
    return { told: `${resultOf(action)} #${opened.number} ${opened.title}`, action, found: { opened } };
  },
};

/** The pull request as it is now. */
export function shownPull({ github, stage }: Rehearsal, number: number): PullRequestShown | undefined {
  const pull = stage.repository.pullRequests.find((one) => one.number === number);
  if (!pull) return undefined;
  const { title, head, base, body } = pull;
  return { number, title, head: head.ref, base: base.ref, body: outliving(github, body ?? '') };
}
