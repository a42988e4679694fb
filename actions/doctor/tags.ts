// Release tags as they should be: annotated, on production, published, and where they were.

import {
  code,
  type Finding,
  findHeld,
  findRelease,
  type GitHubRelease,
  path,
  readTagDetails,
  shell,
  type TagDetails,
  type TaggedRelease,
} from '@hotfix-actions/core';
import type { Patient } from './patient.ts';

const check = 'tags';
/** The newest releases, by their numbers: what is older is not looked at, and said to be unknown. */
const mostTags = 100;

export async function checkTags(patient: Patient): Promise<Finding[]> {
  const { world, releases } = patient;
  const newest = releases.slice(0, mostTags);
  if (newest.length === 0) return [none(patient)];
  const [details, { published, unread }, aside] = await Promise.all([
    readTagDetails(world.git, newest),
    publishedOf(patient, newest),
    offProduction(patient, newest),
  ]);
  const found = newest.flatMap((tag) => [
    ...moved(patient, tag, { details: details.get(tag.tag), release: published.get(tag.tag) }),
    ...(aside.has(tag) ? [offProductionOf(tag, patient)] : []),
    ...(published.has(tag.tag) || unread.includes(tag) ? [] : [unpublished(tag, patient)]),
    ...(tag.object === tag.commit ? [lightweight(tag)] : []),
  ]);
  const locked = newest.filter(({ tag }) => published.get(tag)?.immutable).length;
  const immutable = locked > 0 ? ` ${locked} of them are immutable.` : '';
  const which = releases.length > newest.length ? `The newest ${newest.length}` : `All ${newest.length}`;
  const message = `${which} release tags were looked at.${immutable}`;
  const seen: Finding = { check, level: 'ok', message, remedy: '' };
  return [...found, ...unseen(patient, [...unread, ...releases.slice(mostTags)]), seen];
}

function unseen({ wishes, world: { repository } }: Patient, older: readonly TaggedRelease[]): Finding[] {
  const [first] = older;
  if (!first) return [];
  const which = older.length === 1 ? first.tag : `${older.length} older release tags, ${first.tag} the newest of them`;
  const format = '--format=%(refname:short) %(objecttype) %(*objectname) %(creatordate:iso)';
  const look = [
    shell('git', 'for-each-ref', format, `refs/tags/${wishes['tag-prefix']}*`),
    shell('gh', 'release', 'list', '--repo', repository, '--limit', '1000'),
  ];
  return [
    {
      check,
      level: 'unknown',
      message: `Not all was asked of ${which}: there are too many.`,
      remedy: `Where they still matter, hold these two lists against each other: ${look.map(code).join(' and ')}.`,
    },
  ];
}

function none({ wishes, production }: Patient): Finding {
  const first = `${wishes['tag-prefix']}1.0.0`;
  const at = production[0]?.sha ?? '';
  const commands = [
    shell('git', 'tag', '--annotate', '--message', `Release ${first}`, first, at),
    shell('git', 'push', 'origin', `refs/tags/${first}`),
  ];
  return {
    check,
    level: 'problem',
    message: `There is no release tag ${wishes['tag-prefix']}X.Y.Z: nothing that a hotfix could patch.`,
    remedy: `Tag what runs in production: ${code(commands.join(' && '))}; where tags begin differently, set the input \`tag-prefix\`.`,
  };
}

/** Of 100 releases each: drafts, pre-releases and those of other prefixes stand among them. */
const mostPages = 3;
/** Of those that are on none of the pages. */
const mostAsked = 20;

interface Published {
  readonly published: ReadonlyMap<string, GitHubRelease>;
  /** Those that were not asked for. */
  readonly unread: readonly TaggedRelease[];
}

