// What would be in the way of this hotfix later, said while there is time: work that it would ship along, a support branch whose
// workflows do not finish it, workflow files that GitHub does not let the job's token put on a branch.

import {
  differingWorkflows,
  type GitHub,
  isSupportBranch,
  nothingUnreleased,
  path,
  type Unreleased,
  unreleasedOf,
  visible,
  type World,
} from '@hotfix-actions/core';
import type { Base } from './base.ts';
import { startsOnPush } from './push-filter.ts';

export interface Looked {
  /** On the base, in no release, and no hotfix. */
  readonly unreleased: Unreleased;
  /** Where the base runs nothing that finishes a hotfix: how it is finished by hand. */
  readonly button: Button | undefined;
  /** Sentences. */
  readonly notes: readonly string[];
}

export interface Button {
  readonly url: string;
  readonly text: string;
}

export async function look(world: World, base: Base): Promise<Looked> {
  const [unreleased, button, refused] = await Promise.all([
    unreleasedOn(world.github, base),
    isSupportBranch(base.branch) ? buttonFor(world, base) : undefined,
    world.dryRun ? differingWorkflows(world.github, base.sha) : [],
  ]);
  const notes = [
    ...(unreleased.commits.length > 0 ? [shippedAlong(base, unreleased)] : []),
    ...(button
      ? [
          `No workflow on ${base.branch} runs finish when something is merged there: release the hotfix by hand, ${button.text}: ${button.url}`,
        ]
      : []),
    ...(refused.length > 0 ? [ruleOfWorkflows(refused)] : []),
  ];
  return { unreleased, button, notes };
}

async function unreleasedOn(github: GitHub, { branch, sha, exists, newest, releases }: Base): Promise<Unreleased> {
  if (!exists || newest.since.length === 0) return nothingUnreleased;
  return unreleasedOf(github, { branch, tip: sha, newest, releases });
}

function shippedAlong({ branch, newest }: Base, { commits, unasked, isUntold }: Unreleased): string {
  const isOne = commits.length === 1 && unasked === 0;
  const count = isOne ? '1 commit' : `${unasked > 0 ? 'at least ' : ''}${commits.length} commits`;
  const [are, they, them] = isOne ? ['is', 'it', 'it'] : ['are', 'they', 'them'];
  const told = isUntold
    ? `may be no hotfix's (which only a token with \`permissions: pull-requests: read\` can tell)`
    : `${are} no hotfix`;
  const { tag } = newest.release;
  return `${branch} has ${count} that no release holds and that ${told}: ${they} would ship with this one. To fix ${tag} alone, release ${them} first, or make the branch support/${tag} at that tag and start from it.`;
}

function ruleOfWorkflows(files: readonly string[]): string {
  return `The job's own token cannot make this branch: at its commit these workflow files differ from the default branch: ${files.map(visible).join(', ')}. The token of a GitHub App with Contents and Workflows: write can.`;
}

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly sha: string;
  readonly type: string;
}

interface Workflow {
  readonly name: string;
  readonly text: string;
}

const mostFiles = 40;

/** `at` undefined: on the default branch. */
async function workflowsAt(github: GitHub, at: string | undefined): Promise<Workflow[]> {
  const entries = (await github.find<Entry[]>(path`/contents/.github/workflows`, { ref: at })) ?? [];
  const files = Array.isArray(entries)
    ? entries.filter(({ type, name }) => type === 'file' && /\.ya?ml$/.test(name))
    : [];
  return Promise.all(
    files.slice(0, mostFiles).map(async ({ name, sha }) => {
      const blob = await github.get<{ content?: string }>(path`/git/blobs/${sha}`);
      return { name, text: Buffer.from(blob.content ?? '', 'base64').toString('utf8') };
    }),
  );
}

const runsFinish = ({ text }: Workflow): boolean =>
  /^[ \t-]*uses:[ \t]*['"]?[\w.-]+\/hotfix-actions(\/finish)?@|^[ \t-]*uses:[ \t]*['"]?[^\s#]*finish[\w.-]*\.ya?ml(@|['"\s]|$)/m.test(
    text,
  );
const isStartedByHand = ({ text }: Workflow): boolean => /\bworkflow_dispatch\b/.test(text);

/** Undefined where a workflow on the branch does it. */
async function buttonFor({ github, url }: World, base: Base): Promise<Button | undefined> {
  if ((await workflowsAt(github, base.sha)).some((one) => runsFinish(one) && startsOnPush(one.text, base.branch)))
    return undefined;
  const byHand = (await workflowsAt(github, undefined)).find((one) => runsFinish(one) && isStartedByHand(one));
  if (byHand)
    return {
      url: `${url}/actions/workflows/${encodeURIComponent(byHand.name)}`,
      text: `with the button "Run workflow" of ${byHand.name} and the input sha: the commit of ${base.branch} after the merge`,
    };
  const file = `filename=${encodeURIComponent('.github/workflows/finish-by-hand.yml')}&value=${encodeURIComponent(finishByHand)}`;
  return { url: `${url}/new/HEAD?${file}`, text: 'with a button that this page adds to the default branch' };
}

const finishByHand = `name: Finish by hand
on:
  workflow_dispatch:
    inputs:
      sha:
        description: The commit of the production branch after the merge
        required: true
permissions:
  contents: write
  issues: write
  pull-requests: write
jobs:
  finish:
    runs-on: ubuntu-latest
    steps:
      - uses: org/hotfix-actions@v1
        with:
          sha: \${{ inputs.sha }}
`;
