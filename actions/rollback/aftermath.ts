// What follows the deploy, and never fails it: the bad release is marked, the good one is "latest", the tracking issue knows.

import {
  badMarker,
  changeNotes,
  code,
  explain,
  findLatest,
  findRelease,
  findTrackingIssue,
  type GitHubRelease,
  isBad,
  isOfPrefix,
  keepComment,
  link,
  listMergedAs,
  makeLatest,
  message,
  ownBranches,
  prose,
  type World,
} from '@hotfix-actions/core';
import type { Deploy } from './deploy.ts';
import type { Wishes } from './inputs.ts';
import { type Decision, type Note, noteLine, notesIn } from './memory.ts';

export interface RolledBack {
  readonly wishes: Wishes;
  readonly decision: Decision;
  /** Undefined where nothing was to be deployed. */
  readonly deploy: Deploy | undefined;
}

/** What was done, and what could not be, as Markdown; a release that is deployed again is not bad. */
export async function recordRollback(world: World, done: RolledBack): Promise<string[]> {
  const { from, to } = done.decision;
  if (from.tag === to.tag) return [];
  const steps = [
    ...(done.wishes['mark-bad'] ? [markBad, handLatest] : []),
    tellTrackingIssue,
  ] as const satisfies readonly Step[];
  const notes: string[] = [];
  for (const step of steps) notes.push(...(await optional(world, done, step)));
  return notes;
}

type Step = (world: World, done: RolledBack) => Promise<string[]>;

async function optional(world: World, done: RolledBack, step: Step): Promise<string[]> {
  try {
    return await step(world, done);
  } catch (error) {
    const { message: what, hint } = explain(error, world.repository);
    const said = `${failing.get(step)}: ${what} ${hint}`;
    world.log.warning(said);
    return [message(said, world.url)];
  }
}

const failing = new Map<Step, string>([
  [markBad, 'The release is not marked bad'],
  [handLatest, '"Latest" was not handed over'],
  [tellTrackingIssue, 'The tracking issue was not told'],
]);

/** GitHub takes no longer notes, and those of people are not cut. */
const mostNotes = 65_536;

async function markBad(world: World, { wishes, decision, deploy }: RolledBack): Promise<string[]> {
  const { from } = decision;
  const release = await findRelease(world.github, from.tag);
  if (!release) return warned(world, `${from.tag} has no release, so that nothing can tell that it is bad.`);
  const name = link(from.tag, release.html_url);
  const notes = release.body ?? '';
  const note = noteOf(world, { wishes, decision, deploy });
  if (note ? notes.includes(noteLine(note)) : isBad(release)) return [`${name} is marked bad.`];
  if (world.dryRun) return [`Would mark ${name} as bad.`];
  const body =
    (note && notedIn(notes, note)) ??
    [...markOf(world, { wishes, decision, deploy }, release), ...(note ? [noteLine(note)] : []), '', notes].join('\n');
  if (body.length > mostNotes)
    return warned(world, `The notes of ${from.tag} are too long for the mark: add the line ${badMarker} by hand.`);
  await changeNotes(world.github, release, body);
  return [`${name} is marked bad: it will not be rolled back to.`];
}

function noteOf({ run }: World, { wishes, decision, deploy }: RolledBack): Note | undefined {
  if (!run || !deploy) return undefined;
  const { environment, workflow } = wishes;
  const begun = deploy.by === 'workflow' && deploy.id !== undefined ? { workflow, id: deploy.id } : undefined;
  return { run: run.id, environment, to: decision.to.tag, deploy: begun };
}

/** Where this run is noted already, the deploy of another workflow is added, and one that was begun anew replaced. */
function notedIn(notes: string, note: Note): string | undefined {
  const { run, environment, to, deploy } = note;
  const same = notesIn(notes).filter(
    (other) => other.run === run && other.environment === environment && other.to === to,
  );
  const [first] = same;
  if (!first) return undefined;
  const old = same.find((other) => (other.deploy ?? deploy)?.workflow === deploy?.workflow);
  const lines = old ? noteLine(note) : `${noteLine(first)}\n${noteLine(note)}`;
  return notes.replace(noteLine(old ?? first), () => lines);
}

function markOf(world: World, { wishes, decision }: RolledBack, release: GitHubRelease): string[] {
  const { run, url, clock } = world;
  const { tag } = decision.to;
  const date = new Date(clock.now()).toISOString().slice(0, 10);
  const good = link(tag, `${url}/releases/tag/${encodeURIComponent(tag)}`);
  const by = run ? ` ([run](${run.url}))` : '';
  return [
    ...(isBad(release) ? [] : [badMarker]),
    '> [!CAUTION]',
    `> Rolled back on ${date}: ${code(wishes.environment)} went back to ${good}${by}.${why(wishes)}`,
  ];
}

const why = ({ reason }: Wishes): string => (reason ? ` ${prose(reason.replace(/\s+/g, ' '))}` : '');

function warned({ log }: World, text: string): string[] {
  log.warning(text);
  return [message(text)];
}

/** Only from the bad release, or one that was bad before: another line of releases keeps it. */
async function handLatest(world: World, { wishes, decision }: RolledBack): Promise<string[]> {
  const { from, to } = decision;
  const latest = await findLatest(world.github);
  if (!latest || !isOfPrefix(latest.tag_name, wishes['tag-prefix'])) return [];
  if (latest.tag_name === to.tag || (latest.tag_name !== from.tag && !isBad(latest))) return [];
  const good = await findRelease(world.github, to.tag);
  if (!good) return warned(world, `${to.tag} has no release, so that ${latest.tag_name} is still shown as latest.`);
  if (isBad(good)) return warned(world, `${to.tag} is marked bad itself, so that it is not shown as latest.`);
  const name = link(to.tag, good.html_url);
  if (world.dryRun) return [`Would make ${name} the latest release.`];
  await makeLatest(world.github, good);
  return [`${name} is the latest release again.`];
}

/** The one of the hotfix that the bad release brought; a plain release has none. */
async function tellTrackingIssue(world: World, { wishes, decision, deploy }: RolledBack): Promise<string[]> {
  const { from, to } = decision;
  const pulls = await listMergedAs(world.github, from.commit);
  const branch = pulls.map(({ head }) => head).find((head) => !head.fork && head.branch.startsWith(ownBranches.hotfix));
  const issue = branch && (await findTrackingIssue(world.github, branch.branch));
  if (!issue) return [];
  const id = world.run?.id ?? `${from.tag} ${to.tag}`;
  const page = deploy?.url ? ` Deploy: <${deploy.url}>.` : '';
  const body = [
    `Rolled back: ${code(wishes.environment)} went from ${code(from.tag)} back to ${code(to.tag)}.${why(wishes)}${page}`,
    `The fix is not in production any more; it is still in the branches that it was merged into.`,
  ].join('\n\n');
  const key = `rollback ${id} ${wishes.environment}`;
  const kept = await keepComment(world, { on: issue.number, key, body });
  const name = link(`#${issue.number}`, issue.url);
  return [world.dryRun && kept !== 'unchanged' ? `Would comment on ${name}.` : `Told on ${name}.`];
}
