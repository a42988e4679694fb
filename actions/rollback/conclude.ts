// The decision of an earlier attempt that noted nothing, because it was cut off or nothing was to be marked: it is concluded
// from the deploy that it dispatched. Where that may be its work and cannot be told, a person is asked: a run that is started
// again must not go back a second time.

import { compareReleases, HotfixError, type WorkflowRun, type World } from '@hotfix-actions/core';
import { decideAnew } from './anew.ts';
import { releaseOf } from './dispatch.ts';
import { type Deployed, isBefore } from './history.ts';
import { type Wishes, workflowBranch } from './inputs.ts';
import type { Decision } from './memory.ts';
import { type Moment, Undecided } from './production.ts';
import { askedRelease, type Scene } from './scene.ts';
import type { Traces } from './traces.ts';

const mostSuspects = 10;

export async function conclude(
  world: World,
  scene: Scene,
  { wishes, traces }: { wishes: Wishes; traces: Traces },
): Promise<Decision | undefined> {
  const { began, history } = scene;
  const suspects = suspectsOf(world, scene, { wishes, traces });
  const [oldest] = suspects;
  if (!oldest) return undefined;
  const listed = await history.until((some) => some.some(({ createdAt }) => isBefore(createdAt, oldest.run.createdAt)));
  for (const { run, to } of began === undefined ? [] : suspects) {
    for (const moment of momentsBefore(listed, run)) {
      const decision = await decideAt(world, scene, { wishes, moment });
      if (decision && !decision.isThere && (to === undefined || decision.to.tag === to.tag))
        return { ...decision, by: 'concluded' };
    }
  }
  const doubtful = suspects.find((suspect) => mayHaveGoneBack(world, scene, { wishes, suspect }));
  if (doubtful) throw cannotTell(doubtful, wishes);
  return undefined;
}

/** Did production go back by it, so that a decision anew would be one from there? Not where a person says what is wanted. */
function mayHaveGoneBack(
  world: World,
  scene: Scene,
  { wishes, suspect: { run, to } }: { wishes: Wishes; suspect: Suspect },
): boolean {
  const { listed } = scene.history;
  if (to === undefined || wishes.from !== '' || (scene.began !== undefined && !isRepeated(world))) return false;
  const asked = askedRelease(scene, wishes, 'to');
  if (asked && (asked.tag !== to.tag || listed[0]?.release?.tag === to.tag)) return false;
  return momentsBefore(listed, run).some(({ first }) => {
    const ran = listed[first]?.release;
    return ran !== undefined && compareReleases(to, ran) < 0;
  });
}

interface Suspect {
  readonly run: WorkflowRun;
  /** Undefined where GitHub does not tell what the run deploys. */
  readonly to: Decision['to'] | undefined;
}

/** What this run may have dispatched, and has changed what is known of production since; oldest first. */
function suspectsOf(
  world: World,
  scene: Scene,
  { wishes, traces }: { wishes: Wishes; traces: Traces },
): readonly Suspect[] {
  const { began, history } = scene;
  const [newest] = history.listed;
  if (!world.run || !newest || (began !== undefined && isBefore(newest.createdAt, began))) return [];
  const all = traces.runs.map((run) => ({ run, to: releaseOf(run, scene, wishes) }));
  const own = all.filter(({ run, to }) => {
    // Only an attempt before this one makes it likely enough.
    if (to === undefined) return isRepeated(world) && run.branch === workflowBranch(wishes);
    return began !== undefined || isRepeated(world) || to.tag === newest.release?.tag;
  });
  return own.slice(-mostSuspects).reverse();
}

const isRepeated = ({ run }: World): boolean => (run?.attempt ?? 1) > 1;

/** Just before a run was dispatched; times are whole seconds, so that of one second any may be the first after it. */
function momentsBefore(listed: readonly Deployed[], { createdAt: at }: WorkflowRun): Moment[] {
  const later = listed.filter(({ createdAt }) => isBefore(at, createdAt)).length;
  const notBefore = listed.filter(({ createdAt }) => !isBefore(createdAt, at)).length;
  return Array.from({ length: notBefore - later + 1 }, (_, index) => ({ first: later + index, at }));
}

async function decideAt(
  world: World,
  scene: Scene,
  at: { wishes: Wishes; moment: Moment },
): Promise<Decision | undefined> {
  try {
    return await decideAnew(world, scene, at);
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}

function cannotTell({ run, to }: Suspect, { environment }: Wishes): HotfixError {
  return new HotfixError(
    `${environment} went back to ${to?.tag} by ${run.url}, and nothing tells whether an earlier attempt of this very run began that: to decide anew might go back a second time.`,
    'Start a new run with the input `from`: the release that is bad, and `to`, if it is known. Nothing was deployed.',
  );
}
