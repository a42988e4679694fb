// From which release to which: the decision of this run, if it was made already, else a new one.

import type { GitHubRelease, World } from '@hotfix-actions/core';
import { fits } from './dispatch.ts';
import type { Wishes } from './inputs.ts';
import { type Decided, ownDeployment, readMemory } from './memory.ts';
import { previousRelease, type Wanted } from './previous.ts';
import { findInProduction, type Moment, requireEnvironment } from './production.ts';
import { askedRelease, type Scene } from './scene.ts';
import { settle } from './settle.ts';

export interface Decision extends Decided {
  /** How it is known what runs in production. */
  readonly by: 'input' | 'deployment' | 'latest' | 'earlier';
  /** `to` runs in production already. */
  readonly isThere: boolean;
  /** The deployment that an earlier attempt of this run made. */
  readonly deploymentId?: number;
}

export async function decide(world: World, scene: Scene, wanted: Wanted): Promise<Decision> {
  const { wishes, dispatches } = wanted;
  const asked = { from: askedRelease(scene, wishes, 'from'), to: askedRelease(scene, wishes, 'to') };
  // Another step of this run may have asked for something else.
  const isAsked = ({ from, to }: Decided) => (asked.from ?? from).tag === from.tag && (asked.to ?? to).tag === to.tag;
  const own = wishes.workflow ? undefined : ownDeployment(world, scene);
  if (own && isAsked(own)) return { ...own, by: 'earlier', isThere: false, deploymentId: own.id };
  const now = { deployed: scene.deployed, at: undefined };
  // Both at once: a first attempt, which is the rule, remembers nothing.
  const anew = settle(decideAnew(world, scene, { wishes, moment: now }));
  const remembered = await recall(world, scene, { wishes, isAsked });
  if (remembered) return { ...remembered, by: 'earlier', isThere: false };
  const before = await decidedBefore(world, scene, { wishes, dispatches });
  if (before) return before;
  const outcome = await anew;
  const handed = await recallHanded(world, scene, { wishes, isAsked, outcome });
  return handed ? { ...handed, by: 'earlier', isThere: false } : outcome();
}

async function decideAnew(
  world: World,
  scene: Scene,
  { wishes, moment }: { wishes: Wishes; moment: Moment },
): Promise<Decision> {
  const [inProduction] = await Promise.all([
    findInProduction(world, scene, { wishes, moment }),
    scene.deployed.length === 0 ? requireEnvironment(world, wishes.environment) : undefined,
  ]);
  const { to, isThere } = await previousRelease(world, scene, { wishes, moment, inProduction });
  return { from: inProduction.release, to, by: inProduction.by, isThere };
}

/**
 * An earlier attempt that was cut off before it could mark anything: deployments that came after the run was created may be
 * its own work. What was to be decided before one of them, and was dispatched since, is kept.
 */
async function decidedBefore(
  world: World,
  scene: Scene,
  { wishes, dispatches }: Wanted,
): Promise<Decision | undefined> {
  const { began, deployed } = scene;
  const since = deployed.filter(({ createdAt }) => began && Date.parse(createdAt) >= Date.parse(began));
  if (since.length === 0) return undefined;
  const known = await dispatches();
  if (known.runs.length === 0) return undefined;
  const moments = since.slice(0, lastDeployed).map(({ createdAt: at }, index) => ({
    deployed: deployed.slice(index + 1),
    at,
  }));
  const outcomes = await Promise.all(moments.map((moment) => settle(decideAnew(world, scene, { wishes, moment }))));
  const decisions = outcomes.flatMap((outcome) => {
    try {
      return outcome();
    } catch {
      return [];
    }
  });
  const found = decisions.find(({ to }) => known.runs.some((run) => fits(run, known, to)));
  return found && { ...found, by: 'earlier' };
}

/** How far back among what was deployed the work of this run may be. */
const lastDeployed = 3;

type Asked = { readonly wishes: Wishes; readonly isAsked: (decided: Decided) => boolean };

/** The decision of an earlier attempt, or step, of this run, by the notes of the release that it marked. */
async function recall(world: World, scene: Scene, asked: Asked): Promise<Decided | undefined> {
  const given = askedRelease(scene, asked.wishes, 'from');
  const deployed = scene.deployed.flatMap(({ release }) => release ?? []);
  const near = [...new Set([...(given ? [given] : []), ...deployed])].slice(0, lastDeployed);
  const notes = world.run ? await Promise.all(near.map(({ tag }) => scene.published(tag))) : [];
  return notes.map((release) => decidedBy(world, scene, { ...asked, release })).find(Boolean);
}

/**
 * Where nothing tells what runs but the latest release, an earlier attempt has handed that over: it stands below the one that
 * was marked before. So the marks are looked for after it was read.
 */
async function recallHanded(
  world: World,
  scene: Scene,
  asked: Asked & { outcome: () => Decided },
): Promise<Decided | undefined> {
  if (!world.run || scene.deployed.length > 0 || asked.wishes.from !== '') return undefined;
  if (isNewest(scene, asked.outcome)) return undefined;
  const listed = await scene.newest();
  return listed.map((release) => decidedBy(world, scene, { ...asked, release })).find(Boolean);
}

function isNewest({ releases }: Scene, outcome: () => Decided): boolean {
  try {
    return outcome().from.tag === releases[0]?.tag;
  } catch {
    return false;
  }
}

function decidedBy(
  { run }: World,
  { releases }: Scene,
  { wishes, isAsked, release }: Asked & { release: GitHubRelease | undefined },
): Decided | undefined {
  const byTag = (tag: string) => releases.find((other) => other.tag === tag);
  const from = byTag(release?.tag_name ?? '');
  const tags = run ? readMemory(release?.body ?? '', run, wishes.environment) : [];
  return tags
    .flatMap((tag) => byTag(tag) ?? [])
    .flatMap((to) => (from ? [{ from, to }] : []))
    .find(isAsked);
}
