// What stands in tags themselves: who made them when, under which name; and the dates of their commits.

import type { Git } from './git.ts';
import type { TaggedRelease } from './history.ts';
import { readObjects } from './objects.ts';

export interface TagDetails {
  /** The date of the commit as git has it, milliseconds; undefined where it cannot be read. */
  readonly committed: number | undefined;
  /** Of an annotated tag: the name that it was made under, and when. */
  readonly made: { readonly name: string; readonly at: number | undefined } | undefined;
}

/** Of all these tags in one conversation, without history, trees and files. */
export async function readTagDetails(git: Git, tags: readonly TaggedRelease[]): Promise<Map<string, TagDetails>> {
  if (tags.length === 0) return new Map();
  const folder = await git.newRepository();
  const objects = [...new Set(tags.map(({ object }) => object))];
  const quietly = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--depth=1', '--filter=tree:0'];
  await git.call([...quietly, 'origin', ...objects], { folder });
  const read = await readObjects(git, folder, [...objects, ...tags.map(({ commit }) => commit)]);
  return new Map(tags.map((tag) => [tag.tag, detailsOf(tag, read)]));
}

function detailsOf({ object, commit }: TaggedRelease, read: ReadonlyMap<string, Buffer>): TagDetails {
  const committed = dateIn(headerOf(read.get(commit)), 'committer');
  if (object === commit) return { committed, made: undefined };
  const header = headerOf(read.get(object));
  const name = /^tag (.*)$/m.exec(header)?.[1] ?? '';
  return { committed, made: { name, at: dateIn(header, 'tagger') } };
}

// What stands before the first empty line; a message may hold anything.
function headerOf(content: Buffer | undefined): string {
  return content?.toString('utf8').split('\n\n', 1)[0] ?? '';
}

/** `tagger Ada <ada@example.com> 1795425600 +0100` */
function dateIn(header: string, who: string): number | undefined {
  const seconds = new RegExp(`^${who} .* (\\d+) [+-]\\d{4}$`, 'm').exec(header)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
