// The files of a hotfix on its branch: only what is missing is written, by one commit. What people changed stays.

import {
  addActive,
  type Changes,
  commitFiles,
  filesAt,
  isRuleRefusal,
  manifestFile,
  NoTextFile,
  type ReadFile,
  readHotfixBranch,
  type World,
  writeTrackingFile,
} from '@hotfix-actions/core';
import type { Facts } from './facts.ts';
import { specFiles } from './spec.ts';

export interface Written {
  /** Where the branch stands then. */
  readonly sha: string;
  /** What this run wrote; in a dry run: would write. */
  readonly files: readonly string[];
  /** Sentences. */
  readonly notes: readonly string[];
}

export async function writeFiles(world: World, facts: Facts): Promise<Written> {
  const { branch, sha } = facts.taken;
  const wished = filesOf(facts);
  if (wished.size === 0) return { sha, files: [], notes: [] };
  if (world.dryRun) {
    const { changes, notes } = await missing(facts, wished, filesAt(world.github, sha));
    return { sha, files: [...changes.keys()], notes };
  }
  let written: { files: string[]; notes: string[] } = { files: [], notes: [] };
  const change = async (read: ReadFile): Promise<Changes> => {
    const { changes, notes } = await missing(facts, wished, read);
    written = { files: [...changes.keys()], notes };
    return changes;
  };
  const message = `chore(hotfix): ${[...wished.keys()].join(', ')}`;
  try {
    const done = await commitFiles(world.github, branch, { change, message });
    if (done.result !== 'gone') return { sha: done.sha, ...written };
    return { sha, files: [], notes: [`${branch} was deleted meanwhile: nothing was written to it.`] };
  } catch (error) {
    if (!isRuleRefusal(error)) throw error;
    const why = `A rule of the repository lets nobody commit to ${branch} so: ${(error as Error).message}`;
    return { sha, files: [], notes: [`${why}. These files were not written: ${[...wished.keys()].join(', ')}.`] };
  }
}

const isKeptInFiles = ({ wishes }: Facts): boolean => ['file', 'both'].includes(wishes.tracking);

function filesOf(facts: Facts): Map<string, string> {
  const { wishes, taken, base, commands } = facts;
  const specs = wishes.spec ? specFiles(facts) : [];
  if (!isKeptInFiles(facts)) return new Map(specs);
  const file = writeTrackingFile({
    ...facts,
    branch: taken.branch,
    base: base.branch,
    description: wishes.description,
    severity: wishes.severity,
    commands: `${commands.fetch}\n${commands.worktree}`,
  });
  return new Map([[facts.file, file], [manifestFile, ''], ...specs]);
}

async function missing(facts: Facts, wished: ReadonlyMap<string, string>, read: ReadFile) {
  const changes = new Map<string, string>();
  const notes: string[] = [];
  for (const [file, content] of wished) {
    try {
      const there = await read(file);
      if (file === manifestFile) listIn(there, { facts, changes, notes });
      else if (there === undefined) changes.set(file, content);
      else if (facts.taken.created) notes.push(`${file} was there already, and stays as it is.`);
    } catch (error) {
      if (!(error instanceof NoTextFile)) throw error;
      notes.push(error.message);
    }
  }
  return { changes, notes };
}

function listIn(
  manifest: string | undefined,
  { facts, changes, notes }: { facts: Facts; changes: Map<string, string>; notes: string[] },
): void {
  const { taken, begun, title, file } = facts;
  const { slug } = readHotfixBranch(taken.branch);
  const edited = addActive(manifest, { slug, timestamp: begun, title, file }, begun);
  if ('unexpected' in edited)
    notes.push(`${manifestFile} was left as it is: ${edited.unexpected}. Add ${file} to it by hand.`);
  else if (edited.text !== manifest) changes.set(manifestFile, edited.text);
}
