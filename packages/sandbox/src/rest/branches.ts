import { type Answer, Refusal } from '../answers.ts';
import { protectionFor, rulesetsFor } from '../rules.ts';
import { commitView } from '../views/commit-view.ts';
import { apiOf, pageOf } from '../views/repository-view.ts';
import { classicView, parametersOf, rulesetId, sourceOf } from '../views/ruleset-view.ts';
import type { RepositoryState } from '../world.ts';
import { type Call, paged, type Route } from './route.ts';
import { refuseOnFree } from './rulesets.ts';

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
  refuseOnFree(repository);
  const ref = `refs/heads/${call.params['branch']}`;
  const active = rulesetsFor(repository, ref).flatMap((ruleset) =>
    ruleset.rules.map((rule) => ({
      type: rule.type,
      ...sourceOf(repository, ruleset, 'ruleset_'),
      ruleset_id: rulesetId(repository, ruleset),
      ...parametersOf(rule),
    })),
  );
  const { items, headers } = paged(call, active);
  return { status: 200, body: items, headers };
}

/** Classic protection of a branch by its name or a pattern (GitHub docs: get branch protection). */
function protection(call: Call): Answer {
  const { repository } = call;
  refuseOnFree(repository);
  const name = call.params['branch'] ?? '';
  if (!repository.refs.read(`refs/heads/${name}`)) throw new Refusal(404, 'Branch not found');
  const found = protectionFor(repository, `refs/heads/${name}`);
  if (!found) throw new Refusal(404, 'Branch not protected');
  return { status: 200, body: classicView(repository, name, found) };
}

/** GitHub docs: REST API endpoints for branches, get rules for a branch. */
export const branchRoutes: readonly Route[] = [
  { method: 'GET', path: '/branches', needs: 'contents=read', run: list },
  { method: 'GET', path: '/branches/{branch*}/protection', needs: 'administration=read', run: protection },
  { method: 'GET', path: '/branches/{branch*}', needs: 'contents=read', run: get },
  { method: 'GET', path: '/rules/branches/{branch*}', needs: 'metadata=read', run: rules },
];
