// What was deployed to the environment, newest first: read page by page, as far back as somebody asks.

import {
  type Deployment,
  deploymentsOfPage,
  isOfPrefix,
  type RemoteRefs,
  type TaggedRelease,
} from '@hotfix-actions/core';
import { tagOf } from './inputs.ts';

/** A deployment, and the release that its ref names; undefined where it names something else. */
export interface Deployed extends Deployment {
  readonly release: TaggedRelease | undefined;
}

/** Those of other prefixes do not exist here. */
export interface History {
  /** What was read so far, newest first; older ones come behind it. */
  readonly listed: readonly Deployed[];
  /** Reads on until that is enough, or no more is looked at. */
  until(enough: (listed: readonly Deployed[]) => boolean): Promise<readonly Deployed[]>;
}

const mostPages = 20;

export function openHistory(
  read: (page: number) => Promise<{ all: readonly Deployment[]; own: readonly Deployed[] }>,
  onEnd: (looked: number) => void,
): History {
  const listed: Deployed[] = [];
  let pages = 0;
  let isOver = false;
  let reading: Promise<void> | undefined;

  async function readOn(): Promise<void> {
    const { all, own } = await read(pages + 1);
    pages += 1;
    const known = new Set(listed.map(({ id }) => id));
    // What is deployed meanwhile pushes others on to the next page.
    listed.push(...own.filter(({ id }) => !known.has(id)));
    isOver = all.length < deploymentsOfPage || pages === mostPages;
    if (all.length === deploymentsOfPage && isOver) onEnd(pages * deploymentsOfPage);
  }

  return {
    listed,
    async until(enough) {
      while (!isOver && !enough(listed)) {
        reading ??= readOn().finally(() => {
          reading = undefined;
        });
        await reading;
      }
      return listed;
    },
  };
}

/** ISO 8601 */
export const isBefore = (one: string, other: string): boolean => Date.parse(one) < Date.parse(other);

/** What the ref of a deployment means: it may be a tag, a full ref, a branch or a SHA. */
export function judgeOf({ branches, tags }: RemoteRefs, releases: readonly TaggedRelease[], prefix: string) {
  const byTag = new Map(releases.map((release) => [release.tag, release]));

  function releaseOf({ ref, sha }: Deployment): TaggedRelease | undefined {
    const release = byTag.get(tagOf(ref, prefix));
    // Where a branch has the same name, the commit tells which of the two it was.
    if (release && (!isBranch(ref) || [release.commit, release.object].includes(sha))) return release;
    const isSha = /^[0-9a-f]{7,64}$/.test(ref) && sha.startsWith(ref);
    return isSha && !isBranch(ref) ? releases.find(({ commit }) => commit === sha) : undefined;
  }

  /** A release of another prefix: several of them may be deployed to one environment. */
  function isForeign({ ref }: Deployment): boolean {
    const name = ref.replace(/^refs\/tags\//, '');
    const other = /^(.*?)\d+\.\d+\.\d+/.exec(name)?.[1];
    return other !== undefined && other !== prefix && isOfPrefix(name, other) && tags.has(name) && !isBranch(ref);
  }

  const isBranch = (ref: string) => branches.has(ref.replace(/^refs\/heads\//, ''));
  return { releaseOf, isForeign };
}