async function publishedOf({ world: { github } }: Patient, tags: readonly TaggedRelease[]): Promise<Published> {
  let pages = 0;
  let isCut = false;
  const listed = await github.list<GitHubRelease>('/releases', {}, () => {
    pages += 1;
    isCut = pages === mostPages;
    return isCut;
  });
  const published = new Map(listed.filter(({ draft }) => !draft).map((release) => [release.tag_name, release]));
  const unseen = isCut ? tags.filter(({ tag }) => !published.has(tag)) : [];
  const asked = await Promise.all(unseen.slice(0, mostAsked).map(({ tag }) => findRelease(github, tag)));
  for (const release of asked) if (release) published.set(release.tag_name, release);
  return { published, unread: unseen.slice(mostAsked) };
}

/** On the main branch nearly always; a support branch is asked about what is not. */
async function offProduction(
  { world, production }: Patient,
  tags: readonly TaggedRelease[],
): Promise<Set<TaggedRelease>> {
  const [main, ...lines] = production;
  const tips = [main, ...lines.toReversed()].flatMap((tip) => tip?.sha ?? []);
  const held = await findHeld(
    world,
    tips,
    tags.map(({ commit }) => commit),
  );
  return new Set(tags.filter(({ commit }) => !held.has(commit)));
}

const slackMs = 10 * 60_000;

/**
 * Nobody keeps a record of where a tag was, so only what was published tells: a tag object that is younger than the release,
 * or was made under another name, was put there later; and a release bears the date of its commit. What was moved before
 * it was published, or to a commit of the same date, nobody sees.
 */
function moved(
  { world: { url } }: Patient,
  { tag, commit }: TaggedRelease,
  { details, release }: { details: TagDetails | undefined; release: GitHubRelease | undefined },
): Finding[] {
  if (release?.immutable || !details) return [];
  const page = `${url}${path`/releases/tag/${tag}`}`;
  const remedy = `See which commit the run that released it names, and ${page}. Do not move it back: release the right commit under the next number, and let the action protect keep tags where they are.`;
  const { made, committed } = details;
  if (made && made.name !== tag) {
    const message = `${tag} was moved: its tag object was made as ${made.name}.`;
    return [{ check, level: 'problem', message, remedy }];
  }
  const published = Date.parse(release?.published_at ?? '');
  if (made?.at !== undefined && made.at > published + slackMs) {
    const message = `${tag} was moved: it was made again at ${dateOf(made.at)}, after its release was published at ${dateOf(published)}. It is at ${commit} now.`;
    return [{ check, level: 'problem', message, remedy }];
  }
  const then = Date.parse(release?.created_at ?? '');
  if (committed === undefined || Number.isNaN(then) || then === committed) return [];
  const message = `${tag} may have been moved: its release bears the date ${dateOf(then)}, its commit ${commit} ${dateOf(committed)}.`;
  return [{ check, level: 'warning', message, remedy }];
}

const dateOf = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

function offProductionOf({ tag, commit }: TaggedRelease, { production }: Patient): Finding {
  const names = production.slice(0, 5).map(({ name }) => name);
  return {
    check,
    level: 'problem',
    message: `${tag} is at ${commit}, which is on no production branch (${names.join(', ') || 'none exists'}).`,
    remedy: `Name its branch in the input \`branch\` of all actions, or bring it back as a production branch of its own: ${code(shell('git', 'push', 'origin', `${commit}:refs/heads/support/${tag}`))}.`,
  };
}

function unpublished({ tag }: TaggedRelease, { world: { repository, url } }: Patient): Finding {
  const create = shell(
    'gh',
    'release',
    'create',
    tag,
    '--repo',
    repository,
    '--verify-tag',
    '--generate-notes',
    '--latest=false',
  );
  return {
    check,
    level: 'warning',
    message: `${tag} has no published release.`,
    remedy: `Run the action tag with ${code(`version: ${tag}`)} again, publish its draft (${url}/releases), or: ${code(create)}.`,
  };
}

function lightweight({ tag }: TaggedRelease): Finding {
  return {
    check,
    level: 'warning',
    message: `${tag} is lightweight: nothing tells who made it, and when.`,
    remedy:
      'Leave it, since release tags never move; make the next ones with the action tag, or by `git tag --annotate`.',
  };
}
