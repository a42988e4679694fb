// GitHub releases: find or create, and which one is "latest".

import { ensure } from './ensure.ts';
import { isStatus } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { withinLimit } from './markdown.ts';
import { newestFirst, parseRelease, type Release } from './version.ts';

/** A GitHub release (docs.github.com/rest/releases/releases). */
export interface GitHubRelease {
  readonly id: number;
  readonly html_url: string;
  readonly tag_name: string;
  readonly draft: boolean;
  readonly body?: string | null;
}

/** Drafts are not found by their tag: with `drafts` the list is read. */
export async function findRelease(github: GitHub, tag: string, drafts: boolean): Promise<GitHubRelease | undefined> {
  const published = await github.find<GitHubRelease>(path`/releases/tags/${tag}`);
  if (published || !drafts) return published;
  const named = (release: GitHubRelease) => release.tag_name === tag;
  return (await github.list<GitHubRelease>('/releases', {}, (page) => page.some(named))).find(named);
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
export async function ensureRelease(
  github: GitHub,
  release: NewRelease,
  absent: boolean,
): Promise<{ value: GitHubRelease; created: boolean }> {
  return await ensure({
    clock: github.clock,
    absent,
    find: () => findRelease(github, release.tag, release.draft),
    create: () =>
      github.post<GitHubRelease>('/releases', {
        tag_name: release.tag,
        name: release.title,
        body: release.body,
        draft: release.draft,
        prerelease: false,
        make_latest: release.draft ? 'false' : String(release.latest),
      }),
    taken: (error) => isStatus(error, 422) && error.errors.some((item) => item.code === 'already_exists'),
  });
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
  return withinLimit(value.body);
}

/** What stands in the notes of a release that was rolled back. */
export const badMarker = '<!-- hotfix-actions:bad -->';

/**
 * Should this release be "latest"? Only if no release above it is left that is not marked bad (a tag that was never
 * published cannot be marked), and never away from a release of another prefix.
 */
export async function deservesLatest(github: GitHub, release: Release, existing: readonly Release[]): Promise<boolean> {
  const latest = await github.find<GitHubRelease>('/releases/latest');
  if (latest && !parseRelease(latest.tag_name, release.prefix)) return false;
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
