import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { clientOf, type Send } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let send: Send;

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  send = clientOf(github, 'acme/shop', github.createToken());
  await shop.commit('main', { files: { 'a.txt': '1\n2\n', 'b.txt': 'b\n' }, date: at(0) });
});
afterEach(() => github.close());

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();

describe('compare', () => {
  test('pages from the oldest, unpaged the newest 250', async () => {
    const shas: string[] = [];
    await shop.branch('long', 'main');
    for (let index = 1; index <= 255; index += 1) {
      shas.push(await shop.commit('long', { files: { 'a.txt': `${index}\n` }, date: at(index) }));
    }
    const whole = (await send('GET', '/compare/main...long')).body;
    expect([whole.total_commits, whole.ahead_by, whole.behind_by, whole.status]).toEqual([255, 255, 0, 'ahead']);
    expect(whole.commits.map((commit: { sha: string }) => commit.sha)).toEqual(shas.slice(5));
    const first = await send('GET', '/compare/main...long?per_page=100');
    expect(first.body.commits.map((commit: { sha: string }) => commit.sha)).toEqual(shas.slice(0, 100));
    expect(first.body.files).toHaveLength(1);
    expect(first.headers.get('link')).toContain('rel="last"');
    const last = (await send('GET', '/compare/main...long?per_page=100&page=3')).body;
    expect(last.commits.map((commit: { sha: string }) => commit.sha)).toEqual(shas.slice(200));
    expect([last.files, last.total_commits]).toEqual([undefined, 255]);
  });

  test('names files with their numbers, renames and patches', async () => {
    await shop.commit('work', {
      parents: ['main'],
      files: {
        'a.txt': '1\n3\n',
        'b.txt': null,
        'sub/new.txt': 'b\n',
        'bin.dat': Buffer.from([0, 1, 2]),
        'é.txt': 'x',
      },
    });
    const { files } = (await send('GET', '/compare/main...work')).body;
    const short = files.map((file: Record<string, unknown>) => [
      file['filename'],
      file['status'],
      file['additions'],
      file['deletions'],
      file['patch'],
      file['previous_filename'],
    ]);
    expect(short).toEqual([
      ['a.txt', 'modified', 1, 1, '@@ -1,2 +1,2 @@\n 1\n-2\n+3', undefined],
      ['bin.dat', 'added', 0, 0, undefined, undefined],
      ['sub/new.txt', 'renamed', 0, 0, undefined, 'b.txt'],
      ['é.txt', 'added', 1, 0, '@@ -0,0 +1 @@\n+x\n\\ No newline at end of file', undefined],
    ]);
  });

  test('tells diverged from behind and identical, and unrelated from missing', async () => {
    await shop.commit('a', { parents: ['main'], files: { x: '1' } });
    await shop.commit('main', { files: { y: '1' } });
    await shop.commit('alien', { parents: [], files: { z: '1' } });
    const status = async (pair: string): Promise<unknown> => (await send('GET', `/compare/${pair}`)).body.status;
    expect([await status('main...a'), await status('main...main'), await status('main...main~1')]).toEqual([
      'diverged',
      'identical',
      '404',
    ]);
    expect((await send('GET', '/compare/main...alien')).body.message).toBe(
      'No common ancestor between main and alien.',
    );
    expect((await send('GET', '/compare/main...none')).body.message).toBe('Not Found');
  });
});

