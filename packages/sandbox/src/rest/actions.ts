import { parse } from 'yaml';
import { type Answer, notFound, Refusal, unprocessable } from '../answers.ts';
import { readCommit, requireCommit, resolveCommit } from '../commits.ts';
import { findEntry } from '../git/tree-object.ts';
import type { RunRecord } from '../records.ts';
import { fillIn } from '../runner/expressions.ts';
import { runView } from '../views/action-views.ts';
import { apiOf, pageOf } from '../views/repository-view.ts';
import { type RepositoryState, timestamp } from '../world.ts';
import { type Call, flag, paged, type Route, requiredText } from './route.ts';

type Inputs = Record<string, { required?: boolean; default?: unknown; type?: string } | null>;

async function workflowText(repository: RepositoryState, commit: string, file: string): Promise<string | undefined> {
  const tree = (await readCommit(repository, commit))?.tree;
  const entry = tree && (await findEntry(repository.objects, tree, `.github/workflows/${file}`));
  return entry ? (await repository.objects.read(entry.sha))?.data.toString() : undefined;
}

/** The inputs of a workflow's `workflow_dispatch`, or undefined where it cannot be dispatched. */
function dispatchInputs(text: string): Inputs | undefined {
  const on = (parse(text) as { on?: unknown } | null)?.on;
  if (on === 'workflow_dispatch' || (Array.isArray(on) && on.includes('workflow_dispatch'))) return {};
  if (typeof on !== 'object' || on === null || !('workflow_dispatch' in on)) return undefined;
  return (on.workflow_dispatch as { inputs?: Inputs } | null)?.inputs ?? {};
}

