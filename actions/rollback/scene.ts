// What there is to decide from, read at once: branches and tags, the deployments of the environment, when this run began.

import {
  findRelease,
  findWorkflowRun,
  type GitHubRelease,
  HotfixError,
  listDeployments,
  listNewestReleases,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import { type History, judgeOf, openHistory } from './history.ts';
import { tagOf, type Wishes, workflowBranch } from './inputs.ts';

export interface Scene {
  readonly refs: RemoteRefs;
  /** Newest first. */
  readonly releases: readonly TaggedRelease[];
  /** Of the environment, read back to the newest at least. */
  readonly history: History;
  /** When this run was created, ISO 8601; undefined outside of one, or where it cannot be read. */
  readonly began: string | undefined;
  /** The release that people read about a tag; each is asked for once. */
  readonly published: (tag: string) => Promise<GitHubRelease | undefined>;
  /** The newest of all. */
  readonly newest: () => Promise<readonly GitHubRelease[]>;
}

export async function look(world: World, wishes: Wishes): Promise<Scene> {
  const { github, run, log } = world;
  const reading = readRemoteRefs(world.git, world.repository);
  const history = openHistory(
    async (page) => {
      const [refs, all] = await Promise.all([reading, listDeployments(github, wishes.environment, page)]);
      const judge = judgeOf(refs, releasesOf(refs, wishes['tag-prefix']), wishes['tag-prefix']);
      const own = all.filter((deployment) => !judge.isForeign(deployment));
      return { all, own: own.map((deployment) => ({ ...deployment, release: judge.releaseOf(deployment) })) };
    },
    (looked) => log.warning(`Only the newest ${looked} deployments to ${wishes.environment} are looked at.`),
  );
  const [refs, began] = await Promise.all([
    reading,
    // The run belongs to the repository whose workflow it is, which the token need not see.
    run && findWorkflowRun(github, run.id, run.repository),
    history.until((listed) => listed.length > 0),
  ]);
  requireWorkflowBranch(refs, wishes);
  return {
    refs,
    releases: releasesOf(refs, wishes['tag-prefix']),
    history,
    began: began?.createdAt,
    published: once((tag) => findRelease(github, tag)),
    newest: () => listNewestReleases(github),
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
