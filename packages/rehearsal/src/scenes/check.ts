// Does the pull request keep the rules of a hotfix, and where will its back-merge conflict? Finish is held to that forecast.

import { outliving, playAction, resultOf } from '../play-action.ts';
import type { PlayedAction } from '../report.ts';
import type { Found, Rehearsal, Scene } from '../scene.ts';
import { counted } from '../words.ts';
import { settingsOf } from '../workflow.ts';

export const check: Scene = {
  name: 'check',
  title: 'check',
  by: 'a pull request to production',
  async play(rehearsal, { opened }) {
    if (!opened) return { told: 'not played: there is no pull request', skipped: true };
    const { 'hotfix-branches': _, ...settings } = settingsOf(rehearsal.stage);
    const inputs = { 'pull-request': String(opened.number), ...settings };
    const permissions = { contents: 'read', 'pull-requests': 'write' } as const;
    const action = await playAction(rehearsal, { name: 'check', inputs, permissions });
    const foretold = forecastOf(action);
    const comment = commentOn(rehearsal, opened.number);
    const found: Found = {
      ...(foretold && { foretold }),
      ...(comment !== undefined && { opened: { ...opened, comment } }),
    };
    return { told: toldOf(action, rehearsal.stage.develop, { foretold, comment }), action, found };
  },
};

/** The paths of the one target that there is. */
function forecastOf({ outputs }: PlayedAction): readonly string[] | undefined {
  if (!outputs['forecast']) return undefined;
  const [first] = JSON.parse(outputs['forecast']) as { readonly conflicts: readonly string[] }[];
  return first?.conflicts;
}

function commentOn({ github, stage }: Rehearsal, number: number): string | undefined {
  const pull = stage.repository.pullRequests.find((one) => one.number === number);
  const comment = pull?.comments.at(-1);
  return comment && outliving(github, comment.body);
}

function toldOf(
  action: PlayedAction,
  develop: string,
  { foretold, comment }: { foretold: readonly string[] | undefined; comment: string | undefined },
): string {
  const conflicts = foretold?.length ? counted(foretold.length, 'conflict') : 'no conflict';
  const forecast = foretold ? `foretells ${conflicts} with ${develop}` : 'foretells nothing';
  return [resultOf(action), forecast, comment === undefined ? '' : 'says so in a comment'].filter(Boolean).join(', ');
}