/** Which ref is meant: a branch before a tag; a SHA is none. */
function dispatchRef(repository: RepositoryState, ref: string): { name: string; branch: string } | undefined {
  const places = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  const name = places.find((place) => repository.refs.read(place));
  return name === undefined ? undefined : { name, branch: name.replace(/^refs\/(heads|tags)\//, '') };
}

function checkInputs(given: Record<string, unknown>, declared: Inputs): Record<string, string> {
  const unexpected = Object.keys(given).filter((name) => !(name in declared));
  if (unexpected.length > 0) throw unprocessable(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(declared)) {
    const value = given[name] ?? input?.default;
    if (value !== undefined) inputs[name] = String(value);
    else if (input?.required) throw unprocessable(`Required input '${name}' not provided`);
  }
  return inputs;
}

/** What `run-name` makes of the inputs (GitHub docs: workflow syntax, `run-name`); none where it is missing or says nothing. */
function titleOf(text: string, inputs: Record<string, string>): { title?: string } {
  const name = (parse(text) as { 'run-name'?: unknown } | null)?.['run-name'];
  const title = name === undefined ? '' : fillIn(String(name), { inputs, github: { event: { inputs } } }).trim();
  return title ? { title } : {};
}

async function dispatch(call: Call): Promise<Answer> {
  const { repository, world } = call;
  const file = call.params['file'] ?? '';
  const ref = requiredText(call, 'ref');
  const standard = await resolveCommit(repository, repository.defaultBranch);
  if (!standard || !(await workflowText(repository, standard, file))) throw notFound();
  const target = dispatchRef(repository, ref);
  const sha = target && (await resolveCommit(repository, target.name));
  if (!target || !sha) throw unprocessable(`No ref found for: ${ref}`);
  const text = await workflowText(repository, sha, file);
  const declared = text === undefined ? undefined : dispatchInputs(text);
  if (text === undefined || !declared) throw unprocessable(`Workflow does not have 'workflow_dispatch' trigger`);
  const inputs = checkInputs((call.body['inputs'] ?? {}) as Record<string, unknown>, declared);
  const at = timestamp(world);
  const run: RunRecord = {
    id: world.nextId(),
    workflow: file,
    ...titleOf(text, inputs),
    event: 'workflow_dispatch',
    branch: target.branch,
    sha,
    number: repository.runs.filter((other) => other.workflow === file).length + 1,
    actor: call.token?.login ?? 'ghost',
    status: 'queued',
    conclusion: null,
    createdAt: at,
    updatedAt: at,
  };
  repository.runs.push(run);
  repository.dispatches.push({ workflow: file, ref, inputs, runId: run.id, token: call.token?.text });
  if (!flag(call, 'return_run_details')) return { status: 204 };
  const path = `/actions/runs/${run.id}`;
  return {
    status: 200,
    body: { workflow_run_id: run.id, run_url: apiOf(repository, path), html_url: pageOf(repository, path) },
  };
}

/** `created` takes a date, a range with two dots, or a comparison (GitHub docs: searching for dates). */
function createdMatches(filter: string | undefined, createdAt: string): boolean {
  if (!filter) return true;
  const time = Date.parse(createdAt);
  const range = /^(.+)\.\.(.+)$/.exec(filter);
  if (range)
    return (
      (range[1] === '*' || time >= Date.parse(range[1] ?? '')) &&
      (range[2] === '*' || time <= Date.parse(range[2] ?? ''))
    );
  const [, sign = '', date = ''] = /^(>=|<=|>|<)?(.*)$/.exec(filter) ?? [];
  const limit = Date.parse(date);
  if (sign === '>=') return time >= limit;
  if (sign === '>') return time > limit;
  if (sign === '<=') return time <= limit;
  return sign === '<' ? time < limit : createdAt.startsWith(date);
}

async function runs(call: Call): Promise<Answer> {
  const { repository, query, params } = call;
  const file = params['file'];
  if (file !== undefined) await requireWorkflow(repository, file);
  const wanted = repository.runs.filter(
    (run) =>
      (file === undefined || run.workflow === file) &&
      (!query['branch'] || run.branch === query['branch']) &&
      (!query['event'] || run.event === query['event']) &&
      (!query['head_sha'] || run.sha === query['head_sha']) &&
      (!query['actor'] || run.actor === query['actor']) &&
      (!query['status'] || run.status === query['status'] || run.conclusion === query['status']) &&
      createdMatches(query['created'], run.createdAt),
  );
  const { items, headers } = paged(call, wanted.reverse());
  const workflow_runs = await Promise.all(items.map((run) => runView(repository, run)));
  return { status: 200, body: { total_count: wanted.length, workflow_runs }, headers };
}

async function requireWorkflow(repository: RepositoryState, file: string): Promise<void> {
  const standard = await resolveCommit(repository, repository.defaultBranch);
  if (!standard) throw notFound();
  await requireCommit(repository, standard);
  if (!(await workflowText(repository, standard, file))) throw notFound();
}

async function run(call: Call): Promise<Answer> {
  const found = call.repository.runs.find((candidate) => String(candidate.id) === call.params['id']);
  if (!found) throw new Refusal(404, 'Not Found');
  return { status: 200, body: await runView(call.repository, found) };
}

function permissions(call: Call): Answer {
  const allowed = call.repository.settings.actionsMayOpenPullRequests;
  return { status: 200, body: { default_workflow_permissions: 'read', can_approve_pull_request_reviews: allowed } };
}

/** GitHub docs: REST API endpoints for workflows, workflow runs and Actions permissions. */
export const actionRoutes: readonly Route[] = [
  { method: 'POST', path: '/actions/workflows/{file}/dispatches', needs: 'actions=write', run: dispatch },
  { method: 'GET', path: '/actions/workflows/{file}/runs', needs: 'actions=read', run: runs },
  { method: 'GET', path: '/actions/runs', needs: 'actions=read', run: runs },
  { method: 'GET', path: '/actions/runs/{id}', needs: 'actions=read', run },
  { method: 'GET', path: '/actions/permissions/workflow', needs: 'administration=read', run: permissions },
];
