import { maySkip } from './bypass.ts';
import { requireCommit } from './commits.ts';
import { arriving, isAncestor } from './git/history.ts';
import { runGit } from './git/run-git.ts';
import type { Protection, Rule, Ruleset } from './records.ts';
import type { RepositoryState } from './world.ts';

/** One ref going from one object to another; undefined where it is not there before or after. */
export interface RefChange {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** A change with what rules ask about: the commits, and whether a pull request brings it. */
interface Case extends RefChange {
  readonly repository: RepositoryState;
  readonly viaPullRequest: boolean;
  /** The commit that carries the checks, where it is not the new one. */
  readonly checked?: string | undefined;
}

/** How a change comes, as far as rules ask. */
export interface Way {
  readonly login: string;
  readonly viaPullRequest: boolean;
  readonly head?: string | undefined;
}

/** fnmatch as rulesets use it (GitHub docs: creating rulesets): `*` stops at a slash, `**` followed by one does not. */
export function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*\*\/|\*+|\?/g, (glob) => (glob === '**/' ? '(?:.*/)?' : glob === '?' ? '[^/]' : '[^/]*'));
  return new RegExp(`^${source}$`).test(name);
}

/** The rulesets that hold for a ref. */
export function rulesetsFor(repository: RepositoryState, ref: string): Ruleset[] {
  const target = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  const prefix = target === 'tag' ? 'refs/tags/' : 'refs/heads/';
  if (!ref.startsWith(prefix)) return [];
  const covers = (pattern: string): boolean => {
    if (pattern === '~ALL') return true;
    if (pattern === '~DEFAULT_BRANCH') return ref === `refs/heads/${repository.defaultBranch}`;
    return matchesPattern(pattern, ref);
  };
  return repository.rules.filter(
    ({ enforcement = 'active', exclude = [], ...ruleset }) =>
      enforcement === 'active' && ruleset.target === target && ruleset.include.some(covers) && !exclude.some(covers),
  );
}

/** The classic protection of a branch: by its exact name, else by pattern. */
export function protectionFor(repository: RepositoryState, ref: string): Protection | undefined {
  if (!ref.startsWith('refs/heads/')) return undefined;
  const name = ref.slice('refs/heads/'.length);
  const exact = repository.protections.get(name);
  return exact ?? [...repository.protections].find(([pattern]) => matchesPattern(pattern, name))?.[1];
}

/** What stands against the change in the rulesets, in GitHub's words. */
export async function rulesetViolations(repository: RepositoryState, change: RefChange, way: Way): Promise<string[]> {
  const lines = new Set<string>();
  for (const ruleset of rulesetsFor(repository, change.ref)) {
    if (maySkip(repository, ruleset, way) !== 'never') continue;
    for (const rule of ruleset.rules) {
      const line = await judge(rule, { ...change, repository, viaPullRequest: way.viaPullRequest, checked: way.head });
      if (line) lines.add(line);
    }
  }
  return [...lines];
}

/** What stands against the change in classic branch protection; it says nothing about a branch's creation. */
export async function protectionViolations(
  repository: RepositoryState,
  change: RefChange,
  way: Way,
): Promise<string[]> {
  const protection = protectionFor(repository, change.ref);
  if (!protection || !change.from) return [];
  const rules: Rule[] = [
    ...(protection.allowDeletion ? [] : [{ type: 'deletion' as const }]),
    ...(protection.allowForcePush ? [] : [{ type: 'non_fast_forward' as const }]),
    ...(protection.linearHistory ? [{ type: 'required_linear_history' as const }] : []),
    ...(protection.requirePullRequest ? [{ type: 'pull_request' as const }] : []),
    ...(protection.requiredChecks ? [checksRule(protection.requiredChecks)] : []),
  ];
  const brought: Case = { ...change, repository, viaPullRequest: way.viaPullRequest, checked: way.head };
  const lines = await Promise.all(rules.map((rule) => judge(rule, brought)));
  const locked = protection.locked ? ['Cannot change this locked branch'] : [];
  return [...locked, ...lines.filter((line) => line !== undefined)];
}

