import { clientOf, hostileNames, openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Tick, taskList, tickBody, withoutMarks } from './task-list.ts';
import {
  ensureTrackingIssue,
  findTrackingIssue,
  readTrackingMarker,
  tickSteps,
  writeTrackingMarker,
} from './tracking-issue.ts';

const branch = 'hotfix/20261123T093000Z_auth-bypass';
const at = '2026-11-23T09:30:00Z';
const bodyOf = (name = branch, said = 'Tokens are believed.') =>
  `${said}\n\n${taskList()}\n\n${writeTrackingMarker(name)}`;

const make = (shop: Shop, name = branch) =>
  ensureTrackingIssue(clientOf(shop), { branch: name, title: `Hotfix ${name}`, body: bodyOf(name), labels: ['high'] });

describe('the marker', () => {
  test('comes back whatever the branch is called, and ends no comment early', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary' })), (name) => {
        const marker = writeTrackingMarker(name);
        expect(marker).toMatch(/^<!-- [ -~]* -->$/);
        expect(marker.slice(4, -3)).not.toContain('--');
        expect(readTrackingMarker(`text ${marker}`)).toBe(name);
      }),
    );
  });

  test('is not believed where people wrote something like it above', () => {
    expect(readTrackingMarker(`${writeTrackingMarker('hotfix/other')}\n${bodyOf()}`)).toBe(branch);
    for (const broken of ['{', '[]', '{"branch":1}', '{"Branch":"x"}'])
      expect(readTrackingMarker(`<!-- hotfix-actions:tracking ${broken} -->`)).toBeUndefined();
    expect(readTrackingMarker(withoutMarks(writeTrackingMarker('hotfix/other')))).toBeUndefined();
  });
});

test('it is made once, with its labels, and found by its marker', async () => {
  await using shop = await openShop();
  await make(shop, 'hotfix/20261123T093000Z_other');
  const { value, created } = await make(shop);
  expect(created).toBe(true);
  expect(value).toMatchObject({ number: 2, state: 'open', labels: ['hotfix', 'high'] });
  expect((await make(shop)).created).toBe(false);
  expect(shop.repository.issues).toHaveLength(2);
  shop.github.requests.length = 0;
  expect(await findTrackingIssue(clientOf(shop), branch)).toEqual(value);
  expect(shop.github.requests).toHaveLength(1);
});

test('a closed one is found, a pull request with the same line is not', async () => {
  await using shop = await openShop();
  const { value } = await make(shop);
  await shop.repository.branch(branch, 'main');
  await shop.repository.commit(branch, { files: { a: 'b' } });
  const pull = await shop.repository.openPullRequest({ head: branch, base: 'main', title: 'Fix', body: bodyOf() });
  const github = clientOf(shop);
  await github.post(`/issues/${pull.number}/labels`, { labels: ['hotfix'] });
  await github.patch(`/issues/${value.number}`, { state: 'closed' });
  expect(await findTrackingIssue(github, branch)).toMatchObject({ number: value.number, state: 'closed' });
});

test('what a stranger wrote into an issue is not believed, what somebody did who works here is', async () => {
  await using shop = await openShop();
  const open = (login: string) => {
    const of = shop.github.createToken({ kind: 'fine-grained', login, permissions: { issues: 'write' } });
    return clientOf(shop, { of }).post('/issues', { title: 'Hotfix', body: bodyOf(), labels: ['hotfix'] });
  };
  shop.repository.strangers.add('eve');
  await open('eve');
  expect(await findTrackingIssue(clientOf(shop), branch)).toBeUndefined();
  await open('ada');
  expect(await findTrackingIssue(clientOf(shop), branch)).toMatchObject({ number: 2 });
});

test('where issues are switched off there is none', async () => {
  await using shop = await openShop();
  shop.repository.settings.hasIssues = false;
  expect(await findTrackingIssue(clientOf(shop), branch)).toBeUndefined();
});

test('who may not read issues is told so', async () => {
  await using shop = await openShop();
  await shop.github.createRepository('acme/secret', { private: true });
  const of = shop.github.createToken({ repositories: ['acme/secret'], permissions: { contents: 'write' } });
  await expect(findTrackingIssue(clientOf(shop, { of, name: 'secret' }), branch)).rejects.toMatchObject({
    status: 403,
  });
});

test('steps are ticked by one write, and by none where they are', async () => {
  await using shop = await openShop();
  const { value } = await make(shop);
  const ticks: Tick[] = [
    { step: 'merged', at, detail: '#48' },
    { step: 'released', at, detail: 'v1.3.0-hotfix.1' },
  ];
  shop.github.requests.length = 0;
  const issue = await tickSteps(clientOf(shop), value, ticks);
  await tickSteps(clientOf(shop), issue, ticks);
  expect(shop.github.requests.map(({ method }) => method)).toEqual(['PATCH']);
  expect(shop.repository.issues[0]?.body).toBe(tickBody(bodyOf(), ticks));
});

test('where the answer was lost, what people wrote meanwhile is not', async () => {
  await using shop = await openShop();
  const { value } = await make(shop);
  shop.github.faults.drop({ method: 'PATCH' }, { when: 'before' });
  const [issue] = shop.repository.issues;
  shop.github.onRequest = async ({ method }) => {
    if (method === 'PATCH' && issue) issue.body = issue.body?.replace('Tokens', 'All tokens') ?? null;
  };
  await tickSteps(clientOf(shop), value, [{ step: 'fixed', at, detail: '#48' }]);
  expect(issue?.body).toBe(
    tickBody(bodyOf(branch, 'All tokens are believed.'), [{ step: 'fixed', at, detail: '#48' }]),
  );
});