describe('commits', () => {
  test('are counted by the last page, filtered by path and time', async () => {
    for (let index = 1; index <= 4; index += 1)
      await shop.commit('main', { files: { [`f${index}`]: '' }, date: at(index) });
    const one = await send('GET', '/commits?sha=main&per_page=1');
    expect(one.headers.get('link')).toContain('per_page=1&page=5>; rel="last"');
    expect((await send('GET', '/commits?path=f2')).body).toHaveLength(1);
    expect((await send('GET', `/commits?since=${at(3)}`)).body).toHaveLength(2);
    const whole = await send('GET', '/commits?per_page=100');
    expect(whole.headers.get('link')).toBeNull();
  });

  test('are named by their SHA alone where that is asked for', async () => {
    for (const accept of ['application/vnd.github.sha', 'application/vnd.github.v3.sha']) {
      const response = await fetch(`${github.apiUrl}/repos/acme/shop/commits/main`, { headers: { accept } });
      expect(await response.text()).toBe(await shop.tip('main'));
    }
  });

  test('of people are their own', async () => {
    await shop.commit('work', { parents: ['main'], files: { w: '' } });
    const sha = await shop.merge('main', 'work');
    expect((await send('GET', `/commits/${sha}`)).body.commit).toMatchObject({
      message: "Merge branch 'work' into main",
      committer: { name: 'octocat' },
      verification: { verified: false },
    });
  });

  test('are verified where GitHub made them', async () => {
    await shop.branch('develop', 'main');
    await shop.commit('main', { files: { n: '1' } });
    const merge = (await send('POST', '/merges', { base: 'develop', head: 'main' })).body;
    expect(merge.commit.verification).toMatchObject({ verified: true, reason: 'valid' });
    expect(merge.commit.message).toBe('Merge main into develop');
    expect(merge.commit.author).toMatchObject({ email: '41898282+github-actions[bot]@users.noreply.github.com' });
    expect(merge.commit.committer).toMatchObject({ name: 'GitHub', email: 'noreply@github.com' });
    expect((await send('GET', '/commits/main')).body.commit.verification).toMatchObject({
      verified: false,
      reason: 'unsigned',
    });
  });
});

describe('refs', () => {
  test('are found exactly, or by the start of their names', async () => {
    await shop.branch('feature-a', 'main');
    await shop.branch('feature-b', 'main');
    expect((await send('GET', '/git/ref/heads/feature')).status).toBe(404);
    expect((await send('GET', '/git/matching-refs/heads/feature')).body).toHaveLength(2);
    expect((await send('GET', '/git/matching-refs/heads/none')).body).toEqual([]);
  });

  test.each([
    ['POST', '/git/refs', { ref: 'refs/heads/main', sha: 'f'.repeat(40) }, 'Object does not exist'],
    ['PATCH', '/git/refs/heads/none', undefined, 'Reference does not exist'],
    ['DELETE', '/git/refs/heads/none', undefined, 'Reference does not exist'],
    ['POST', '/git/refs', { ref: 'refs/heads/a..b', sha: '' }, 'Reference name is invalid'],
  ])('%s %s %j: %s', async (method, path, body, message) => {
    const sha = body?.sha || (await shop.tip('main'));
    const reply = await send(method, path, { ...body, sha });
    expect([reply.status, reply.body.message]).toEqual([422, message]);
  });

  test('packed ones are read, moved and deleted; a name does not stand above another', async () => {
    await shop.branch('x', 'main');
    await shop.git('pack-refs', '--all');
    await shop.git('gc', '--quiet');
    const sha = await shop.commit('x', { files: { k: '' } });
    expect((await send('GET', '/git/ref/heads/x')).body.object.sha).toBe(sha);
    expect((await send('POST', '/git/refs', { ref: 'refs/heads/x/y', sha })).body.message).toBe(
      'Reference update failed',
    );
    expect((await send('DELETE', '/git/refs/heads/x')).status).toBe(204);
    expect((await send('GET', '/git/ref/heads/x')).status).toBe(404);
    expect((await send('POST', '/git/refs', { ref: 'refs/heads/x/y', sha })).status).toBe(201);
    expect(await shop.branches()).toEqual({ main: await shop.tip('main'), 'x/y': sha });
  });
});

test('an existing repository is copied, never written', async () => {
  await shop.tag('v1.0.0', 'main');
  const before = await shop.git('for-each-ref');
  await shop.git('update-ref', 'refs/remotes/origin/main', 'main');
  const copy = await github.createRepository('acme/copy', { from: shop.gitDir });
  await copy.commit('main', { files: { c: '' } });
  expect(await copy.tags()).toEqual({ 'v1.0.0': await shop.tip('main') });
  expect(await copy.read('v1.0.0', 'b.txt')).toBe('b\n');
  await shop.git('update-ref', '-d', 'refs/remotes/origin/main');
  expect(await shop.git('for-each-ref')).toBe(before);
  expect(await copy.git('for-each-ref', 'refs/remotes')).toBe('');
});
