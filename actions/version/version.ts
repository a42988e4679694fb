// Computes the next hotfix version.
// 1 read the release tags   2 find the newest release in the history of `base`   3 take the next free number

import {
  type Action,
  baseOf,
  code,
  findNewestRelease,
  HotfixError,
  link,
  nextRelease,
  oneOf,
  path,
  type Release,
  readRemoteRefs,
  releasesOf,
  requireCommit,
  required,
  revision,
  semverOf,
  shell,
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

/**
 * Nothing was released yet in the history of a commit: how to make the first release. `finish` counts on releases too; there
 * the commit itself is what is to be released next, so the one before it is offered.
 */
export function noRelease(
  at: { readonly base: string; readonly commit: string; readonly offered: string },
  known: { readonly prefix: string; readonly tags: Iterable<string> },
): HotfixError {
  const first = `${known.prefix}1.0.0`;
  const commands = [
    shell('git', 'tag', '--annotate', '--message', `Release ${first}`, first, at.offered),
    shell('git', 'push', 'origin', `refs/tags/${first}`),
  ];
  const others = otherPrefixes(known.tags, known.prefix).map((prefix) => `"${prefix}"`);
  const instead =
    others.length > 0 ? `there are release tags that begin with ${others.join(', ')}` : 'your tags begin differently';
  return new HotfixError(
    `No release ${known.prefix}X.Y.Z is in the history of ${at.base} (${at.commit}), so there is nothing a hotfix could patch.`,
    `Tag the commit that runs in production and push the tag, for example: ${code(commands.join(' && '))} — then run this job again. If ${instead}, set the input \`tag-prefix\`.`,
  );
}

function otherPrefixes(tags: Iterable<string>, own: string): string[] {
  const prefixes = [...tags].flatMap((tag) => /^(.*?)\d+\.\d+\.\d+(-hotfix\.\d+)?$/.exec(tag)?.[1] ?? []);
  return [...new Set(prefixes)].filter((prefix) => prefix !== own).slice(0, 5);
}

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
