// Merging on GitHub: one call, no git, a commit that GitHub signs.

import { contains } from './commits.ts';
import { ensure } from './ensure.ts';
import { type GitHubError, isMissingPermission, isRuleRefusal, isStatus } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { findRef } from './refs.ts';
import { rulesOfBranch } from './rulesets.ts';

export type GitHubMerge =
  | { readonly result: 'merged'; readonly sha: string }
  | { readonly result: 'up-to-date' }
  | { readonly result: 'conflict' }
  | { readonly result: 'refused'; readonly error: GitHubError };

/** `head` is a commit, `base` a branch. */
export interface MergeRequest {
  readonly base: string;
  readonly head: string;
  readonly message: string;
}

/**
 * Merges a commit into a branch with a merge commit, never by moving the branch forward
 * (docs.github.com/rest/branches/branches#merge-a-branch). 409 is two things: a conflict, or a rule of the branch; only
 * the message tells them apart. A lost answer is settled by looking at the branch.
 */
export async function mergeOnGitHub(github: GitHub, merge: MergeRequest): Promise<GitHubMerge> {
  const { value } = await ensure<GitHubMerge>({
    clock: github.clock,
    absent: true,
    find: async () => {
      const tip = await findRef(github, `heads/${merge.base}`);
      return tip && (await contains(github, tip.sha, merge.head)) ? { result: 'merged', sha: tip.sha } : undefined;
    },
    create: () => tryMerge(github, merge),
  });
  return value;
}

async function tryMerge(github: GitHub, merge: MergeRequest): Promise<GitHubMerge> {
  try {
    const body = { base: merge.base, head: merge.head, commit_message: merge.message };
    const { status, data } = await github.postStatus<{ sha: string }>('/merges', body);
    return status === 204 ? { result: 'up-to-date' } : { result: 'merged', sha: data.sha };
  } catch (error) {
    if (isStatus(error, 409) && /merge conflict/i.test(error.text)) return { result: 'conflict' };
    // Rules are added and worded anew; of a conflict and of workflow files GitHub says so.
    const isRule = isRuleRefusal(error) || (isStatus(error, 409) && !/workflow/i.test(error.text));
    if (isRule && !isMissingPermission(error)) return { result: 'refused', error: error as GitHubError };
    throw error;
  }
}

const rulesAgainstMerge = [
  'pull_request',
  'required_linear_history',
  'required_status_checks',
  'update',
  'merge_queue',
];

/**
 * Whether the rules of a branch take a direct merge: what a dry run says. The job's own token reads rulesets
 * (docs.github.com/rest/repos/rules#get-rules-for-a-branch), but of the classic protection only that there is one: then
 * it is not known (docs.github.com/rest/branches/branches#get-a-branch).
 */
export function takesDirectMerge(github: GitHub, branch: string): Promise<'yes' | 'no' | 'unknown'> {
  return takes(github, branch, rulesAgainstMerge);
}

const rulesAgainstRewriting = [
  'non_fast_forward',
  'pull_request',
  'required_signatures',
  'required_status_checks',
  'update',
];

/** The same of a push that rewrites it with commits that nobody signed. */
export function takesRewriting(github: GitHub, branch: string): Promise<'yes' | 'no' | 'unknown'> {
  return takes(github, branch, rulesAgainstRewriting);
}

async function takes(github: GitHub, branch: string, against: readonly string[]): Promise<'yes' | 'no' | 'unknown'> {
  const rules = await rulesOfBranch(github, branch);
  if (rules.some(({ type }) => against.includes(type))) return 'no';
  // With rulesets a branch counts as protected too, so that this tells nothing more.
  if (rules.length > 0) return 'yes';
  const answer = await github.find<{ protected: boolean }>(path`/branches/${branch}`);
  return answer?.protected ? 'unknown' : 'yes';
}
