// Makes what a release consists of: the annotated tag, the GitHub release, the workflows that are started for it.
// 1 tag object, then its ref   2 release, which needs the tag   3 workflows at the tag. Each is looked for before it is made.

import {
  createAnnotatedTag,
  deservesLatest,
  dispatchOnce,
  ensureRelease,
  explainWorkflowRule,
  findRelease,
  type GitHubRelease,
  generateNotes,
  HotfixError,
  MayNotStart,
  type NewRelease,
  type Release,
  type TagRef,
  type World,
} from '@hotfix-actions/core';

/** All that is known about the release to be made. */
export interface Plan {
  readonly release: Release;
  readonly commit: string;
  /** The tag, where it is there already: at this commit. */
  readonly tag: TagRef | undefined;
  readonly message: string;
  /** The releases of this prefix, newest first. */
  readonly releases: readonly Release[];
  /** What the notes are generated against. */
  readonly previous: Release | undefined;
}

/** What the user asked for, as in tag/action.yml. */
export interface Wishes {
  readonly release: boolean;
  readonly notes: string;
  readonly 'make-latest': 'auto' | 'true' | 'false';
  readonly draft: boolean;
  readonly 'trigger-workflows': readonly string[];
}

export interface Published {
  readonly result: 'created' | 'already-exists';
  /** The tag object; the commit where the tag is lightweight; '' in a dry run that would make it. */
  readonly tagSha: string;
  readonly lightweight: boolean;
  readonly release: GitHubRelease | undefined;
  readonly runUrls: readonly string[];
  /** What was left out, and why. */
  readonly warnings: readonly string[];
}

export async function publish(world: World, plan: Plan, wishes: Wishes): Promise<Published> {
  const found = await findExisting(world, plan, wishes);
  const result = plan.tag && (found || !wishes.release) ? 'already-exists' : 'created';
  const lightweight = plan.tag?.object === plan.commit;
  if (lightweight)
    world.log.warning(`The tag ${plan.release.tag} is lightweight, not annotated. Tags never move: it stays.`);
  const done = { result, lightweight, release: found } as const;
  if (world.dryRun) return { ...done, tagSha: plan.tag?.object ?? '', runUrls: [], warnings: [] };
  // Both end before anything is thrown: who looks at the tag then finds it as it stays.
  const [tagSha, draft] = await Promise.allSettled([
    plan.tag?.object ?? createTag(world, plan),
    wishes.release && !found ? draftRelease(world, plan, wishes) : undefined,
  ]);
  if (tagSha.status === 'rejected') throw tagSha.reason;
  if (draft.status === 'rejected') throw draft.reason;
  const release = draft.value ? (await ensureRelease(world.github, draft.value, true)).value : found;
  return { ...done, tagSha: tagSha.value, release, ...(await startWorkflows(world, plan, wishes)) };
}

// Without the tag there is no release to be found; only a draft can be older than its tag.
function findExisting(world: World, plan: Plan, wishes: Wishes): Promise<GitHubRelease | undefined> | undefined {
  const possible = wishes.release && (plan.tag !== undefined || wishes.draft);
  return possible ? findRelease(world.github, plan.release.tag, wishes.draft) : undefined;
}

async function draftRelease(world: World, plan: Plan, wishes: Wishes): Promise<NewRelease> {
  const [latest, body] = await Promise.all([isLatest(world, plan, wishes), notesOf(world, plan, wishes)]);
  return { tag: plan.release.tag, title: plan.release.tag, body, draft: wishes.draft, latest };
}

// Tag and release stand by now: a token without the right to start workflows is a warning, and one that cannot be
// started holds back no other.
async function startWorkflows(
  world: World,
  plan: Plan,
  wishes: Wishes,
): Promise<Pick<Published, 'runUrls' | 'warnings'>> {
  const runUrls: string[] = [];
  const warnings: string[] = [];
  const failures: unknown[] = [];
  for (const workflow of wishes['trigger-workflows']) {
    try {
      runUrls.push(await dispatchOnce(world.github, { workflow, ref: tagRef(plan.release), sha: plan.commit }));
    } catch (error) {
      if (error instanceof MayNotStart) warnings.push(`${error.message} ${error.hint}`);
      else failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  for (const warning of warnings) world.log.warning(warning);
  return { runUrls: runUrls.filter(Boolean), warnings };
}

const tagRef = ({ tag }: Release) => `refs/tags/${tag}`;

/** Whether the release will be "latest": as asked, else by what stands above it. */
export function isLatest(world: World, plan: Plan, wishes: Wishes): Promise<boolean> | boolean {
  if (wishes['make-latest'] !== 'auto') return wishes['make-latest'] === 'true';
  return wishes.draft ? false : deservesLatest(world.github, plan.release, plan.releases);
}

function notesOf(world: World, plan: Plan, wishes: Wishes): Promise<string> | string {
  const { release, commit, previous } = plan;
  return wishes.notes || generateNotes(world.github, { tag: release.tag, commit, previous: previous?.tag });
}

async function createTag(world: World, plan: Plan): Promise<string> {
  const { tag } = plan.release;
  const made = await createAnnotatedTag(world.github, { name: tag, commit: plan.commit, message: plan.message }).catch(
    async (error) => {
      throw await explainWorkflowRule(world.github, error, { what: `the tag ${tag}`, sha: plan.commit });
    },
  );
  if (made.commit !== plan.commit) throw tagElsewhere(tag, made.commit, plan.commit);
  return made.object;
}

/** Tags never move: one of this name stands at another commit. */
export function tagElsewhere(tag: string, there: string, wanted: string): HotfixError {
  return new HotfixError(
    `The tag ${tag} exists at ${there}; it was asked for ${wanted}. Tags never move, so nothing was changed.`,
    'If the other commit is the release, all is done: use it. Else take the next free number; the action `version` computes it.',
  );
}
