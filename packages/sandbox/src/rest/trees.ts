import { type Answer, notFound, Refusal, unprocessable } from '../answers.ts';
import { readCommit, resolveCommit } from '../commits.ts';
import { isSha } from '../git/object-store.ts';
import { editTree, emptyTree, isFolder, type PathChange, readTree, type TreeEntry } from '../git/tree-object.ts';
import { apiOf } from '../views/repository-view.ts';
import type { RepositoryState } from '../world.ts';
import { refuseEmpty } from './refs.ts';
import { type Call, type Route, text } from './route.ts';

interface WishedEntry {
  readonly path?: unknown;
  readonly mode?: unknown;
  readonly sha?: unknown;
  readonly content?: unknown;
}

const modes = ['100644', '100755', '040000', '160000', '120000'];

async function entryView(repository: RepositoryState, entry: TreeEntry, path: string): Promise<unknown> {
  const type = isFolder(entry) ? 'tree' : entry.mode === '160000' ? 'commit' : 'blob';
  const mode = entry.mode.padStart(6, '0');
  if (type === 'commit') return { path, mode, type, sha: entry.sha };
  const size = type === 'blob' ? { size: (await repository.objects.read(entry.sha))?.data.length ?? 0 } : {};
  return { path, mode, type, sha: entry.sha, ...size, url: apiOf(repository, `/git/${type}s/${entry.sha}`) };
}

async function entryViews(
  repository: RepositoryState,
  sha: string,
  deep: { below: string } | undefined,
): Promise<unknown[]> {
  const views: unknown[] = [];
  for (const entry of await readTree(repository.objects, sha)) {
    const path = `${deep?.below ?? ''}${entry.name}`;
    views.push(await entryView(repository, entry, path));
    if (deep && isFolder(entry)) views.push(...(await entryViews(repository, entry.sha, { below: `${path}/` })));
  }
  return views;
}

async function treeView(repository: RepositoryState, sha: string, recursive: boolean): Promise<unknown> {
  const tree = await entryViews(repository, sha, recursive ? { below: '' } : undefined);
  return { sha, url: apiOf(repository, `/git/trees/${sha}`), tree, truncated: false };
}

async function treeOf(repository: RepositoryState, name: string): Promise<string | undefined> {
  if (isSha(name) && (await repository.objects.read(name))?.type === 'tree') return name;
  const commit = await resolveCommit(repository, name);
  return commit && (await readCommit(repository, commit))?.tree;
}

async function get(call: Call): Promise<Answer> {
  refuseEmpty(call.repository);
  const sha = await treeOf(call.repository, call.params['sha'] ?? '');
  if (!sha) throw notFound();
  // Any value of `recursive` counts, "0" and "false" too (GitHub docs: get a tree).
  return { status: 200, body: await treeView(call.repository, sha, call.query['recursive'] !== undefined) };
}

async function changeOf(repository: RepositoryState, entry: WishedEntry): Promise<[string, PathChange]> {
  const { path, mode, sha, content } = entry;
  if (typeof path !== 'string' || path === '') throw unprocessable('Must supply a valid tree.path');
  if (/^\/|\/$|\/\/|^\.\.?$|(^|\/)\.git(\/|$)/.test(path))
    throw unprocessable('tree.path contains a malformed path component');
  if (sha === null) return [path, null];
  if (typeof mode !== 'string' || !modes.includes(mode)) throw unprocessable('Must supply a valid tree.mode');
  if (typeof content === 'string' && sha !== undefined)
    throw unprocessable('Must supply either tree.sha or tree.content');
  if (typeof content === 'string') return [path, { mode, sha: repository.objects.write('blob', Buffer.from(content)) }];
  if (typeof sha !== 'string' || !isSha(sha)) throw unprocessable('tree.sha is not a valid sha');
  if (mode !== '160000' && !(await repository.objects.read(sha)))
    throw unprocessable(`tree.sha ${sha} is not a valid blob`);
  return [path, { mode, sha }];
}

async function create(call: Call): Promise<Answer> {
  const { repository } = call;
  const wished = call.body['tree'];
  if (!Array.isArray(wished)) throw new Refusal(422, `Invalid request.\n\n"tree" wasn't supplied.`);
  refuseEmpty(repository);
  const baseName = text(call, 'base_tree');
  const base = baseName === undefined ? undefined : await treeOf(repository, baseName);
  if (baseName !== undefined && !base) throw unprocessable('base_tree is not a valid tree oid');
  const changes = new Map<string, PathChange>();
  for (const entry of wished as WishedEntry[]) {
    const [path, change] = await changeOf(repository, entry);
    changes.set(path, change);
  }
  const sha = (await editTree(repository.objects, base, changes)) ?? emptyTree(repository.objects);
  return { status: 201, body: await treeView(repository, sha, false) };
}

/** GitHub docs: REST API endpoints for Git trees. */
export const treeRoutes: readonly Route[] = [
  { method: 'GET', path: '/git/trees/{sha*}', needs: 'contents=read', run: get },
  { method: 'POST', path: '/git/trees', needs: 'contents=write', run: create },
];
