import { type Answer, notFound, Refusal, unprocessable } from '../answers.ts';
import { readCommit } from '../commits.ts';
import { formatCommit, formatTag, isoDate, parseTag, type Signature, signatureAt } from '../git/commit-object.ts';
import { isSha } from '../git/object-store.ts';
import { identity, nodeId, webFlow } from '../users.ts';
import { gitCommitView } from '../views/commit-view.ts';
import { apiOf } from '../views/repository-view.ts';
import type { RepositoryState } from '../world.ts';
import { refuseEmpty } from './refs.ts';
import { type Call, type Route, requiredText, text, texts } from './route.ts';

function person(call: Call, name: string): Signature | undefined {
  const value = call.body[name] as { name?: unknown; email?: unknown; date?: unknown } | null | undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value.name !== 'string' || typeof value.email !== 'string') {
    throw new Refusal(422, `Invalid request.\n\n"name", "email" weren't supplied in ${name}.`);
  }
  const date = typeof value.date === 'string' ? value.date : call.world.now().toISOString();
  if (Number.isNaN(Date.parse(date))) throw unprocessable(`Invalid request.\n\n"${date}" is not a valid date.`);
  return signatureAt({ name: value.name, email: value.email }, date);
}

async function createCommit(call: Call): Promise<Answer> {
  const { repository, world } = call;
  const message = requiredText(call, 'message');
  const tree = requiredText(call, 'tree');
  const parents = texts(call, 'parents') ?? [];
  refuseEmpty(repository);
  if ((await repository.objects.read(tree))?.type !== 'tree') throw unprocessable('Tree SHA does not exist');
  for (const parent of parents) {
    if (!isSha(parent)) throw unprocessable('The parents array must contain only 40-character SHAs');
    if (!(await readCommit(repository, parent)))
      throw unprocessable('Parent SHA does not exist or is not a commit object');
  }
  const author = person(call, 'author');
  const committer = person(call, 'committer');
  const signature = text(call, 'signature');
  // GitHub signs what names nobody, for apps and the workflow token only; their commits are then GitHub's own.
  const signs = !author && !committer && !signature && (call.token?.kind === 'actions' || call.token?.kind === 'app');
  const own = author ?? signatureAt(identity(world, call.token?.login ?? 'ghost'), world.now());
  const data = formatCommit({
    tree,
    parents,
    message,
    author: own,
    committer: committer ?? (signs ? signatureAt(webFlow, world.now()) : own),
    ...(signature ? { signature } : {}),
  });
  const sha = repository.objects.write('commit', data);
  if (signs) repository.signed.add(sha);
  return { status: 201, body: await gitCommitView(repository, sha) };
}

async function getCommit(call: Call): Promise<Answer> {
  const sha = call.params['sha'] ?? '';
  refuseEmpty(call.repository);
  if (!(await readCommit(call.repository, sha))) throw notFound();
  return { status: 200, body: await gitCommitView(call.repository, sha) };
}

function tagView(repository: RepositoryState, sha: string, data: Buffer): unknown {
  const tag = parseTag(data);
  return {
    node_id: nodeId('TA', sha),
    sha,
    url: apiOf(repository, `/git/tags/${sha}`),
    tagger: { name: tag.tagger.name, email: tag.tagger.email, date: isoDate(tag.tagger) },
    object: { sha: tag.object, type: tag.type, url: apiOf(repository, `/git/${tag.type}s/${tag.object}`) },
    tag: tag.tag,
    message: tag.message.trimEnd(),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
}

async function createTag(call: Call): Promise<Answer> {
  const { repository, world } = call;
  const tag = requiredText(call, 'tag');
  const message = requiredText(call, 'message');
  const object = requiredText(call, 'object');
  const type = requiredText(call, 'type');
  refuseEmpty(repository);
  if ((await repository.objects.read(object))?.type !== type) throw unprocessable('Object does not exist');
  const tagger = person(call, 'tagger') ?? signatureAt(identity(world, call.token?.login ?? 'ghost'), world.now());
  const ending = message.endsWith('\n') ? message : `${message}\n`;
  const data = formatTag({ object, type, tag, message: ending, tagger });
  return { status: 201, body: tagView(repository, repository.objects.write('tag', data), data) };
}

async function getTag(call: Call): Promise<Answer> {
  const sha = call.params['sha'] ?? '';
  const object = await call.repository.objects.read(sha);
  if (object?.type !== 'tag') throw notFound();
  return { status: 200, body: tagView(call.repository, sha, object.data) };
}

function createBlob(call: Call): Answer {
  const { repository } = call;
  const content = requiredText(call, 'content');
  refuseEmpty(repository);
  const encoding = text(call, 'encoding') === 'base64' ? 'base64' : 'utf8';
  const sha = repository.objects.write('blob', Buffer.from(content, encoding));
  return { status: 201, body: { url: apiOf(repository, `/git/blobs/${sha}`), sha } };
}

async function getBlob(call: Call): Promise<Answer> {
  const { repository } = call;
  const sha = call.params['sha'] ?? '';
  refuseEmpty(repository);
  const object = await repository.objects.read(sha);
  if (object?.type !== 'blob') throw notFound();
  const content = object.data.toString('base64').replace(/(.{60})/g, '$1\n');
  const url = apiOf(repository, `/git/blobs/${sha}`);
  const size = object.data.length;
  return { status: 200, body: { sha, node_id: nodeId('B', sha), size, url, content, encoding: 'base64' } };
}

const reads = 'contents=read';
const writes = 'contents=write';

/** GitHub docs: REST API endpoints for Git commits, tags and blobs. */
export const gitObjectRoutes: readonly Route[] = [
  { method: 'POST', path: '/git/commits', needs: writes, run: createCommit },
  { method: 'GET', path: '/git/commits/{sha}', needs: reads, run: getCommit },
  { method: 'POST', path: '/git/tags', needs: writes, run: createTag },
  { method: 'GET', path: '/git/tags/{sha}', needs: reads, run: getTag },
  { method: 'POST', path: '/git/blobs', needs: writes, run: createBlob },
  { method: 'GET', path: '/git/blobs/{sha}', needs: reads, run: getBlob },
];
