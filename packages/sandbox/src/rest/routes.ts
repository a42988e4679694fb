import { actionRoutes } from './actions.ts';
import { branchRoutes } from './branches.ts';
import { checkRoutes } from './checks.ts';
import { commitRoutes } from './commits.ts';
import { compareRoutes } from './compare.ts';
import { contentRoutes } from './contents.ts';
import { deploymentRoutes } from './deployments.ts';
import { environmentRoutes } from './environments.ts';
import { gitObjectRoutes } from './git-objects.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { mergeRoutes } from './merges.ts';
import { pullMergeRoutes } from './pull-merge.ts';
import { pullRoutes } from './pulls.ts';
import { refRoutes } from './refs.ts';
import { releaseRoutes } from './releases.ts';
import { repositoryRoutes } from './repositories.ts';
import type { Route } from './route.ts';
import { rulesetRoutes } from './rulesets.ts';
import { treeRoutes } from './trees.ts';

/** Every route, more exact paths first where two could match. */
export const routes: readonly Route[] = [
  ...repositoryRoutes,
  ...refRoutes,
  ...gitObjectRoutes,
  ...treeRoutes,
  ...compareRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...branchRoutes,
  ...rulesetRoutes,
  ...pullMergeRoutes,
  ...pullRoutes,
  ...mergeRoutes,
  ...releaseRoutes,
  ...labelRoutes,
  ...issueRoutes,
  ...actionRoutes,
  ...deploymentRoutes,
  ...environmentRoutes,
  ...contentRoutes,
];

const compiled = routes.map((route) => {
  const pattern = route.path.replace(
    /\{(\w+)(\*?)\}/g,
    (_, name: string, all: string) => `(?<${name}>${all ? '.+?' : '[^/]+'})`,
  );
  return { route, pattern: new RegExp(`^${pattern}$`) };
});

/** Finds the route of a path below /repos/{owner}/{repo}, with what the placeholders stand for. */
export function findRoute(method: string, path: string): { route: Route; params: Record<string, string> } | undefined {
  for (const { route, pattern } of compiled) {
    const match = route.method === method ? pattern.exec(path) : null;
    if (!match) continue;
    const groups = Object.entries(match.groups ?? {});
    return { route, params: Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)])) };
  }
  return undefined;
}
