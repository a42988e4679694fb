import type { BypassActor, Ruleset } from './records.ts';
import { mayWrite, type Token } from './tokens.ts';
import { userId } from './users.ts';
import type { RepositoryState, World } from './world.ts';

/** The GitHub Actions app, which can never be a bypass actor. */
export const actionsApp = 15368;

/** The app that tokens of the kind `app` belong to. */
export const hotfixApp = 400_001;

const apps: Readonly<Record<number, string>> = { [hotfixApp]: 'hotfix-app[bot]' };

/** Whether a way in passes over the rules of a ruleset, in the words of `current_user_can_bypass`. */
export function maySkip(
  { world }: RepositoryState,
  ruleset: Ruleset,
  { login, viaPullRequest }: { login: string; viaPullRequest: boolean },
): 'always' | 'pull_requests_only' | 'never' {
  if (ruleset.bypass?.includes(login)) return 'always';
  const modes = (ruleset.bypassActors ?? []).filter((actor) => isActor(world, actor, login));
  if (modes.some(({ bypass_mode }) => bypass_mode !== 'pull_request')) return 'always';
  return modes.length > 0 && viaPullRequest ? 'pull_requests_only' : 'never';
}

/** octocat owns the repositories here; who is in a team is not known. */
function isActor(world: World, { actor_type, actor_id }: BypassActor, login: string): boolean {
  if (actor_type === 'Integration') return apps[actor_id ?? 0] === login;
  if (actor_type === 'User') return userId(world, login) === actor_id;
  return (actor_type === 'OrganizationAdmin' || actor_type === 'RepositoryRole') && login === 'octocat';
}

/** GitHub shows who may bypass a ruleset to those who may change it. */
export const seesBypass = (repository: RepositoryState, token: Token | undefined): boolean =>
  token !== undefined && mayWrite(token, repository, 'administration');
