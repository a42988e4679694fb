// Which release tag a name means; whatever else it is, the error says what it is and what to give instead.

import { code, HotfixError, type RemoteRefs, shell, type TaggedRelease, type World } from '@hotfix-actions/core';
import type { Wishes } from './verify-tag.ts';

interface Known {
  readonly world: World;
  readonly refs: RemoteRefs;
  readonly releases: readonly TaggedRelease[];
}

export function requireRelease(known: Known, wishes: Wishes): { release: TaggedRelease; notes: string[] } {
  const name = tagName(known, wishes);
  const release = known.releases.find(({ tag }) => tag === name);
  if (!release) throw noRelease(known, wishes, name);
  if (wishes['require-annotated'] && release.object === release.commit) throw lightweight(release);
  refuseMoved(known.world, release);
  const notes = known.refs.branches.has(name)
    ? [
        `There is a branch ${name} as well: a checkout of that name takes the branch. Check out the output \`sha\`, or refs/tags/${name}.`,
      ]
    : [];
  return { release, notes };
}

/** Where a branch and a tag have the same name the tag is meant: nothing else is ever deployed. */
function tagName({ refs, releases }: Known, { ref, 'tag-prefix': prefix }: Wishes): string {
  const name = ref.replace(/^refs\/tags\//, '');
  if (refs.tags.has(name)) return name;
  const branch = ref.replace(/^refs\/heads\//, '');
  const tip = ref.startsWith('refs/tags/') ? undefined : refs.branches.get(branch);
  if (tip !== undefined || ref.startsWith('refs/heads/')) {
    throw new HotfixError(
      `${branch} is a branch${tip === undefined ? ', by its name' : ''}, and only a release tag is deployed: a branch moves, and what it holds may not be released.`,
      standsAt(releases, tip) + startAtTag(releases, prefix),
    );
  }
  if (/^refs\/(?!tags\/)/.test(ref)) {
    throw new HotfixError(`${ref} is no tag, and only a release tag is deployed.`, startAtTag(releases, prefix));
  }
  const sha = /^[0-9a-f]{7,64}$/i.test(name) ? name.toLowerCase() : undefined;
  if (sha !== undefined) {
    const commit = releases.find((release) => release.commit.startsWith(sha))?.commit;
    throw new HotfixError(
      `${name} is a commit, and only a release tag is deployed.`,
      standsAt(releases, commit) + startAtTag(releases, prefix),
    );
  }
  throw new HotfixError(
    `There is no tag ${name} (input \`ref\`).`,
    `See the spelling, and whether it was pushed: ${code(shell('git', 'push', 'origin', `refs/tags/${name}`))}. ${newestOf(releases, prefix)}`,
  );
}

function standsAt(releases: readonly TaggedRelease[], commit: string | undefined): string {
  const tags = releases.filter((release) => release.commit === commit).map(({ tag }) => code(tag));
  return tags.length > 0 ? `There it is ${tags.join(', ')}. ` : '';
}

function startAtTag(releases: readonly TaggedRelease[], prefix: string): string {
  const example = releases[0]?.tag ?? `${prefix}1.3.0`;
  return `Start the workflow at a release tag (${code(shell('gh', 'workflow', 'run', 'deploy.yml', '--ref', example))}, or ${code('on: push: tags')}), or give the tag as the input \`ref\`. ${newestOf(releases, prefix)}`;
}

function newestOf([newest]: readonly TaggedRelease[], prefix: string): string {
  return newest
    ? `The newest release is ${code(newest.tag)}.`
    : `There is no release ${prefix}X.Y.Z yet; where tags begin differently, set the input \`tag-prefix\`.`;
}

function noRelease({ refs, releases }: Known, { 'tag-prefix': prefix }: Wishes, name: string): HotfixError {
  const forms = `${prefix}X.Y.Z or ${prefix}X.Y.Z-hotfix.N`;
  const kind = /\d+\.\d+\.\d+-/.test(name)
    ? 'a pre-release, which is never production'
    : `no release: that is ${forms}`;
  return new HotfixError(
    `The tag ${name} is ${kind}.`,
    `${standsAt(releases, refs.tags.get(name)?.commit)}Give a tag of the form ${forms}; where tags begin differently, set the input \`tag-prefix\`. ${newestOf(releases, prefix)}`,
  );
}

function lightweight({ tag, commit }: TaggedRelease): HotfixError {
  return new HotfixError(
    `The tag ${tag} is lightweight: nothing tells who made it, and when (input \`require-annotated\`).`,
    `A release tag is never moved, so this one stays as it is. The action \`tag\` makes annotated tags: release ${commit} again under the next number, after a commit of its own, or set \`require-annotated: false\`.`,
  );
}

/** The run was started for a commit: where the tag is elsewhere by now, something else would be deployed than was asked for. */
function refuseMoved({ event }: World, { tag, commit, object }: TaggedRelease): void {
  if (event.ref !== `refs/tags/${tag}` || [commit, object].includes(event.sha)) return;
  throw new HotfixError(
    `The tag ${tag} is at ${commit}, but this run was started for ${event.sha}: the tag was moved.`,
    `Deploy nothing until it is known who moved it and why; the page of the release and the log of its run say which commit was released. Rules against moving: the action \`protect\`. Where ${commit} is right, start a new run at the tag.`,
  );
}
