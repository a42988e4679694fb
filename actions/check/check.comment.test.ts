// The one comment: found by a hidden line and its author, kept up to date, gone when there is nothing left to say.

import { openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { branch, commentsOn, fix, look, marker, open, propose, wellSaid, write } from './check.world.ts';

/** A hotfix without a test. */
function proposeBad(shop: Shop): Promise<number> {
  return propose(shop, { files: { 'src/auth.ts': '1\n' } });
}

function mend(shop: Shop): Promise<string> {
  return shop.repository.commit(branch, { files: { ...fix }, message: wellSaid });
}

test('says what is broken, once, however often it runs', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  await look(shop, number);
  await look(shop, number);
  const [only, ...more] = commentsOn(shop, number);
  expect(more).toEqual([]);
  expect(only?.user).toBe('github-actions[bot]');
  expect(only?.body).toMatch(/^<!-- hotfix-actions:check%20v -->\n### Rules of a hotfix\n\n- \*\*tests\*\* \(error\)/);
  expect(shop.github.writes()).toHaveLength(1);
});

test('is updated in place, and removed when there is nothing left to say', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  await look(shop, number);
  const id = commentsOn(shop, number)[0]?.id;
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'asked\n' } });
  const changed = await look(shop, number);
  expect(changed.summary).toContain('is brought up to date');
  expect(commentsOn(shop, number).map((comment) => comment.id)).toEqual([id]);
  expect(commentsOn(shop, number)[0]?.body).toContain('Back-merge into `develop`');
  await shop.repository.git('update-ref', 'refs/heads/develop', 'develop~1');
  await mend(shop);
  const step = await look(shop, number);
  expect(step.result).toBe('passed');
  expect(step.summary).toContain('is removed');
  expect(commentsOn(shop, number)).toEqual([]);
});

test('is not written where nobody wants it', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  expect((await look(shop, number, { comment: 'false' })).result).toBe('violations');
  expect(commentsOn(shop, number)).toEqual([]);
});

test('one with the hidden line by somebody else is left alone', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  write(shop, number, 'mallory', `${marker}\nall is fine`);
  write(shop, number, 'reporter[bot]', `> ${marker}\nwhat is that?`);
  await look(shop, number);
  expect(commentsOn(shop, number).map(({ user }) => user)).toEqual(['mallory', 'reporter[bot]', 'github-actions[bot]']);
  await mend(shop);
  await look(shop, number);
  expect(commentsOn(shop, number).map(({ body }) => body)).toEqual([
    `${marker}\nall is fine`,
    `> ${marker}\nwhat is that?`,
  ]);
});

test('with the token of a user it is found by that user', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  write(shop, number, 'mallory', `${marker}\nall is fine`);
  const token = shop.github.createToken({ kind: 'fine-grained', login: 'ann', repositories: ['acme/shop'] });
  await look(shop, number, {}, { token });
  await look(shop, number, {}, { token });
  expect(commentsOn(shop, number).map(({ user }) => user)).toEqual(['mallory', 'ann']);
  await mend(shop);
  await look(shop, number, {}, { token });
  expect(commentsOn(shop, number).map(({ user }) => user)).toEqual(['mallory']);
});

test('each prefix of releases has its own', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  await look(shop, number);
  await look(shop, number, { 'tag-prefix': '@shop/api@' });
  expect(commentsOn(shop, number)).toHaveLength(2);
});

test('the younger of two gives way, and what it says is kept', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  const before = shop.github.onExchange;
  shop.github.onExchange = (exchange) => {
    before?.(exchange);
    const { method, path } = exchange.request;
    const isFirst = method === 'GET' && path.endsWith('/comments') && commentsOn(shop, number).length === 0;
    if (isFirst) write(shop, number, 'github-actions[bot]', `${marker}\nby the other run`, 1);
  };
  await look(shop, number);
  expect(commentsOn(shop, number).map(({ id }) => id)).toEqual([1]);
  expect(commentsOn(shop, number)[0]?.body).toContain('**tests**');
});

