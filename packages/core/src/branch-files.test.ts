import { clientOf, openShop, type Shop } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import { type Changes, commitFiles, NoTextFile, type ReadFile } from './branch-files.ts';

const commit = (shop: Shop, change: (read: ReadFile) => Promise<Changes>, branch = 'develop') =>
  commitFiles(clientOf(shop), branch, { change, message: 'chore: records' });

const addLine = (file: string, line: string) => async (read: ReadFile) =>
  new Map([[file, `${(await read(file)) ?? ''}${line}\n`]]);

test('files are made, changed and deleted by one signed commit', async () => {
  await using shop = await openShop();
  const { repository } = shop;
  const before = await repository.git('rev-parse', 'develop');
  const done = await commit(shop, async () => {
    return new Map([
      ['notes/ä b.md', 'größer\n'],
      ['src/cart.ts', 'export {};\n'],
      ['src/auth.ts', null],
      ['never.ts', null],
    ]);
  });
  const tip = await repository.git('rev-parse', 'develop');
  expect(done).toEqual({ result: 'committed', sha: tip });
  expect(await repository.git('log', '-1', '--format=%P %s', 'develop')).toBe(`${before} chore: records`);
  expect(await repository.git('-c', 'core.quotePath=off', 'diff', '--name-status', before, tip)).toBe(
    'A\tnotes/ä b.md\nD\tsrc/auth.ts\nM\tsrc/cart.ts',
  );
  expect(await repository.git('show', 'develop:notes/ä b.md')).toBe('größer');
  expect(await repository.git('log', '-1', '--format=%cn', 'develop')).toBe('GitHub');
});

test('nothing to change is no commit, and no write', async () => {
  await using shop = await openShop();
  const before = await shop.repository.git('rev-parse', 'develop');
  const same = await commit(shop, async (read) => new Map([['src/auth.ts', (await read('src/auth.ts')) ?? '']]));
  expect(same).toEqual({ result: 'unchanged', sha: before });
  expect(shop.github.requests.filter(({ write }) => write)).toEqual([]);
  expect(await commit(shop, async () => new Map(), 'nowhere')).toEqual({ result: 'gone' });
});

test('what others commit meanwhile is kept, and decided anew', async () => {
  await using shop = await openShop();
  await shop.repository.commit('develop', { files: { 'log.md': 'first\n' } });
  let others = 0;
  shop.github.onRequest = async ({ method, path }) => {
    if (method !== 'PATCH' || !path.includes('/git/refs/') || others === 2) return;
    others += 1;
    await shop.repository.commit('develop', { files: { 'log.md': `first\nother ${others}\n`, [`${others}`]: 'x' } });
  };
  expect(await commit(shop, addLine('log.md', 'ours'))).toMatchObject({ result: 'committed' });
  expect(await shop.repository.git('show', 'develop:log.md')).toBe('first\nother 2\nours');
  expect(await shop.repository.git('ls-tree', '--name-only', 'develop')).toContain('1\n2\n');
});

test('a branch that never stands still is an error', async () => {
  await using shop = await openShop();
  let others = 0;
  shop.github.onRequest = async ({ method }) => {
    others += 1;
    if (method === 'PATCH') await shop.repository.commit('develop', { files: { other: String(others) } });
  };
  await expect(commit(shop, addLine('log.md', 'ours'))).rejects.toThrow('develop moved 5 times');
});

test('four at once all get through', async () => {
  await using shop = await openShop();
  const all = [...Array(4).keys()].map((number) => commit(shop, addLine('log.md', `line ${number}`)));
  expect((await Promise.all(all)).map(({ result }) => result)).toEqual(Array(4).fill('committed'));
  const lines = (await shop.repository.git('show', 'develop:log.md')).split('\n').sort();
  expect(lines).toEqual(['line 0', 'line 1', 'line 2', 'line 3']);
});

test('what is no text file is neither read nor overwritten', async () => {
  await using shop = await openShop();
  const latin = Buffer.from('gr\u00f6\u00dfer', 'latin1');
  const blob = await clientOf(shop).post<{ sha: string }>('/git/blobs', {
    content: latin.toString('base64'),
    encoding: 'base64',
  });
  const base = await shop.repository.git('rev-parse', 'develop^{tree}');
  const entry = { path: 'latin.md', mode: '100644', type: 'blob', sha: blob.sha };
  const tree = await clientOf(shop).post<{ sha: string }>('/git/trees', { base_tree: base, tree: [entry] });
  const made = { tree: tree.sha, parents: [await shop.repository.git('rev-parse', 'develop')], message: 'latin' };
  const { sha } = await clientOf(shop).post<{ sha: string }>('/git/commits', made);
  await clientOf(shop).patch('/git/refs/heads/develop', { sha });
  await expect(commit(shop, addLine('latin.md', 'x'))).rejects.toBeInstanceOf(NoTextFile);
  await expect(commit(shop, async () => new Map([['latin.md', 'x']]))).rejects.toBeInstanceOf(NoTextFile);
  await expect(commit(shop, addLine('src', 'x'))).rejects.toThrow('src was left as it is: it is no file.');
  expect(await shop.repository.git('rev-parse', 'develop')).toBe(sha);
});

test('a lost answer makes no second commit', async () => {
  await using shop = await openShop();
  const before = await shop.repository.git('rev-list', '--count', 'develop');
  shop.github.faults.drop({ method: 'PATCH' }, { when: 'after' });
  expect(await commit(shop, addLine('log.md', 'ours'))).toMatchObject({ result: 'committed' });
  expect(await shop.repository.git('rev-list', '--count', 'develop')).toBe(String(Number(before) + 1));
});
