// Conflicts settled by rule, hunk by hunk: ours, theirs, union, version. What no rule covers stays a conflict.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';
import type { Conflict, Entry, Merge } from './merge.ts';
import { matches } from './names.ts';
import { readObjects } from './objects.ts';
import { onlyVersionsConflict, type ReleasedVersions } from './settle-version.ts';

export const ways = ['ours', 'theirs', 'union', 'version'] as const;

export type Way = (typeof ways)[number];

/** Conflicts in paths that match the glob are settled this way; the last rule that matches a path counts. */
export interface Rule {
  readonly glob: string;
  readonly how: Way;
}

/** A path as it is after settling: with a new content, as one side has it, or gone. */
export interface Settled {
  readonly path: string;
  readonly how: Way;
  readonly entry: Entry | undefined;
}

export interface Settlement {
  readonly settled: readonly Settled[];
  readonly conflicts: readonly Conflict[];
}

/** Settles what the rules cover. A file with one hunk that its rule leaves open is left whole, as a conflict. */
export async function settle(
  git: Git,
  merge: Merge,
  by: { rules: readonly Rule[]; versions: ReleasedVersions },
): Promise<Settlement> {
  const settled: Settled[] = [];
  const conflicts: Conflict[] = [];
  for (const conflict of merge.conflicts) {
    const how = by.rules.findLast((rule) => matches(conflict.path, [rule.glob]))?.how;
    const result = how && (await settleOne(git, merge.folder, { conflict, how, versions: by.versions }));
    if (result) settled.push(result);
    else conflicts.push(conflict);
  }
  return { settled, conflicts };
}

interface Task {
  readonly conflict: Conflict;
  readonly how: Way;
  readonly versions: ReleasedVersions;
}

async function settleOne(git: Git, folder: string, task: Task): Promise<Settled | undefined> {
  const { conflict, how } = task;
  const { path, ours, theirs } = conflict;
  if (isFile(ours) && isFile(theirs) && ['content', 'add/add'].includes(conflict.kind)) {
    const content = await settleContent(git, folder, task);
    if (content === undefined) return undefined;
    return { path, how, entry: { mode: settledMode(task), object: await writeObject(git, folder, content) } };
  }
  // A whole side is taken where there are no lines to look at. A path that moved or became a directory is nobody's to settle.
  const whole = how === 'ours' || how === 'theirs';
  const simple = ['modify/delete', 'binary', 'symlink', 'submodule', 'add/add'].includes(conflict.kind);
  return whole && simple ? { path, how, entry: conflict[how] } : undefined;
}

// A mode that one side alone changed is merged as always; a new file has none to compare with.
function settledMode({ conflict: { base, ours, theirs }, how }: Task): string {
  const [own, other] = [ours?.mode ?? '', theirs?.mode ?? ''];
  const takeOther = base ? base.mode === own : how === 'theirs';
  return takeOther ? other : own;
}

function isFile(entry: Entry | undefined): entry is Entry {
  return entry?.mode === '100644' || entry?.mode === '100755';
}

async function settleContent(git: Git, folder: string, task: Task): Promise<Buffer | undefined> {
  const { base, ours, theirs } = task.conflict as Required<Conflict>;
  const objects = await readObjects(git, folder, [ours.object, base?.object ?? '', theirs.object].filter(Boolean));
  const empty = Buffer.alloc(0);
  const sides = [ours.object, base?.object ?? '', theirs.object].map((object) => objects.get(object) ?? empty);
  // As far as git looks for what makes a file binary.
  if (sides.some((content) => content.subarray(0, 8000).includes(0))) return undefined;
  if (task.how !== 'version') return mergeFile(git, sides, [`--${task.how}`]);
  const marked = await mergeFile(git, sides, ['--diff3', `--marker-size=${markerSize}`]);
  return onlyVersionsConflict(marked, task.versions) ? mergeFile(git, sides, ['--ours']) : undefined;
}

/** Long enough that no line of a file is mistaken for a marker. */
const markerSize = 57;

// git's own merge of files, by lines (git-scm.com/docs/git-merge-file). Its exit code counts the conflicts.
async function mergeFile(git: Git, sides: readonly Buffer[], options: readonly string[]): Promise<Buffer> {
  const folder = await git.newFolder();
  const files = ['ours', 'base', 'theirs'].map((name) => join(folder, name));
  await Promise.all(files.map((file, index) => writeFile(file, sides[index] ?? '')));
  const conflicts = Array.from({ length: 127 }, (_, index) => index + 1);
  const { stdout } = await git.call(['merge-file', '--stdout', '--quiet', ...options, ...files], {
    folder,
    allow: conflicts,
  });
  return stdout;
}

async function writeObject(git: Git, folder: string, content: Buffer): Promise<string> {
  const { stdout } = await git.call(['hash-object', '-w', '--stdin'], { folder, input: content });
  return stdout.toString('utf8').trim();
}
