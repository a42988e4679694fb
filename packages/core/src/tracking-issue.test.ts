import { clientOf, hostileMessages, hostileNames, hostileTitles, openShop, type Shop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  ensureTrackingIssue,
  findTrackingIssue,
  readTimeLine,
  readTrackingMarker,
  type Tick,
  taskList,
  tickBody,
  tickSteps,
  trackingSteps,
  withoutMarks,
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

describe('the task list', () => {
  const tick: Tick = { step: 'merged', at, detail: '[#48](https://github.com/acme/shop/pull/48)' };

  test('is ticked, and what people wrote around stays to the byte', () => {
    const theirs = bodyOf().replace('- [ ] Released', '- [X] Released (by hand, Ada)').replaceAll('\n', '\r\n');
    const body = tickBody(`${theirs}\r\nMy notes\t \r\n`, [tick]);
    expect(body).toBe(
      `${theirs}\r\nMy notes\t \r\n`.replace(
        '- [ ] Merged into production<!-- hotfix-actions:step merged -->',
        `- [x] Merged into production<!-- hotfix-actions:step merged ${at} --> — ${tick.detail}`,
      ),
    );
    expect(readTimeLine({ body }).find(({ step }) => step === 'released')).toEqual({
      step: 'released',
      at: undefined,
      done: true,
      detail: '',
    });
    expect(readTimeLine({ body })[2]).toEqual({ step: 'merged', at, done: true, detail: tick.detail });
  });

  test('stays as it is when the same is said again later', () => {
    const body = tickBody(bodyOf(), [tick]);
    expect(tickBody(body, [{ ...tick, at: '2026-11-24T00:00:00Z' }])).toBe(body);
    expect(tickBody(body, [{ ...tick, at: undefined, detail: 'waits' }])).toBe(body);
  });

  test('says what a step waits for, without ticking it, and never unticks', () => {
    const waiting: Tick = { step: 'back-merged', at: undefined, detail: 'waits for #49' };
    const body = tickBody(bodyOf(), [waiting]);
    expect(body).toContain('- [ ] Back in development<!-- hotfix-actions:step back-merged --> — waits for #49<!--');
    const ticked = body.replace('- [ ] Back', '- [x] Back');
    expect(tickBody(ticked, [{ ...waiting, detail: 'waits for #50' }])).toContain('- [x] Back in development');
    expect(tickBody(body, [{ step: 'back-merged', at, detail: 'develop' }])).toContain(
      `back-merged ${at} --> — develop<`,
    );
  });

  test('keeps a line out that people took out', () => {
    const body = bodyOf().replace(/^.*Merged into.*\n/m, '');
    expect(tickBody(body, [tick])).toBe(body);
    expect(readTimeLine({ body }).map(({ step }) => step)).not.toContain('merged');
  });

  test('is not led astray by what looks like it in the description', () => {
    const said = taskList();
    const body = tickBody(bodyOf(branch, said), [tick]);
    expect(body.startsWith(`${said}\n\n`)).toBe(true);
    expect(readTimeLine({ body })[2]).toMatchObject({ at });
  });

  test('takes a body that is full without the detail', () => {
    const full = bodyOf(branch, 'x'.repeat(65_536 - bodyOf(branch, '').length - 30));
    const body = tickBody(full, [{ ...tick, detail: 'y'.repeat(200) }]);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(readTimeLine({ body })[2]).toMatchObject({ at, detail: '' });
    expect(readTrackingMarker(body)).toBe(branch);
  });

  test('comes through any details, in any order, one line each', () => {
    const details = fc.oneof(
      fc.constantFrom(...hostileTitles, ...hostileMessages, taskList(), writeTrackingMarker('hotfix/other')),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    const ticks = fc.array(
      fc.record({
        step: fc.constantFrom(...trackingSteps),
        at: fc.option(fc.constant(at), { nil: undefined }),
        detail: details,
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(ticks, (all) => {
        const body = all.reduce((text, one) => tickBody(text, [one]), bodyOf());
        expect(tickBody(body, all.slice(-1))).toBe(body);
        expect(readTimeLine({ body }).map(({ step }) => step)).toEqual(trackingSteps);
        const done = new Set(all.filter((one) => one.at !== undefined).map(({ step }) => step));
        expect(readTimeLine({ body }).filter((step) => step.done)).toHaveLength(done.size);
        expect(readTrackingMarker(body)).toBe(branch);
      }),
    );
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
