import { timeLine, track } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { explained, head, openHotfix, propose } from './open-pr.world.ts';

test('the step in the tracking issue is ticked, once, by two requests', async () => {
  await using shop = await openHotfix();
  const issue = await track(shop, head);
  shop.github.requests.length = 0;
  expect((await propose(shop)).result).toBe('created');
  const asked = shop.github.requests.filter(({ path }) => path.includes('/issues'));
  expect(asked.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
  expect(timeLine(shop, issue)).toEqual({ fixed: `done: [\`#2\`](${shop.github.serverUrl}/acme/shop/pull/2)` });
  const { body } = shop.repository.issues[0] ?? {};
  expect((await propose(shop)).result).toBe('unchanged');
  expect(shop.repository.issues[0]?.body).toBe(body);
});

test('who never used start pays one request, and needs no right for it', async () => {
  await using shop = await openHotfix(explained, {}, {});
  const permissions = { contents: 'read', pull_requests: 'write' } as const;
  const token = shop.github.createToken({ repositories: ['acme/shop'], permissions });
  shop.github.requests.length = 0;
  const step = await propose(shop, {}, token);
  expect(step).toMatchObject({ result: 'created', warnings: [] });
  expect(shop.github.requests.filter(({ path }) => path.includes('/issues'))).toHaveLength(1);
});

test('where the issue cannot be read it is said, and the pull request is there', async () => {
  await using shop = await openHotfix();
  shop.github.faults.fail(
    { method: 'GET', path: /\/issues$/ },
    { status: 403, message: 'Resource not accessible by integration' },
  );
  const step = await propose(shop);
  expect(step.result).toBe('created');
  expect(step.warnings.join()).toContain('was not ticked off: the token may not write issues');
});
