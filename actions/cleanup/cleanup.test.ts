// One scenario for each result of `cleanup`, and for what becomes of the records.

import { expect, test } from '@jest/globals';
import {
  file,
  head,
  issueOf,
  openDone,
  openFixed,
  openMerged,
  proposeBackMerge,
  pullOf,
  release,
  ticked,
  tidy,
  timeLine,
  title,
} from './cleanup.world.ts';

const all = ['started', 'fixed', 'merged', 'released', 'back-merged', 'cleaned-up'];

test.each(['merge', 'squash', 'rebase'] as const)(
  'after a merge by %s the records are closed and the branch goes',
  async (method) => {
    await using shop = await openDone(method);
    const step = await tidy(shop);
    expect(step.failure).toBeUndefined();
    expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
    expect(await shop.repository.tip(head)).toBeUndefined();
    expect([issueOf(shop).state, issueOf(shop).stateReason]).toEqual(['closed', 'completed']);
    expect(ticked(shop)).toEqual(all);
    expect(await shop.repository.read('develop', file)).toBeUndefined();
    expect(await shop.repository.read('develop', `ARCHIVED/${file}`)).toContain(
      'released as `v1.3.0-hotfix.1`, and archived',
    );
    expect(await shop.repository.read('main', file)).toBeDefined();
  },
);

test('the time line has each step with its time and how long it took', async () => {
  await using shop = await openDone('merge', { server: clock() });
  await tidy(shop);
  const [started, fixed, merged, released, back] = timeLine(shop);
  expect(started).toEqual(['started', '2026-11-23 07:45', '', '']);
  expect(fixed?.[0]).toBe('fixed');
  expect(merged?.[0]).toBe(`merged [\`#2\`](${shop.github.serverUrl}/acme/shop/pull/2) into \`main\``);
  expect(released?.[0]).toContain('released [`v1.3.0-hotfix.1`](');
  expect(back?.[0]).toBe('back-merged into `develop`');
  const since = [fixed, merged, released, back].map((row) => row?.[3] ?? '');
  expect(since.every((text) => /^\d+ (min|h)( \d+ (s|min))?$/.test(text))).toBe(true);
  expect(issueOf(shop).comments).toHaveLength(1);
});

/** An hour goes by with each look. */
function clock() {
  let now = Date.parse('2026-11-23T07:50:00Z');
  return {
    now: () => {
      now += 60_000;
      return new Date(now);
    },
  };
}

test('run again, it says that the branch is gone, and changes nothing', async () => {
  await using shop = await openDone();
  await tidy(shop);
  const writes = shop.github.writes().length;
  const before = JSON.stringify([issueOf(shop), await shop.repository.branches()]);
  const step = await tidy(shop);
  expect(step.outputs).toEqual({ result: 'already-gone', 'issue-closed': 'true', archived: 'true' });
  expect(shop.github.writes()).toHaveLength(writes);
  expect(JSON.stringify([issueOf(shop), await shop.repository.branches()])).toBe(before);
});

test.each(['merge', 'squash', 'rebase'] as const)(
  'where GitHub deleted the branch after a merge by %s, its records are closed all the same',
  async (method) => {
    await using shop = await openFixed();
    shop.repository.settings.deleteBranchOnMerge = true;
    await shop.repository.mergePullRequest(pullOf(shop).number, { method });
    await release(shop);
    await shop.repository.merge('develop', 'main');
    const step = await tidy(shop);
    expect(step.outputs).toEqual({ result: 'already-gone', 'issue-closed': 'true', archived: 'true' });
    expect(ticked(shop)).toEqual(all);
  },
);

test('a branch that nobody merged is kept with all its records, and each commit is named', async () => {
  await using shop = await openFixed();
  const tip = (await shop.repository.tip(head)) ?? '';
  const step = await tidy(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toEqual({ result: 'kept', 'issue-closed': 'false', archived: 'false' });
  expect(await shop.repository.tip(head)).toBe(tip);
  expect(step.summary).toContain('these 2 commits are not in `main`');
  expect(step.summary).toContain(
    `[\`${tip.slice(0, 7)}\`](${shop.github.serverUrl}/acme/shop/commit/${tip}) fix: check`,
  );
  expect(step.warnings.join()).toContain(`${head} was kept`);
  // They are proposed already: whoever reads it is not sent to propose them again.
  expect(step.warnings.join()).toContain('and #2 is open from it');
  expect(step.summary).toContain(
    `Next: merge [\`#2\`](${shop.github.serverUrl}/acme/shop/pull/2) into \`main\`. If it`,
  );
  expect([issueOf(shop).state, issueOf(shop).comments.length, ticked(shop)]).toEqual(['open', 0, []]);
});

test.each(['merge', 'squash', 'rebase'] as const)(
  'one commit after the merge by %s keeps the branch, and is named',
  async (method) => {
    await using shop = await openDone(method);
    const more = await shop.repository.commit(head, { files: { 'more.ts': '' }, message: 'fix: forgotten' });
    const step = await tidy(shop);
    expect(step.result).toBe('kept');
    expect(await shop.repository.tip(head)).toBe(more);
    expect(step.summary).toContain('this commit is not in `main`');
    expect(step.summary).toContain(`commit/${more}) fix: forgotten`);
    expect(step.summary).not.toContain('fix: check');
    expect(issueOf(shop).state).toBe('open');
  },
);

test('until the fix is in develop the issue stays open and links the pull request; the next run closes it', async () => {
  await using shop = await openMerged();
  await release(shop);
  const pull = await proposeBackMerge(shop);
  const step = await tidy(shop);
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'false', archived: 'false' });
  expect(await shop.repository.tip(head)).toBeUndefined();
  expect(issueOf(shop).state).toBe('open');
  const link = `waits for [\`#${pull.number}\`](${shop.github.serverUrl}/acme/shop/pull/${pull.number})`;
  expect(issueOf(shop).body).toContain(link);
  expect(timeLine(shop).at(-1)).toEqual([`back-merged into \`develop\`: ${link}`, 'not yet', '', '']);
  expect(ticked(shop)).toEqual(['started', 'fixed', 'merged', 'released']);
  await shop.repository.mergePullRequest(pull.number);
  expect((await tidy(shop)).outputs).toEqual({ result: 'already-gone', 'issue-closed': 'true', archived: 'true' });
  expect(ticked(shop)).toEqual(all);
  expect(timeLine(shop).at(-1)?.[0]).toBe('back-merged into `develop`');
  expect(issueOf(shop).comments).toHaveLength(1);
});

