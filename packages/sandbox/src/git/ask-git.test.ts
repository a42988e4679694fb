import { expect, test } from '@jest/globals';
import { type GitMemory, startGitHub } from '../index.ts';
import { clientOf } from '../test-client.ts';

test('worlds that share a memory ask once about commits, and always anew about branches', async () => {
  const memory: GitMemory = new Map();
  const questions: number[] = [];
  for (const _ of ['first', 'second']) {
    await using github = await startGitHub({ memory, now: () => new Date('2026-11-23T08:00:00Z') });
    const shop = await github.createRepository('acme/shop');
    await shop.commit('main', { files: { a: '1' } });
    await shop.branch('develop', 'main');
    const send = clientOf(github, 'acme/shop', github.createToken());
    const ahead: number[] = [];
    for (const text of ['2', '3']) {
      await shop.commit('develop', { files: { a: text } });
      ahead.push((await send('GET', '/compare/main...develop')).body.ahead_by);
    }
    expect(ahead).toEqual([1, 2]);
    questions.push(memory.size);
  }
  expect(questions[0]).toBeGreaterThan(0);
  expect(questions[1]).toBe(questions[0]);
  expect([...memory.keys()].join(' ')).not.toMatch(/main|develop|--branches/);
});
