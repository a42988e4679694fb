// From which release to which: what this run decided before, by its note or by what it dispatched, else a decision anew.

import type { World } from '@hotfix-actions/core';
import { decideAnew, now } from './anew.ts';
import { conclude } from './conclude.ts';
import type { Wishes } from './inputs.ts';
import { type Decided, type Decision, readPayload } from './memory.ts';
import { askedRelease, type Scene } from './scene.ts';
import { settle } from './settle.ts';
import { type Noted, notesOf, type Traces } from './traces.ts';

export interface Wanted {
  readonly wishes: Wishes;
  readonly traces: () => Promise<Traces>;
}

export async function decide(world: World, scene: Scene, { wishes, traces }: Wanted): Promise<Decision> {
  // Both at once: a first attempt, which is the rule, finds nothing of its own.
  const anew = settle(decideAnew(world, scene, { wishes, moment: now }));
  const left = await traces();
  const kept =
    (wishes.workflow ? undefined : ownDeployment(world, scene, wishes)) ??
    ownNote(world, scene, { wishes, notes: left.notes }) ??
    (await conclude(world, scene, { wishes, traces: left }));
  if (kept) return kept;
  const outcome = await anew;
  return (await ownNoteOfNewest(world, scene, { wishes, outcome })) ?? outcome();
}

/** Another step of this run may have asked for something else. */
function isAsked(scene: Scene, wishes: Wishes): (decided: Decided) => boolean {
  const from = askedRelease(scene, wishes, 'from');
  const to = askedRelease(scene, wishes, 'to');
  return (decided) => (from ?? decided.from).tag === decided.from.tag && (to ?? decided.to).tag === decided.to.tag;
}

function decidedOf({ releases }: Scene, { from, to }: { readonly from: string; readonly to: string }): Decided[] {
  const [older, good] = [from, to].map((tag) => releases.find((release) => release.tag === tag));
  return older && good ? [{ from: older, to: good }] : [];
}

/** What this very run asked other systems to deploy. */
function ownDeployment({ run }: World, scene: Scene, wishes: Wishes): Decision | undefined {
  const made = (run ? scene.history.listed : []).flatMap((deployment) => {
    const payload = readPayload(deployment);
    const decided = payload?.run === run?.id && payload ? decidedOf(scene, payload) : [];
    return decided.map((tags) => ({ ...tags, id: deployment.id }));
  });
  const decided = made.findLast(isAsked(scene, wishes));
  const newest = made.find(({ from, to }) => from === decided?.from && to === decided.to);
  return newest && { from: newest.from, to: newest.to, by: 'noted', isThere: false, begun: newest.id };
}

/** Of several the oldest: what comes later in a run, without naming another release, is the same again. */
function ownNote(
  { run }: World,
  scene: Scene,
  { wishes, notes }: { wishes: Wishes; notes: readonly Noted[] },
): Decision | undefined {
  const own = notes.filter((note) => note.run === run?.id && note.environment === wishes.environment);
  const decided = own.flatMap((note) => decidedOf(scene, note)).findLast(isAsked(scene, wishes));
  if (!decided) return undefined;
  const same = own.filter(({ from, to }) => from === decided.from.tag && to === decided.to.tag);
  const begun = same.filter(({ deploy }) => deploy === undefined || deploy.workflow === wishes.workflow);
  const id = begun.find(({ deploy }) => deploy)?.deploy?.id;
  return { ...decided, by: 'noted', isThere: false, begun: begun.length > 0 ? (id ?? 'untold') : undefined };
}

/**
 * Where nothing tells what runs but the latest release, an earlier attempt has handed that over: it stands below the one that
 * was marked before. So the notes are looked for after it was read.
 */
async function ownNoteOfNewest(
  world: World,
  scene: Scene,
  { wishes, outcome }: { wishes: Wishes; outcome: () => Decided },
): Promise<Decision | undefined> {
  if (!world.run || scene.history.listed.length > 0 || wishes.from !== '' || isNewest(scene, outcome)) return undefined;
  return ownNote(world, scene, { wishes, notes: notesOf(await scene.newest()) });
}

function isNewest({ releases }: Scene, outcome: () => Decided): boolean {
  try {
    return outcome().from.tag === releases[0]?.tag;
  } catch {
    return false;
  }
}
