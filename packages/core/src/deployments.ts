// Deployments: what was sent to an environment, and what became of it.

import { ensure } from './ensure.ts';
import { HotfixError } from './errors.ts';
import { type GitHub, path } from './github.ts';

/** A deployment (docs.github.com/rest/deployments/deployments). */
export interface Deployment {
  readonly id: number;
  /** As whoever made it wrote it: a branch, a tag, a full ref or a SHA. */
  readonly ref: string;
  readonly sha: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** What its maker gave along: an object, or a text of any kind. */
  readonly payload: unknown;
}

interface DeploymentAnswer {
  id: number;
  ref: string;
  sha: string;
  created_at: string;
  payload?: unknown;
}

function deploymentOf(answer: DeploymentAnswer): Deployment {
  const { id, ref, sha, created_at: createdAt, payload } = answer;
  return { id, ref, sha, createdAt, payload };
}

/** How many a page of them has, unless it is the last. */
export const deploymentsOfPage = 30;

/** A page of the deployments of an environment, newest first. */
export async function listDeployments(github: GitHub, environment: string, page = 1): Promise<Deployment[]> {
  const query = { environment, per_page: deploymentsOfPage, page };
  return (await github.get<DeploymentAnswer[]>('/deployments', query)).map(deploymentOf);
}

/** `running` also where nothing was ever reported of it. */
export interface DeploymentState {
  readonly state: 'running' | 'succeeded' | 'failed';
  /** Where it is told what happened; '' where nobody said. */
  readonly url: string;
}

interface StatusAnswer {
  state: string;
  created_at: string;
  log_url?: string;
  target_url?: string;
}

/**
 * What became of a deployment, by its newest status; one that gave way to another after it had succeeded is `inactive`. With
 * `before` (ISO 8601) what was known at that time (docs.github.com/rest/deployments/statuses).
 */
export async function readDeploymentState(github: GitHub, id: number, before?: string): Promise<DeploymentState> {
  const all = await github.get<StatusAnswer[]>(path`/deployments/${id}/statuses`, { per_page: 100 });
  const statuses = all.filter(({ created_at: at }) => before === undefined || Date.parse(at) <= Date.parse(before));
  const [newest] = statuses;
  return { state: stateOf(statuses), url: newest?.log_url || newest?.target_url || '' };
}

function stateOf([newest, ...older]: readonly StatusAnswer[]): DeploymentState['state'] {
  if (newest?.state === 'success') return 'succeeded';
  if (newest?.state === 'failure' || newest?.state === 'error') return 'failed';
  if (newest?.state !== 'inactive') return 'running';
  return older.some(({ state }) => state === 'success') ? 'succeeded' : 'failed';
}

export interface NewDeployment {
  readonly ref: string;
  /** What the ref must stand for: a commit, or the tag object that names it. */
  readonly means: readonly string[];
  readonly environment: string;
  readonly payload: object;
  readonly description: string;
}

/**
 * Asks other systems to deploy a ref as it is: nothing is merged into it, no check is waited for
 * (docs.github.com/rest/deployments/deployments#create-a-deployment). `isOurs` recognises it where the answer was lost.
 */
export async function createDeployment(
  github: GitHub,
  wanted: NewDeployment,
  isOurs: (deployment: Deployment) => boolean,
): Promise<Deployment> {
  const { means, ...asked } = wanted;
  const body = { ...asked, auto_merge: false, required_contexts: [] };
  const { value } = await ensure({
    clock: github.clock,
    absent: true,
    find: async () => (await listDeployments(github, wanted.environment)).find(isOurs),
    create: async () => deploymentOf(await github.post<DeploymentAnswer>('/deployments', body)),
  });
  if (means.includes(value.sha)) return value;
  throw new HotfixError(
    `GitHub took ${wanted.ref} for ${value.sha ?? 'no commit at all'}, not for ${means[0]}: deployment ${value.id ?? ''} is not of that release.`,
    'Look whether the tag was moved, or a branch has the same name; stop that deployment, and run the job again.',
  );
}

/** Names of the environments of the repository (docs.github.com/rest/deployments/environments#list-environments). */
export async function listEnvironments(github: GitHub): Promise<string[]> {
  type Answer = { total_count: number; environments?: { name: string }[] };
  const page = (number: number) => github.get<Answer>('/environments', { per_page: 100, page: number });
  const first = await page(1);
  const more = Math.max(0, Math.ceil(first.total_count / 100) - 1);
  const rest = await Promise.all(Array.from({ length: more }, (_, index) => page(index + 2)));
  return [first, ...rest].flatMap(({ environments }) => environments ?? []).map(({ name }) => name);
}
