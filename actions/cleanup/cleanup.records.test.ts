// The tracking file and the tracking issue: what people wrote into them, and what is not as `start` made it.

import { expect, test } from '@jest/globals';
import { file, head, issueOf, openDone, openMerged, release, send, ticked, tidy, timeLine } from './cleanup.world.ts';

const archivedFile = `ARCHIVED/${file}`;
const manifestOf = (shop: Awaited<ReturnType<typeof openDone>>) => shop.repository.read('develop', 'TODO.md');

test('the file moves by one commit, under whose new name its history is found', async () => {
  await using shop = await openDone();
  const { repository } = shop;
  const before = await repository.tip('develop');
  await tidy(shop);
  expect(await repository.git('log', '--format=%s', `${before}..develop`)).toBe(`chore(hotfix): archive ${file}`);
  const followed = await repository.git('log', '--follow', '--format=%s', 'develop', '--', archivedFile);
  expect(followed.split('\n')).toEqual([`chore(hotfix): archive ${file}`, 'chore(hotfix): begin']);
  const changed = await repository.git('show', '--name-status', '--format=', 'develop');
  expect(changed.split('\n').map((line) => line.replace(/^R\d+/, 'R'))).toEqual([
    `R\t${file}\t${archivedFile}`,
    'M\tTODO.md',
  ]);
});

test('the manifest has it among the archived ones, and what people wrote stays', async () => {
  await using shop = await openDone();
  await shop.repository.commit('develop', { files: { 'TODO.md': `${await manifestOf(shop)}\nMore.\n` } });
  await tidy(shop);
  const manifest = (await manifestOf(shop)) ?? '';
  expect(manifest).toContain('active: []');
  expect(manifest).toContain(`file: "${archivedFile}"`);
  expect(manifest).toContain('semantic_version: "v1.3.0-hotfix.1"');
  expect(manifest).toContain('# Ours\n\nText of people.\n\nMore.\n');
});

test('with archive: false the file stays', async () => {
  await using shop = await openDone();
  expect((await tidy(shop, { archive: 'false' })).outputs).toMatchObject({ 'issue-closed': 'true', archived: 'false' });
  expect(await shop.repository.read('develop', file)).toBeDefined();
});

test('where the rules of develop take no commit it is proposed, once', async () => {
  await using shop = await openDone();
  const { repository } = shop;
  repository.protect('develop', { requirePullRequest: true });
  const before = await repository.tip('develop');
  const dry = await tidy(shop, { 'dry-run': 'true' });
  expect(dry.failure).toBeUndefined();
  const step = await tidy(shop);
  expect(step.outputs).toEqual({ result: 'deleted', 'issue-closed': 'true', archived: 'false' });
  await tidy(shop);
  expect(await repository.tip('develop')).toBe(before);
  const proposals = repository.pullRequests.filter(({ base }) => base.ref === 'develop');
  expect(proposals.map((pull) => pull.head.ref)).toEqual(['archive/20261123T074500Z_auth-bypass']);
  expect(step.summary).toContain(`[\`#${proposals[0]?.number}\`]`);
  await repository.mergePullRequest(proposals[0]?.number ?? 0);
  expect((await tidy(shop)).outputs).toEqual({ result: 'already-gone', 'issue-closed': 'true', archived: 'true' });
  expect(await repository.read('develop', archivedFile)).toBeDefined();
});

test('with rulesets too, which a dry run foretells', async () => {
  await using shop = await openDone();
  const rules = [{ type: 'pull_request' as const }];
  shop.repository.rules.push({ name: 'reviews', target: 'branch', include: ['refs/heads/develop'], rules });
  const dry = await tidy(shop, { 'dry-run': 'true' });
  expect(dry.outputs['archived']).toBe('false');
  expect(dry.summary).toContain('Would propose to move');
  expect((await tidy(shop)).outputs['archived']).toBe('false');
});

test('where Actions may not open pull requests the error names the setting, and the branch is still there', async () => {
  await using shop = await openDone();
  shop.repository.protect('develop', { requirePullRequest: true });
  shop.repository.settings.actionsMayOpenPullRequests = false;
  const step = await tidy(shop);
  expect(step.failure).toContain('Settings → Actions → General');
  expect(await shop.repository.tip(head)).toBeDefined();
});

test('a file that is none of ours stays, which is said; so does a manifest of another form', async () => {
  await using shop = await openDone();
  const theirs = '---\nworkflows: none\n---\n';
  await shop.repository.commit('develop', { files: { 'TODO.md': theirs } });
  const step = await tidy(shop);
  expect(step.summary).toContain('`TODO.md` was left as it is');
  expect(await manifestOf(shop)).toBe(theirs);
  expect(step.outputs['archived']).toBe('true');
  await using other = await openDone();
  await other.repository.commit('develop', { files: { [file]: 'my own notes\n' } });
  const kept = await tidy(other);
  expect(kept.outputs).toMatchObject({ result: 'deleted', archived: 'false' });
  expect(kept.summary).toContain('it is no tracking file');
  expect(await other.repository.read('develop', file)).toBe('my own notes\n');
});

