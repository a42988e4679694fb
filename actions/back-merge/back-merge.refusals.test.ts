// How GitHub words its refusals of a merge, and what comes of each: only a conflict is one.

import { expect, test } from '@jest/globals';
import { bringBack, conflicting, openPulls, openReleased } from './back-merge.world.ts';

const merges = { method: 'POST', path: /\/merges$/ };

test.each([
  [409, 'This branch must not contain merge commits.'],
  [409, 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n'],
  [409, 'Repository rule violations found\n\nCommits must have verified signatures.\n\n'],
  [409, 'Required status check "ci" is expected.'],
  [409, '2 of 3 required status checks are expected.'],
  [409, 'At least 1 approving review is required by reviewers with write access.'],
  [409, 'Changes must be made through the merge queue'],
  [409, 'Cannot change this locked branch'],
  [409, 'A rule that nobody has heard of'],
  [403, "You're not authorized to push to this branch. Visit https://docs.github.com/ for more information."],
  [422, 'Repository rule violations found\n\nCannot update this protected ref.\n\n'],
  [422, 'Protected branch update failed for refs/heads/develop.'],
])('%d "%s" is a rule of the target: proposed', async (status, message) => {
  await using shop = await openReleased();
  shop.github.faults.fail(merges, { status, message });
  const step = await bringBack(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '[]' });
  expect(openPulls(shop)[0]?.body).toContain('The rules of `develop` take no direct merge.');
});

test.each([
  [403, 'Resource not accessible by integration', 'contents: write'],
  [401, 'Bad credentials', 'does not accept the token'],
  [404, 'Base does not exist', 'Base does not exist'],
  [422, 'Validation Failed', 'Validation Failed'],
])('%d "%s" is a failure, and nothing is proposed', async (status, message, said) => {
  await using shop = await openReleased();
  shop.github.faults.fail(merges, { status, message });
  const step = await bringBack(shop);
  expect(step.result).toBe('failed');
  expect(step.failure).toContain(said);
  expect(openPulls(shop)).toEqual([]);
});

test('a rule that refuses where git meets a conflict too is proposed as the conflict', async () => {
  await using shop = await openReleased(conflicting);
  shop.github.faults.fail(merges, { status: 409, message: 'This branch must not contain merge commits.' });
  const step = await bringBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', conflicts: '["src/auth.ts"]' });
  expect(openPulls(shop)[0]?.body).toContain('### Conflicts');
});

test('with `on-conflict: fail` a rule is no conflict', async () => {
  await using shop = await openReleased();
  shop.repository.protect('develop', { requirePullRequest: true });
  expect((await bringBack(shop, { 'on-conflict': 'fail' })).result).toBe('proposed');
});

test('checks that the target asks for lead to a pull request, which can get them', async () => {
  await using shop = await openReleased();
  shop.repository.protect('develop', { requiredChecks: ['ci', 'lint'] });
  expect((await bringBack(shop)).outputs).toMatchObject({ result: 'proposed', conflicts: '[]' });
});

test('the branch of a proposal that the workflow-file rule refuses is an error with the files; other targets are served', async () => {
  await using shop = await openReleased({ ...conflicting, defaultBranch: 'develop' });
  const { repository } = shop;
  await repository.commit('main', { files: { '.github/workflows/ci.yml': 'on: push\n' } });
  await repository.branch('next', 'main');
  await repository.commit('next', { files: { 'next.txt': 'next\n' } });
  const step = await bringBack(shop, { into: 'develop, next' });
  expect(step.json('results')).toMatchObject([{ result: 'failed' }, { target: 'next', result: 'up-to-date' }]);
  expect(step.failure).toContain('the branch back-merge/');
  expect(step.failure).toContain('.github/workflows/ci.yml');
  expect(step.failure).toContain('Workflows: write');
});
