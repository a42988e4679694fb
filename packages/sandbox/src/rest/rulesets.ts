import { type Answer, invalid, notFound, Refusal } from '../answers.ts';
import { actionsApp } from '../bypass.ts';
import { type BypassActor, type Rule, type Ruleset, type RuleType, ruleTypes } from '../records.ts';
import { rulesetId, rulesetSummary, rulesetView } from '../views/ruleset-view.ts';
import { type RepositoryState, timestamp } from '../world.ts';
import { type Call, paged, type Route, requiredText, text, texts } from './route.ts';

/** Rules of every kind are a paid feature for private repositories. */
export function refuseOnFree({ isPrivate, settings }: RepositoryState): void {
  if (isPrivate && settings.plan === 'free')
    throw new Refusal(403, 'Upgrade to GitHub Pro or make this repository public to enable this feature.');
}

function list(call: Call): Answer {
  const { repository, query } = call;
  refuseOnFree(repository);
  const targets = query['targets']?.split(',');
  const found = repository.rules.filter(
    ({ target, ofOrganization }) =>
      (query['includes_parents'] !== 'false' || !ofOrganization) && (targets?.includes(target) ?? true),
  );
  const { items, headers } = paged(call, found);
  return { status: 200, body: items.map((ruleset) => rulesetSummary(repository, ruleset)), headers };
}

function requireRuleset({ repository, params }: Call): Ruleset {
  refuseOnFree(repository);
  const found = repository.rules.find((ruleset) => String(rulesetId(repository, ruleset)) === params['id']);
  if (!found) throw notFound();
  return found;
}

function get(call: Call): Answer {
  return { status: 200, body: rulesetView(call.repository, requireRuleset(call), call.token) };
}

function create(call: Call): Answer {
  const { repository } = call;
  refuseOnFree(repository);
  const name = requiredText(call, 'name');
  requiredText(call, 'enforcement');
  const target = targetOf(call) ?? 'branch';
  const changes = changesOf(call, target);
  // A second one of the same name is no error.
  const ruleset: Ruleset = { include: [], rules: [], ...changes, name, target };
  ruleset.createdAt = timestamp(repository.world);
  repository.rules.push(ruleset);
  return { status: 201, body: rulesetView(repository, ruleset, call.token) };
}

/** What is not named stays as it is; a list that is named takes the place of the old one. */
function update(call: Call): Answer {
  const { repository } = call;
  const ruleset = own(call);
  const target = targetOf(call) ?? ruleset.target;
  const name = text(call, 'name') ?? ruleset.name;
  Object.assign(ruleset, changesOf(call, target), { name, target, updatedAt: timestamp(repository.world) });
  return { status: 200, body: rulesetView(repository, ruleset, call.token) };
}

function remove(call: Call): Answer {
  const ruleset = own(call);
  const { rules } = call.repository;
  rules.splice(rules.indexOf(ruleset), 1);
  return { status: 204 };
}

function own(call: Call): Ruleset {
  const ruleset = requireRuleset(call);
  if (ruleset.ofOrganization) throw notFound();
  return ruleset;
}

function targetOf(call: Call): Ruleset['target'] | undefined {
  const target = text(call, 'target');
  if (target === undefined || target === 'branch' || target === 'tag') return target;
  throw target === 'push'
    ? new Refusal(501, 'The sandbox has no push rulesets')
    : new Refusal(422, 'Invalid property /target: data matches no possible input.');
}

function changesOf(call: Call, target: Ruleset['target']): Partial<Ruleset> {
  const enforcement = text(call, 'enforcement');
  if (enforcement !== undefined && !isEnforcement(enforcement))
    throw new Refusal(422, `Invalid property /enforcement: \`${enforcement}\` is not a possible value.`);
  return {
    ...(enforcement === undefined ? {} : { enforcement }),
    ...(call.body['conditions'] === undefined ? {} : conditionsOf(call, target)),
    ...(call.body['rules'] === undefined ? {} : { rules: listIn(call, 'rules').map(ruleOf) }),
    ...(call.body['bypass_actors'] === undefined
      ? {}
      : { bypassActors: listIn(call, 'bypass_actors').map((actor) => actorOf(actor, target)) }),
  };
}

