// Where nothing was released yet: how the first release is made.

import { HotfixError } from './errors.ts';
import { code, shell } from './markdown.ts';

/**
 * Nothing was released yet in the history of a commit: how to make the first release. `finish` counts on releases too; there
 * the commit itself is what is to be released next, so the one before it is offered.
 */
export function noRelease(
  at: { readonly base: string; readonly commit: string; readonly offered: string },
  known: { readonly prefix: string; readonly tags: Iterable<string> },
): HotfixError {
  const first = `${known.prefix}1.0.0`;
  const commands = [
    shell('git', 'tag', '--annotate', '--message', `Release ${first}`, first, at.offered),
    shell('git', 'push', 'origin', `refs/tags/${first}`),
  ];
  const others = otherPrefixes(known.tags, known.prefix).map((prefix) => `"${prefix}"`);
  const instead =
    others.length > 0 ? `there are release tags that begin with ${others.join(', ')}` : 'your tags begin differently';
  return new HotfixError(
    `No release ${known.prefix}X.Y.Z is in the history of ${at.base} (${at.commit}), so there is nothing a hotfix could patch.`,
    `Tag the commit that runs in production and push the tag, for example: ${code(commands.join(' && '))} — then run this job again. If ${instead}, set the input \`tag-prefix\`.`,
  );
}

function otherPrefixes(tags: Iterable<string>, own: string): string[] {
  const prefixes = [...tags].flatMap((tag) => /^(.*?)\d+\.\d+\.\d+(-hotfix\.\d+)?$/.exec(tag)?.[1] ?? []);
  return [...new Set(prefixes)].filter((prefix) => prefix !== own).slice(0, 5);
}
