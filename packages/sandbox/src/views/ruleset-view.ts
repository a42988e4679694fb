import { maySkip, seesBypass } from '../bypass.ts';
import type { Protection, Ruleset } from '../records.ts';
import type { Token } from '../tokens.ts';
import { nodeId } from '../users.ts';
import { type RepositoryState, timestamp } from '../world.ts';
import { apiOf, pageOf } from './repository-view.ts';

/** The id of a ruleset, also of one that a test put in. */
export function rulesetId({ world }: RepositoryState, ruleset: Ruleset): number {
  ruleset.id ??= world.nextId();
  return ruleset.id;
}

/** Where a ruleset comes from, under the names that each answer has for it. */
export function sourceOf(
  { fullName, owner }: RepositoryState,
  { ofOrganization }: Ruleset,
  prefix: '' | 'ruleset_',
): Record<string, string> {
  const kind = ofOrganization ? 'Organization' : 'Repository';
  return { [`${prefix}source_type`]: kind, [`${prefix}source`]: ofOrganization ? owner : fullName };
}

/** A ruleset within a list: neither conditions, rules nor actors (GitHub docs: get all repository rulesets). */
export function rulesetSummary(repository: RepositoryState, ruleset: Ruleset): Record<string, unknown> {
  const id = rulesetId(repository, ruleset);
  ruleset.createdAt ??= timestamp(repository.world);
  return {
    id,
    name: ruleset.name,
    target: ruleset.target,
    ...sourceOf(repository, ruleset, ''),
    enforcement: ruleset.enforcement ?? 'active',
    node_id: nodeId('RRS', id),
    _links: {
      self: { href: apiOf(repository, `/rulesets/${id}`) },
      html: { href: pageOf(repository, `/rules/${id}`) },
    },
    created_at: ruleset.createdAt,
    updated_at: ruleset.updatedAt ?? ruleset.createdAt,
  };
}

/** A ruleset looked at alone; who may bypass it shows to those who may change it (GitHub docs: get a repository ruleset). */
export function rulesetView(
  repository: RepositoryState,
  ruleset: Ruleset,
  token: Token | undefined,
): Record<string, unknown> {
  const can = token ? maySkip(repository, ruleset, { login: token.login, viaPullRequest: false }) : 'never';
  return {
    ...rulesetSummary(repository, ruleset),
    conditions: { ref_name: { include: ruleset.include, exclude: ruleset.exclude ?? [] } },
    rules: ruleset.rules.map((rule) => ({ type: rule.type, ...parametersOf(rule) })),
    ...(seesBypass(repository, token) ? { bypass_actors: ruleset.bypassActors ?? [] } : {}),
    current_user_can_bypass: can,
  };
}

const usualParameters: Record<string, Record<string, unknown>> = {
  pull_request: {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 0,
    required_review_thread_resolution: false,
  },
  required_status_checks: { required_status_checks: [], strict_required_status_checks_policy: false },
  update: { update_allows_fetch_and_merge: false },
};

/** The parameters of a rule, with those that GitHub adds. */
export function parametersOf(rule: {
  type: string;
  parameters?: Readonly<Record<string, unknown>>;
}): Record<string, unknown> {
  const usual = usualParameters[rule.type];
  return usual || rule.parameters ? { parameters: { ...usual, ...rule.parameters } } : {};
}

/** Classic branch protection (GitHub docs: branch protection). */
export function classicView(repository: RepositoryState, name: string, found: Protection): Record<string, unknown> {
  const url = apiOf(repository, `/branches/${encodeURIComponent(name)}/protection`);
  const contexts = found.requiredChecks ?? [];
  const checks = contexts.map((context) => ({ context, app_id: null }));
  const reviews = {
    url: `${url}/required_pull_request_reviews`,
    dismiss_stale_reviews: false,
    require_code_owner_reviews: false,
    required_approving_review_count: 1,
  };
  const on = (enabled: boolean | undefined) => ({ enabled: enabled ?? false });
  return {
    url,
    ...(contexts.length > 0
      ? { required_status_checks: { url: `${url}/required_status_checks`, strict: false, contexts, checks } }
      : {}),
    ...(found.requirePullRequest ? { required_pull_request_reviews: reviews } : {}),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: false },
    required_linear_history: on(found.linearHistory),
    allow_force_pushes: on(found.allowForcePush),
    allow_deletions: on(found.allowDeletion),
    lock_branch: on(found.locked),
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
  };
}
