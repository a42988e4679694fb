// The tracking file goes to ARCHIVED/, by one commit, so that its history is found under the new name as well.

import {
  addHistory,
  archived,
  archiveEntry,
  type Changes,
  code,
  commitFiles,
  type GitHub,
  isRuleRefusal,
  isTrackingFile,
  manifestFile,
  path,
  prose,
  type ReadFile,
  readHotfixBranch,
  takesDirectMerge,
  trackingFile,
  type World,
} from '@hotfix-actions/core';
import type { Branch } from './branch.ts';
import type { Fix } from './fix.ts';
import { proposeArchive } from './propose-archive.ts';
import type { Followed } from './records.ts';

export interface Archive {
  /** `waiting`: in a pull request, since rules refuse the commit. */
  readonly state: 'none' | 'archived' | 'waiting';
  /** Of one line, Markdown. */
  readonly notes: readonly string[];
}

/** What became of the tracking file, and on which development branch; undefined where none has it. */
export interface Filed {
  readonly state: 'there' | 'archived';
  readonly on: string;
}

/** The first development branch has it since the back-merge; a later one, where that one is passed over. */
export async function findFile({ github }: World, { name, refs, development }: Branch): Promise<Filed | undefined> {
  const file = trackingFile(name);
  const found = development.slice(0, mostLooked).map(async (on): Promise<Filed | undefined> => {
    const ref = refs.branches.get(on) as string;
    const [isThere, isArchived] = await Promise.all([hasFile(github, ref, file), hasFile(github, ref, archived(file))]);
    return isThere ? { state: 'there', on } : isArchived ? { state: 'archived', on } : undefined;
  });
  return (await Promise.all(found)).find((filed) => filed !== undefined);
}

const mostLooked = 5;

/** Production gets the move with the next release. */
export async function archive(world: World, at: { branch: Followed; fix: Fix; target: string }): Promise<Archive> {
  const { target } = at;
  const { name } = at.branch;
  const file = trackingFile(name);
  if (world.dryRun) return foretell(world, target, file);
  const notes: string[] = [];
  const move = {
    message: `chore(hotfix): archive ${file}`,
    change: (read: ReadFile) => {
      notes.length = 0;
      return changesOf(world, { ...at, file, read, notes });
    },
  };
  try {
    const isMoved = (await commitFiles(world.github, target, move)).result === 'committed';
    const said = `${code(file)} was moved to ${code(archived(file))} on ${code(target)}.`;
    return {
      state: isMoved || notes.length === 0 ? 'archived' : 'none',
      notes: [...(isMoved ? [said] : []), ...notes],
    };
  } catch (error) {
    if (!isRuleRefusal(error)) throw error;
    const proposed = await proposeArchive(world, { name, target, file, move });
    return { state: 'waiting', notes: [proposed, ...notes] };
  }
}

/** Whether a commit has the tracking file of a branch. */
export function hasTrackingFile(github: GitHub, commit: string, branch: string): Promise<boolean> {
  return hasFile(github, commit, trackingFile(branch));
}

async function hasFile(github: GitHub, ref: string, file: string): Promise<boolean> {
  return (await github.find(`/contents${path`/${file}`.replaceAll('%2F', '/')}`, { ref })) !== undefined;
}

async function foretell({ github }: World, target: string, file: string): Promise<Archive> {
  const what = `${code(file)} to ${code(archived(file))} on ${code(target)}`;
  const isDirect = (await takesDirectMerge(github, target)) !== 'no';
  if (isDirect) return { state: 'archived', notes: [`Would move ${what}.`] };
  return { state: 'waiting', notes: [`Would propose to move ${what}, whose rules take no direct commit.`] };
}

interface Moving {
  readonly branch: Followed;
  readonly fix: Fix;
  readonly file: string;
  readonly read: ReadFile;
  readonly notes: string[];
}

/** When the fix was in its last target, so that the same is written however often it takes. */
function completedAt({ clock }: World, { merged, targets }: Fix): string {
  const times = [merged.at, ...targets.map(({ since = '' }) => since)];
  return times.sort().at(-1) || new Date(clock.now()).toISOString();
}

/** Decided anew where the branch moved meanwhile. What is not as `start` made it is left as it is, which is said. */
async function changesOf(world: World, { branch, fix, file, read, notes }: Moving): Promise<Changes> {
  const to = archived(file);
  const [text, there, manifest] = await Promise.all([read(file), read(to), read(manifestFile)]);
  if (text === undefined) return new Map();
  if (there !== undefined || !isTrackingFile(text)) {
    const why = there === undefined ? 'it is no tracking file' : `there is ${code(to)} already`;
    notes.push(`${code(file)} stays where it is: ${why}.`);
    return new Map();
  }
  const now = completedAt(world, fix);
  const { slug, begun } = readHotfixBranch(branch.name);
  const version = fix.release?.tag ?? '';
  const entry = {
    slug,
    timestamp: begun === undefined ? '' : new Date(begun).toISOString(),
    title: fix.pull?.title ?? slug,
    file,
    archivedFile: to,
    completedAt: now,
    summary: fix.pull?.title ?? '',
    version,
  };
  const edited = archiveEntry(manifest, entry, now);
  if ('unexpected' in edited) notes.push(`${code(manifestFile)} was left as it is: ${prose(edited.unexpected)}.`);
  const what = version === '' ? 'done, and archived' : `released as ${code(version)}, and archived`;
  return new Map([
    [file, null],
    [to, addHistory(text, { time: now, what })],
    ...('text' in edited ? [[manifestFile, edited.text] as const] : []),
  ]);
}
