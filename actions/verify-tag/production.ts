// Is the commit of a release on a production branch?

import {
  contains,
  expandBranches,
  HotfixError,
  parseRelease,
  type RemoteRefs,
  type TaggedRelease,
  type World,
} from '@hotfix-actions/core';

interface Place {
  readonly release: TaggedRelease;
  readonly refs: RemoteRefs;
  readonly patterns: readonly string[];
}

/** The production branch that holds it: the likely ones are asked about first, so that their number costs nothing. */
export async function requireProduction(world: World, at: Place): Promise<string> {
  const names = expandBranches(at.refs, { input: 'branch', patterns: at.patterns });
  const tips = names.map((name) => ({ name, tip: at.refs.branches.get(name) as string }));
  const standing = tips.find(({ tip }) => tip === at.release.commit);
  if (standing) return standing.name;
  const [main, ...others] = tips;
  const likely = others.filter(({ name }) => isOwnLine(name, at.release));
  const order = [main, ...likely, ...others.filter((other) => !likely.includes(other))].filter((branch) => !!branch);
  for (let from = 0, size = 1 + likely.length; from < order.length; from += size, size *= 2) {
    const batch = order.slice(from, from + size);
    const answers = await Promise.all(batch.map(({ tip }) => contains(world.github, tip, at.release.commit)));
    const holding = batch[answers.indexOf(true)];
    if (holding) return holding.name;
  }
  throw new HotfixError(
    `${at.release.tag} is at ${at.release.commit}, which is on no production branch (${names.slice(0, 10).join(', ') || 'none exists'}): what was not merged there is not deployed.`,
    `If it was tagged by mistake, merge the fix and let it get a number of its own. If another branch is production too, name it in the input \`branch\`.`,
  );
}

/** `support/v1.3.0` is where v1.3.0-hotfix.2 comes from. */
function isOwnLine(branch: string, { prefix, major, minor }: TaggedRelease): boolean {
  const line = parseRelease(branch.split('/').slice(1).join('/'), prefix);
  return line?.major === major && line.minor === minor;
}
