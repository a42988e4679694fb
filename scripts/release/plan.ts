// What a commit of a production branch publishes: the version it says, or nothing.

import { notesOf, unreleasedOf } from './changelog.ts';
import { filesOf } from './commits.ts';
import { changelogFile, type Files, refsOf, versionOf } from './files.ts';
import type { Git } from './git.ts';
import { Problem } from './problem.ts';
import { readRefs } from './refs.ts';

export interface Plan {
  /** The tag; '' where there is nothing to publish. */
  readonly tag: string;
  readonly notes: string;
  /** Why, in a sentence. */
  readonly told: string;
}

/**
 * The tag alone says whether a version is out. One at this very commit is gone on with: whatever is missing after it, a run
 * that is started again makes.
 */
export async function planOf(git: Git, remote: string, commit: string): Promise<Plan> {
  const files = await filesOf(git, commit);
  const version = versionOf(files);
  const tag = `v${version}`;
  const changelog = files.get(changelogFile) ?? '';
  const notes = notesOf(changelog, version);
  if (notes === undefined) return nothing(`${version} has no heading in ${changelogFile}: it is no release yet.`);
  const there = (await readRefs(git, remote)).tags.get(tag);
  if (there && there.commit !== commit) {
    await requireSameVersion(git, { tag, there: there.commit, commit });
    return nothing(`${tag} is out, at ${there.commit}.`);
  }
  requireOwnActions(files, tag);
  if (unreleasedOf(changelog) !== '')
    throw new Problem(
      `${changelogFile} has entries under Unreleased, which ${tag} would ship without its notes saying so.`,
      `Move them below ${version}; or, if ${tag} is not to be published, name another version by npm run release.`,
    );
  return { tag, notes, told: there ? `${tag} is at this commit: what is missing after it is made.` : `${tag} is new.` };
}

const nothing = (told: string): Plan => ({ tag: '', notes: '', told });

/** The release was published by an earlier commit of this branch. Anything else under its name is somebody's mistake. */
async function requireSameVersion(git: Git, at: { tag: string; there: string; commit: string }): Promise<void> {
  const { status } = await git.try(['merge-base', '--is-ancestor', at.there, at.commit]);
  const says = status === 0 ? versionOf(await filesOf(git, at.there)) : undefined;
  if (`v${says}` === at.tag) return;
  const why = says === undefined ? `which is not in the history of ${at.commit}` : `where package.json says ${says}`;
  throw new Problem(
    `The tag ${at.tag} stands at ${at.there}, ${why}.`,
    'Tags never move, and a number is never used twice: take the next one, by npm run release.',
  );
}

function requireOwnActions(files: Files, tag: string): void {
  const other = refsOf(files, 'reusable').filter((ref) => ref !== tag);
  if (other.length === 0) return;
  throw new Problem(
    `Workflows that others call name our actions by ${other.join(', ')}, not by ${tag}.`,
    'npm run release writes it in.',
  );
}
