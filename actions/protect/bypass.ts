// Who may pass over the rules.

import { type BypassActor, type Finding, readRuleset, type World } from '@hotfix-actions/core';

export async function bypassFindings({ github, url }: World, ids: readonly number[]): Promise<Finding[]> {
  const rulesets = await Promise.all(ids.map((id) => readRuleset(github, id)));
  const check = 'bypass';
  const found: Finding[] = rulesets.flatMap((ruleset) => {
    const actors = ruleset?.bypass_actors ?? [];
    if (!ruleset || actors.length === 0) return [];
    const message = `${actors.map(nameOf).join(', ')} may pass over the rules of “${ruleset.name}”.`;
    const remedy = `If that is not meant: Settings → Rules → Rulesets, ${url}/settings/rules/${ruleset.id}, Bypass list.`;
    return [{ check, level: 'warning', message, remedy }];
  });
  if (rulesets.every((ruleset) => ruleset?.bypass_actors !== undefined)) return found;
  const message = 'GitHub does not tell this token who may pass over the rules.';
  const remedy =
    'A token with “Administration: write” is told, and for a ruleset of the organization one of its owners: run the action protect with it. The job’s own token can never have it.';
  return [...found, { check, level: 'unknown', message, remedy }];
}

const roles: Readonly<Record<number, string>> = { 2: 'Maintainers', 4: 'Everybody with write', 5: 'Administrators' };

function nameOf({ actor_type, actor_id, bypass_mode }: BypassActor): string {
  const mode = bypass_mode === 'pull_request' ? ' (with pull requests)' : '';
  if (actor_type === 'RepositoryRole') return `${roles[actor_id ?? 0] ?? `Repository role ${actor_id}`}${mode}`;
  if (actor_type === 'OrganizationAdmin') return `Owners of the organization${mode}`;
  if (actor_type === 'DeployKey') return `Deploy keys${mode}`;
  return `${actor_type === 'Integration' ? 'The App' : actor_type} ${actor_id}${mode}`;
}
