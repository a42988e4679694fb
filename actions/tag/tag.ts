// Tags a release and publishes it.
// 1 read branches and tags   2 a tag that is there: only what is missing after it   3 else see that the commit is what may
// be released under this version   4 wait for the required checks   5 tag, release, workflows

import {
  type Action,
  compare,
  expandBranches,
  findCommit,
  findMergedPullRequest,
  findNewestRelease,
  type PullRequest,
  parseRelease,
  type Release,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  requireChecks,
  requireCommit,
  titleOf,
  type World,
} from '@hotfix-actions/core';
import { check, type Inputs, inputs } from './inputs.ts';
import { refuseWrongCommit } from './may-release.ts';
import { messageOf } from './message.ts';
import { type Plan, publish, tagElsewhere } from './publish.ts';
import { report } from './report.ts';

export { messageOf } from './message.ts';
export { type Plan, type Published, publish, TagElsewhere, type Wishes } from './publish.ts';
export { foreseen } from './report.ts';

export const tag: Action<typeof inputs> = {
  name: 'tag',
  writes: true,
  eventInputs: { target: 'GITHUB_SHA' },
  inputs,
  check,

  async run(world, inputs) {
    const release = parseRelease(inputs.version, inputs['tag-prefix']) as Release;
    const refs = await readRemoteRefs(world.git, world.repository);
    const commit = await requireCommit(world.github, refs, { input: 'target', name: inputs.target });
    const there = refs.tags.get(release.tag);
    if (there && there.commit !== commit) throw tagElsewhere(release.tag, there.commit, commit);
    const plan = await makePlan(world, inputs, { release, refs, commit });
    const published = await publish(world, plan, inputs);
    return report(world, { plan, published, wishes: inputs });
  },
};

interface Facts {
  readonly release: Release;
  readonly refs: RemoteRefs;
  readonly commit: string;
}

async function makePlan(world: World, inputs: Inputs, { release, refs, commit }: Facts): Promise<Plan> {
  const there = refs.tags.get(release.tag);
  const releases = releasesOf(refs, inputs['tag-prefix']);
  const others = releases.filter((other) => other.tag !== release.tag);
  const production = expandBranches(refs, { input: 'branch', patterns: inputs.branch });
  const [newest, reach] = await Promise.all([
    findNewestRelease(world, others, commit),
    there
      ? []
      : Promise.all(
          production.map(async (name) => ({
            name,
            since: await compare(world.github, commit, refs.branches.get(name) as string, 'all-if-ahead'),
          })),
        ),
  ]);
  const facts = { release, commit, releases: others, newest: newest?.release, reach };
  const plan = { release, commit, releases, previous: newest?.release };
  if (there) return { ...plan, tag: there, message: '' };
  const holding = await refuseWrongCommit(world, facts);
  const findPull = () => findMergedPullRequest(world.github, commit, ...holding);
  const pull = await findPull();
  await waitForChecks(world, inputs['required-checks'], { commit, pull, findPull });
  const message = inputs.message || (await defaultMessage(world, release, { commit, pull }));
  return { ...plan, tag: undefined, message };
}

async function waitForChecks(
  world: World,
  checks: readonly string[],
  at: { commit: string; pull: PullRequest | undefined; findPull: () => Promise<PullRequest | undefined> },
): Promise<void> {
  if (checks.length === 0) return;
  await requireChecks(world.github, checks, {
    commits: [at.commit],
    alsoOn: async () => (at.pull ?? (await at.findPull()))?.head.sha,
    onWait: (missing) => world.log.info(`Waiting for ${missing.join(', ')}`),
  });
}

async function defaultMessage(
  world: World,
  release: Release,
  at: { commit: string; pull: PullRequest | undefined },
): Promise<string> {
  const title = at.pull?.title ?? titleOf((await findCommit(world.github, at.commit))?.message ?? '');
  return messageOf(release, title);
}
