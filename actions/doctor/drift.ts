// Is each hotfix release in each development branch? By ancestry, else by patch, else by the pull requests of squashes. All
// releases are looked at: only those that a branch does not have cost anything.

import {
  code,
  contains,
  type Finding,
  findHeld,
  isMissingPermission,
  listOpen,
  ownBranches,
  type PullRequest,
  readBackMergeMarker,
  subjectOf,
  type TaggedRelease,
} from '@hotfix-actions/core';
import { isOfHotfix, withoutLanded, withoutSquashed } from './landed-otherwise.ts';
import { type Lacked, type Lineage, lackedByPatch, lineagesOf } from './lineage.ts';
import type { Patient, Tip } from './patient.ts';

const check = 'drift';

export async function checkDrift(patient: Patient): Promise<Finding[]> {
  // With the scheme `patch` hotfix releases are plain ones.
  const all = patient.releases.filter(({ patch, hotfix }) => patch + hotfix > 0);
  if (all.length === 0) return [ok('There is no hotfix release yet.')];
  // One after the other: they share a scratch repository.
  const found: Finding[] = [];
  for (const target of patient.targets) found.push(...(await driftOf(patient, target, all)));
  const names = patient.targets.map(({ name }) => name).join(', ') || 'no development branch';
  const which = all.some(({ hotfix }) => hotfix === 0) ? 'hotfix and patch releases' : 'hotfix releases';
  return [...found, ok(`Looked for all ${all.length} ${which} in ${names}.`)];
}

const ok = (message: string): Finding => ({ check, level: 'ok', message, remedy: '' });

async function driftOf(patient: Patient, target: Tip, all: readonly TaggedRelease[]): Promise<Finding[]> {
  const { world } = patient;
  const commits = all.map(({ commit }) => commit);
  const held = await findHeld(world, [target.sha], commits);
  const left = all.filter(({ commit }) => !held.has(commit));
  const { lineages, rest } = await lineagesOf(world, target, left);
  const found: Finding[] = [];
  for (const lineage of lineages) found.push(...(await driftIn(patient, target, lineage)));
  return [...found, ...unasked(target, rest, 'of so many lines the newest were looked at')];
}

async function driftIn(patient: Patient, target: Tip, lineage: Lineage): Promise<Finding[]> {
  const lacked = await lackedByPatch(patient, target, lineage);
  if (lacked.length === 0) return [];
  return byPullRequests(patient, target, { lineage, lacked }).catch((error: unknown) => {
    if (!isMissingPermission(error)) throw error;
    return lacked.filter(({ release }) => release.hotfix > 0).map((one) => unread(one, target));
  });
}

/** Of one line the newest that seem to be missing: each costs some requests. */
const mostAsked = 10;

async function byPullRequests(
  patient: Patient,
  target: Tip,
  { lineage, lacked }: { lineage: Lineage; lacked: readonly Lacked[] },
): Promise<Finding[]> {
  const all = await withoutSquashed(patient, target, { lineage, lacked });
  const hotfixesFirst = all.toSorted((a, b) => Math.sign(b.release.hotfix) - Math.sign(a.release.hotfix));
  const found: Finding[] = [];
  let open: readonly PullRequest[] | undefined;
  for (const one of hotfixesFirst.slice(0, mostAsked)) {
    const { lacked: left, pulls } = await withoutLanded(patient, { lineage, target }, one);
    if (left.missing.length === 0 || !isOfHotfix(one.release, pulls)) continue;
    open ??= await listBackMerges(patient, target);
    found.push(drifted(left, target, await bringing(patient, open, one.release)));
  }
  const rest = hotfixesFirst.slice(mostAsked).flatMap(({ release }) => (release.hotfix > 0 ? release : []));
  return [...found, ...unasked(target, rest, 'whether pull requests brought them was asked of the newest alone')];
}

/** The open ones, whatever their branches are called; one that a person opened by hand is known by its branch. */
async function listBackMerges({ world: { github } }: Patient, { name }: Tip): Promise<PullRequest[]> {
  const ours = ({ head, body }: PullRequest) =>
    head.branch.startsWith(ownBranches.backMerge) || readBackMergeMarker(body) !== undefined;
  return (await listOpen(github, name)).filter((pull) => !pull.head.fork && ours(pull));
}

async function bringing(
  { world: { github } }: Patient,
  open: readonly PullRequest[],
  { commit }: TaggedRelease,
): Promise<PullRequest | undefined> {
  const brings = await Promise.all(open.map(({ head }) => contains(github, head.sha, commit)));
  return open[brings.indexOf(true)];
}

function lacks({ release, missing }: Lacked, { name }: Tip): string {
  const shown = missing.slice(0, 3).map(({ message }) => subjectOf(message));
  const more = missing.length > shown.length ? ` and ${missing.length - shown.length} more` : '';
  return `${name} lacks ${release.tag}: ${shown.join('; ')}${more}.`;
}

function drifted(lacked: Lacked, target: Tip, pull: PullRequest | undefined): Finding {
  const { tag, commit } = lacked.release;
  if (pull) {
    const message = `${lacks(lacked, target)} Its back-merge waits in #${pull.number}.`;
    return { check, level: 'warning', message, remedy: `Settle and merge ${pull.url}, with a merge commit.` };
  }
  const remedy = `Run the action back-merge with ${code(`source: ${commit}`)}, ${code(`into: ${target.name}`)} and ${code(`version: ${tag}`)}.`;
  return { check, level: 'problem', message: lacks(lacked, target), remedy };
}

/** By commits and patches alone nobody can say. */
function unread(lacked: Lacked, target: Tip): Finding {
  const message = `${lacks(lacked, target)} Whether a squash brought it, or its back-merge waits, this token cannot read.`;
  const remedy = `A token with ${code('pull-requests: read')} can: that line under ${code('permissions:')} of the job.`;
  return { check, level: 'unknown', message, remedy };
}

const mostNamed = 10;

function unasked({ name }: Tip, releases: readonly TaggedRelease[], why: string): Finding[] {
  if (releases.length === 0) return [];
  const shown = releases.slice(0, mostNamed).map(({ tag }) => tag);
  const more = releases.length > shown.length ? ` and ${releases.length - shown.length} more` : '';
  const message = `Whether ${name} has ${shown.join(', ')}${more} is not known: ${why}.`;
  const remedy =
    'Mend what is said of the others first: a back-merge brings all that its release contains. Then run this again.';
  return [{ check, level: 'unknown', message, remedy }];
}
