// Is each hotfix release in each development branch? By ancestry, else by patch.

import {
  backMergeBranch,
  type Commit,
  code,
  compare,
  contains,
  type Finding,
  findContained,
  findUnmerged,
  listOpen,
  subjectOf,
  type TaggedRelease,
} from '@hotfix-actions/core';
import type { Patient, Tip } from './patient.ts';

const check = 'drift';
/** The newest hotfix releases: what is older is not looked at. */
const mostHotfixes = 10;

export async function checkDrift(patient: Patient): Promise<Finding[]> {
  const { releases, targets } = patient;
  const all = releases.filter(({ hotfix }) => hotfix > 0);
  const newest = all.slice(0, mostHotfixes);
  if (newest.length === 0) return [ok('There is no hotfix release yet.')];
  // One after the other: they share a scratch repository.
  const found: Finding[] = [];
  for (const target of targets) found.push(...(await driftOf(patient, target, newest)));
  const which = all.length > newest.length ? `the newest ${newest.length} of ${all.length}` : `all ${newest.length}`;
  const names = targets.map(({ name }) => name).join(', ');
  return [...found, ok(`Looked for ${which} hotfix releases in ${names || 'no development branch'}.`)];
}

const ok = (message: string): Finding => ({ check, level: 'ok', message, remedy: '' });

async function driftOf(patient: Patient, target: Tip, hotfixes: readonly TaggedRelease[]): Promise<Finding[]> {
  const { github } = patient.world;
  const held = await Promise.all(hotfixes.map(({ commit }) => contains(github, target.sha, commit)));
  const left = hotfixes.filter((_, index) => !held[index]);
  if (left.length === 0) return [];
  const open = await listOpen(github, target.name);
  const found: Finding[] = [];
  for (const release of left) {
    const missing = await missingIn(patient, release, target);
    if (missing.length === 0) continue;
    const pull = open.find(({ head }) => head.branch === backMergeBranch(release.tag, target.name));
    found.push(drifted(release, target, { missing, pull }));
  }
  return found;
}

/**
 * What the hotfix brought since the release that it contains, and the branch has neither as a commit nor as a patch. A merge
 * brings nothing of its own.
 */
async function missingIn(
  { world, releases }: Patient,
  release: TaggedRelease,
  target: Tip,
): Promise<readonly Commit[]> {
  const below = releases.slice(releases.indexOf(release) + 1);
  const [unmerged, previous] = await Promise.all([
    findUnmerged(world, { commit: release.commit, into: [target.sha] }),
    findContained(world, below, release.commit),
  ]);
  const brought = previous ? await compare(world.github, previous.commit, release.commit) : undefined;
  const own = brought && new Set(brought.commits.map(({ sha }) => sha));
  return unmerged.missing.filter(({ sha, parents }) => parents.length === 1 && (own?.has(sha) ?? true));
}

function drifted(
  { tag, commit }: TaggedRelease,
  { name }: Tip,
  { missing, pull }: { missing: readonly Commit[]; pull: { number: number; url: string } | undefined },
): Finding {
  const shown = missing.slice(0, 3).map(({ message }) => subjectOf(message));
  const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : '';
  const lacks = `${name} lacks ${tag}: ${shown.join('; ')}${more}.`;
  if (pull) {
    const remedy = `Settle and merge ${pull.url}, with a merge commit.`;
    return { check, level: 'warning', message: `${lacks} Its back-merge waits in #${pull.number}.`, remedy };
  }
  const remedy = `Run the action back-merge with ${code(`source: ${commit}`)}, ${code(`into: ${name}`)} and ${code(`version: ${tag}`)}.`;
  return { check, level: 'problem', message: lacks, remedy };
}
