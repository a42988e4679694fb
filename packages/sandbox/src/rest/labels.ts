import { type Answer, invalid, notFound, Refusal } from '../answers.ts';
import type { ConversationRecord } from '../records.ts';
import { labelView } from '../views/conversation-view.ts';
import type { RepositoryState } from '../world.ts';
import { namedItem } from './issues.ts';
import { type Call, paged, type Route, requiredText, text } from './route.ts';

/** Labels compare without regard to case. */
const find = (repository: RepositoryState, name: string): string | undefined =>
  repository.labels.find((label) => label.toLowerCase() === name.toLowerCase());

/** Puts labels on an issue; those that the repository lacks come into being. */
export function addLabels(repository: RepositoryState, item: ConversationRecord, names: readonly string[]): void {
  for (const name of names) {
    const known = find(repository, name) ?? name;
    if (!repository.labels.includes(known)) repository.labels.push(known);
    if (!item.labels.includes(known)) item.labels.push(known);
  }
}

function list(call: Call): Answer {
  const { items, headers } = paged(call, call.repository.labels);
  return { status: 200, body: items.map((name) => labelView(call.repository, name)), headers };
}

function get(call: Call): Answer {
  const name = find(call.repository, call.params['name'] ?? '');
  if (name === undefined) throw notFound();
  return { status: 200, body: labelView(call.repository, name) };
}

function create(call: Call): Answer {
  const { repository, world } = call;
  const name = requiredText(call, 'name');
  if (find(repository, name)) throw invalid({ resource: 'Label', code: 'already_exists', field: 'name' });
  const color = text(call, 'color') ?? 'ededed';
  if (!/^[0-9a-f]{6}$/i.test(color)) throw invalid({ resource: 'Label', code: 'invalid', field: 'color' });
  repository.labels.push(name);
  repository.labelDetails.set(name, { id: world.nextId(), color, description: text(call, 'description') ?? null });
  return { status: 201, body: labelView(repository, name) };
}

function listOn(call: Call): Answer {
  const { items, headers } = paged(call, namedItem(call).labels);
  return { status: 200, body: items.map((name) => labelView(call.repository, name)), headers };
}

/** The body is `{labels: [...]}` or the bare list, of names or of objects with a name. */
function add(call: Call): Answer {
  const item = namedItem(call);
  const given = Array.isArray(call.body) ? call.body : call.body['labels'];
  const names = (Array.isArray(given) ? given : []).map((label: unknown) =>
    typeof label === 'string' ? label : String((label as { name?: unknown })?.name ?? ''),
  );
  if (names.includes('')) throw invalid({ resource: 'Label', code: 'missing_field', field: 'name' });
  addLabels(call.repository, item, names);
  return { status: 200, body: item.labels.map((name) => labelView(call.repository, name)) };
}

function remove(call: Call): Answer {
  const item = namedItem(call);
  const name = item.labels.find((label) => label.toLowerCase() === (call.params['name'] ?? '').toLowerCase());
  if (name === undefined) throw new Refusal(404, 'Label does not exist');
  item.labels.splice(item.labels.indexOf(name), 1);
  return listOn(call);
}

const reads = 'issues=read; pull_requests=read';
const writes = 'issues=write; pull_requests=write';

/** GitHub docs: REST API endpoints for labels. */
export const labelRoutes: readonly Route[] = [
  { method: 'GET', path: '/labels', needs: reads, run: list },
  { method: 'POST', path: '/labels', needs: writes, run: create },
  { method: 'GET', path: '/labels/{name}', needs: reads, run: get },
  { method: 'GET', path: '/issues/{number}/labels', needs: reads, run: listOn },
  { method: 'POST', path: '/issues/{number}/labels', needs: writes, run: add },
  { method: 'DELETE', path: '/issues/{number}/labels/{name}', needs: writes, run: remove },
];
