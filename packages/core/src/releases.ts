// GitHub releases: find or create, and which one is "latest".

import { ensure, ensureGone, repeat } from './ensure.ts';
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
  readonly prerelease?: boolean;
  readonly body?: string | null;
  /** ISO 8601; null for a draft. */
  readonly published_at?: string | null;
  /** The date of its commit, as it was when it was published. */
  readonly created_at?: string;
  /** Its tag cannot be moved or deleted. */
  readonly immutable?: boolean;
}

/** The published release of a tag. */
export function findRelease(github: GitHub, tag: string): Promise<GitHubRelease | undefined> {
  return github.find<GitHubRelease>(path`/releases/tags/${tag}`);
}

/**
 * The oldest draft of a tag. Drafts are not found by their tag, and the list goes by the date of the commit: one of an older
 * commit stands far behind.
 */
export async function findDraft(github: GitHub, tag: string): Promise<GitHubRelease | undefined> {
  const isNamed = (release: GitHubRelease) => release.draft && release.tag_name === tag;
  const releases = await github.list<GitHubRelease>('/releases', {}, (page) => page.some(isNamed));
  return releases.filter(isNamed).sort((a, b) => a.id - b.id)[0];
}

/** The hundred newest by the date of their commit, which is how GitHub lists them (docs.github.com/rest/releases/releases#list-releases). */
export function listNewestReleases(github: GitHub): Promise<GitHubRelease[]> {
  return github.list<GitHubRelease>('/releases', {}, () => true);
}

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
  return created && release.draft ? giveWay(github, value) : value;
}

/** GitHub refuses no second draft of a tag: of two that were made at once the younger goes, by the run that made it. */
async function giveWay(github: GitHub, own: GitHubRelease): Promise<GitHubRelease> {
  const oldest = await findDraft(github, own.tag_name);
  if (!oldest || oldest.id >= own.id) return own;
  await ensureGone(github, path`/releases/${own.id}`);
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

/** A release that somebody marked as a pre-release is none any more; `latest` as always. */
export async function endPreRelease(github: GitHub, release: GitHubRelease, latest: boolean): Promise<GitHubRelease> {
  // Without a word on it GitHub would make it the latest one.
  const change = { prerelease: false, make_latest: release.draft ? 'false' : String(latest) };
  return repeat(github.clock, () => github.patch<GitHubRelease>(path`/releases/${release.id}`, change));
}

/** GitHub's own notes between two releases; saves nothing (docs.github.com/rest/releases/releases#generate-release-notes-content-for-a-release). */
export async function generateNotes(
  github: GitHub,
  at: { tag: string; commit: string; previous: string | undefined },
): Promise<string> {
  const between = {
    tag_name: at.tag,
    target_commitish: at.commit,
    ...(at.previous === undefined ? {} : { previous_tag_name: at.previous }),
  };
  const notes = await repeat(github.clock, () => github.post<{ body: string }>('/releases/generate-notes', between));
  return notes.body;
}

/** What stands in the notes of a release that was rolled back. */
export const badMarker = '<!-- hotfix-actions:bad -->';

/** Was it rolled back? Taking the mark out of the notes is up to people. */
export function isBad(release: GitHubRelease | undefined): boolean {
  return release?.body?.includes(badMarker) ?? false;
}

/** Changes what is said of a release, and nothing else of it. */
export async function changeNotes(github: GitHub, release: GitHubRelease, body: string): Promise<void> {
  await repeat(github.clock, () => github.patch(path`/releases/${release.id}`, { body }));
}

/** Makes a published release the one that the repository shows as its latest. */
export async function makeLatest(github: GitHub, release: GitHubRelease): Promise<void> {
  await repeat(github.clock, () => github.patch(path`/releases/${release.id}`, { make_latest: 'true' }));
}

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
    if (!isBad(published)) return false;
  }
  return true;
}
