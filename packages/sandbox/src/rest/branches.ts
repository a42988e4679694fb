import { type Answer, Refusal } from '../answers.ts';
import { protectionFor, rulesetsFor } from '../rules.ts';
import { commitView } from '../views/commit-view.ts';
import { apiOf, pageOf } from '../views/repository-view.ts';
import type { RepositoryState } from '../world.ts';
import { type Call, paged, type Route } from './route.ts';

function protectionView(repository: RepositoryState, name: string) {
  const protection = protectionFor(repository, `refs/heads/${name}`);
  const checks = protection?.requiredChecks ?? [];
  return {
    protected: protection !== undefined || rulesetsFor(repository, `refs/heads/${name}`).length > 0,
    protection: {
      enabled: protection !== undefined,
      required_status_checks: {
        enforcement_level: checks.length > 0 ? 'non_admins' : 'off',
        contexts: checks,
        checks: checks.map((context) => ({ context, app_id: null })),
      },
    },
    protection_url: apiOf(repository, `/branches/${encodeURIComponent(name)}/protection`),
  };
}

async function get(call: Call): Promise<Answer> {
  const { repository } = call;
  const name = call.params['branch'] ?? '';
  const sha = repository.refs.read(`refs/heads/${name}`);
  if (!sha) throw new Refusal(404, 'Branch not found');
  const body = {
    name,
    commit: await commitView(repository, sha),
    _links: {
      self: apiOf(repository, `/branches/${encodeURIComponent(name)}`),
      html: pageOf(repository, `/tree/${name}`),
    },
    ...protectionView(repository, name),
  };
  return { status: 200, body };
}

function list(call: Call): Answer {
  const { repository } = call;
  const names = [...repository.refs.list('refs/heads/')].map(([ref, sha]) => ({
    name: ref.slice('refs/heads/'.length),
    sha,
  }));
  const views = names.map(({ name, sha }) => ({
    name,
    commit: { sha, url: apiOf(repository, `/commits/${sha}`) },
    ...protectionView(repository, name),
  }));
  const wanted = call.query['protected'];
  const { items, headers } = paged(
    call,
    wanted === undefined ? views : views.filter((view) => String(view.protected) === wanted),
  );
  return { status: 200, body: items, headers };
}

/** The rules of every ruleset that covers the branch, which need not exist; classic protection is not among them. */
function rules(call: Call): Answer {
  const { repository } = call;
  const ref = `refs/heads/${call.params['branch']}`;
  const active = rulesetsFor(repository, ref).flatMap((ruleset) =>
    ruleset.rules.map((rule) => ({
      type: rule.type,
      ruleset_source_type: 'Repository',
      ruleset_source: repository.fullName,
      ruleset_id: repository.rules.indexOf(ruleset) + 1,
      ...parametersOf(rule),
    })),
  );
  const { items, headers } = paged(call, active);
  return { status: 200, body: items, headers };
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

function parametersOf(rule: { type: string; parameters?: Readonly<Record<string, unknown>> }): Record<string, unknown> {
  const usual = usualParameters[rule.type];
  return usual || rule.parameters ? { parameters: { ...usual, ...rule.parameters } } : {};
}

/** GitHub docs: REST API endpoints for branches, get rules for a branch. */
export const branchRoutes: readonly Route[] = [
  { method: 'GET', path: '/branches', needs: 'contents=read', run: list },
  { method: 'GET', path: '/branches/{branch*}', needs: 'contents=read', run: get },
  { method: 'GET', path: '/rules/branches/{branch*}', needs: 'metadata=read', run: rules },
];
