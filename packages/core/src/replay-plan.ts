// What the replay of many branches needs, got for all of them at once: their commits and trees with one fetch, the files that
// both sides changed with a second one, and which commits `onto` has already.

import { type Compared, changesOf, filesIn, type PathChange, patchesOf } from './changes.ts';
import { type CommitObject, parseCommit } from './commit-object.ts';
import type { Git } from './git.ts';
import { readObjects } from './objects.ts';
import { fetchFiles, fetchGenerations } from './scratch.ts';

/** A branch without merges, cut from an older commit of `onto`. */
export interface Line {
  readonly branch: string;
  readonly tip: string;
  /** What `onto` lacks, oldest first. */
  readonly commits: readonly string[];
  readonly mergeBase: string;
  /** How many commits `onto` has that the branch lacks. */
  readonly behindBy: number;
}

export interface ReplayWish {
  readonly onto: string;
  readonly lines: readonly Line[];
  /** Is a commit in the history of another? Asked where the history that was fetched does not tell. */
  readonly contains: (descendant: string, ancestor: string) => Promise<boolean>;
}

export interface ReplayPlan {
  readonly folder: string;
  readonly onto: string;
  /** The commits of the lines, their parents, and `onto`. */
  readonly commits: ReadonlyMap<string, CommitObject>;
  /** By branch: those of its commits whose change `onto` has as another commit. */
  readonly applied: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function planReplay(git: Git, wish: ReplayWish): Promise<ReplayPlan> {
  const { onto, lines } = wish;
  const depth = 1 + Math.max(0, ...lines.flatMap(({ commits, behindBy }) => [commits.length, behindBy]));
  const folder = await fetchGenerations(git, [onto, ...lines.map(({ tip }) => tip)], depth);
  const since = await readSince(git, folder, wish);
  const changes = await readChanges(git, { folder, onto, lines }, since);
  const twins = twinsOf(lines, { changes, since });
  const alike = [...twins.values()].flatMap((ofLine) => [...ofLine].flatMap(([commit, others]) => [commit, ...others]));
  await fetchFiles(git, folder, filesToRead(lines, changes, alike));
  const patches = await patchesOf(git, folder, [...new Set(alike)]);
  const applied = new Map<string, Set<string>>();
  for (const line of lines) {
    const isExact = since.get(line.mergeBase)?.size === line.behindBy;
    const known = isExact ? async () => true : async (sha: string) => !(await wish.contains(line.mergeBase, sha));
    applied.set(line.branch, await appliedOf(twins.get(line.branch) ?? new Map(), patches, known));
  }
  return { folder, onto, commits: await readCommits(git, folder, wish), applied };
}

/**
 * What `onto` has since each merge base. The history that was fetched is cut: it may take for new what reaches far back by
 * a merge, which the count tells.
 */
async function readSince(
  git: Git,
  folder: string,
  { onto, lines }: ReplayWish,
): Promise<Map<string, Map<string, string[]>>> {
  const listed = (await git.call(['rev-list', '--parents', onto], { folder })).stdout.toString('utf8');
  const parents = new Map<string, string[]>();
  for (const row of listed.split('\n').filter(Boolean)) {
    const [sha = '', ...before] = row.split(' ');
    parents.set(sha, before);
  }
  const found = new Map<string, Map<string, string[]>>();
  for (const base of new Set(lines.map(({ mergeBase }) => mergeBase))) {
    const shared = reach(parents, base, new Set());
    const fresh = reach(parents, onto, shared);
    found.set(base, new Map([...fresh].map((sha) => [sha, parents.get(sha) ?? []])));
  }
  return found;
}

function reach(
  parents: ReadonlyMap<string, readonly string[]>,
  from: string,
  without: ReadonlySet<string>,
): Set<string> {
  const seen = new Set<string>();
  const open = [from];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    if (seen.has(sha) || without.has(sha)) continue;
    seen.add(sha);
    open.push(...(parents.get(sha) ?? []));
  }
  return seen;
}

type Since = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

interface Changes {
  /** Of each commit of a line, and of each that `onto` has since. */
  readonly of: ReadonlyMap<string, readonly PathChange[]>;
  /** From each merge base to `onto`. */
  readonly since: ReadonlyMap<string, readonly PathChange[]>;
}

async function readChanges(
  git: Git,
  at: { folder: string; onto: string; lines: readonly Line[] },
  since: Since,
): Promise<Changes> {
  const own = at.lines.flatMap(({ commits }) => commits);
  // Merges are no patches, and where the history is cut a commit has no parent to be compared with.
  const others = [...since.values()].flatMap((ofBase) =>
    [...ofBase].flatMap(([sha, parents]) => (parents.length === 1 ? [sha] : [])),
  );
  const commits = [...new Set([...own, ...others])];
  const bases = [...since.keys()];
  const asked: Compared[] = [
    ...commits.map((commit) => ({ commit })),
    ...bases.map((base) => ({ commit: at.onto, with: base })),
  ];
  const answers = await changesOf(git, at.folder, asked);
  return {
    of: new Map(commits.map((sha, index) => [sha, answers[index] ?? []])),
    since: new Map(bases.map((base, index) => [base, answers[commits.length + index] ?? []])),
  };
}

/** By branch and commit: those that `onto` has since, and that change the same paths in the same way. */
type Twins = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

function twinsOf(lines: readonly Line[], { changes, since }: { changes: Changes; since: Since }): Twins {
  const outline = (sha: string) => (changes.of.get(sha) ?? []).map(({ path, kind }) => `${kind}${path}`).join('\0');
  const byOutline = new Map<string, string[]>();
  for (const sha of new Set([...since.values()].flatMap((ofBase) => [...ofBase.keys()]))) {
    const key = outline(sha);
    if (key !== '') byOutline.set(key, [...(byOutline.get(key) ?? []), sha]);
  }
  return new Map(
    lines.map(({ branch, commits, mergeBase }) => {
      const fresh = since.get(mergeBase);
      const pairs = commits.map(
        (sha) => [sha, (byOutline.get(outline(sha)) ?? []).filter((other) => fresh?.has(other))] as const,
      );
      return [branch, new Map(pairs.filter(([, others]) => others.length > 0))];
    }),
  );
}

/** Of the lines, what `onto` changed too; of patches that may be the same, all of it. */
function filesToRead(lines: readonly Line[], changes: Changes, alike: readonly string[]): string[] {
  const files = alike.flatMap((sha) => filesIn(changes.of.get(sha) ?? []));
  for (const { commits, mergeBase } of lines) {
    const theirs = new Map((changes.since.get(mergeBase) ?? []).map((change) => [change.path, change]));
    for (const change of commits.flatMap((sha) => changes.of.get(sha) ?? [])) {
      const other = theirs.get(change.path);
      if (other) files.push(...filesIn([change, other]));
    }
  }
  return files;
}

async function appliedOf(
  twins: ReadonlyMap<string, readonly string[]>,
  patches: ReadonlyMap<string, string>,
  isNew: (sha: string) => Promise<boolean>,
): Promise<Set<string>> {
  const applied = new Set<string>();
  for (const [sha, others] of twins) {
    for (const other of others.filter((one) => patches.get(one) === patches.get(sha)))
      if (await isNew(other)) applied.add(sha);
  }
  return applied;
}

async function readCommits(git: Git, folder: string, { onto, lines }: ReplayWish): Promise<Map<string, CommitObject>> {
  const shas = [onto, ...lines.flatMap(({ mergeBase, commits }) => [mergeBase, ...commits])];
  const contents = await readObjects(git, folder, shas);
  return new Map([...contents].map(([sha, content]) => [sha, parseCommit(content)]));
}
