// Computes the next hotfix version.
// 1 read the release tags   2 find the newest release in the history of `base`   3 take the next free number

import {
  type Action,
  baseOf,
  code,
  findNewestRelease,
  link,
  nextRelease,
  noRelease,
  oneOf,
  path,
  type Release,
  readRemoteRefs,
  releasesOf,
  requireCommit,
  required,
  revision,
  semverOf,
  tagPrefix,
  type World,
} from '@hotfix-actions/core';

export interface Ending {
  readonly result: 'computed';
  readonly next: Release;
  readonly current: Release;
  /** The commit that `base` names. */
  readonly base: string;
}

const inputs = {
  base: required(revision),
  scheme: oneOf('hotfix', 'patch'),
  'tag-prefix': tagPrefix,
};

export const version: Action<typeof inputs> = {
  name: 'version',
  writes: false,
  inputs,

  async run(world, inputs) {
    const refs = await readRemoteRefs(world.git, world.repository);
    const base = await requireCommit(world.github, refs, { input: 'base', name: inputs.base });
    const releases = releasesOf(refs, inputs['tag-prefix']);
    const newest = await findNewestRelease(world, releases, base);
    if (!newest) {
      const known = { prefix: inputs['tag-prefix'], tags: refs.tags.keys() };
      throw noRelease({ base: inputs.base, commit: base, offered: base }, known);
    }
    const next = nextRelease(inputs.scheme, newest.release, releases);
    world.log.info(`${inputs.base} contains ${newest.release.tag}; the next version is ${next.tag}`);
    return report(world, { result: 'computed', next, current: newest.release, base });
  },
};

function report(world: World, { result, next, current, base }: Ending) {
  const changes = path`/compare/${current.tag}...${base}`;
  return {
    result,
    outputs: {
      version: next.tag,
      semver: semverOf(next),
      'base-version': baseOf(current).tag,
      'current-version': current.tag,
      'hotfix-number': next.hotfix > 0 ? String(next.hotfix) : '',
    },
    summary: [
      `The next version is ${code(next.tag)}; the newest release in the base is ${link(current.tag, `${world.url}${path`/releases/tag/${current.tag}`}`)}, ${link('what came since', `${world.url}${changes}`)}.`,
      'Next: the number is taken only when the tag is made, which the action `tag` does.',
    ].join('\n\n'),
  };
}
