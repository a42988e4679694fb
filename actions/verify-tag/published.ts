// Is the release of a tag published? It comes some seconds after the tag, which may be what started the deploy.

import { badMarker, findRelease, HotfixError, type TaggedRelease, type World } from '@hotfix-actions/core';

export interface Published {
  readonly url: string;
  /** What to say where it was marked bad by a rollback. */
  readonly bad: string | undefined;
}

const longestWaitMs = 60_000;

export async function publishedRelease({ github }: World, { tag }: TaggedRelease): Promise<Published | undefined> {
  const release = await findRelease(github, tag);
  if (!release) return undefined;
  const isBad = release.body?.includes(badMarker) ?? false;
  const bad = `${tag} is marked bad: it was rolled back. It is deployed all the same, since that was asked for.`;
  return { url: release.html_url, bad: isBad ? bad : undefined };
}

/** Looks again for up to 60 s. */
export async function waitUntilPublished(world: World, release: TaggedRelease): Promise<Published> {
  const end = world.clock.now() + longestWaitMs;
  world.log.info(`Waiting for the release of ${release.tag}`);
  for (let pause = 1_000; world.clock.now() < end; pause = Math.min(pause * 2, 10_000)) {
    await world.clock.sleep(Math.min(pause, end - world.clock.now()));
    const found = await publishedRelease(world, release);
    if (found) return found;
  }
  throw new HotfixError(
    `The tag ${release.tag} has no published release, not even after 60 s (input \`require-release\`).`,
    `Run the action \`tag\` or \`finish\` again, which make what is missing; or publish its draft (${world.url}/releases). Then run this job again. Without releases, set \`require-release: false\`.`,
  );
}
