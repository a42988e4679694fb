// What was left before this step looked, by earlier attempts of its run and by other runs: notes in the releases that they
// marked, and deploys that they dispatched.

import {
  type GitHubRelease,
  inParallel,
  listDispatched,
  type TaggedRelease,
  type WorkflowRun,
  type World,
} from '@hotfix-actions/core';
import { isBefore } from './history.ts';
import type { Wishes } from './inputs.ts';
import { type Note, notesIn } from './memory.ts';
import { askedRelease, type Scene } from './scene.ts';

/** A note, and the tag of the release in whose notes it stands. */
export interface Noted extends Note {
  readonly from: string;
}

export interface Traces {
  readonly notes: readonly Noted[];
  /** Dispatched since this run was created, newest first, without those that a note says to be another's. */
  readonly runs: readonly WorkflowRun[];
  /** With these, and those of the second in which it was created. */
  readonly all: readonly WorkflowRun[];
}

export async function readTraces(world: World, scene: Scene, wishes: Wishes): Promise<Traces> {
  const { run: own, github, clock } = world;
  const { began } = scene;
  const [notes, all] = await Promise.all([
    own ? readNotes(scene, wishes) : [],
    wishes.workflow ? listDispatched(github, wishes.workflow, began ?? monthBefore(clock.now())) : [],
  ]);
  // Times are whole seconds; within one, runs are numbered in their order.
  const isSince = (run: WorkflowRun) => run.createdAt !== began || run.id > Number(own?.id);
  const others = notes.filter(({ run, environment }) => run !== own?.id || environment !== wishes.environment);
  const isClaimed = ({ id, branch }: WorkflowRun) =>
    others.some(({ deploy, to }) => (deploy ? deploy.id === id : to === branch));
  return { notes, runs: all.filter((run) => isSince(run) && !isClaimed(run)), all };
}

/** A run can be started again for thirty days (docs.github.com/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs). */
const monthBefore = (now: number): string => new Date(now - 30 * 24 * 3_600_000).toISOString();

export function notesOf(releases: readonly (GitHubRelease | undefined)[]): Noted[] {
  return releases.flatMap((release) =>
    release ? notesIn(release.body ?? '').map((note) => ({ ...note, from: release.tag_name })) : [],
  );
}

const atOnce = 10;
const lastDeployed = 3;

/**
 * What this run went back from is what a person named, else what ran when it was created, or came since. Where that is not
 * known, or nothing tells what ran then, the newest releases are looked through besides.
 */
async function readNotes(scene: Scene, wishes: Wishes): Promise<Noted[]> {
  const { history, began, published, newest } = scene;
  const given = askedRelease(scene, wishes, 'from');
  if (given) return notesOf([await published(given.tag)]);
  const isOlder = ({ createdAt }: { createdAt: string }) => began !== undefined && isBefore(createdAt, began);
  const listed = await history.until((some) => began === undefined || some.some(isOlder));
  const last = listed.findIndex(isOlder);
  const near = last >= 0 ? distinct(listed.slice(0, last + 1)) : distinct(listed).slice(0, lastDeployed);
  const [some, others] = await Promise.all([
    inParallel(near, atOnce, ({ tag }) => published(tag)),
    last < 0 && listed.length > 0 ? newest() : [],
  ]);
  const more = others.filter(({ tag_name: tag }) => !near.some((release) => release.tag === tag));
  return notesOf([...some, ...more]);
}

function distinct(deployed: readonly { readonly release: TaggedRelease | undefined }[]): TaggedRelease[] {
  return [...new Set(deployed.flatMap(({ release }) => release ?? []))];
}
