import { type Answer, notFound, Refusal } from '../answers.ts';
import { requireCommit, resolveCommit } from '../commits.ts';
import { findEntry, isFolder, readTree, type TreeEntry } from '../git/tree-object.ts';
import { apiOf, pageOf } from '../views/repository-view.ts';
import type { RepositoryState } from '../world.ts';
import type { Call, Route } from './route.ts';

interface Place {
  readonly repository: RepositoryState;
  readonly ref: string;
  readonly path: string;
}

async function view({ repository, ref, path }: Place, entry: TreeEntry): Promise<Record<string, unknown>> {
  const folder = isFolder(entry);
  const type = folder ? 'dir' : entry.mode === '120000' ? 'symlink' : entry.mode === '160000' ? 'submodule' : 'file';
  const blob = type === 'file' || type === 'symlink' ? await repository.objects.read(entry.sha) : undefined;
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  const self = apiOf(repository, `/contents/${escaped}?ref=${encodeURIComponent(ref)}`);
  const git = apiOf(repository, `/git/${folder ? 'trees' : 'blobs'}/${entry.sha}`);
  const html = pageOf(repository, `/${folder ? 'tree' : 'blob'}/${ref}/${escaped}`);
  return {
    name: entry.name,
    path,
    sha: entry.sha,
    size: blob?.data.length ?? 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: blob ? pageOf(repository, `/raw/${ref}/${escaped}`) : null,
    type: type === 'submodule' ? 'file' : type,
    _links: { self, git, html },
  };
}

async function get(call: Call): Promise<Answer> {
  const { repository } = call;
  const path = (call.params['path'] ?? '').replace(/^\/+|\/+$/g, '');
  const ref = call.query['ref'] || repository.defaultBranch;
  const sha = await resolveCommit(repository, ref);
  if (!sha) {
    if (repository.refs.list('refs/heads/').size === 0) throw new Refusal(404, 'This repository is empty.');
    throw new Refusal(404, `No commit found for the ref ${ref}`);
  }
  const root = (await requireCommit(repository, sha)).tree;
  const entry = await findEntry(repository.objects, root, path);
  if (!entry) throw notFound();
  const raw = call.accept.includes('raw');
  if (isFolder(entry)) return { status: 200, body: await directory({ repository, ref, path }, entry) };
  const data = (await repository.objects.read(entry.sha))?.data ?? Buffer.alloc(0);
  if (raw) return { status: 200, body: data };
  const content = { content: data.toString('base64').replace(/(.{60})/g, '$1\n'), encoding: 'base64' };
  return { status: 200, body: { ...(await view({ repository, ref, path }, entry)), ...content } };
}

async function directory(place: Place, folder: TreeEntry): Promise<unknown[]> {
  const entries = await readTree(place.repository.objects, folder.sha);
  const below = place.path === '' ? '' : `${place.path}/`;
  return Promise.all(entries.map((entry) => view({ ...place, path: below + entry.name }, entry)));
}

/** GitHub docs: get repository content. */
export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: '/contents/{path*}', needs: 'contents=read', run: get },
  { method: 'GET', path: '/contents', needs: 'contents=read', run: get },
];
