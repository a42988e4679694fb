import { type Answer, invalid, notFound } from '../answers.ts';
import { refuseLongBody } from '../limits.ts';
import type { ReleaseRecord } from '../records.ts';
import { latestRelease, notesSince, publish, releaseDate } from '../releases.ts';
import { mayWrite } from '../tokens.ts';
import { releaseView } from '../views/release-view.ts';
import { type Call, flag, paged, type Route, requiredText, text } from './route.ts';

const taken = () => invalid({ resource: 'Release', code: 'already_exists', field: 'tag_name' });

/** Drafts show themselves to those who may push. */
const visible = (call: Call): ReleaseRecord[] => {
  const { token, repository } = call;
  const drafts = token !== undefined && mayWrite(token, repository, 'contents');
  return repository.releases.filter((release) => drafts || !release.draft);
};

function list(call: Call): Answer {
  const sorted = visible(call).sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id - a.id);
  const { items, headers } = paged(call, sorted);
  return { status: 200, body: items.map((release) => releaseView(call.repository, release)), headers };
}

function answer(call: Call, release: ReleaseRecord | undefined): Answer {
  if (!release) throw notFound();
  return { status: 200, body: releaseView(call.repository, release) };
}

function latestWish(call: Call): ReleaseRecord['makeLatest'] | undefined {
  const wish = text(call, 'make_latest');
  if (wish === undefined || wish === 'true' || wish === 'false' || wish === 'legacy') return wish;
  throw invalid({
    resource: 'Release',
    code: 'custom',
    field: 'make_latest',
    message: 'make_latest must be true, false or legacy',
  });
}

/** A published name is used up; drafts may share one. */
function refuseTaken(call: Call, tagName: string, except?: ReleaseRecord): void {
  const { releases } = call.repository;
  if (releases.some((other) => other !== except && !other.draft && other.tagName === tagName)) throw taken();
}

async function create(call: Call): Promise<Answer> {
  const { repository, world } = call;
  const tagName = requiredText(call, 'tag_name');
  const body = text(call, 'body');
  const makeLatest = latestWish(call) ?? 'true';
  refuseLongBody('Release', body);
  const draft = flag(call, 'draft') ?? false;
  if (!draft) refuseTaken(call, tagName);
  const name = text(call, 'name') ?? null;
  const targetCommitish = text(call, 'target_commitish') ?? repository.defaultBranch;
  const release: ReleaseRecord = {
    id: world.nextId(),
    tagName,
    targetCommitish,
    name,
    body: body ?? null,
    draft,
    prerelease: flag(call, 'prerelease') ?? false,
    immutable: false,
    makeLatest,
    author: call.token?.login ?? 'ghost',
    createdAt: await releaseDate(repository, tagName, targetCommitish),
    publishedAt: null,
  };
  if (flag(call, 'generate_release_notes')) {
    const notes = await notesSince(repository, { tag: tagName, target: targetCommitish, previous: undefined });
    release.name = name ?? notes.name;
    release.body = body === undefined ? notes.body : `${body}\n\n${notes.body}`;
  }
  if (!draft)
    await publish(repository, release, { token: call.token, targeted: text(call, 'target_commitish') !== undefined });
  repository.releases.push(release);
  return { status: 201, body: releaseView(repository, release) };
}

const byId = (call: Call): ReleaseRecord | undefined =>
  visible(call).find((release) => String(release.id) === call.params['id']);

async function update(call: Call): Promise<Answer> {
  const { repository } = call;
  const release = byId(call);
  if (!release) throw notFound();
  const tagName = text(call, 'tag_name') ?? release.tagName;
  const draft = flag(call, 'draft') ?? release.draft;
  const makeLatest = latestWish(call);
  refuseLongBody('Release', text(call, 'body'));
  if (release.immutable && !release.draft && tagName !== release.tagName) {
    throw invalid({
      resource: 'Release',
      code: 'custom',
      field: 'tag_name',
      message: 'Cannot change the tag of an immutable release.',
    });
  }
  if (!draft) refuseTaken(call, tagName, release);
  const targetCommitish = text(call, 'target_commitish') ?? release.targetCommitish;
  const next = { ...release, tagName, targetCommitish, draft };
  const published = release.draft && !draft;
  if (published) await publish(repository, next, { token: call.token, targeted: true });
  Object.assign(release, next, {
    name: text(call, 'name') ?? release.name,
    body: text(call, 'body') ?? release.body,
    prerelease: flag(call, 'prerelease') ?? release.prerelease,
  });
  if (makeLatest || published) crown(repository.releases, release, makeLatest ?? release.makeLatest);
  return { status: 200, body: releaseView(repository, release) };
}

function remove(call: Call): Answer {
  const { releases } = call.repository;
  const release = byId(call);
  if (!release) throw notFound();
  releases.splice(releases.indexOf(release), 1);
  return { status: 204 };
}

/** An explicit wish is kept until another release takes the place. */
function crown(releases: ReleaseRecord[], release: ReleaseRecord, wish: ReleaseRecord['makeLatest']): void {
  release.makeLatest = wish;
  if (wish !== 'true') return;
  // The last one that was made latest stands last in the list.
  releases.splice(releases.indexOf(release), 1);
  releases.push(release);
}

async function notes(call: Call): Promise<Answer> {
  const { repository } = call;
  const tag = requiredText(call, 'tag_name');
  const previous = text(call, 'previous_tag_name');
  const target = text(call, 'target_commitish') ?? repository.defaultBranch;
  return { status: 200, body: await notesSince(repository, { tag, target, previous }) };
}

const reads = 'contents=read';
const writes = 'contents=write; contents=write,workflows=write';

/** GitHub docs: REST API endpoints for releases. */
export const releaseRoutes: readonly Route[] = [
  { method: 'GET', path: '/releases', needs: reads, run: list },
  { method: 'POST', path: '/releases', needs: writes, run: create },
  {
    method: 'GET',
    path: '/releases/latest',
    needs: reads,
    run: (call) => answer(call, latestRelease(call.repository)),
  },
  {
    method: 'GET',
    path: '/releases/tags/{tag*}',
    needs: reads,
    run: (call) =>
      answer(
        call,
        call.repository.releases.find((item) => !item.draft && item.tagName === call.params['tag']),
      ),
  },
  { method: 'POST', path: '/releases/generate-notes', needs: 'contents=write', run: notes },
  { method: 'GET', path: '/releases/{id}', needs: reads, run: (call) => answer(call, byId(call)) },
  { method: 'PATCH', path: '/releases/{id}', needs: writes, run: update },
  { method: 'DELETE', path: '/releases/{id}', needs: 'contents=write', run: remove },
];
