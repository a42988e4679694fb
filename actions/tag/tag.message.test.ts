// The message of the tag.

import { openShop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { messageOf, openReleasable, openTwoLines, release, retitle, version } from './tag.world.ts';

for (const method of ['merge', 'squash', 'rebase'] as const) {
  test(`takes the title of the pull request that was landed by ${method}`, async () => {
    await using shop = await openShop();
    const commit = await shop.hotfix({ 'src/auth.ts': 'fixed\n' }, { title: 'Refuse expired tokens', method });
    const { outputs } = await release(shop);
    expect(outputs['sha']).toBe(commit);
    expect(await messageOf(shop)).toBe(`Hotfix ${version}: Refuse expired tokens`);
  });
}

test('takes the title of the pull request into a support branch that main has merged since', async () => {
  await using shop = await openTwoLines();
  retitle(shop, 'Edited title');
  await shop.repository.merge('main', 'support/v1.3.0');
  const { failure } = await release(shop, { target: shop.commit });
  expect(failure).toBeUndefined();
  expect(await messageOf(shop)).toBe(`Hotfix ${version}: Edited title`);
});

test('takes the subject of a commit that came without a pull request', async () => {
  await using shop = await openShop();
  await shop.repository.commit('main', { files: { a: '1' }, message: 'fix: by hand\n\nWith a body.' });
  await release(shop);
  expect(await messageOf(shop)).toBe(`Hotfix ${version}: fix: by hand`);
});

test('takes the title below the subject of a merge commit while GitHub does not name its pull request yet', async () => {
  await using shop = await openReleasable();
  shop.repository.settings.commitPullsLagLooks = 99;
  await release(shop);
  expect(await messageOf(shop)).toBe(`Hotfix ${version}: Check tokens`);
});

test('a plain version is a release', async () => {
  await using shop = await openReleasable();
  await release(shop, { version: 'v1.3.1' });
  expect(await messageOf(shop, 'v1.3.1')).toBe('Release v1.3.1: Check tokens');
});

test('takes the message that is given as it is', async () => {
  await using shop = await openReleasable();
  await release(shop, { message: 'Tokens\n\nare checked `again`.' });
  expect(await messageOf(shop)).toBe('Tokens\n\nare checked `again`.');
});

const hostile = '`x` ::error::gone @octocat #1 <img src=x> [a](javascript:b) | $(id)';

test('a hostile title is text in the tag and nowhere else', async () => {
  await using shop = await openReleasable();
  retitle(shop, `${hostile}\n::set-output name=tag::v9\u001b[31m\ttail`);
  const step = await release(shop);
  expect(step.failure).toBeUndefined();
  expect(await messageOf(shop)).toBe(`Hotfix ${version}: ${hostile} ::set-output name=tag::v9 [31m tail`);
  expect([...step.log, ...step.warnings].join('\n')).not.toContain('::set-output');
  expect(step.summary).not.toContain('octocat');
});

test('a hostile title is inert in the summary of a dry run', async () => {
  await using shop = await openReleasable();
  retitle(shop, hostile);
  const { summary } = await release(shop, { 'dry-run': 'true' });
  expect(summary).toContain(`\`\`Hotfix ${version}: ${hostile}\`\``);
  expect(summary).not.toMatch(/^::/m);
});
