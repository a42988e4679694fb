// How it ended: the outputs of verify-tag/action.yml, and the section of the job summary.

import { code, link, path, prose, type Report, type TaggedRelease, type World } from '@hotfix-actions/core';
import type { Ending } from './verify-tag.ts';

export function report(world: World, { result, release, branch, previous, notes }: Ending): Report {
  const page = ({ tag }: TaggedRelease) => link(tag, `${world.url}${path`/releases/tag/${tag}`}`);
  const back = previous
    ? `To roll back, deploy ${page(previous)}.`
    : 'It contains no older release that could be rolled back to.';
  return {
    result,
    outputs: { version: release.tag, sha: release.commit, 'previous-version': previous?.tag ?? '' },
    summary: [
      `${page(release)} is a release on ${code(branch)}, at ${code(release.commit)}. ${back}`,
      ...notes.map(prose),
      `Next: check out the output ${code('sha')}, and deploy it.`,
    ].join('\n\n'),
  };
}
