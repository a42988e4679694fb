// The branch of a hotfix: the open one of that name, else a new one. Of two people who press at once both get the same: who
// sees two branches takes back his own, if the other is older or is there to stay, and only while the other one stands.

import {
  code,
  contains,
  deleteBranch,
  findTrackingIssue,
  HotfixError,
  hotfixBranch,
  type RemoteRefs,
  readHotfixBranch,
  readRemoteRefs,
  type Standing,
  timestampOf,
  type World,
} from '@hotfix-actions/core';
import { type Base, makeBase, makeRef } from './base.ts';
import { listOpen, type Open, refuseTakenName } from './open-hotfixes.ts';

export interface Wanted {
  readonly slug: string;
  /** The whole name, where one was given. */
  readonly branch: string;
  readonly base: Base;
}

export interface Taken extends Standing {
  /** Whether this run made it; in a dry run: would make it. */
  readonly created: boolean;
  readonly notes: readonly string[];
}

const patienceMs = 10_000;
const mostLooks = 24;

/** Gives the branch to work on. `refs` as they were read before anything was written. */
export async function takeBranch(world: World, refs: RemoteRefs, wanted: Wanted): Promise<Taken> {
  let seen = refs;
  let made: string | undefined;
  let waited = 0;
  for (let look = 0; look < mostLooks; look += 1) {
    const open = await listOpen(world, seen, wanted);
    const own = open.find(({ branch }) => branch === made);
    const taken = own ? aloneOrNot(open, own) : await adoptOrForetell(world, seen, { open, wanted });
    if (taken) return taken;
    if (!own) {
      made = await makeOwn(world, seen, wanted);
    } else if (own === open[0] && waited < patienceMs) {
      // The run of the younger one gives way as soon as it looks. One that looked before ours was made does not.
      await world.clock.sleep(1_000);
      waited += 1_000;
    } else if (!(await giveWay(world, own, open.find((other) => other !== own) as Standing))) {
      made = undefined;
    }
    seen = await readRemoteRefs(world.git, world.repository);
  }
  throw new HotfixError(
    `Others begin hotfixes called ${wanted.slug}, and take them back, all the time.`,
    'Run the job again once there is less going on.',
  );
}

function aloneOrNot(open: readonly Standing[], own: Standing): Taken | undefined {
  return open.length === 1 ? { ...own, created: true, notes: [] } : undefined;
}

async function adoptOrForetell(
  world: World,
  refs: RemoteRefs,
  { open, wanted }: { open: readonly Open[]; wanted: Wanted },
): Promise<Taken | undefined> {
  if (open.length > 0) return adopt(world, open, wanted);
  const branch = nameFor(world, refs, wanted);
  return world.dryRun ? { branch, sha: wanted.base.sha, created: true, notes: [] } : undefined;
}

/** Undefined where another run made it in this very moment. */
async function makeOwn(world: World, refs: RemoteRefs, wanted: Wanted): Promise<string | undefined> {
  await makeBase(world, wanted.base);
  const name = nameFor(world, refs, wanted);
  const { created } = await makeRef(world.github, name, wanted.base.sha);
  return created ? name : undefined;
}

/** False where the own branch has to stay: somebody works on it already, or a rule forbids to delete it. */
async function giveWay({ git, log }: World, own: Standing, to: Standing): Promise<boolean> {
  try {
    await deleteBranch(git, own.branch, own.sha, to);
    return true;
  } catch (error) {
    if (!(error instanceof HotfixError)) throw error;
    log.warning(`${error.message} Work on ${to.branch}, and delete ${own.branch}.`);
    return false;
  }
}

function nameFor({ clock }: World, refs: RemoteRefs, { branch, slug }: Wanted): string {
  const name = branch || hotfixBranch(timestampOf(clock.now()), slug);
  refuseTakenName(refs, name);
  return name;
}

/** The oldest of the open ones. */
async function adopt(world: World, open: readonly Open[], { base }: Wanted): Promise<Taken> {
  const [oldest, ...others] = open as [Open, ...Open[]];
  const left: string[] = [];
  for (const other of others) if (!(await takeBackEmpty(world, other, { oldest, base }))) left.push(code(other.branch));
  const notes = [
    ...(left.length === 0
      ? []
      : [`There are other open hotfixes of that name: ${left.join(', ')}. This is the oldest one.`]),
    ...(oldest.isUntold ? [untold(oldest)] : []),
  ];
  return { branch: oldest.branch, sha: oldest.sha, created: false, notes };
}

function untold({ branch }: Open): string {
  return `Whether ${code(branch)} was merged by a squash or a rebase already, this token may not read: give the job \`permissions: pull-requests: read\`. If it was, delete the branch and run this again.`;
}

const surelyOverMs = 10 * 60_000;

/** What a run left that died before it could give way: a younger branch, with nothing on it and nothing that tells of it. */
async function takeBackEmpty(
  world: World,
  left: Standing,
  { oldest, base }: { oldest: Standing; base: Base },
): Promise<boolean> {
  const { begun } = readHotfixBranch(left.branch);
  if (world.dryRun || begun === undefined || world.clock.now() - begun < surelyOverMs) return false;
  if (!(await contains(world.github, base.sha, left.sha))) return false;
  if (await findTrackingIssue(world.github, left.branch).catch(() => undefined)) return false;
  return deleteBranch(world.git, left.branch, left.sha, oldest).then(
    (done) => done === 'deleted',
    () => false,
  );
}
