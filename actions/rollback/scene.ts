// What there is to decide from, read at once: branches and tags, the deployments of the environment, when this run began.

import {
  type Deployment,
  findRelease,
  findWorkflowRun,
  type GitHubRelease,
  HotfixError,
  isOfPrefix,
  listDeployments,
  listNewestReleases,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import { tagOf, type Wishes, workflowBranch } from './inputs.ts';

/** A deployment, and the release that its ref names; undefined where it names something else. */
export interface Deployed extends Deployment {
  readonly release: TaggedRelease | undefined;
}

export interface Scene {
  readonly refs: RemoteRefs;
  /** Newest first. */
  readonly releases: readonly TaggedRelease[];
  /** Of the environment, newest first; those of other prefixes do not exist here. */
  readonly deployed: readonly Deployed[];
  /** When this run was created, ISO 8601; undefined outside of one, or where it cannot be read. */
  readonly began: string | undefined;
  /** The release that people read about a tag; each is asked for once. */
  readonly published: (tag: string) => Promise<GitHubRelease | undefined>;
  /** The newest of all. */
  readonly newest: () => Promise<readonly GitHubRelease[]>;
}

export async function look(world: World, wishes: Wishes): Promise<Scene> {
  const reading = readRemoteRefs(world.git, world.repository);
  const [refs, listed, began] = await Promise.all([
    reading,
    listDeployments(world.github, wishes.environment, async (page) => {
      const judge = judgeOf(await reading, wishes['tag-prefix']);
      return page.some((deployment) => !judge.isForeign(deployment));
    }),
    // Without a workflow, deployments remember the run that made them.
    wishes.workflow && world.run ? findWorkflowRun(world.github, world.run.id) : undefined,
  ]);
  const judge = judgeOf(refs, wishes['tag-prefix']);
  const own = listed.filter((deployment) => !judge.isForeign(deployment));
  requireWorkflowBranch(refs, wishes);
  return {
    refs,
    releases: judge.releases,
    deployed: own.map((deployment) => ({ ...deployment, release: judge.releaseOf(deployment) })),
    began: began?.createdAt,
    published: once((tag) => findRelease(world.github, tag)),
    newest: () => listNewestReleases(world.github),
  };
}

function once<T>(ask: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const asked = new Map<string, Promise<T>>();
  return (key) => {
    const answer = asked.get(key) ?? ask(key);
    asked.set(key, answer);
    return answer;
  };
}

/** What the ref of a deployment means: it may be a tag, a full ref, a branch or a SHA. */
function judgeOf(refs: RemoteRefs, prefix: string) {
  const releases = releasesOf(refs, prefix);
  const byTag = new Map(releases.map((release) => [release.tag, release]));

  function releaseOf({ ref, sha }: Deployment): TaggedRelease | undefined {
    const release = byTag.get(tagOf(ref, prefix));
    // Where a branch has the same name, the commit tells which of the two it was.
    if (release && (!isBranch(ref) || [release.commit, release.object].includes(sha))) return release;
    const isSha = /^[0-9a-f]{7,64}$/.test(ref) && sha.startsWith(ref);
    return isSha && !isBranch(ref) ? releases.find(({ commit }) => commit === sha) : undefined;
  }

  /** A release of another prefix: several of them may be deployed to one environment. */
  function isForeign({ ref }: Deployment): boolean {
    const name = ref.replace(/^refs\/tags\//, '');
    const other = /^(.*?)\d+\.\d+\.\d+/.exec(name)?.[1];
    return other !== undefined && other !== prefix && isOfPrefix(name, other) && refs.tags.has(name) && !isBranch(ref);
  }

  const isBranch = (ref: string) => refs.branches.has(ref.replace(/^refs\/heads\//, ''));
  return { releases, releaseOf, isForeign };
}

function requireWorkflowBranch({ branches }: RemoteRefs, wishes: Wishes): void {
  const branch = workflowBranch(wishes);
  if (!wishes.workflow || branch === undefined || branches.has(branch)) return;
  throw new HotfixError(
    `There is no branch "${branch}" (input \`workflow-ref\`).`,
    'Name the branch whose workflow file deploys, or `tag` for the file at the tag itself. Nothing was deployed.',
  );
}

/** The release that an input names, which must have a tag; undefined where nothing was given. */
export function askedRelease(
  { refs, releases }: Scene,
  wishes: Wishes,
  input: 'to' | 'from',
): TaggedRelease | undefined {
  const tag = tagOf(wishes[input], wishes['tag-prefix']);
  const release = releases.find((other) => other.tag === tag);
  if (!tag || release) return release;
  const known = releases.slice(0, 5).map((other) => other.tag);
  const branch = refs.branches.has(tag) ? ' There is a branch of that name, but branches are never deployed.' : '';
  throw new HotfixError(
    `There is no tag "${tag}" (input \`${input}\`).${branch}`,
    `${known.length > 0 ? `The newest releases are ${known.join(', ')}.` : 'There are no releases yet.'} Nothing was deployed.`,
  );
}
