// How long to wait before asking GitHub again, by answer, method and attempt.

import { expect, test } from '@jest/globals';
import { waitBeforeRetry } from './waits.ts';

const now = Date.parse('2026-11-23T09:30:00Z');
const answer = (status: number, headers: Record<string, string> = {}, data: unknown = {}) => ({
  response: { status, headers, data },
});
const reset = (seconds: number) => ({
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': String(now / 1000 + seconds),
});
const secondary = { message: 'You have exceeded a secondary rate limit.' };
const tooQuick = { message: 'Validation Failed', errors: [{ message: 'was submitted too quickly' }] };
const lost = new Error('socket hang up');

test.each([
  ['a lost connection, reading', lost, 'GET', 1, 500],
  ['a lost connection, reading for the second time', lost, 'GET', 2, 1000],
  ['a lost connection, reading for the third time', lost, 'GET', 3, 2000],
  ['a lost connection, reading for the fourth time', lost, 'GET', 4, undefined],
  ['a lost connection, writing', lost, 'POST', 1, undefined],
  ['502, reading', answer(502), 'GET', 1, 500],
  ['502, writing', answer(502), 'PATCH', 1, undefined],
  ['429 with retry-after', answer(429, { 'retry-after': '7' }), 'POST', 1, 7000],
  ['429 with retry-after 0', answer(429, { 'retry-after': '0' }), 'POST', 1, 0],
  ['403 with retry-after', answer(403, { 'retry-after': '30' }, secondary), 'POST', 4, 30_000],
  ['403 with retry-after, for the fifth time', answer(403, { 'retry-after': '30' }, secondary), 'POST', 5, undefined],
  ['429 with a date as retry-after', answer(429, { 'retry-after': 'Mon, 23 Nov 2026 09:31:00 GMT' }), 'GET', 1, 60_000],
  ['429 without a word', answer(429), 'GET', 1, 60_000],
  ['a secondary limit without a word', answer(403, {}, secondary), 'GET', 1, 60_000],
  [
    'the older text of it',
    answer(403, {}, { message: 'You have triggered an abuse detection mechanism.' }),
    'GET',
    1,
    60_000,
  ],
  ['the primary limit', answer(403, reset(90)), 'GET', 1, 91_000],
  ['the primary limit as 429', answer(429, reset(90)), 'POST', 1, 91_000],
  ['the primary limit whose reset is over', answer(403, reset(-5)), 'GET', 1, 1000],
  ['the primary limit in an hour', answer(403, reset(3600)), 'GET', 1, undefined],
  ['the primary limit without a reset', answer(403, { 'x-ratelimit-remaining': '0' }), 'GET', 1, undefined],
  ['what was submitted too quickly', answer(422, {}, tooQuick), 'POST', 1, 60_000],
  ['a missing right', answer(403, {}, { message: 'Resource not accessible by integration' }), 'GET', 1, undefined],
  [
    'a missing right at the last request of the hour',
    answer(403, reset(90), { message: 'Resource not accessible by integration' }),
    'GET',
    1,
    undefined,
  ],
  ['401', answer(401), 'GET', 1, undefined],
  ['404', answer(404), 'GET', 1, undefined],
  ['405', answer(405), 'GET', 1, undefined],
  ['409', answer(409, {}, { message: 'Merge conflict' }), 'POST', 1, undefined],
  ['422', answer(422, {}, { message: 'Reference already exists' }), 'POST', 1, undefined],
])('%s', (_, error, method, attempt, expected) => {
  expect(waitBeforeRetry(error, { method, attempt, now })).toBe(expected);
});