function checksRule(contexts: readonly string[]): Rule {
  return {
    type: 'required_status_checks',
    parameters: { required_status_checks: contexts.map((context) => ({ context })) },
  };
}

type Judge = (rule: Rule, change: Case) => Promise<string | undefined> | string | undefined;

const judges: Record<Rule['type'], Judge> = {
  creation: (_, { from }) => (from ? undefined : 'Cannot create ref due to creations being restricted.'),
  update: (_, { from, to }) => (from && to ? 'Cannot update this protected ref.' : undefined),
  deletion: (_, { ref, to }) => (to ? undefined : `Cannot delete this ${kind(ref)}`),
  non_fast_forward: async (_, change) =>
    (await isForced(change)) ? `Cannot force-push to this ${kind(change.ref)}` : undefined,
  pull_request: async (_, change) =>
    !change.viaPullRequest && (await bringsCommits(change))
      ? 'Changes must be made through a pull request.'
      : undefined,
  required_linear_history: async (_, change) =>
    (await bringsMerge(change)) ? 'This branch must not contain merge commits.' : undefined,
  required_signatures: async (_, change) =>
    (await bringsUnsigned(change)) ? 'Commits must have verified signatures.' : undefined,
  required_status_checks: missingChecks,
  // The queue alone changes the branch; it does not exist here.
  merge_queue: (_, { from, to }) => (from && to ? 'Changes must be made through the merge queue' : undefined),
};

const judge = async (rule: Rule, change: Case): Promise<string | undefined> => judges[rule.type](rule, change);

const kind = (ref: string): string => (ref.startsWith('refs/tags/') ? 'tag' : 'branch');

async function isForced({ repository, from, to }: Case): Promise<boolean> {
  return from !== undefined && to !== undefined && !(await isAncestor(repository.gitDir, from, to));
}

/** A new branch at a commit that some other branch or tag has brings nothing. */
async function bringsCommits({ repository, from, to }: Case): Promise<boolean> {
  if (!to) return false;
  return from !== undefined || (await arriving(repository.gitDir, undefined, to)).length > 0;
}

async function bringsMerge({ repository, from, to }: Case): Promise<boolean> {
  if (!to) return false;
  const range = from ? [`${from}..${to}`] : [to, '--not', '--branches', '--tags'];
  const { stdout } = await runGit({ cwd: repository.gitDir, args: ['rev-list', '--merges', '-n', '1', ...range] });
  return stdout.length > 0;
}

async function bringsUnsigned({ repository, from, to }: Case): Promise<boolean> {
  if (!to) return false;
  const commits = await arriving(repository.gitDir, from, to);
  for (const sha of commits) {
    if (!repository.signed.has(sha) && !(await requireCommit(repository, sha)).signature) return true;
  }
  return false;
}

function missingChecks(rule: Rule, { repository, from, to, checked }: Case): string | undefined {
  const parameters = rule.parameters ?? {};
  if (!to || (!from && parameters['do_not_enforce_on_create'] === true)) return undefined;
  const required = (parameters['required_status_checks'] ?? []) as readonly { context: string }[];
  const missing = required.filter(({ context }) => !hasPassed(repository, checked ?? to, context));
  const [first] = missing;
  if (!first) return undefined;
  return required.length === 1 || missing.length === 1
    ? `Required status check "${first.context}" is expected.`
    : `${missing.length} of ${required.length} required status checks are expected.`;
}

/** Whether the newest check run or status of that name succeeded on the commit. */
export function hasPassed(repository: RepositoryState, sha: string, context: string): boolean {
  const run = repository.checkRuns.findLast((check) => check.sha === sha && check.name === context);
  const status = repository.statuses.findLast((entry) => entry.sha === sha && entry.context === context);
  const good = ['success', 'neutral', 'skipped'];
  return (run?.status === 'completed' && good.includes(run.conclusion ?? '')) || status?.state === 'success';
}
