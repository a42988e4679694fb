// What the pull request and the summary say, and that the commands in them do it.

import { paste, pasteBlocks, shellBlocks } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { broken, filesOf, mergeIt, onlyOpen, openBad, takeBack } from './revert.world.ts';

function sectionOf(body: string | null, heading: string): string {
  const found = (body ?? '').split(/^### /m).find((part) => part.startsWith(`${heading}\n`));
  return found?.slice(heading.length).trim() ?? '';
}

test('the pull request says what goes and what stays, what becomes of develop, and the number', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  const landed = await shop.hotfix({ 'src/later.ts': '1\n' }, { branch: 'feature/later', title: 'Later work' });
  await takeBack(shop, { release: 'v1.5.1', reason: 'Nobody can sign in.\nSee the incident.' });
  const { body } = onlyOpen(shop);
  expect(body).toMatch(/^Takes all that `v1.5.1` brought since `v1.5.0` \(4 commits\) out of `main`/);
  expect(body).toContain('**Reason**\n\n> Nobody can sign in.\n> See the incident.\n');
  const merged = await repository.git('rev-parse', '--short=7', 'v1.5.1^{commit}');
  expect(sectionOf(body, 'What is taken back')).toContain(`[\`${merged}\`]`);
  expect(sectionOf(body, 'What is taken back')).toContain('4 commits in all');
  expect(sectionOf(body, 'What stays')).toContain(`[\`${landed.slice(0, 7)}\`]`);
  expect(sectionOf(body, 'What stays')).toContain('Later work');
  expect(sectionOf(body, 'What becomes of development')).toMatch(/^Development stays as it is, and keeps the work\./);
  const wayBack = sectionOf(body, 'How to bring the work back');
  expect(wayBack).toContain('with the action `revert` and the commit of its merge as `commit`');
  expect(wayBack).toContain('`release: v1.5.2` does the same only where that release brings nothing else');
  expect(sectionOf(body, 'Next')).toContain('tags the merge as `v1.5.2`');
});

test.each(['merge', 'squash'] as const)('its commands bring the work back, merged by %s', async (method) => {
  await using shop = await openBad();
  const { repository } = shop;
  await takeBack(shop);
  const [commands = ''] = shellBlocks(onlyOpen(shop).body ?? '');
  await repository.mergePullRequest(onlyOpen(shop).number, { method });
  await pasteBlocks(shop, commands);
  expect(await filesOf(shop, 'revert/restore-v1.5.1')).toBe(await filesOf(shop, 'v1.5.1'));
});

test('the commands after a conflict make the revert by hand, and it is found as the pull request', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  await repository.commit('main', { files: { 'src/auth.ts': 'export const checked = mended();\n' } });
  const { summary } = await takeBack(shop, { release: 'v1.5.1', reason: "It's bad" });
  await paste(shop, summary, 'echo settled > src/auth.ts');
  expect(await repository.read('revert/v1.5.1', 'src/auth.ts')).toBe('settled\n');
  expect(await repository.read('revert/v1.5.1', 'src/new.ts')).toBeUndefined();
  const pull = await repository.openPullRequest({ head: 'revert/v1.5.1', base: 'main', title: 'Revert v1.5.1' });
  const step = await takeBack(shop);
  expect(step.outputs).toMatchObject({ result: 'proposed', 'pull-request-number': String(pull.number) });
  expect(step.warnings.filter((text) => text.includes('not made by this action'))).toEqual([]);
});

test('a release of very many commits fits, and each of them is named in the commit', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  for (let number = 0; number < 120; number += 1)
    await repository.commit('main', { files: { 'src/count.ts': `${number}\n` }, message: 'x'.repeat(900) });
  await repository.tag('v1.5.2', 'main');
  const step = await takeBack(shop, { release: 'v1.5.2', reason: 'y'.repeat(60_000) });
  const { body, head } = onlyOpen(shop);
  expect(step.json('commits')).toHaveLength(120);
  expect(body?.length).toBeLessThanOrEqual(65_536);
  expect((await repository.git('log', '-1', '--format=%B', head.sha)).match(/^Hotfix-Reverts: /gm)).toHaveLength(120);
  expect((await takeBack(shop, { release: 'v1.5.2' })).outputs).toEqual(step.outputs);
});

test('labels, reviewers and assignees are added; who cannot be asked is a warning', async () => {
  await using shop = await openBad();
  shop.repository.strangers.add('eve');
  const step = await takeBack(shop, {
    release: 'v1.5.1',
    labels: 'revert, urgent',
    reviewers: 'eve, acme/on-call',
    assignees: 'ada',
  });
  expect(step.failure).toBeUndefined();
  expect(step.warnings).toEqual([expect.stringContaining('"eve"')]);
  const { labels, assignees, teamReviewers } = onlyOpen(shop);
  expect({ labels, assignees, teamReviewers }).toEqual({
    labels: ['revert', 'urgent'],
    assignees: ['ada'],
    teamReviewers: ['on-call'],
  });
});

test('a revert that was mended in its pull request keeps what people added', async () => {
  await using shop = await openBad();
  const { repository } = shop;
  await takeBack(shop);
  await repository.commit('revert/v1.5.1', { files: { 'src/mended.ts': '1\n' }, message: 'fix: what that left' });
  await mergeIt(shop);
  expect(await repository.read('main', 'src/mended.ts')).toBe('1\n');
  expect(await repository.read('main', 'src/auth.ts')).not.toBe(broken['src/auth.ts']);
});
