// Settings of the repository that the cycle depends on.

import { classicProtection, type Finding, GitHubError, rulesOfBranch } from '@hotfix-actions/core';
import type { Patient } from './patient.ts';
import { isJobsOwn } from './token.ts';

const check = 'settings';
const ok = (message: string): Finding => ({ check, level: 'ok', message, remedy: '' });

export async function checkSettings(patient: Patient): Promise<Finding[]> {
  const [opening, deleting] = await Promise.all([mayOpen(patient), deletedHeads(patient)]);
  return [opening, mergeMethods(patient), ...deleting];
}

const place = 'Settings → Actions → General → Workflow permissions';

/** GitHub tells only an administrator's token, which the setting does not bind. */
async function mayOpen(patient: Patient): Promise<Finding> {
  const { github, url } = patient.world;
  const remedy = `${place}, ${url}/settings/actions: tick “Allow GitHub Actions to create and approve pull requests” (in an organization its own setting comes first); or use the token of an App.`;
  try {
    const answer = await github.get<{ can_approve_pull_request_reviews: boolean }>('/actions/permissions/workflow');
    if (answer.can_approve_pull_request_reviews) return ok('Jobs may open pull requests.');
    const message =
      'Jobs may not open pull requests with their own token: conflicts and protected branches end in an error.';
    if (isJobsOwn(patient) === 'yes') return { check, level: 'problem', message, remedy };
    const other = `${message} This token is another one, which may.`;
    return { check, level: 'warning', message: other, remedy: `Where actions run with the job’s own token: ${remedy}` };
  } catch (error) {
    if (!(error instanceof GitHubError) || ![403, 404].includes(error.status)) throw error;
    const message = 'This token cannot read whether jobs may open pull requests.';
    return { check, level: 'unknown', message, remedy: `A token with “Administration: read” can. See ${remedy}` };
  }
}

function mergeMethods({ about, world: { url } }: Patient): Finding {
  const remedy = `Settings → General → Pull Requests, ${url}/settings: tick “Allow merge commits”.`;
  if (about.allowsMergeCommits === true)
    return ok('Pull requests may be merged with a merge commit, as back-merges must be.');
  if (about.allowsMergeCommits === false) {
    const message =
      'Merge commits are not allowed: a back-merge that is squashed brings its conflicts back with each next one.';
    return { check, level: 'problem', message, remedy };
  }
  const message = 'This token cannot read which merge methods are allowed.';
  return { check, level: 'unknown', message, remedy: `A token with \`contents: write\` can. See ${remedy}` };
}

/** Of a head that is deleted at its merge the suite needs nothing; but develop may be the head of a release. */
async function deletedHeads({ about, targets, world: { github, url } }: Patient): Promise<Finding[]> {
  if (about.deletesHeads === undefined) {
    const message = 'This token cannot read whether GitHub deletes merged branches.';
    const remedy = `A token with \`contents: write\` can. See Settings → General → Pull Requests, ${url}/settings, “Automatically delete head branches”.`;
    return [{ check, level: 'unknown', message, remedy }];
  }
  if (!about.deletesHeads) return [ok('Merged branches stay until cleanup deletes them.')];
  const lasting = targets.filter(({ name }) => name !== about.defaultBranch);
  const kept = await Promise.all(lasting.map(({ name }) => isKept(github, name)));
  const open = lasting.filter((_, index) => !kept[index]).map(({ name }) => name);
  if (open.length === 0) return [ok('GitHub deletes merged branches; the suite needs none of them.')];
  const message = `GitHub deletes merged branches, and ${open.join(', ')} as well when a release is merged from there.`;
  const remedy = `Settings → Rules → Rulesets, ${url}/settings/rules: a ruleset for ${open.join(', ')} with “Restrict deletions”; or untick “Automatically delete head branches” under Settings → General.`;
  return [{ check, level: 'warning', message, remedy }];
}

/** GitHub leaves protected branches; of classic protection it is enough that there is one. */
async function isKept(github: Patient['world']['github'], branch: string): Promise<boolean> {
  const [rules, classic] = await Promise.all([rulesOfBranch(github, branch), classicProtection(github, branch)]);
  return classic !== 'none' || rules.some(({ type }) => type === 'deletion');
}
