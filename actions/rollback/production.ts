// What runs in production: by the person's word, by the newest deployment, else by what is shown as the latest release.

import {
  findLatest,
  HotfixError,
  isBad,
  isMissingPermission,
  isStatus,
  listDeployments,
  listEnvironments,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';
import type { Deployed } from './history.ts';
import type { Wishes } from './inputs.ts';
import { askedRelease, type Scene } from './scene.ts';

/** What happened after a moment is not looked at. */
export interface Moment {
  /** Where the newest deployment of then stands in the list of them. */
  readonly first: number;
  /** ISO 8601; undefined for now. */
  readonly at: string | undefined;
}

/** What there is does not tell from which release, or to which. */
export class Undecided extends HotfixError {}

export interface InProduction {
  readonly release: TaggedRelease;
  readonly by: 'input' | 'deployment' | 'latest';
}

export async function findInProduction(
  world: World,
  scene: Scene,
  { wishes, moment }: { wishes: Wishes; moment: Moment },
): Promise<InProduction> {
  const asked = askedRelease(scene, wishes, 'from');
  if (asked) return { release: asked, by: 'input' };
  const newest = scene.history.listed[moment.first];
  if (newest?.release) return { release: newest.release, by: 'deployment' };
  if (newest) throw notARelease(newest, wishes.environment);
  return { release: await latestRelease(world, scene, wishes['tag-prefix']), by: 'latest' };
}

function notARelease({ ref, sha }: Deployed, environment: string): Undecided {
  return new Undecided(
    `The newest deployment to ${environment} is of "${ref}" (${sha.slice(0, 7)}), which is not the tag of a release: what runs there cannot be told.`,
    'Say it by the input `from`: the release that runs in production now. Nothing was deployed.',
  );
}

async function latestRelease(world: World, { releases, published }: Scene, prefix: string): Promise<TaggedRelease> {
  const latest = await findLatest(world.github);
  const shown = releases.find(({ tag }) => tag === latest?.tag_name);
  if (shown) return shown;
  // Latest is a release of another prefix, or nothing was ever published: then the order decides.
  for (const release of releases) if (!isBad(await published(release.tag))) return release;
  throw new Undecided(
    `There is no release ${prefix}X.Y.Z in ${world.repository}${releases.length > 0 ? ' that is not marked bad' : ''}: there is nothing to roll back.`,
    'If releases have another prefix, give it as `tag-prefix`; else tag what runs in production (the action `tag` does it).',
  );
}

/** GitHub makes these by itself, whether or not anybody deploys by environments. */
const ofGitHub = ['github-pages', 'copilot'];

/** Says what may be wrong with the name of an environment that nothing was deployed to. */
export async function lookForEnvironment(world: World, wishes: Wishes): Promise<void> {
  const { environment: name } = wishes;
  const all = await listEnvironments(world.github).catch((error: unknown) => {
    // Some plans and servers know no environments.
    if (isMissingPermission(error) || isStatus(error, 404)) return undefined;
    throw error;
  });
  const so = `Nothing was deployed to "${name}"`;
  if (all === undefined)
    return world.log.warning(`${so}, and the token may not see whether it exists (actions: read).`);
  const spelled = all.find((other) => other.toLowerCase() === name.toLowerCase());
  if (spelled !== undefined) return await requireSpelling(world, wishes, spelled);
  const others = all.filter((other) => !ofGitHub.includes(other));
  // The default need not exist where a repository has none at all.
  if (name === 'production' && others.length === 0) return;
  const known = others.length > 0 ? `there are: ${others.slice(0, 10).join(', ')}` : 'there are none';
  const taken = wishes.from ? '' : ' The latest release is taken for what runs.';
  world.log.warning(
    `${so}, and ${world.repository} has no environment of that name (input \`environment\`); ${known}.${taken}`,
  );
}

/** An environment is found whatever the case of its name; its deployments need not be, and then they are not "none". */
async function requireSpelling({ github }: World, { environment: name, from }: Wishes, spelled: string): Promise<void> {
  if (spelled === name || from || (await listDeployments(github, spelled)).length === 0) return;
  throw new HotfixError(
    `The environment "${name}" is spelled "${spelled}" (input \`environment\`): what was deployed there is not found by another spelling.`,
    `Give \`environment: ${spelled}\`. Nothing was deployed.`,
  );
}
