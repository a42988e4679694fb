// What is claimed after a rollback and after a revert must be seen when it is not so.

import { type GitHub, startGitHub } from '@hotfix-actions/sandbox';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openBadRelease } from '../bad-release.ts';
import type { Ended } from '../scenario.ts';
import { checkRevert } from './revert.ts';
import { checkRollback } from './rollback.ts';

let github: GitHub;
let end: Ended;

const tag = 'v1.5.2';
const branch = 'revert/v1.5.1';
const body = `Will be ${tag}.`;

/** Nothing is done about the bad release yet. */
beforeEach(async () => {
  github = await startGitHub();
  const stage = await openBadRelease(github);
  const outcome = { tag, commit: '', main: 'main', develop: 'develop', fix: branch, back: 'merged' };
  const found = { worlds: ['same', 'same'] };
  end = { stage, found, outcome, proposed: undefined, conflicts: [], timeLine: [], issue: undefined };
});
afterEach(() => github.close());

const wrong = async (checks: ReturnType<typeof checkRevert>) =>
  (await checks).filter(({ holds }) => !holds).map(({ claim, found }) => `${claim}: ${found}`);

/** As the action would: the files of v1.5.0 with what landed since, merged, tagged, released; development as it should be. */
async function revertByHand(files: Record<string, string | null> = {}): Promise<Ended> {
  const { repository } = end.stage;
  const login = (await repository.read('v1.5.0', 'src/login.js')) ?? '';
  await repository.branch(branch, 'main');
  const undone = { 'src/login.js': login, 'src/wishes.js': null, ...files };
  await repository.commit(branch, { files: undone });
  const { number, title } = await repository.openPullRequest({ head: branch, base: 'main', title: 'Revert', body });
  const merged = await repository.mergePullRequest(number);
  await repository.tag(tag, 'main');
  const [newest] = repository.releases;
  if (newest) repository.releases.push({ ...newest, id: 99, tagName: tag });
  const readme = (await repository.read('main', 'README.md')) ?? '';
  await repository.commit('develop', { parents: ['develop', 'main'], files: { 'README.md': readme } });
  const opened = { number, title, head: branch, base: 'main', body };
  return { ...end, found: { ...end.found, opened, merged } };
}

test('a good revert holds', async () => {
  expect(await wrong(checkRevert(await revertByHand()))).toEqual([]);
});

test('a revert that takes too much, or too little, is seen with the paths', async () => {
  const ended = await revertByHand({ 'README.md': '# Shop\n\nSells things.\n', 'src/wishes.js': 'left\n' });
  const claims = await wrong(checkRevert(ended));
  expect(claims).toContain(
    'main is v1.5.0 and what landed since, file by file: it differs in README.md, src/wishes.js',
  );
});

test('work that development lost is seen, and what it lacks', async () => {
  const ended = await revertByHand();
  await end.stage.repository.commit('develop', { files: { 'src/wishes.js': null } });
  expect(await wrong(checkRevert(ended))).toEqual(['develop keeps the work of v1.5.1: it differs in src/wishes.js']);
  await end.stage.repository.branch('develop', 'v1.5.0');
  expect((await wrong(checkRevert(ended))).join()).toContain('develop contains main: develop lacks');
});

test('a revert that nobody proposed is seen, and one that promised another version', async () => {
  expect((await wrong(checkRevert(end))).join()).toContain('the version that was tagged: there is none');
  const ended = await revertByHand();
  const { opened } = ended.found;
  const other = opened && { ...opened, body: 'v9.9.9' };
  const changed = { ...ended, found: { ...ended.found, ...(other && { opened: other }) } };
  expect((await wrong(checkRevert(changed))).join()).toContain(`it does not name ${tag}`);
});

test('a rollback that did not happen is seen', async () => {
  expect(await wrong(checkRollback(end))).toEqual([
    'v1.5.0 runs in production: the newest deployment is v1.5.1 success',
    'it was dispatched once, though it was asked for twice: 0 times',
    'the notes of v1.5.1 say that it is bad: they do not',
    'v1.5.0 is the latest release: v1.5.1 is',
  ]);
});

test('a deploy that failed is seen, and a tag that was moved', async () => {
  const { repository } = end.stage;
  await repository.deploy({ ref: 'v1.5.0', states: ['failure'] });
  await repository.tag('v1.5.1', 'v1.5.0');
  const claims = await wrong(checkRollback(end));
  expect(claims[0]).toBe('v1.5.0 runs in production: the newest deployment is v1.5.0 failure');
  expect(claims).toContain('every branch and tag is where it was: they are not');
});
