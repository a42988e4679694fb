// GitHub releases: find or create, and which one is "latest".

import { ensure } from './ensure.ts';
import { isStatus } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { withinLimit } from './markdown.ts';
import { isOfPrefix, newestFirst, type Release } from './version.ts';

/** A GitHub release (docs.github.com/rest/releases/releases). */
export interface GitHubRelease {
  readonly id: number;
  readonly html_url: string;
  readonly tag_name: string;
  readonly draft: boolean;
  readonly body?: string | null;
  /** ISO 8601; null for a draft. */
  readonly published_at?: string | null;
}

/** The published release of a tag. */
export function findRelease(github: GitHub, tag: string): Promise<GitHubRelease | undefined> {
  return github.find<GitHubRelease>(path`/releases/tags/${tag}`);
}

/** Drafts are not found by their tag. The list goes by the date of the commit: one of an older commit stands far behind. */
export async function findDraft(github: GitHub, tag: string): Promise<GitHubRelease | undefined> {
  const named = isDraftOf(tag);
  const releases = await github.list<GitHubRelease>('/releases', {}, (page) => page.some(named));
  return releases.find(named);
}

const isDraftOf = (tag: string) => (release: GitHubRelease) => release.draft && release.tag_name === tag;

/** The one that the repository shows as its latest. */
export function findLatest(github: GitHub): Promise<GitHubRelease | undefined> {
  return github.find<GitHubRelease>('/releases/latest');
}

export interface NewRelease {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly latest: boolean;
}

/**
 * Makes the release of a tag that exists; without a target, so that GitHub cannot make a tag of its own. Never a
 * pre-release: a hotfix is production.
 */
export async function ensureRelease(github: GitHub, release: NewRelease): Promise<GitHubRelease> {
  const { value, created } = await ensure({
    clock: github.clock,
    absent: true,
    find: () => (release.draft ? findDraft(github, release.tag) : findRelease(github, release.tag)),
    create: () =>
      github.post<GitHubRelease>('/releases', {
        tag_name: release.tag,
        name: release.title,
        body: withinLimit(release.body),
        draft: release.draft,
        prerelease: false,
        make_latest: release.draft ? 'false' : String(release.latest),
      }),
    taken: (error) => isStatus(error, 422) && error.errors.some((item) => item.code === 'already_exists'),
  });
  return release.draft && created ? onlyDraft(github, value) : value;
}

/** GitHub takes any number of drafts for a tag. Where two runs at once made one each, the older one stays. */
async function onlyDraft(github: GitHub, made: GitHubRelease): Promise<GitHubRelease> {
  const drafts = (await github.list<GitHubRelease>('/releases')).filter(isDraftOf(made.tag_name));
  const oldest = drafts.find((draft) => draft.id < made.id && drafts.every(({ id }) => draft.id <= id));
  if (!oldest) return made;
  await github.delete(path`/releases/${made.id}`).catch((error: unknown) => {
    if (!isStatus(error, 404)) throw error;
  });
  return oldest;
}

/** Publishes the draft that somebody, or an earlier run, made for the tag: a second release would stand beside it. */
export async function publishDraft(
  github: GitHub,
  draft: GitHubRelease,
  as: Pick<NewRelease, 'body' | 'latest'>,
): Promise<GitHubRelease> {
  const change = { draft: false, prerelease: false, make_latest: String(as.latest), body: withinLimit(as.body) };
  const { value } = await ensure({
    clock: github.clock,
    absent: true,
    find: () => findRelease(github, draft.tag_name),
    create: () => github.patch<GitHubRelease>(path`/releases/${draft.id}`, change),
  });
  return value;
}

/** GitHub's own notes between two releases; saves nothing (docs.github.com/rest/releases/releases#generate-release-notes-content-for-a-release). */
export async function generateNotes(
  github: GitHub,
  at: { tag: string; commit: string; previous: string | undefined },
): Promise<string> {
  const { value } = await ensure({
    clock: github.clock,
    absent: true,
    find: async () => undefined,
    create: () =>
      github.post<{ body: string }>('/releases/generate-notes', {
        tag_name: at.tag,
        target_commitish: at.commit,
        ...(at.previous === undefined ? {} : { previous_tag_name: at.previous }),
      }),
  });
  return value.body;
}

/** What stands in the notes of a release that was rolled back. */
export const badMarker = '<!-- hotfix-actions:bad -->';

/**
 * Should this release be "latest"? Only if no release above it is left that is not marked bad (a tag that was never
 * published cannot be marked), and never away from a release of another prefix.
 */
export async function deservesLatest(github: GitHub, release: Release, existing: readonly Release[]): Promise<boolean> {
  const latest = await findLatest(github);
  if (latest && !isOfPrefix(latest.tag_name, release.prefix)) return false;
  const order = newestFirst([release, ...existing.filter((other) => other.tag !== release.tag)]);
  const above = order.slice(
    0,
    order.findIndex((other) => other.tag === release.tag),
  );
  for (const other of above) {
    const published =
      other.tag === latest?.tag_name ? latest : await github.find<GitHubRelease>(path`/releases/tags/${other.tag}`);
    if (!published?.body?.includes(badMarker)) return false;
  }
  return true;
}
