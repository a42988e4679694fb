// Tags a release and publishes it.
// 1 read branches and tags   2 a tag that is there: only what is missing after it   3 else see that the commit is what may
// be released under this version   4 wait for the required checks   5 tag, release, workflows

import {
  type Action,
  branches,
  compare,
  expandBranches,
  findCommit,
  findMergedPullRequest,
  findNewestRelease,
  flag,
  list,
  oneOf,
  type PullRequest,
  parseRelease,
  problemOf,
  type Release,
  type RemoteRefs,
  readRemoteRefs,
  releasesOf,
  requireChecks,
  requireCommit,
  required,
  revision,
  subjectOf,
  tagPrefix,
  text,
  type Values,
  type World,
  workflowFiles,
} from '@hotfix-actions/core';
import { refuseWrongCommit } from './may-release.ts';
import { type Plan, publish, tagElsewhere } from './publish.ts';
import { report } from './report.ts';

export { type Plan, type Published, publish, TagElsewhere, type Wishes } from './publish.ts';
export { foreseen } from './report.ts';

const inputs = {
  version: required(text),
  target: required(revision),
  branch: branches,
  message: text,
  'required-checks': list,
  release: flag,
  notes: text,
  'make-latest': oneOf('auto', 'true', 'false'),
  draft: flag,
  'trigger-workflows': workflowFiles,
  'tag-prefix': tagPrefix,
};

type Inputs = Values<typeof inputs>;

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

function check({ version, 'tag-prefix': prefix }: Partial<Inputs>): string[] {
  if (version === undefined || prefix === undefined || parseRelease(version, prefix)) return [];
  return [problemOf('version', version, `accepted: ${prefix}X.Y.Z or ${prefix}X.Y.Z-hotfix.N with N from 1`)];
}

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

/** The message of the tag: "Hotfix v1.3.0-hotfix.1: title", "Release" for a plain version. */
export function messageOf(release: Release, title: string): string {
  // A commit may have no message at all.
  return [`${release.hotfix > 0 ? 'Hotfix' : 'Release'} ${release.tag}`, oneLine(title)].filter(Boolean).join(': ');
}

// Titles are written by strangers, and messages of tags are shown in terminals: no line breaks, no escape sequences.
function oneLine(title: string): string {
  return title.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** What a commit is about: GitHub puts the title of a merged pull request below the first line. */
export function titleOf(message: string): string {
  const subject = subjectOf(message);
  const next = message
    .split('\n')
    .slice(1)
    .find((line) => line.trim() !== '');
  return /^Merge pull request #\d+ /.test(subject) && next !== undefined ? next.trim() : subject;
}
