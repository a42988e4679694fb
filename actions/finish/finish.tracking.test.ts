import { openShop, type Shop, timeLine, track } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { branchOfFix, finishPush, fix, openConflictingShop } from './finish.world.ts';

const linked = ({ github }: Shop, number: number) => `[\`#${number}\`](${github.serverUrl}/acme/shop/pull/${number})`;

test('a released hotfix is ticked off, by two requests more', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(fix);
  shop.github.requests.length = 0;
  expect((await finishPush(shop)).warnings).toEqual([]);
  const asked = shop.github.requests.filter(({ path }) => path.includes('/issues'));
  expect(asked.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
  expect(timeLine(shop, issue)).toEqual({
    merged: `done: ${linked(shop, 2)}`,
    released: `done: [\`v1.3.0-hotfix.1\`](${shop.github.serverUrl}/acme/shop/releases/tag/v1.3.0-hotfix.1)`,
    'back-merged': 'done: `develop`',
    'cleaned-up': `done: \`${branchOfFix}\` is deleted`,
  });
  const { body } = shop.repository.issues[0] ?? {};
  expect(body).toMatch(/^Tokens are believed\./);
  await finishPush(shop);
  expect(shop.repository.issues[0]?.body).toBe(body);
});

test('as long as a target waits, the step is open and says for what', async () => {
  await using shop = await openConflictingShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(fix);
  await finishPush(shop, { inputs: { cleanup: 'false' } });
  expect(timeLine(shop, issue)).toMatchObject({
    'back-merged': `open: \`develop\` waits for ${linked(shop, 3)}`,
  });
  expect(Object.keys(timeLine(shop, issue))).not.toContain('cleaned-up');
});

test('what people wrote into the issue, and their ticks, stay', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(fix);
  const [record] = shop.repository.issues;
  if (record) record.body = `${record.body?.replace('- [ ] Begun', '- [x] Begun (Ada)')}My notes\n`;
  await finishPush(shop);
  expect(record?.body).toContain('- [x] Begun (Ada)');
  expect(record?.body?.endsWith('My notes\n')).toBe(true);
  expect(Object.keys(timeLine(shop, issue))).toHaveLength(5);
});

test('without the right to write issues the release is out all the same, with a warning', async () => {
  await using shop = await openShop();
  const issue = await track(shop, branchOfFix);
  await shop.hotfix(fix);
  const permissions = { contents: 'write', pull_requests: 'write' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  shop.github.faults.fail(
    { method: 'PATCH', path: /\/issues\// },
    { status: 403, message: 'Resource not accessible by integration' },
  );
  const step = await finishPush(shop, { token });
  expect(step.result).toBe('released');
  expect(step.warnings.join()).toContain('`permissions: issues: write`');
  expect(timeLine(shop, issue)).toEqual({});
});

test('who has issues switched off, or breaks off, is no failure', async () => {
  await using shop = await openShop();
  await track(shop, branchOfFix);
  await shop.hotfix(fix);
  shop.repository.settings.hasIssues = false;
  expect(await finishPush(shop)).toMatchObject({ result: 'released', warnings: [] });
});

test('a dry run asks for no issue', async () => {
  await using shop = await openShop();
  await track(shop, branchOfFix);
  await shop.hotfix(fix);
  shop.github.requests.length = 0;
  await finishPush(shop, { inputs: { 'dry-run': 'true' } });
  expect(shop.github.requests.filter(({ path }) => path.includes('/issues'))).toEqual([]);
});
