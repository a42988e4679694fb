// Makes what a release consists of: the annotated tag, the GitHub release, the workflows that are started for it.
// 1 tag object, then its ref   2 release, which needs the tag   3 workflows at the tag. Each is looked for before it is made.

import {
  createAnnotatedTag,
  deservesLatest,
  dispatchOnce,
  endPreRelease,
  ensureRelease,
  explain,
  explainWorkflowRule,
  findDraft,
  findLatest,
  findRelease,
  findRun,
  type GitHubRelease,
  generateNotes,
  HotfixError,
  MayNotStart,
  type NewRelease,
  path,
  publishDraft,
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
  /** In a dry run also a draft that would be published. */
  readonly release: GitHubRelease | undefined;
  readonly runUrls: readonly string[];
  /** What was left out, and why. */
  readonly warnings: readonly string[];
  /** A workflow that could not be started, when all else was done. */
  readonly problem: HotfixError | undefined;
}

export async function publish(world: World, plan: Plan, wishes: Wishes): Promise<Published> {
  const found = plan.tag && wishes.release ? await findRelease(world.github, plan.release.tag) : undefined;
  // Not waited for yet, where only the release needs to know it: the tag is made meanwhile.
  const draft = wishes.release && !found ? findDraft(world.github, plan.release.tag) : undefined;
  const asked = found ?? (wishes.draft || world.dryRun ? await askedDraft(draft, wishes) : undefined);
  const result = plan.tag && (asked || !wishes.release) ? 'already-exists' : 'created';
  const lightweight = plan.tag?.object === plan.commit;
  if (lightweight)
    world.log.warning(`The tag ${plan.release.tag} is lightweight, not annotated. Tags never move: it stays.`);
  const done = { result, lightweight } as const;
  const tagSha = plan.tag?.object ?? '';
  if (world.dryRun) {
    const runUrls = await startedBefore(world, plan, wishes);
    return { ...done, tagSha, release: asked ?? (await draft), runUrls, warnings: [], problem: undefined };
  }
  const made = await makeTagAndRelease(world, plan, { wishes, draft, asked });
  return { ...done, ...made, ...(await startWorkflows(world, plan, wishes)) };
}

async function askedDraft(draft: There['draft'], wishes: Wishes): Promise<GitHubRelease | undefined> {
  const found = await draft;
  return wishes.draft ? found : undefined;
}

interface There {
  readonly wishes: Wishes;
  readonly draft: Promise<GitHubRelease | undefined> | undefined;
  /** The release, where it is as asked. */
  readonly asked: GitHubRelease | undefined;
}

async function makeTagAndRelease(
  world: World,
  plan: Plan,
  { wishes, draft, asked }: There,
): Promise<Pick<Published, 'tagSha' | 'release'>> {
  const wanted = wishes.release && !asked;
  // Both end before anything is thrown: who looks at the tag then finds it as it stays.
  const [tagSha, notes] = await Promise.allSettled([
    plan.tag?.object ?? createTag(world, plan),
    wanted ? newRelease(world, plan, { wishes, draft }) : undefined,
  ]);
  if (tagSha.status === 'rejected') throw tagSha.reason;
  if (notes.status === 'rejected') throw notes.reason;
  world.log.info(`${plan.release.tag} is the tag of ${plan.commit}`);
  if (!notes.value)
    return { tagSha: tagSha.value, release: asked && (await asProduction(world, plan, { asked, wishes })) };
  const prepared = await draft;
  const release = prepared
    ? await publishDraft(world.github, prepared, notes.value)
    : await ensureRelease(world.github, notes.value);
  world.log.info(`Release: ${release.html_url}`);
  return { tagSha: tagSha.value, release };
}

/** A hotfix is production, whatever somebody ticked on its page. */
async function asProduction(
  world: World,
  plan: Plan,
  { asked, wishes }: { asked: GitHubRelease; wishes: Wishes },
): Promise<GitHubRelease> {
  if (!asked.prerelease || plan.release.hotfix === 0) return asked;
  world.log.warning(
    `The release of ${plan.release.tag} was marked as a pre-release, which a hotfix never is: it is none any more.`,
  );
  return endPreRelease(world.github, asked, await isLatest(world, plan, wishes));
}

// A draft that somebody prepared keeps the notes that it has.
async function newRelease(
  world: World,
  plan: Plan,
  { wishes, draft }: Pick<There, 'wishes' | 'draft'>,
): Promise<NewRelease> {
  const [latest, prepared] = await Promise.all([isLatest(world, plan, wishes), draft]);
  const body = wishes.notes || (prepared ? (prepared.body ?? '') : await notesOf(world, plan));
  return { tag: plan.release.tag, title: plan.release.tag, body, draft: wishes.draft, latest };
}

// Tag and release stand by now: a token without the right to start workflows is a warning, and one that cannot be
// started holds back no other.
async function startWorkflows(
  world: World,
  plan: Plan,
  wishes: Wishes,
): Promise<Pick<Published, 'runUrls' | 'warnings' | 'problem'>> {
  const runUrls: string[] = [];
  const warnings: string[] = [];
  const problems: HotfixError[] = [];
  for (const workflow of wishes['trigger-workflows']) {
    try {
      runUrls.push(await dispatchOnce(world.github, { workflow, ref: tagRef(plan.release), sha: plan.commit }));
    } catch (error) {
      if (error instanceof MayNotStart) warnings.push(`${error.message} ${error.hint}`);
      else problems.push(explain(error, world.repository));
    }
  }
  for (const warning of warnings) world.log.warning(warning);
  return { runUrls: runUrls.filter(Boolean), warnings, problem: problems[0] };
}

async function startedBefore(world: World, { tag, release, commit }: Plan, wishes: Wishes): Promise<string[]> {
  if (!tag) return [];
  const dispatches = wishes['trigger-workflows'].map((workflow) => ({ workflow, ref: tagRef(release), sha: commit }));
  const runs = await Promise.all(dispatches.map((one) => findRun(world.github, one).catch(() => undefined)));
  return runs.filter((url) => url !== undefined);
}

const tagRef = ({ tag }: Release) => `refs/tags/${tag}`;

/** Whether the release will be "latest": as asked, else by what stands above it. */
export function isLatest(world: World, plan: Plan, wishes: Wishes): Promise<boolean> | boolean {
  if (wishes['make-latest'] !== 'auto') return wishes['make-latest'] === 'true';
  return wishes.draft ? false : deservesLatest(world.github, plan.release, plan.releases);
}

// Left to itself GitHub would compare the first release of a line with whatever was published last, of any other.
async function notesOf(world: World, { release, commit, previous }: Plan): Promise<string> {
  if (!previous && (await findLatest(world.github)))
    return `**Full Changelog**: ${world.url}${path`/commits/${release.tag}`}`;
  return generateNotes(world.github, { tag: release.tag, commit, previous: previous?.tag });
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

/** One of this name stands at another commit. */
export class TagElsewhere extends HotfixError {}

/** Tags never move: the one that is there stays. */
export function tagElsewhere(tag: string, there: string, wanted: string): TagElsewhere {
  return new TagElsewhere(
    `The tag ${tag} exists at ${there}; it was asked for ${wanted}. Tags never move, so nothing was changed.`,
    'If the other commit is the release, all is done: use it. Else take the next free number; the action `version` computes it.',
  );
}
