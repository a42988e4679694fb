import { type Answer, invalid, notFound, Refusal, unprocessable } from '../answers.ts';
import { resolveCommit, writeWebCommit } from '../commits.ts';
import { addDeployment, addDeploymentStatus, inactivateOthers } from '../deploying.ts';
import { isAncestor } from '../git/history.ts';
import { mergeCommits } from '../git/merge-trees.ts';
import type { DeploymentRecord, DeploymentStatusRecord } from '../records.ts';
import { changeRef, judgeChange } from '../ref-changes.ts';
import { hasPassed } from '../rules.ts';
import type { Token } from '../tokens.ts';
import { deploymentStatusView, deploymentView } from '../views/deployment-view.ts';
import { type Call, flag, paged, type Route, requiredText, text, texts } from './route.ts';

function list(call: Call): Answer {
  const { repository, query } = call;
  const matches = (name: string, value: string) => !query[name] || query[name] === 'none' || query[name] === value;
  const wanted = repository.deployments
    .filter(
      (one) =>
        matches('sha', one.sha) &&
        matches('ref', one.ref) &&
        matches('task', one.task) &&
        matches('environment', one.environment),
    )
    .reverse();
  const { items, headers } = paged(call, wanted);
  return { status: 200, body: items.map((one) => deploymentView(repository, one)), headers };
}

async function create(call: Call): Promise<Answer> {
  const { repository } = call;
  const ref = requiredText(call, 'ref');
  const sha = await resolveCommit(repository, ref);
  if (!sha) throw unprocessable(`No ref found for: ${ref}`);
  const contexts = texts(call, 'required_contexts') ?? contextsOf(call, sha);
  if (flag(call, 'auto_merge') ?? true) {
    const merged = await autoMerge(call, ref, sha);
    if (merged) return merged;
  }
  if (!contexts.every((name) => hasPassed(repository, sha, name)))
    throw new Refusal(409, `Conflict: Commit status checks failed for ${ref}.`);
  const environment = text(call, 'environment') || 'production';
  const deployment = addDeployment(repository, {
    ref,
    sha,
    environment,
    creator: creatorOf(call),
    task: text(call, 'task') || 'deploy',
    payload: payloadOf(call),
    description: text(call, 'description') ?? null,
    transient: flag(call, 'transient_environment') ?? false,
    production: flag(call, 'production_environment') ?? environment === 'production',
  });
  return { status: 201, body: deploymentView(repository, deployment) };
}

const creatorOf = ({ token }: Call): string => token?.login ?? 'ghost';

/** All that was ever reported on the commit, where nothing else is asked for. */
function contextsOf({ repository }: Call, sha: string): string[] {
  const statuses = repository.statuses.filter((one) => one.sha === sha).map(({ context }) => context);
  const runs = repository.checkRuns.filter((one) => one.sha === sha).map(({ name }) => name);
  return [...statuses, ...runs];
}

/** An object, or a text that holds anything. */
function payloadOf({ body }: Call): unknown {
  const { payload } = body;
  if (payload === undefined || payload === null) return {};
  if (typeof payload === 'string' || (typeof payload === 'object' && !Array.isArray(payload))) return payload;
  throw new Refusal(422, `Invalid request.\n\nFor 'properties/payload', ${JSON.stringify(payload)} is not an object.`);
}

/**
 * A ref that is behind the default branch gets that merged into it, and no deployment (GitHub docs: create a deployment).
 * Nothing can be merged into a tag or a commit: that is a conflict too.
 */
async function autoMerge(call: Call, ref: string, sha: string): Promise<Answer | undefined> {
  const { repository } = call;
  const standard = repository.defaultBranch;
  const tip = await resolveCommit(repository, `refs/heads/${standard}`);
  if (!tip || (await isAncestor(repository.gitDir, tip, sha))) return undefined;
  const conflict = new Refusal(409, `Conflict merging ${standard} into ${ref}.`);
  const branch = `refs/heads/${ref.replace(/^refs\/heads\//, '')}`;
  if (repository.refs.read(branch) !== sha) throw conflict;
  const merged = await mergeCommits(repository.gitDir, sha, tip);
  if (!('tree' in merged)) throw conflict;
  const message = `Merge ${standard} into ${ref}`;
  const to = writeWebCommit(repository, { tree: merged.tree, parents: [sha, tip], message, author: creatorOf(call) });
  const change = { ref: branch, from: sha, to };
  if (await judgeChange(repository, change, { token: call.token as Token })) throw conflict;
  await changeRef(repository, change);
  return { status: 202, body: { message: `Auto-merged ${standard} into ${ref} on deployment.` } };
}

function requireDeployment({ repository, params }: Call): DeploymentRecord {
  const found = repository.deployments.find(({ id }) => String(id) === params['id']);
  if (!found) throw notFound();
  return found;
}

function statuses(call: Call): Answer {
  const deployment = requireDeployment(call);
  const { items, headers } = paged(call, deployment.statuses.toReversed());
  const body = items.map((one) => deploymentStatusView(call.repository, deployment, one));
  return { status: 200, body, headers };
}

const states = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success'] as const;
const field = (name: string) => ({ resource: 'DeploymentStatus', code: 'custom', field: name });

function addStatus(call: Call): Answer {
  const { repository } = call;
  const deployment = requireDeployment(call);
  const asked = requiredText(call, 'state');
  const state = states.find((one) => one === asked);
  if (!state) throw invalid({ ...field('state'), message: 'state is not included in the list' });
  const description = text(call, 'description') ?? '';
  if (description.length > 140)
    throw invalid({ ...field('description'), message: 'description is too long (maximum is 140 characters)' });
  const environment = text(call, 'environment');
  const status: DeploymentStatusRecord = addDeploymentStatus(repository, deployment, {
    state,
    description,
    creator: creatorOf(call),
    logUrl: text(call, 'log_url') ?? text(call, 'target_url') ?? '',
    environmentUrl: text(call, 'environment_url') ?? '',
    ...(environment === undefined ? {} : { environment }),
  });
  if (state === 'success' && (flag(call, 'auto_inactive') ?? true))
    inactivateOthers(repository, deployment, creatorOf(call));
  return { status: 201, body: deploymentStatusView(repository, deployment, status) };
}

const one = (call: Call): Answer => ({ status: 200, body: deploymentView(call.repository, requireDeployment(call)) });

/** GitHub docs: REST API endpoints for deployments and deployment statuses. */
export const deploymentRoutes: readonly Route[] = [
  { method: 'GET', path: '/deployments', needs: 'deployments=read', run: list },
  { method: 'POST', path: '/deployments', needs: 'deployments=write', run: create },
  { method: 'GET', path: '/deployments/{id}', needs: 'deployments=read', run: one },
  { method: 'GET', path: '/deployments/{id}/statuses', needs: 'deployments=read', run: statuses },
  { method: 'POST', path: '/deployments/{id}/statuses', needs: 'deployments=write', run: addStatus },
];
