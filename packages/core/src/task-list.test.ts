import { hostileMessages, hostileTitles } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readTimeLine, type Tick, taskList, tickBody, trackingSteps } from './task-list.ts';
import { readTrackingMarker, writeTrackingMarker } from './tracking-issue.ts';

const branch = 'hotfix/20261123T093000Z_auth-bypass';
const at = '2026-11-23T09:30:00Z';
const bodyOf = (name = branch, said = 'Tokens are believed.') =>
  `${said}\n\n${taskList()}\n\n${writeTrackingMarker(name)}`;

const tick: Tick = { step: 'merged', at, detail: '[#48](https://github.com/acme/shop/pull/48)' };

test('a step is ticked, and what people wrote around stays to the byte', () => {
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

test('a body stays as it is when the same is said again later', () => {
  const body = tickBody(bodyOf(), [tick]);
  expect(tickBody(body, [{ ...tick, at: '2026-11-24T00:00:00Z' }])).toBe(body);
  expect(tickBody(body, [{ ...tick, at: undefined, detail: 'waits' }])).toBe(body);
});

test('it says what a step waits for, without ticking it, and never unticks', () => {
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
