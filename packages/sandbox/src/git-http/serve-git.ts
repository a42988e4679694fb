import { mayWrite, reaches, type Token } from '../tokens.ts';
import { findRepository, type RepositoryState, type World } from '../world.ts';
import { type GitAnswer, type GitRequest, runHttpBackend } from './http-backend.ts';
import { receivePack } from './receive-pack.ts';

const text = (status: number, body: string, headers: Record<string, string> = {}): GitAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body: Buffer.from(`${body}\n`),
});

const askForLogin = (body: string): GitAnswer => text(401, body, { 'www-authenticate': 'Basic realm="GitHub"' });

/** Which part of a path is the repository and which the git service; undefined where it is no git request. */
export function splitGitPath(path: string): { fullName: string; service: string } | undefined {
  const match = /^\/([^/]+\/[^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/.exec(path);
  return match ? { fullName: match[1] ?? '', service: match[2] ?? '' } : undefined;
}

/** Serves fetches and pushes over smart HTTP, with the refusals that github.com gives. */
export async function serveGit(
  world: World,
  request: GitRequest & { fullName: string; token: string | undefined; duplicateAuthorization: boolean },
): Promise<GitAnswer> {
  if (request.duplicateAuthorization) return text(400, 'Duplicate header: "Authorization"');
  const token = request.token === undefined ? undefined : world.tokens.get(request.token);
  if (request.token !== undefined && !token) {
    return askForLogin('Invalid username or token. Password authentication is not supported for Git operations.');
  }
  const repository = findRepository(world, request.fullName);
  const pushes = request.service === '/git-receive-pack' || request.queryString.includes('service=git-receive-pack');
  const refused = refuse(repository, token, pushes);
  if (refused || !repository) return refused ?? text(404, 'Repository not found.');
  if (request.service !== '/git-receive-pack' || !token) return runHttpBackend(repository, request);
  return repository.exclusive(() => receivePack(repository, request, token));
}

function refuse(
  repository: RepositoryState | undefined,
  token: Token | undefined,
  pushes: boolean,
): GitAnswer | undefined {
  const hidden = !repository || repository.isPrivate;
  if (!token) return hidden || pushes ? askForLogin('No anonymous write access.') : undefined;
  if (!repository || (hidden && !canRead(token, repository))) return text(404, 'Repository not found.');
  if (!pushes || mayWrite(token, repository, 'contents')) return undefined;
  return text(403, `Permission to ${repository.fullName}.git denied to ${token.login}.`);
}

const canRead = (token: Token, repository: RepositoryState): boolean =>
  reaches(token, repository) && token.permissions.has('contents');
