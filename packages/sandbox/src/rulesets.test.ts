import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type GitHub, type Repository, startGitHub } from './index.ts';
import { clientOf, type Send } from './test-client.ts';

let github: GitHub;
let shop: Repository;
let admin: Send;
let usual: Send;

beforeEach(async () => {
  github = await startGitHub();
  shop = await github.createRepository('acme/shop');
  await shop.commit('main', { files: { 'a.txt': '1' } });
  await shop.tag('v1.0.0', 'main');
  admin = clientOf(github, 'acme/shop', github.createToken({ kind: 'app', permissions: { administration: 'write' } }));
  usual = clientOf(github, 'acme/shop', github.createToken());
});
afterEach(() => github.close());

const releases = {
  name: 'releases',
  target: 'tag',
  enforcement: 'active',
  conditions: { ref_name: { include: ['refs/tags/v*.*.*'], exclude: ['refs/tags/v0*'] } },
  rules: [{ type: 'update' }, { type: 'deletion' }],
};

const move = async (tag: string) => {
  const sha = await shop.commit('main', { files: { 'a.txt': tag } });
  return (await usual('PATCH', `/git/refs/tags/${tag}`, { sha, force: true })).status;
};

test('a ruleset that was made over REST is enforced, and gone when it is deleted', async () => {
  await shop.tag('v1', 'main');
  await shop.tag('v0.1.0', 'main');
  const { body } = await admin('POST', '/rulesets', releases);
  expect([await move('v1.0.0'), await move('v1'), await move('v0.1.0')]).toEqual([422, 200, 200]);
  expect((await usual('DELETE', '/git/refs/tags/v1.0.0')).status).toBe(422);
  await admin('PUT', `/rulesets/${body.id}`, { enforcement: 'disabled' });
  expect(await move('v1.0.0')).toBe(200);
  await admin('PUT', `/rulesets/${body.id}`, { enforcement: 'active' });
  expect(await move('v1.0.0')).toBe(422);
  await admin('DELETE', `/rulesets/${body.id}`);
  expect(await move('v1.0.0')).toBe(200);
});

test('what a test put in is what REST shows, and what REST changes is what a test sees', async () => {
  shop.rules.push({ name: 'mine', target: 'branch', include: ['~DEFAULT_BRANCH'], rules: [{ type: 'deletion' }] });
  const [listed] = (await usual('GET', '/rulesets')).body;
  expect(listed).toMatchObject({ name: 'mine', target: 'branch', enforcement: 'active', source: 'acme/shop' });
  expect(listed).not.toHaveProperty('rules');
  await admin('PUT', `/rulesets/${listed.id}`, { name: 'ours' });
  expect(shop.rules).toMatchObject([{ name: 'ours', include: ['~DEFAULT_BRANCH'], rules: [{ type: 'deletion' }] }]);
  const [rule] = (await usual('GET', '/rules/branches/main')).body;
  expect(rule).toMatchObject({ type: 'deletion', ruleset_id: listed.id });
});

test('a second ruleset of the same name is no error, and a list that is named replaces the old one', async () => {
  const first = (await admin('POST', '/rulesets', releases)).body;
  expect((await admin('POST', '/rulesets', releases)).status).toBe(201);
  await admin('PUT', `/rulesets/${first.id}`, { rules: [{ type: 'creation' }] });
  expect(shop.rules.map(({ rules }) => rules.map(({ type }) => type))).toEqual([['creation'], ['update', 'deletion']]);
  expect(shop.rules[0]?.exclude).toEqual(['refs/tags/v0*']);
});

test('who may bypass shows to those who may change the ruleset, and the Actions app may never', async () => {
  const actor = { actor_id: 400_001, actor_type: 'Integration', bypass_mode: 'always' };
  const { body } = await admin('POST', '/rulesets', { ...releases, bypass_actors: [actor] });
  expect([body.bypass_actors, body.current_user_can_bypass]).toEqual([[actor], 'always']);
  const seen = (await usual('GET', `/rulesets/${body.id}`)).body;
  expect(seen).not.toHaveProperty('bypass_actors');
  expect(seen.current_user_can_bypass).toBe('never');
  const actions = { ...actor, actor_id: 15368 };
  const refused = await admin('PUT', `/rulesets/${body.id}`, { bypass_actors: [actions] });
  const reason = 'Actor GitHub Actions integration must be part of the ruleset source or owner organization';
  expect([refused.status, refused.body.errors]).toMatchObject([422, [{ message: reason }]]);
  const pullRequests = { ...actor, bypass_mode: 'pull_request' };
  expect((await admin('PUT', `/rulesets/${body.id}`, { bypass_actors: [pullRequests] })).status).toBe(422);
});

test('it takes the permission to change one, and rules that are known', async () => {
  const refused = await usual('POST', '/rulesets', releases);
  expect([refused.status, refused.body.message]).toEqual([403, 'Resource not accessible by integration']);
  const unknown = await admin('POST', '/rulesets', { ...releases, rules: [{ type: 'deletion' }, { type: 'magic' }] });
  expect(unknown.body.message).toBe('Invalid property /rules/1: data matches no possible input.');
  const bare = await admin('POST', '/rulesets', { ...releases, target: 'branch', rules: [{ type: 'pull_request' }] });
  expect(bare.status).toBe(422);
  expect(shop.rules).toEqual([]);
});

test('one of the organization is listed among the others, and not changed here', async () => {
  shop.rules.push({
    name: 'all',
    target: 'tag',
    include: ['~ALL'],
    rules: [{ type: 'deletion' }],
    ofOrganization: true,
  });
  const [listed] = (await admin('GET', '/rulesets')).body;
  expect(listed).toMatchObject({ source_type: 'Organization', source: 'acme' });
  expect((await admin('GET', '/rulesets?includes_parents=false')).body).toEqual([]);
  expect((await admin('PUT', `/rulesets/${listed.id}`, { name: 'x' })).status).toBe(404);
});

test('a private repository on the free plan has no rules', async () => {
  const secret = await github.createRepository('acme/secret', { private: true });
  await secret.commit('main', { files: { 'a.txt': '1' } });
  secret.settings.plan = 'free';
  const send = clientOf(
    github,
    'acme/secret',
    github.createToken({ kind: 'app', permissions: { administration: 'write', contents: 'write' } }),
  );
  const asked = [
    await send('GET', '/rulesets'),
    await send('POST', '/rulesets', releases),
    await send('GET', '/rules/branches/main'),
    await send('GET', '/branches/main/protection'),
  ];
  expect(asked.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(asked[1]?.body.message).toBe('Upgrade to GitHub Pro or make this repository public to enable this feature.');
});

test('a merge queue lets nothing else change its branch', async () => {
  shop.rules.push({ name: 'queue', target: 'branch', include: ['refs/heads/main'], rules: [{ type: 'merge_queue' }] });
  await shop.commit('more', { parents: ['main'], files: { more: '' } });
  const pull = (await usual('POST', '/pulls', { head: 'more', base: 'main', title: 'More' })).body;
  const refused = await usual('PUT', `/pulls/${pull.number}/merge`, {});
  expect([refused.status, refused.body.message]).toEqual([405, expect.stringContaining('through the merge queue')]);
});