test('a back-merge that was squashed into develop counts', async () => {
  await using shop = await openMerged();
  const pull = await proposeBackMerge(shop);
  await shop.repository.mergePullRequest(pull.number, { method: 'squash' });
  expect((await tidy(shop)).outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
});

test.each(['squash', 'by hand'])('so does the branch itself, when it went to develop as well: %s', async (how) => {
  await using shop = await openMerged('squash');
  const { repository } = shop;
  if (how === 'squash') {
    const pull = await repository.openPullRequest({ head, base: 'develop', title: 'To develop' });
    await repository.mergePullRequest(pull.number, { method: 'squash' });
  } else {
    const files = async (...names: string[]) =>
      Object.fromEntries(
        await Promise.all(names.map(async (name) => [name, (await repository.read(head, name)) ?? ''] as const)),
      );
    await repository.commit('develop', { files: await files(file, 'TODO.md'), message: 'picked' });
    expect((await tidy(shop, { 'dry-run': 'true' })).outputs['issue-closed']).toBe('false');
    await repository.commit('develop', { files: await files('src/auth.ts'), message: 'picked too' });
  }
  expect((await tidy(shop)).outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
});

test('every target counts, and without a pull request the issue says so', async () => {
  await using shop = await openMerged();
  await shop.repository.merge('develop', 'main');
  await shop.repository.branch('release/1.4', 'v1.3.0');
  await shop.repository.commit('release/1.4', { files: { 'src/new.ts': '' } });
  const step = await tidy(shop, { into: 'develop, release/*' });
  expect(step.outputs).toMatchObject({ result: 'deleted', 'issue-closed': 'false', archived: 'false' });
  expect(step.summary).toContain('bring the fix back into `release/1.4`');
  expect(ticked(shop)).not.toContain('back-merged');
  await shop.repository.merge('release/1.4', 'main');
  expect((await tidy(shop, { into: 'develop, release/*' })).outputs).toMatchObject({
    'issue-closed': 'true',
    archived: 'true',
  });
});

test('a fix on a support branch must be on main as well', async () => {
  await using shop = await openFixed();
  const { repository } = shop;
  await repository.branch('support/v1.3.0', 'v1.3.0');
  await repository.commit('main', { files: { 'src/new.ts': '' } });
  const pull = pullOf(shop);
  pull.base.ref = 'support/v1.3.0';
  await repository.mergePullRequest(pull.number, { method: 'squash' });
  await repository.merge('develop', 'support/v1.3.0');
  expect((await tidy(shop)).outputs).toMatchObject({ result: 'deleted', 'issue-closed': 'false' });
  await repository.merge('main', 'support/v1.3.0');
  expect((await tidy(shop)).outputs).toMatchObject({ result: 'already-gone', 'issue-closed': 'true' });
});

test('a fix that is neither on main nor in develop yet is looked for in both at once', async () => {
  await using shop = await openFixed();
  const { github, repository } = shop;
  await repository.branch('support/v1.3.0', 'v1.3.0');
  await repository.commit('main', { files: { 'src/new.ts': '' } });
  const pull = pullOf(shop);
  pull.base.ref = 'support/v1.3.0';
  await repository.mergePullRequest(pull.number, { method: 'squash' });
  github.onRequest = async ({ method, path }) => {
    if (method === 'POST' && path.endsWith('/git-upload-pack')) await new Promise((done) => setTimeout(done, 200));
  };
  const step = await tidy(shop);
  expect(step.failure).toBeUndefined();
  expect(step.outputs).toMatchObject({ result: 'deleted', 'issue-closed': 'false' });
  expect(step.summary).toMatch(
    /\| back-merged into `main` \| not yet [\s\S]*\| back-merged into `develop` \| not yet /,
  );
});

test('a dry run says all of it and writes nothing', async () => {
  await using shop = await openDone();
  const writes = shop.github.writes().length;
  const step = await tidy(shop, { 'dry-run': 'true' });
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
  expect(step.summary).toContain(`Would delete \`${head}\``);
  expect(step.summary).toContain(`Would move \`${file}\``);
  expect(shop.github.writes()).toHaveLength(writes);
  expect(issueOf(shop).state).toBe('open');
  expect(await shop.repository.tip(head)).toBeDefined();
  expect(title).toBe(pullOf(shop).title);
});
