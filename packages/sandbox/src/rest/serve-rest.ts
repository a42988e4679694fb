import { type Answer, notFound, Refusal } from '../answers.ts';
import { isPersonal, may, reaches, scopesOf, type Token } from '../tokens.ts';
import { publicUserView } from '../users.ts';
import { findRepository, type RepositoryState, type World } from '../world.ts';
import type { Route } from './route.ts';
import { findRoute } from './routes.ts';

/** A REST request as it came in. */
export interface RestRequest {
  readonly method: string;
  /** Below /api/v3, still escaped. */
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: Buffer;
  readonly token: string | undefined;
  readonly accept: string;
}

/** Answers one REST request; refusals of every layer come back as answers. */
export async function serveRest(world: World, request: RestRequest): Promise<Answer> {
  try {
    return await serve(world, request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 500, body: { message: `The sandbox failed: ${reason}`, status: '500' } };
  }
}

async function serve(world: World, request: RestRequest): Promise<Answer> {
  if (request.method === 'GET' && request.path === '/user') return authenticatedUser(world, request.token);
  const [, owner = '', name = '', rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(.*)$/.exec(request.path) ?? [];
  const found = owner === '' ? undefined : findRoute(request.method, rest.replace(/\/$/, ''));
  if (!found) {
    throw new Refusal(
      501,
      `The sandbox has no route ${request.method} ${request.path}: add it to packages/sandbox/src/rest/routes.ts`,
    );
  }
  const token = authenticate(world, request.token);
  const repository = findRepository(world, decodeURIComponent(`${owner}/${name}`));
  if (!repository) throw notFound();
  const headers = { 'x-accepted-github-permissions': found.route.needs, ...headersOf(token) };
  authorize(repository, found.route, token);
  const call = {
    world,
    repository,
    token,
    params: found.params,
    query: request.query,
    body: parseBody(request),
    accept: request.accept,
    url: `${world.apiUrl}${request.path}`,
  };
  const run = async (): Promise<Answer> => found.route.run(call);
  const answer = await (request.method === 'GET' ? run() : repository.exclusive(run));
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

/** What every answer tells of the token (GitHub docs: scopes for OAuth apps; rate limits for GITHUB_TOKEN). */
function headersOf(token: Token | undefined): Record<string, string> {
  if (token?.kind === 'actions') return { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '999' };
  return token?.kind === 'classic' ? { 'x-oauth-scopes': scopesOf(token).join(', ') } : {};
}

/** An App's token belongs to no user (GitHub docs: get the authenticated user). */
function authenticatedUser(world: World, text: string | undefined): Answer {
  const token = authenticate(world, text);
  if (!token) throw new Refusal(401, 'Requires authentication');
  if (!isPersonal(token)) throw new Refusal(403, 'Resource not accessible by integration');
  return { status: 200, body: publicUserView(world, token.login) };
}

function authenticate(world: World, text: string | undefined): Token | undefined {
  if (text === undefined) return undefined;
  const token = world.tokens.get(text);
  if (!token) throw new Refusal(401, 'Bad credentials');
  return token;
}

/** Public data is for everybody, whatever a token may; these permissions alone guard data that is public then. */
const open = ['metadata', 'contents', 'pull_requests', 'issues', 'actions', 'checks', 'statuses', 'deployments'];

function authorize(repository: RepositoryState, route: Route, token: Token | undefined): void {
  const [permission = '', level = ''] = (route.needs.split(/[;,]/)[0] ?? '').split('=');
  const public_ = !repository.isPrivate && level === 'read' && open.includes(permission);
  if (!token) {
    if (public_) return;
    if (repository.isPrivate) throw notFound();
    throw new Refusal(401, 'Requires authentication');
  }
  if (repository.isPrivate && !reaches(token, repository)) throw notFound();
  if (public_ || (reaches(token, repository) && fulfills(token, route.needs))) return;
  // A classic token's missing scope hides the resource.
  if (token.kind === 'classic') throw notFound();
  const who = token.kind === 'fine-grained' ? 'personal access token' : 'integration';
  throw new Refusal(403, `Resource not accessible by ${who}`, {
    headers: { 'x-accepted-github-permissions': route.needs },
  });
}

/** Whether one of the alternatives (`;`) is held in full (`,`). */
function fulfills(token: Token, needs: string): boolean {
  return needs.split(';').some((all) =>
    all.split(',').every((one) => {
      const [permission = '', level = ''] = one.trim().split('=');
      return may(token, permission, level);
    }),
  );
}

function parseBody(request: RestRequest): Record<string, unknown> {
  const text = request.body.toString();
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
  if (typeof value !== 'object' || value === null) throw new Refusal(400, 'Body should be a JSON object');
  return value as Record<string, unknown>;
}
