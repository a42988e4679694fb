// The one comment on the pull request. It is a courtesy: where it cannot be written, the verdict stands all the same.

import {
  explain,
  findPullRequest,
  GitHubError,
  isMissingPermission,
  type Kept,
  keepComment,
  UncertainError,
  type World,
} from '@hotfix-actions/core';
import type { Pull } from './verdict.ts';

export interface Commented {
  /** For the summary. */
  readonly note: string;
  /** Why it was left out. */
  readonly notice?: string;
}

const notes: Readonly<Record<Kept, readonly [done: string, dry: string]>> = {
  created: ['A comment says so on the pull request.', 'A comment would say so on the pull request.'],
  updated: [
    'The comment on the pull request is brought up to date.',
    'The comment on the pull request would be brought up to date.',
  ],
  unchanged: ['The comment on the pull request says so already.', 'The comment on the pull request says so already.'],
  removed: [
    'The comment on the pull request is removed: there is nothing left to say.',
    'The comment on the pull request would be removed: there is nothing left to say.',
  ],
  none: ['', ''],
};

// GitHub takes `issues: write` just as well, and names it first: a permission that nothing else here needs.
const permission =
  'Give the job `permissions: pull-requests: write`. In a run for a pull request from a fork the token is read-only whatever is written there.';

export async function comment(
  world: World,
  pull: Pull,
  said: { key: string; body: string | undefined },
): Promise<Commented> {
  try {
    if (await isOutdated(world, pull))
      return { note: 'The pull request got new commits meanwhile: the run for those comments on it.' };
    const kept = await keepComment(world, { on: pull.number, ...said });
    return { note: notes[kept][world.dryRun ? 1 : 0] };
  } catch (error) {
    if (!(error instanceof GitHubError || error instanceof UncertainError)) throw error;
    const { message, hint } = explain(error, world.repository);
    const todo = isMissingPermission(error) ? permission : hint;
    return {
      note: 'The comment on the pull request was left out.',
      notice: `The comment on #${pull.number} was left out. ${message} ${todo}`,
    };
  }
}

/** A run that took long must not replace what a newer one said. */
async function isOutdated({ github }: World, { number, head }: Pull): Promise<boolean> {
  const now = await findPullRequest(github, number);
  return now?.head.sha !== head.sha;
}
