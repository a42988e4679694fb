// The rule `base`: cut from production or a release, and nothing that nobody released comes along.

import {
  type Brought,
  type Commit,
  compare,
  findNewestRelease,
  findSupportBranch,
  type NewestRelease,
  nothingUnreleased,
  type Release,
  sharedWith,
  type TaggedRelease,
  type Unreleased,
  unreleasedOf,
  type World,
  withoutShared,
} from '@hotfix-actions/core';
import { nameOf } from './content.ts';
import { type Elsewhere, findElsewhere } from './origin.ts';
import type { Branches, Hotfix, Production, Violation } from './verdict.ts';

export interface BaseVerdict {
  readonly violations: readonly Violation[];
  /** What it brings of others: commits of development, or of where else it was cut from. */
  readonly foreign: ReadonlySet<string>;
}

export async function checkBase(world: World, hotfix: Hotfix, branches: Branches): Promise<BaseVerdict> {
  const { pull, production, brings } = hotfix;
  if (!brings) return only(error(`${pull.head.branch} and ${production.branch} share no history`));
  if (brings.commits.length < brings.aheadBy)
    return only(
      error(
        `it brings ${brings.aheadBy} commits that ${production.branch} lacks, more than any hotfix has: cut it anew`,
      ),
    );
  const brought = { head: pull.head.sha, commits: brings.commits };
  const [developed, lacking, newest] = await Promise.all([
    onlyDeveloped(world, { production, brought }, branches),
    brings.status === 'diverged' ? lackingOf(world, hotfix) : [],
    findNewestRelease(world, branches.releases, production.tip),
  ]);
  const isInHead = excluding(lacking);
  const elsewhere = await findElsewhere(world, hotfix, { branches, brought, developed });
  return {
    foreign: new Set([...developed.map(({ sha }) => sha), ...elsewhere.commits]),
    violations: [
      ...(developed.length > 0 ? [wrongWork(branches.development, developed, brought.commits.length)] : []),
      ...wrongOrigin(production.branch, elsewhere, newest?.release),
      ...(newest
        ? await wrongStart(world, hotfix, { branches, brought, newest, isInHead })
        : [noRelease(production.branch)]),
      ...ships(
        production.branch,
        branches.releases.filter(({ commit }) => !isInHead(commit)),
      ),
    ],
  };
}

function only(violation: Violation): BaseVerdict {
  return { violations: [violation], foreign: new Set() };
}

/** What production has and the head lacks. */
async function lackingOf({ github }: World, { pull, production }: Hotfix): Promise<readonly Commit[]> {
  return (await compare(github, pull.head.sha, production.tip))?.commits ?? [];
}

function excluding(commits: readonly Commit[]): (sha: string) => boolean {
  const lacking = new Set(commits.map(({ sha }) => sha));
  return (sha) => !lacking.has(sha);
}

/** Commits of the head that a development branch has, but neither production nor a release. */
async function onlyDeveloped(
  { github }: World,
  { production, brought }: { production: Production; brought: Brought },
  branches: Branches,
): Promise<Commit[]> {
  const tipsOf = (names: readonly string[]) =>
    names.filter((name) => name !== production.branch).map((name) => branches.refs.branches.get(name) as string);
  const developed = await sharedWith(github, brought, tipsOf(branches.development));
  if (developed.size === 0) return [];
  const commits = brought.commits.filter(({ sha }) => developed.has(sha));
  const { releases } = branches;
  return withoutShared(github, { ...brought, commits }, { tips: tipsOf(branches.production), releases });
}

interface Start {
  readonly branches: Branches;
  readonly brought: Brought;
  /** The newest release of its base. */
  readonly newest: NewestRelease;
  readonly isInHead: (sha: string) => boolean;
}

/** Where it was cut from: what lay there unreleased, and which line that is. */
async function wrongStart(world: World, hotfix: Hotfix, start: Start): Promise<Violation[]> {
  const { pull, production } = hotfix;
  const { newest, brought, isInHead } = start;
  const { releases } = start.branches;
  const line = { ...production, newest, releases };
  const [carried, later] = await Promise.all([
    unreleasedOf(world.github, line, isInHead),
    unreleasedOf(world.github, line, (sha) => !isInHead(sha)),
  ]);
  const own = new Set(brought.commits.map(({ sha }) => sha));
  const foreign = releases.filter(({ commit }) => own.has(commit));
  const isNewest = foreign.length === 0 && isInHead(newest.release.commit);
  const from = isNewest ? newest : await findNewestRelease(world, releases, pull.head.sha);
  const onMain = await unreleasedOnMain(world, production, { branches: start.branches, own });
  return [
    ...(carried.commits.length > 0 ? [wouldShip(production.branch, carried)] : []),
    ...(later.commits.length > 0 ? [shipsUnreleased(production.branch, later)] : []),
    ...(onMain.commits.length > 0 ? [wouldShip(production.main, onMain)] : []),
    ...(await wrongLine(world, production, { branches: start.branches, from: from?.release, foreign })),
  ];
}

