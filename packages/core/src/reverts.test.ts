// Which commits take others back, by what their messages say.

import { expect, test } from '@jest/globals';
import type { Commit } from './commits.ts';
import { revertedBy, revertsAmong } from './reverts.ts';

const sha = (name: string) => Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40);
const [one, two] = [sha('one'), sha('two')];

test.each([
  ['git', `Revert "fix"\n\nThis reverts commit ${one}.`, [one], false],
  ['git, of a merge', `Revert "x"\n\nThis reverts commit ${one}, reversing\nchanges made to ${two}.`, [one], false],
  ['two commits', `This reverts commit ${one}.\nThis reverts commit ${two}.`, [one, two], false],
  ['our trailer', `Revert v1.5.1\n\nHotfix-Reverts: ${one}\nHotfix-Reverts: ${two}\n`, [one, two], true],
  ['both', `This reverts commit ${one}.\n\nHotfix-Reverts: ${one}`, [one], true],
  ['SHA-256', `This reverts commit ${'a'.repeat(64)}.`, ['a'.repeat(64)], false],
  ['a short SHA', `This reverts commit ${one.slice(0, 7)} (fix, 2026-11-23).`, [one.slice(0, 7)], false],
  ['upper case', `This reverts commit ${'AB'.repeat(20)}.`, ['ab'.repeat(20)], false],
  ['lines broken by a mail client', `This reverts\ncommit ${one}.`, [one], false],
  ['line ends of a text field', `Gone.\r\n\r\nHotfix-Reverts: ${one}\r\nHotfix-Reverts: ${two}\r\n`, [one, two], true],
  ['too few digits', 'This reverts commit 1a2b3c.', [], false],
  ['a trailer within a line', `see Hotfix-Reverts: ${one}`, [], false],
  ['only a title', 'Revert "fix"', [], false],
])('reads %s', (_, message, shas, ours) => {
  expect(revertedBy(message)).toEqual({ shas, ours });
});

const commit = (name: string, parents: string[], message = name): Commit => ({
  sha: sha(name),
  tree: '',
  parents: parents.map(sha),
  message,
  author: { name: '', login: undefined },
  committer: { name: '', email: '' },
  date: '',
  url: '',
});
const reverts = (...names: string[]) => names.map((name) => `This reverts commit ${sha(name)}.`).join('\n');

test('finds a revert with the commit that brought it to production', () => {
  const commits = [
    commit('fix', ['base']),
    commit('revert', ['base'], reverts('old')),
    commit('merge', ['fix', 'revert']),
    commit('after', ['merge']),
  ];
  expect(revertsAmong(commits, sha('after'))).toEqual([
    { landed: sha('merge'), reverted: [sha('old')], ours: false, named: [sha('old')] },
  ]);
});

test('a revert whose work comes along needs no attention, nor does a revert that is not on the way', () => {
  const commits = [
    commit('fix', ['base']),
    commit('revert', ['fix'], reverts('fix')),
    commit('other', ['base'], reverts('old')),
  ];
  expect(revertsAmong(commits, sha('revert'))).toEqual([]);
});

test('several reverts come oldest first, each once', () => {
  const commits = [
    commit('first', ['base'], reverts('old-1', 'old-2')),
    commit('second', ['first'], `Hotfix-Reverts: ${sha('old-3')}`),
  ];
  expect(revertsAmong(commits, sha('second'))).toEqual([
    { landed: sha('first'), reverted: [sha('old-1'), sha('old-2')], ours: false, named: [sha('old-1'), sha('old-2')] },
    { landed: sha('second'), reverted: [sha('old-3')], ours: true, named: [sha('old-3')] },
  ]);
});

test('a merge in the list is no news where the other side has what it brought', () => {
  const commits = [
    commit('release', ['base', 'developed']),
    commit('revert', ['release'], `This reverts commit ${sha('release')}, reversing\nchanges made to ${sha('base')}.`),
  ];
  expect(revertsAmong(commits, sha('revert'))).toMatchObject([{ reverted: [sha('developed')] }]);
});

test('a squash in the list is no news where the other side has what it carried', () => {
  const commits = [commit('squash', ['base']), commit('revert', ['squash'], reverts('squash'))];
  const squashed = { since: sha('squash'), carried: sha('developed') };
  expect(revertsAmong(commits, sha('revert'), squashed)).toMatchObject([{ reverted: [sha('developed')] }]);
});

test('a revert that was reverted is none, by its own commit or by the one with which it landed, unless that was reverted too', () => {
  const commits = [
    commit('revert', ['base'], reverts('old')),
    commit('landed', ['base', 'revert']),
    commit('back', ['landed'], reverts('landed')),
    commit('again', ['back'], reverts('back')),
  ];
  expect(revertsAmong(commits, sha('landed'))).toMatchObject([{ landed: sha('landed'), reverted: [sha('old')] }]);
  expect(revertsAmong(commits, sha('back'))).toEqual([]);
  expect(revertsAmong(commits, sha('again'))).toMatchObject([{ landed: sha('landed'), reverted: [sha('old')] }]);
  const direct = [commit('revert', ['base'], reverts('old')), commit('back', ['revert'], reverts('revert'))];
  expect(revertsAmong(direct, sha('back'))).toEqual([]);
});

test('the title of a merge is no revert', () => {
  const forged = `Merge pull request #1 from acme/hotfix/x\n\nHotfix-Reverts: ${sha('old')}`;
  const titled = [commit('fix', ['base']), commit('merge', ['base', 'fix'], forged)];
  expect(revertsAmong(titled, sha('merge'))).toEqual([]);
});

test('a squash takes back what those say that were squashed into it, if they did not take it back themselves', () => {
  const claims = [
    { sha: sha('original'), shas: [sha('old')], ours: true },
    { sha: sha('other'), shas: [sha('older')], ours: true },
    { sha: sha('back'), shas: [sha('other')], ours: false },
  ];
  const squash = { ...commit('squash', ['base']), claims };
  expect(revertsAmong([squash], sha('squash'))).toEqual([
    { landed: sha('squash'), named: [sha('old')], reverted: [sha('old')], ours: true },
  ]);
});
