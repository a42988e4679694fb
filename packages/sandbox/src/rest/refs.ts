import { notFound, Refusal, unprocessable } from '../answers.ts';
import { isAncestor } from '../git/history.ts';
import { isSha } from '../git/object-store.ts';
import { isRefName } from '../git/ref-store.ts';
import { changeRef, judgeChange, type RefChange, ruleMessage } from '../ref-changes.ts';
import { nodeId } from '../users.ts';
import { apiOf } from '../views/repository-view.ts';
import type { RepositoryState } from '../world.ts';
import { type Call, flag, type Route, requiredText } from './route.ts';

async function refView(repository: RepositoryState, ref: string, sha: string): Promise<unknown> {
  const type = (await repository.objects.read(sha))?.type ?? 'commit';
  return {
    ref,
    node_id: nodeId('REF', `${repository.id}:${ref}`),
    url: apiOf(repository, `/git/${ref.split('/').map(encodeURIComponent).join('/')}`),
    object: { sha, type, url: apiOf(repository, `/git/${type}s/${sha}`) },
  };
}

/** An empty repository has no git database yet. */
export function refuseEmpty(repository: RepositoryState): void {
  if (repository.refs.list('refs/heads/').size === 0) throw new Refusal(409, 'Git Repository is empty.');
}

async function requiredSha(call: Call): Promise<string> {
  const sha = requiredText(call, 'sha');
  if (!isSha(sha)) throw unprocessable('The sha parameter must be exactly 40 characters and contain only [0-9a-f].');
  const object = await call.repository.objects.read(sha);
  if (!object) throw unprocessable('Object does not exist');
  return sha;
}

/** Refuses what the token may not do to a ref, with the status and words of the git database routes. */
async function refuse(call: Call, change: RefChange): Promise<void> {
  if (!call.token) return;
  const verdict = await judgeChange(call.repository, change, { token: call.token });
  if (!verdict) return;
  if (verdict.kind === 'workflow') {
    const personal = call.token.kind === 'classic' || call.token.kind === 'fine-grained';
    const headers = { 'x-accepted-github-permissions': 'contents=write; contents=write,workflows=write' };
    throw new Refusal(403, `Resource not accessible by ${personal ? 'personal access token' : 'integration'}`, {
      headers,
    });
  }
  if (verdict.kind === 'default-branch') throw unprocessable('Cannot delete the default branch');
  // Creation is refused without a reason; updates and deletions name the rule.
  throw unprocessable(change.from ? ruleMessage(verdict) : 'Reference update failed');
}

async function create(call: Call): Promise<{ status: number; body: unknown }> {
  const { repository } = call;
  const ref = requiredText(call, 'ref');
  refuseEmpty(repository);
  const sha = await requiredSha(call);
  if (!isRefName(ref) || ref.startsWith('refs/pull/')) throw unprocessable('Reference name is invalid');
  if (ref.startsWith('refs/heads/') && (await repository.objects.read(sha))?.type !== 'commit') {
    throw unprocessable('Reference update failed');
  }
  // The right to the commit is asked before the name is looked up, so a 403 can hide "already exists".
  await refuse(call, { ref, from: undefined, to: sha });
  if (repository.refs.read(ref)) throw unprocessable('Reference already exists');
  if (isBurned(repository, ref)) throw unprocessable('Reference update failed');
  if (!(await changeRef(repository, { ref, from: undefined, to: sha }))) throw unprocessable('Reference update failed');
  return { status: 201, body: await refView(repository, ref, sha) };
}

/** The name of an immutable release's tag can never be given again. */
export const isBurned = (repository: RepositoryState, ref: string): boolean =>
  ref.startsWith('refs/tags/') && repository.burnedTags.has(ref.slice('refs/tags/'.length));

async function update(call: Call): Promise<{ status: number; body: unknown }> {
  const { repository } = call;
  const ref = `refs/${call.params['ref']}`;
  const force = flag(call, 'force') ?? false;
  const sha = await requiredSha(call);
  const from = repository.refs.read(ref);
  if (!from || ref.startsWith('refs/pull/')) throw unprocessable('Reference does not exist');
  if (!force && !(await isAncestor(repository.gitDir, from, sha))) throw unprocessable('Update is not a fast forward');
  await refuse(call, { ref, from, to: sha });
  if (!(await changeRef(repository, { ref, from, to: sha }))) throw unprocessable('Reference cannot be updated');
  return { status: 200, body: await refView(repository, ref, sha) };
}

async function remove(call: Call): Promise<{ status: number }> {
  const { repository } = call;
  const ref = `refs/${call.params['ref']}`;
  const from = repository.refs.read(ref);
  if (!from || ref.startsWith('refs/pull/')) throw unprocessable('Reference does not exist');
  await refuse(call, { ref, from, to: undefined });
  await changeRef(repository, { ref, from, to: undefined });
  return { status: 204 };
}

async function matching(call: Call): Promise<{ status: number; body: unknown }> {
  const { repository } = call;
  const refs = [...repository.refs.list(`refs/${call.params['ref']}`)];
  return { status: 200, body: await Promise.all(refs.map(([ref, sha]) => refView(repository, ref, sha))) };
}

async function get(call: Call): Promise<{ status: number; body: unknown }> {
  const { repository } = call;
  refuseEmpty(repository);
  const ref = `refs/${call.params['ref']}`;
  const sha = repository.refs.read(ref);
  if (!sha) throw notFound();
  return { status: 200, body: await refView(repository, ref, sha) };
}

const writes = 'contents=write; contents=write,workflows=write';

/** GitHub docs: REST API endpoints for Git references. */
export const refRoutes: readonly Route[] = [
  { method: 'GET', path: '/git/ref/{ref*}', needs: 'contents=read', run: get },
  { method: 'GET', path: '/git/matching-refs/{ref*}', needs: 'contents=read', run: matching },
  { method: 'POST', path: '/git/refs', needs: writes, run: create },
  { method: 'PATCH', path: '/git/refs/{ref*}', needs: writes, run: update },
  { method: 'DELETE', path: '/git/refs/{ref*}', needs: writes, run: remove },
];
