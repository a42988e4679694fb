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

export interface Archive {
  /** `waiting`: in a pull request, since rules refuse the commit. */
  readonly state: 'none' | 'archived' | 'waiting';
  /** Of one line, Markdown. */
  readonly notes: readonly string[];
}

/** On the first development branch, which has the file since the back-merge; production gets it with the next release. */
export async function archive(world: World, at: { branch: Branch; fix: Fix }): Promise<Archive> {
  const { name, refs, development } = at.branch;
  const [target] = development;
  if (target === undefined) return { state: 'none', notes: [] };
  const file = trackingFile(name);
  const ref = refs.branches.get(target) as string;
  const [isThere, isArchived] = await Promise.all([
    hasFile(world.github, ref, file),
    hasFile(world.github, ref, archived(file)),
  ]);
  if (!isThere) return { state: isArchived ? 'archived' : 'none', notes: [] };
  if (world.dryRun) return foretell(world, target, file);
  const notes: string[] = [];
  const move = {
    message: `chore(hotfix): archive ${file}`,
    change: (read: ReadFile) => {
      notes.length = 0;
      return changesOf(world, { ...at, file, read, notes });
    },
  };
  const commit = async () => {
    const done = await commitFiles(world.github, target, move);
    return done.result === 'committed' ? `${code(file)} was moved to ${code(archived(file))} on ${code(target)}.` : '';
  };
  try {
    const said = await commit();
    return { state: notes.length > 0 && said === '' ? 'none' : 'archived', notes: [said, ...notes].filter(Boolean) };
  } catch (error) {
    if (!isRuleRefusal(error)) throw error;
    const proposed = await proposeArchive(world, { name, target, file, move });
    return { state: 'waiting', notes: [proposed, ...notes] };
  }
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
  readonly branch: Branch;
  readonly fix: Fix;
  readonly file: string;
  readonly read: ReadFile;
  readonly notes: string[];
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
  const now = new Date(world.clock.now()).toISOString();
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
