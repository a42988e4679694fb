import type { World } from './world.ts';

const known: Record<string, number> = { 'github-actions[bot]': 41898282, ghost: 10137, 'web-flow': 19864447 };

/** The stable id of a login: the real one of GitHub's own bots, else a counter in order of appearance. */
export function userId(world: World, login: string): number {
  const fixed = known[login];
  if (fixed !== undefined) return fixed;
  const id = world.users.get(login) ?? world.users.size + 1001;
  world.users.set(login, id);
  return id;
}

/** Name and address that commits of a login carry on GitHub. */
export function identity(world: World, login: string): { name: string; email: string } {
  return { name: login, email: `${userId(world, login)}+${login}@users.noreply.github.com` };
}

/** The committer of everything that GitHub commits on somebody's behalf. */
export const webFlow = { name: 'GitHub', email: 'noreply@github.com' };

/** A node id: opaque to clients, the same for the same thing. */
export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(`${kind}:${id}`).toString('base64url')}`;

/** A user as the API shows it (GitHub docs: simple user). */
export function userView(world: World, login: string): Record<string, unknown> {
  const url = `${world.apiUrl}/users/${encodeURIComponent(login)}`;
  const id = userId(world, login);
  const bot = login.endsWith('[bot]');
  return {
    login,
    id,
    node_id: nodeId(bot ? 'BOT' : 'U', id),
    avatar_url: `${world.serverUrl}/avatars/u/${id}`,
    gravatar_id: '',
    url,
    html_url: bot ? `${world.serverUrl}/apps/${login.replace('[bot]', '')}` : `${world.serverUrl}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: bot ? 'Bot' : 'User',
    user_view_type: 'public',
    site_admin: false,
  };
}

/** A user looked at alone (GitHub docs: public user). */
export function publicUserView(world: World, login: string): Record<string, unknown> {
  const unsaid = { name: null, company: null, blog: null, location: null, email: null, hireable: null, bio: null };
  const counts = { public_repos: 1, public_gists: 0, followers: 0, following: 0 };
  const at = '2020-01-01T00:00:00Z';
  return { ...userView(world, login), ...unsaid, ...counts, created_at: at, updated_at: at };
}