/** What comes into a support branch from the main one, where nobody released it either. */
async function unreleasedOnMain(
  world: World,
  { branch, main }: Production,
  { branches, own }: { branches: Branches; own: ReadonlySet<string> },
): Promise<Unreleased> {
  const tip = branches.refs.branches.get(main) as string;
  const newest = branch === main ? undefined : await findNewestRelease(world, branches.releases, tip);
  const line = newest && { branch: main, tip, newest, releases: branches.releases };
  return line ? unreleasedOf(world.github, line, (sha) => own.has(sha)) : nothingUnreleased;
}

interface Origin {
  readonly branches: Branches;
  /** The newest release that the head holds. */
  readonly from: TaggedRelease | undefined;
  /** Releases that the head holds and its base lacks, newest first. */
  readonly foreign: readonly TaggedRelease[];
}

/** Where the support branch of its release exists, only it is a right base; and no other line goes into a support branch. */
async function wrongLine(world: World, { branch, main }: Production, origin: Origin): Promise<Violation[]> {
  const { from, foreign } = origin;
  const { refs, releases } = origin.branches;
  const support = from && (await findSupportBranch(world, refs, { release: from, releases, main }));
  if (from && support && support !== branch)
    return [
      error(
        `it is cut from ${from.tag}, which is maintained on ${support}: change the base of the pull request from ${branch} to that, and run this job again`,
      ),
    ];
  const [newest] = foreign;
  return newest && branch !== main ? [error(`it would bring ${newest.tag} into ${branch}, which lacks it`)] : [];
}

function wrongWork(development: readonly string[], commits: readonly Commit[], all: number): Violation {
  const where = development.join(', ');
  if (commits.length === all)
    return error(
      `all that it brings is in ${where} already, and was never released: ${named(commits)}; a hotfix goes to production first`,
    );
  return error(
    `it brings work from ${where} that was never released: ${named(commits)}; cut it from production, and pick the fix alone`,
  );
}

function wrongOrigin(production: string, { cutFrom, merged, preReleases }: Elsewhere, newest?: Release): Violation[] {
  const remedy = `cut it from ${production} or a release, and pick the fix alone`;
  const isOurs = (tag: string) => newest !== undefined && tag.startsWith(lineOf(newest));
  const [ours, theirs] = [preReleases.filter(isOurs), preReleases.filter((tag) => !isOurs(tag))];
  return [
    ...(cutFrom.length > 0
      ? [
          error(
            `it is cut from ${listed(cutFrom)}, and ships what was never released there: ${remedy}; a branch that was made from this one and has nothing of its own is none, once it is deleted`,
          ),
        ]
      : []),
    ...(theirs.length > 0 ? [error(`it is cut from ${listed(theirs)}, which was never released: ${remedy}`)] : []),
    ...(ours.length > 0 ? [warning(`it holds ${listed(ours)}: see whether that is a pre-release of this hotfix`)] : []),
    ...(merged.length > 0 ? [warning(`${listed(merged)} was merged into it: all of that ships with it`)] : []),
  ];
}

/** Whoever tries a hotfix out before it is merged may tag it as a pre-release of its own X.Y. */
const lineOf = ({ prefix, major, minor }: Release): string => `${prefix}${major}.${minor}.`;

function wouldShip(production: string, { commits, unasked }: Unreleased): Violation {
  return error(
    `${production} has what is in no release and came with no hotfix, and this would ship it: ${named(commits, unasked)}`,
  );
}

function shipsUnreleased(production: string, { commits, unasked }: Unreleased): Violation {
  return warning(
    `${production} has what is in no release and came with no hotfix; this branch lacks it, but the merge ships it, too: ${named(commits, unasked)}`,
  );
}

function ships(production: string, releases: readonly TaggedRelease[]): Violation[] {
  if (releases.length === 0) return [];
  const tags = listed(releases.map(({ tag }) => tag));
  return [warning(`${production} has ${tags}, which this branch lacks: the merge ships that, too`)];
}

function noRelease(production: string): Violation {
  return warning(
    `${production} holds no release with this prefix yet: tag the first one, or the hotfix can get no version`,
  );
}

const mostNamed = 10;

/** The newest of them; of others nobody knows whether they belong to them. */
function named(commits: readonly Commit[], others = 0): string {
  return listed(commits.toReversed().map(nameOf), others > 0 ? 'at least ' : '');
}

function listed(names: readonly string[], about = ''): string {
  const shown = names.slice(0, mostNamed).join(', ');
  return names.length > mostNamed ? `${shown} and ${about}${names.length - mostNamed} more` : shown;
}

function error(message: string): Violation {
  return { rule: 'base', level: 'error', message, path: '' };
}

function warning(message: string): Violation {
  return { ...error(message), level: 'warning' };
}
