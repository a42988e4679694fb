import { invalid, notFound, unprocessable } from './answers.ts';
import { requireCommit, resolveCommit } from './commits.ts';
import { isoDate } from './git/commit-object.ts';
import { revList } from './git/history.ts';
import { isRefName } from './git/ref-store.ts';
import type { ReleaseRecord } from './records.ts';
import { changeRef, judgeChange, ruleMessage } from './ref-changes.ts';
import type { Token } from './tokens.ts';
import { type RepositoryState, timestamp } from './world.ts';

/** The date a release is ordered by: that of the tagged commit, or of the commit that will be tagged. */
export async function releaseDate(repository: RepositoryState, tag: string, target: string): Promise<string> {
  const sha = (await resolveCommit(repository, `refs/tags/${tag}`)) ?? (await resolveCommit(repository, target));
  return sha ? isoDate((await requireCommit(repository, sha)).committer) : timestamp(repository.world);
}

/** Publishes a release: makes a lightweight tag where there is none yet, and stamps it. */
export async function publish(
  repository: RepositoryState,
  release: ReleaseRecord,
  by: { token: Token | undefined; targeted: boolean },
): Promise<void> {
  const ref = `refs/tags/${release.tagName}`;
  if (repository.burnedTags.has(release.tagName)) {
    throw invalid({
      resource: 'Release',
      code: 'custom',
      field: 'tag_name',
      message: 'tag_name was used by an immutable release',
    });
  }
  if (!repository.refs.read(ref)) await makeTag(repository, ref, { ...by, target: release.targetCommitish });
  release.createdAt = await releaseDate(repository, release.tagName, release.targetCommitish);
  release.publishedAt = timestamp(repository.world);
  release.immutable = repository.settings.immutableReleases;
  if (release.immutable) repository.burnedTags.add(release.tagName);
}

async function makeTag(
  repository: RepositoryState,
  ref: string,
  by: { token: Token | undefined; targeted: boolean; target: string },
): Promise<void> {
  const to = await resolveCommit(repository, by.target);
  if (!to) throw invalid({ resource: 'Release', code: 'invalid', field: 'target_commitish' });
  if (!isRefName(ref))
    throw invalid({ resource: 'Release', code: 'custom', field: 'tag_name', message: 'tag_name is not a valid tag' });
  const change = { ref, from: undefined, to };
  const verdict = by.token && (await judgeChange(repository, change, { token: by.token }));
  // GitHub hides this refusal behind "Not Found".
  if (verdict?.kind === 'workflow') throw notFound();
  if (verdict && verdict.kind !== 'default-branch') {
    const message = `pre_receive ${ruleMessage(verdict)}`;
    throw invalid(
      { resource: 'Release', code: 'custom', field: 'pre_receive', message },
      { resource: 'Release', code: 'custom', message: 'Published releases must have a valid tag' },
    );
  }
  if (!(await changeRef(repository, change))) throw unprocessable('Reference update failed');
}

/** The latest release: the last one that asked to be, unless that wish is gone; else the newest by its commit's date. */
export function latestRelease(repository: RepositoryState): ReleaseRecord | undefined {
  const candidates = repository.releases.filter((release) => !release.draft && !release.prerelease);
  const crowned = candidates.findLast((release) => release.makeLatest === 'true');
  const allowed = candidates.filter((release) => release.makeLatest !== 'false');
  const newest = [...(allowed.length > 0 ? allowed : candidates)].sort(byDate).at(-1);
  return crowned ?? newest;
}

const byDate = (a: ReleaseRecord, b: ReleaseRecord): number =>
  a.createdAt.localeCompare(b.createdAt) || a.tagName.localeCompare(b.tagName, 'en', { numeric: true });

interface NotesWish {
  readonly tag: string;
  readonly target: string;
  readonly previous: string | undefined;
}

/** What `generate-notes` writes: merged pull requests between two tags, and the link to all changes. */
export async function notesSince(
  repository: RepositoryState,
  wish: NotesWish,
): Promise<{ name: string; body: string }> {
  const { tag, previous = previousTag(repository, tag) } = wish;
  const end = (await resolveCommit(repository, `refs/tags/${tag}`)) ?? (await resolveCommit(repository, wish.target));
  if (!end) throw invalid({ resource: 'Release', code: 'custom', message: 'Invalid target_commitish parameter' });
  const start = previous && (await resolveCommit(repository, `refs/tags/${previous}`));
  if (wish.previous && !start)
    throw invalid({ resource: 'Release', code: 'custom', message: 'Invalid previous_tag parameter' });
  const commits = new Set(await revList(repository.gitDir, end, ...(start ? [`^${start}`] : [])));
  const merged = repository.pullRequests.filter((pull) => pull.mergeCommitSha && commits.has(pull.mergeCommitSha));
  const page = `${repository.world.serverUrl}/${repository.fullName}`;
  const lines = merged.map((pull) => `* ${pull.title} by @${pull.user} in ${page}/pull/${pull.number}`);
  const changes = lines.length > 0 ? `## What's Changed\n${lines.join('\n')}\n\n` : '';
  const range = previous ? `${page}/compare/${previous}...${tag}` : `${page}/commits/${tag}`;
  return { name: tag, body: `${changes}\n**Full Changelog**: ${range}` };
}

/** GitHub's own guess: the newest published release of another tag. */
function previousTag(repository: RepositoryState, tag: string): string | undefined {
  const published = repository.releases.filter((release) => !release.draft && release.tagName !== tag);
  return published.sort(byDate).at(-1)?.tagName;
}
