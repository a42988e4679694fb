import { type Answer, notFound } from '../answers.ts';
import { environmentView } from '../views/deployment-view.ts';
import { type Call, paged, type Route } from './route.ts';

function list(call: Call): Answer {
  const names = [...call.repository.environments].sort();
  const { items, headers } = paged(call, names);
  const environments = items.map((name) => environmentView(call.repository, name));
  return { status: 200, body: { total_count: names.length, environments }, headers };
}

/** Whatever the case of its name. */
function get({ repository, params }: Call): Answer {
  const wanted = params['name']?.toLowerCase();
  const found = [...repository.environments].find((name) => name.toLowerCase() === wanted);
  if (found === undefined) throw notFound();
  return { status: 200, body: environmentView(repository, found) };
}

/** GitHub docs: REST API endpoints for deployment environments. */
export const environmentRoutes: readonly Route[] = [
  { method: 'GET', path: '/environments', needs: 'actions=read', run: list },
  { method: 'GET', path: '/environments/{name}', needs: 'actions=read', run: get },
];