function isEnforcement(word: string): word is 'active' | 'disabled' {
  // `evaluate` is for organizations of GitHub Enterprise.
  return word === 'active' || word === 'disabled';
}

function listIn(call: Call, name: string): unknown[] {
  const value = call.body[name];
  if (Array.isArray(value)) return value;
  throw new Refusal(422, `Invalid request.\n\nFor 'properties/${name}', ${JSON.stringify(value)} is not an array.`);
}

function conditionsOf(call: Call, target: Ruleset['target']): Pick<Ruleset, 'include' | 'exclude'> {
  const names = (call.body['conditions'] as { ref_name?: Record<string, unknown> } | null)?.ref_name ?? {};
  const inner = { ...call, body: names };
  const found = { include: texts(inner, 'include') ?? [], exclude: texts(inner, 'exclude') ?? [] };
  const prefix = target === 'tag' ? 'refs/tags/' : 'refs/heads/';
  const isKnown = (pattern: string) =>
    pattern.startsWith(prefix) || pattern === '~ALL' || (target === 'branch' && pattern === '~DEFAULT_BRANCH');
  if ([...found.include, ...found.exclude].every(isKnown)) return found;
  throw refused('Invalid target patterns');
}

const needed: Partial<Record<RuleType, readonly string[]>> = {
  pull_request: [
    'dismiss_stale_reviews_on_push',
    'require_code_owner_review',
    'require_last_push_approval',
    'required_approving_review_count',
    'required_review_thread_resolution',
  ],
  required_status_checks: ['required_status_checks', 'strict_required_status_checks_policy'],
};

function ruleOf(value: unknown, index: number): Rule {
  const { type, parameters } = value as { type?: unknown; parameters?: Record<string, unknown> };
  const known = ruleTypes.find((name) => name === type);
  const missing = known && needed[known]?.some((name) => parameters?.[name] === undefined);
  if (!known || missing) throw new Refusal(422, `Invalid property /rules/${index}: data matches no possible input.`);
  return { type: known, ...(parameters === undefined ? {} : { parameters }) };
}

const refused = (message: string): Refusal => invalid({ resource: 'RepositoryRuleset', code: 'custom', message });

const actorTypes = ['Integration', 'OrganizationAdmin', 'RepositoryRole', 'Team', 'DeployKey', 'User'];

function actorOf(value: unknown, target: Ruleset['target']): BypassActor {
  const { actor_id = null, actor_type, bypass_mode = 'always' } = value as BypassActor;
  if (!actorTypes.includes(actor_type))
    throw new Refusal(422, 'Invalid property /bypass_actors/0: data matches no possible input.');
  if (actor_type === 'Integration' && actor_id === actionsApp) {
    throw refused('Actor GitHub Actions integration must be part of the ruleset source or owner organization');
  }
  if (bypass_mode === 'pull_request' && (target === 'tag' || actor_type === 'DeployKey'))
    throw refused('Bypass mode is not allowed for this actor');
  return { actor_id, actor_type, bypass_mode };
}

const reads = 'metadata=read';
const writes = 'administration=write';

/** GitHub docs: REST API endpoints for rules. */
export const rulesetRoutes: readonly Route[] = [
  { method: 'GET', path: '/rulesets', needs: reads, run: list },
  { method: 'POST', path: '/rulesets', needs: writes, run: create },
  { method: 'GET', path: '/rulesets/{id}', needs: reads, run: get },
  { method: 'PUT', path: '/rulesets/{id}', needs: writes, run: update },
  { method: 'DELETE', path: '/rulesets/{id}', needs: writes, run: remove },
];