test('an archive that is there already is not overwritten', async () => {
  await using shop = await openDone();
  await shop.repository.commit('develop', { files: { [archivedFile]: 'old\n' } });
  const step = await tidy(shop);
  expect(step.summary).toContain(`there is \`${archivedFile}\` already`);
  expect(await shop.repository.read('develop', archivedFile)).toBe('old\n');
  expect(await shop.repository.read('develop', file)).toBeDefined();
});

test('a hotfix without records is tidied up as well', async () => {
  await using shop = await openDone();
  shop.repository.issues.splice(0);
  await shop.repository.commit('develop', { files: { [file]: null } });
  const writes = shop.github.writes().length;
  expect((await tidy(shop)).outputs).toEqual({ result: 'deleted', 'issue-closed': 'false', archived: 'false' });
  expect(shop.github.writes()).toHaveLength(writes + 1);
});

test('nor does a repository without issues hold it up', async () => {
  await using shop = await openDone();
  shop.repository.settings.hasIssues = false;
  expect((await tidy(shop)).outputs).toEqual({ result: 'deleted', 'issue-closed': 'false', archived: 'true' });
});

test('the issue that is named is closed, with its time line, whatever its text', async () => {
  await using shop = await openDone();
  await send(shop, '/issues', { title: 'Broken', body: 'People’s own words.' });
  const own = shop.repository.issues[1];
  const step = await tidy(shop, { issue: `#${own?.number}` });
  expect(step.outputs['issue-closed']).toBe('true');
  expect([own?.state, own?.body, own?.comments.length]).toEqual(['closed', 'People’s own words.', 1]);
  expect(shop.repository.issues[0]?.state).toBe('open');
});

test('a number that is no issue’s is an error, and nothing is deleted: closing a pull request would give up its work', async () => {
  await using shop = await openDone();
  const open = await shop.repository.openPullRequest({ head: 'develop', base: 'main', title: 'Next release' });
  const failures = [];
  for (const issue of [String(open.number), '99']) failures.push((await tidy(shop, { issue })).failure);
  expect(failures).toEqual([
    expect.stringContaining(`no issue #${open.number} in acme/shop: it is a pull request (input \`issue\`)`),
    expect.stringContaining('no issue #99 in acme/shop (input `issue`)'),
  ]);
  expect(open.state).toBe('open');
  expect(await shop.repository.tip(head)).toBeDefined();
});

test('what people wrote and ticked in the issue stays; one that they closed is told all the same', async () => {
  await using shop = await openDone();
  const issue = issueOf(shop);
  issue.body = `Mine.\n${(issue.body ?? '').replace('- [ ] Fix proposed', '- [x] Fix proposed, by me')}`;
  issue.state = 'closed';
  await tidy(shop);
  expect(issue.body).toMatch(/^Mine\.\n/);
  expect(issue.body).toContain('- [x] Fix proposed, by me<!-- hotfix-actions:step fixed --><!--');
  expect(ticked(shop)).toContain('released');
  expect([issue.state, timeLine(shop).length]).toEqual(['closed', 5]);
});

test('without a release, and with a branch of another name, the time line says what is not known', async () => {
  await using shop = await openMerged('squash', { name: 'hotfix/quick' });
  await shop.repository.merge('develop', 'main');
  const step = await tidy(shop, { head: 'hotfix/quick' });
  expect(step.outputs).toMatchObject({ result: 'deleted', 'issue-closed': 'true', archived: 'true' });
  const [started, , , released] = timeLine(shop);
  expect(started).toEqual(['started', 'not known', '', '']);
  expect(released).toEqual(['released', 'not yet', '', '']);
});

test('a fix that was merged by hand has its time line too', async () => {
  await using shop = await openDone();
  shop.repository.pullRequests.splice(0);
  await tidy(shop);
  const merged = await shop.repository.git('rev-parse', '--short=7', 'v1.3.0-hotfix.1^2');
  expect(timeLine(shop)[2]?.[0]).toContain(`[\`${merged}\`]`);
  expect(issueOf(shop).state).toBe('closed');
});

test('a release of another prefix is none', async () => {
  await using shop = await openMerged();
  await release(shop, 'api-v1.3.0-hotfix.1');
  await shop.repository.merge('develop', 'main');
  await tidy(shop);
  expect(timeLine(shop)[3]?.[1]).toBe('not yet');
  await tidy(shop, { 'tag-prefix': 'api-v' });
  expect(timeLine(shop)[3]?.[0]).toContain('`api-v1.3.0-hotfix.1`');
});
