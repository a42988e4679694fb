// Release tags as they should be: annotated, on production, published, and where they were.

import {
  code,
  contains,
  type Finding,
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
/** The newest releases, by their numbers: what is older is not looked at. */
const mostTags = 20;

export async function checkTags(patient: Patient): Promise<Finding[]> {
  const { world, releases } = patient;
  const newest = releases.slice(0, mostTags);
  if (newest.length === 0) return [none(patient)];
  const [details, published, aside] = await Promise.all([
    readTagDetails(world.git, newest),
    publishedOf(patient, newest),
    offProduction(patient, newest),
  ]);
  const found = newest.flatMap((tag) => [
    ...moved(patient, tag, { details: details.get(tag.tag), release: published.get(tag.tag) }),
    ...(aside.has(tag) ? [offProductionOf(tag, patient)] : []),
    ...(published.has(tag.tag) ? [] : [unpublished(tag, patient)]),
    ...(tag.object === tag.commit ? [lightweight(tag)] : []),
  ]);
  const which =
    releases.length > newest.length ? `The newest ${newest.length} of ${releases.length}` : `All ${newest.length}`;
  const locked = newest.filter(({ tag }) => published.get(tag)?.immutable).length;
  const immutable = locked > 0 ? ` ${locked} of them are immutable.` : '';
  const seen: Finding = {
    check,
    level: 'ok',
    message: `${which} release tags were looked at.${immutable}`,
    remedy: '',
  };
  return [...found, seen];
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

/** By one page of the list; those that are not on it are asked for. */
async function publishedOf(
  { world: { github } }: Patient,
  tags: readonly TaggedRelease[],
): Promise<Map<string, GitHubRelease>> {
  const listed = await github.get<GitHubRelease[]>('/releases', { per_page: 100 });
  const released = new Map(listed.filter(({ draft }) => !draft).map((release) => [release.tag_name, release]));
  // With a page that is not full there are no others.
  const unseen = listed.length < 100 ? [] : tags.filter(({ tag }) => !released.has(tag));
  const asked = await Promise.all(unseen.map(({ tag }) => findRelease(github, tag)));
  for (const release of asked) if (release) released.set(release.tag_name, release);
  return released;
}

async function offProduction(
  { world: { github }, production }: Patient,
  tags: readonly TaggedRelease[],
): Promise<Set<TaggedRelease>> {
  const [main, ...lines] = production;
  const tips = new Set(production.map(({ sha }) => sha));
  let left = tags.filter(({ commit }) => !tips.has(commit));
  // Nearly all are on the main one; a support branch is asked about what is not.
  for (const { sha } of [main, ...lines.toReversed().slice(0, mostTags)].flatMap((tip) => tip ?? [])) {
    if (left.length === 0) break;
    const held = await Promise.all(left.map(({ commit }) => contains(github, sha, commit)));
    left = left.filter((_, index) => !held[index]);
  }
  return new Set(left);
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