test('several, from whatever happened before, become one', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  for (const text of ['one', 'two', 'three']) write(shop, number, 'github-actions[bot]', `${marker}\n${text}`);
  await look(shop, number);
  const [only, ...more] = commentsOn(shop, number);
  expect(more).toEqual([]);
  expect(only?.body).toContain('**tests**');
});

describe('the verdict stands, and a notice says why the comment was left out, where', () => {
  const refusals = {
    'the conversation is locked': { status: 403, message: 'Unable to create comment because issue is locked.' },
    'comments are not taken': { status: 410, message: 'Comments are disabled.' },
    'GitHub fails': { status: 502, times: 9 },
  };

  test.each(Object.entries(refusals))('%s', async (_, fault) => {
    await using shop = await openShop();
    const number = await proposeBad(shop);
    shop.github.faults.fail({ method: 'POST', path: /comments$/ }, fault);
    const step = await look(shop, number);
    expect(step.result).toBe('violations');
    expect(step.annotations).toEqual([
      { level: 'notice', message: expect.stringContaining(`The comment on #${number} was left out`) },
    ]);
    expect(step.summary).toContain('The comment on the pull request was left out.');
  });
});

test('a run that was overtaken by new commits says nothing', async () => {
  await using shop = await openShop();
  const number = await proposeBad(shop);
  const before = shop.github.onExchange;
  let pushed: Promise<unknown> | undefined;
  shop.github.onExchange = (exchange) => {
    before?.(exchange);
    if (/\/files$/.test(exchange.request.path)) pushed ??= mend(shop);
  };
  const step = await look(shop, number);
  await pushed;
  expect(step.summary).toContain('got new commits meanwhile');
  expect(commentsOn(shop, number)).toEqual([]);
});

test('names of strangers stay names, and it stays within what GitHub takes', async () => {
  await using shop = await openShop();
  const files = Object.fromEntries(
    Array.from({ length: 600 }, (_, index) => [
      `src/${'deep/'.repeat(20)}[x](javascript:1) @ann <img> ${index}.ts`,
      'ours\n',
    ]),
  );
  await shop.repository.commit('develop', {
    files: Object.fromEntries(Object.keys(files).map((path) => [path, 'theirs\n'])),
  });
  const number = await propose(shop, { files, message: '[click](http://evil) @ann <img src=x> `x`' });
  await shop.repository.branch('release/1.4', 'develop');
  const step = await look(shop, number, { into: 'develop, release/*' });
  expect(step.result).toBe('violations');
  expect(step.summary.length).toBeLessThan(65_536);
  expect(step.summary).toContain('### Back-merge into `release/1.4`');
  expect(step.summary).toMatch(/Next: mend what is broken on the branch, and push\.\n$/);
  const body = commentsOn(shop, number)[0]?.body ?? '';
  expect(body.length).toBeGreaterThan(20_000);
  expect(body.length).toBeLessThan(65_536);
  const outside = body.replace(/(`+)[^`].*?\1/g, '').replace(/<code>.*?<\/code>/g, '');
  expect(outside).not.toMatch(/\[click\]\(|@ann|<img/);
  expect(step.annotations.length).toBeLessThanOrEqual(20);
});

test('subjects of any length leave the rules named', async () => {
  await using shop = await openShop();
  await shop.repository.branch(branch, 'develop');
  for (let index = 0; index < 3; index += 1) {
    const message = `feat: ${index} ${'x'.repeat(70_000)}`;
    await shop.repository.commit(branch, { files: { 'src/x.ts': `${index}\n` }, message });
  }
  await shop.repository.git('update-ref', 'refs/heads/develop', branch);
  const number = await open(shop, { head: branch });
  const step = await look(shop, number);
  expect(step.broken).toEqual(['base error', 'tests error', 'commit-format error']);
  for (const text of [commentsOn(shop, number)[0]?.body, step.summary, step.failure])
    for (const rule of ['base', 'tests', 'commit-format']) expect(text).toContain(rule);
  expect(step.failure?.length).toBeLessThan(5_000);
});
