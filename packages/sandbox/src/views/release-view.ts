import type { ReleaseRecord } from '../records.ts';
import { nodeId, userView } from '../users.ts';
import type { RepositoryState } from '../world.ts';
import { apiOf, pageOf } from './repository-view.ts';

/** A release (GitHub docs: release). */
export function releaseView(repository: RepositoryState, release: ReleaseRecord): Record<string, unknown> {
  const url = apiOf(repository, `/releases/${release.id}`);
  const tag = encodeURIComponent(release.tagName);
  const archive = (kind: string): string | null =>
    release.draft
      ? null
      : apiOf(repository, `/${kind}/${release.tagName.split('/').map(encodeURIComponent).join('/')}`);
  return {
    id: release.id,
    node_id: nodeId('RE', release.id),
    url,
    html_url: pageOf(repository, release.draft ? `/releases/tag/untagged-${release.id}` : `/releases/tag/${tag}`),
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    tarball_url: archive('tarball'),
    zipball_url: archive('zipball'),
    tag_name: release.tagName,
    target_commitish: release.targetCommitish,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: release.immutable && !release.draft,
    created_at: release.createdAt,
    updated_at: release.publishedAt ?? release.createdAt,
    published_at: release.publishedAt,
    author: userView(repository.world, release.author),
    assets: [],
  };
}
