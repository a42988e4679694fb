// What a person reads: what happened, and what to do about it.

import { expect, test } from '@jest/globals';
import {
  explain,
  GitError,
  GitHubError,
  HotfixError,
  isMissingPermission,
  isRuleRefusal,
  UncertainError,
} from './errors.ts';

const answer = (status: number, message: string, more: Partial<GitHubError> = {}) =>
  new GitHubError({
    status,
    message,
    request: 'POST /repos/acme/shop/x',
    errors: [],
    acceptedPermissions: '',
    ...more,
  });
const told = (error: unknown) => {
  const { message, hint } = explain(error, 'acme/shop');
  return `${message}\n${hint}`;
};

// Texts of github.com, protection and rulesets, over refs, merges, contents and pull requests.
test.each([
  [409, 'This branch must not contain merge commits.'],
  [409, 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n'],
  [422, 'Repository rule violations found\n\nCannot force-push to this branch'],
  [422, 'Reference update failed'],
  [403, 'You are not authorized to push to this branch.'],
  [422, 'Required status check "ci" is expected.'],
  [
    409,
    'Could not create file: Changes must be made through a pull request. Changes must be made through the merge queue',
  ],
  [422, 'Commits must have verified signatures.'],
  [422, 'Cannot update this protected ref.'],
  [405, 'At least 1 approving review is required. protected branch hook declined'],
])('%i "%s" is a rule of the branch', (status, message) => {
  expect(isRuleRefusal(answer(status, message))).toBe(true);
  expect(told(answer(status, message))).toMatch(/rule of acme\/shop refuses.*Settings → Rules/s);
});

test.each([
  [409, 'Merge conflict'],
  [422, 'Reference already exists'],
  [422, 'Update is not a fast forward'],
  [403, 'Resource not accessible by integration'],
  [404, 'Not Found'],
  [500, 'Repository rule violations found'],
])('%i "%s" is none', (status, message) => {
  expect(isRuleRefusal(answer(status, message))).toBe(false);
});

test('the texts of a 422 count as well as its message', () => {
  expect(
    isRuleRefusal(answer(422, 'Validation Failed', { errors: [{ message: 'Cannot update this protected ref.' }] })),
  ).toBe(true);
});

test.each([
  ['contents=write; contents=write,workflows=write', /— contents: write\./],
  ['pull_requests=write', /— pull-requests: write\./],
  ['issues=write,pull_requests=read', /— issues: write, pull-requests: read\./],
  ['', /— contents: write\./],
])('a missing right %j is told as lines of a workflow', (acceptedPermissions, expected) => {
  for (const who of ['integration', 'personal access token']) {
    const error = answer(403, `Resource not accessible by ${who}`, { acceptedPermissions });
    expect(isMissingPermission(error)).toBe(true);
    expect(told(error)).toMatch(expected);
  }
});

test.each<[string, unknown, RegExp]>([
  ['a bad token', answer(401, 'Bad credentials'), /does not accept the token for acme\/shop.*`token`/s],
  ['something missing', answer(404, 'Not Found'), /does not exist, or the token cannot see it.*acme\/shop/s],
  ['an empty repository', answer(409, 'Git Repository is empty.'), /acme\/shop is empty.*Push a first commit/s],
  ['a limit', answer(403, 'API rate limit exceeded for installation ID 1.'), /used up.*Run the job again later/s],
  ['a secondary limit', answer(429, 'You have exceeded a secondary rate limit.'), /used up/],
  [
    'another refusal',
    answer(422, 'Validation Failed', { errors: [{ message: 'No commits' }] }),
    /422 "Validation Failed".*No commits/s,
  ],
  [
    'no answer',
    new UncertainError('POST /x', new Error('socket hang up')),
    /POST \/x: socket hang up\nRun this job again/,
  ],
  [
    'git without a right',
    new GitError('push', 'remote: Permission to a/b denied to x.\nfatal: The requested URL returned error: 403'),
    /does not let git read or write.*contents: write/s,
  ],
  [
    'git without a token',
    new GitError('fetch', "fatal: could not read Username for 'https://x': terminal prompts disabled"),
    /does not let git/,
  ],
  [
    'git without a repository',
    new GitError('fetch', "remote: Repository not found.\nfatal: repository 'https://x/' not found"),
    /There is no repository acme\/shop.*permissions: contents: read/s,
  ],
  ['git otherwise', new GitError('fetch', 'some\nfatal: it broke'), /git fetch failed: fatal: it broke/],
  ['a defect', new TypeError('x is undefined'), /Unexpected: x is undefined\nThis is a defect/],
  ['something thrown that is no error', 'text', /Unexpected: text/],
])('explains %s', (_, error, expected) => {
  expect(told(error)).toMatch(expected);
  expect(explain(error, 'acme/shop').cause).toBe(error);
});

test('what is explained already stays as it is', () => {
  const error = new HotfixError('Stop.', 'Mend it.');
  expect(explain(error, 'acme/shop')).toBe(error);
});
