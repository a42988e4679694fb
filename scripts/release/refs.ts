// The tags and branches of the remote repository, as they are now.

import type { Git } from './git.ts';
import { compareVersions, versionsOf } from './version.ts';

export interface Tag {
  /** What the ref points to: the tag object of an annotated tag, else the commit. */
  readonly object: string;
  readonly commit: string;
}

export interface Refs {
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, Tag>;
}

/** In one call; behind an annotated tag git lists its commit, with `^{}` at the name (git-scm.com/docs/git-ls-remote). */
export async function readRefs(git: Git, remote: string): Promise<Refs> {
  const lines = (await git.run('ls-remote', '--heads', '--tags', '--quiet', '--', remote)).split('\n');
  const branches = new Map<string, string>();
  const tags = new Map<string, Tag>();
  for (const line of lines) {
    // To git only \n ends a line; to JavaScript's `.` and `$` so do characters that a name may have.
    const [, sha = '', kind, name = '', peeled] = /^([0-9a-f]+)\trefs\/(heads|tags)\/(.*?)(\^\{\})?$/s.exec(line) ?? [];
    if (kind === undefined) continue;
    if (kind === 'heads') branches.set(name, sha);
    else tags.set(name, { object: peeled ? (tags.get(name)?.object ?? sha) : sha, commit: sha });
  }
  return { branches, tags };
}

/** The highest release that has its tag at a commit. */
export function releaseAt({ tags }: Refs, commit: string): string | undefined {
  const there = versionsOf(tags.keys()).filter((version) => tags.get(`v${version}`)?.commit === commit);
  return there.sort(compareVersions).at(-1);
}
