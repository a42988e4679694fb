import { resolveCommit } from './commits.ts';
import type { DeployWish, JobWish } from './deploying.ts';
import { formatTag, signatureAt } from './git/commit-object.ts';
import { isAncestor } from './git/history.ts';
import { mergeCommits } from './git/merge-trees.ts';
import { git } from './git/run-git.ts';
import { findEntry } from './git/tree-object.ts';
import type { MergeMethod } from './merging.ts';
import { peopleOf } from './people.ts';
import type {
  CheckRunRecord,
  DeploymentRecord,
  DispatchRecord,
  IssueRecord,
  Protection,
  PullRequestRecord,
  ReleaseRecord,
  Ruleset,
  RunRecord,
  Settings,
  StatusRecord,
} from './records.ts';
import { changeRef } from './ref-changes.ts';
import { latestRelease } from './releases.ts';
import { type CommitWish, writeCommit, writePlainCommit } from './set-up-commit.ts';
import type { RepositoryState } from './world.ts';

/** One repository as tests arrange it and look at it; nothing here asks for rules or permissions. */
export interface Repository {
  readonly fullName: string;
  readonly owner: string;
  readonly name: string;
  readonly gitDir: string;
  readonly defaultBranch: string;
  git(...args: string[]): Promise<string>;
  commit(branch: string, change?: CommitWish): Promise<string>;
  branch(name: string, at: string): Promise<void>;
  deleteBranch(name: string): Promise<void>;
  tag(name: string, at: string, options?: { annotated?: boolean; message?: string }): Promise<string>;
  /** A merge commit as a person pushes it: not GitHub's, not signed. */
  merge(into: string, from: string, message?: string): Promise<string>;
  tip(branch: string): Promise<string | undefined>;
  read(ref: string, path: string): Promise<string | undefined>;
  contains(ref: string, sha: string): Promise<boolean>;
  branches(): Promise<Record<string, string>>;
  tags(): Promise<Record<string, string>>;
  openPullRequest(wish: OpenWish): Promise<PullRequestRecord>;
  mergePullRequest(number: number, options?: LandWish): Promise<string>;
  closePullRequest(number: number): void;
  addCheckRun(sha: string, run: CheckWish): CheckRunRecord;
  addStatus(sha: string, status: { context: string; state: StatusRecord['state'] }): void;
  protect(branch: string, protection: Protection): void;
  /** A deployment as another system makes it, without a workflow. */
  deploy(wish: DeployWish): Promise<DeploymentRecord>;
  /** What comes of a run's job that names an environment. */
  runJob(runId: number, wish?: JobWish): DeploymentRecord;
  readonly pullRequests: PullRequestRecord[];
  readonly issues: IssueRecord[];
  readonly releases: ReleaseRecord[];
  latestRelease(): ReleaseRecord | undefined;
  readonly labels: string[];
  readonly checkRuns: CheckRunRecord[];
  readonly dispatches: DispatchRecord[];
  readonly runs: RunRecord[];
  readonly deployments: DeploymentRecord[];
  readonly environments: Set<string>;
  readonly rules: Ruleset[];
  readonly settings: Settings;
  /** Logins that are no collaborators of the repository. */
  readonly strangers: Set<string>;
}

/** A pull request that a person opens. */
export interface OpenWish {
  head: string;
  base: string;
  title: string;
  body?: string;
  user?: string;
  /** Full name of the fork that has the head; it is made, as a copy of this repository, where it does not exist. */
  headRepository?: string;
  draft?: boolean;
}

/** How a person merges a pull request. */
export interface LandWish {
  method?: MergeMethod;
  deleteBranch?: boolean;
  title?: string;
  body?: string;
  user?: string;
}

/** A check run that some app reports; by default it succeeded. */
export interface CheckWish {
  name: string;
  status?: CheckRunRecord['status'];
  conclusion?: string | null;
  app?: string;
}

/** Wraps the state of a repository for tests. */
export function repositoryFacade(state: RepositoryState): Repository {
  const { fullName, owner, name, gitDir, defaultBranch } = state;
  const live = {
    pullRequests: state.pullRequests,
    issues: state.issues,
    releases: state.releases,
    labels: state.labels,
    checkRuns: state.checkRuns,
    dispatches: state.dispatches,
    runs: state.runs,
    deployments: state.deployments,
    environments: state.environments,
    rules: state.rules,
    settings: state.settings,
    strangers: state.strangers,
  };
  return {
    fullName,
    owner,
    name,
    gitDir,
    defaultBranch,
    ...live,
    latestRelease: () => latestRelease(state),
    ...gitVerbs(state),
    ...looks(state),
    ...peopleOf(state),
  };
}

async function requireSha(state: RepositoryState, at: string): Promise<string> {
  const sha = await resolveCommit(state, at);
  if (!sha) throw new Error(`${state.fullName} has no ${at}`);
  return sha;
}

async function setRef(state: RepositoryState, ref: string, to: string | undefined): Promise<void> {
  const done = await changeRef(state, { ref, from: state.refs.read(ref), to });
  if (!done) throw new Error(`${state.fullName} cannot have ${ref} beside its other refs`);
}

type GitVerbs = Pick<Repository, 'git' | 'commit' | 'branch' | 'deleteBranch' | 'tag' | 'merge'>;

function gitVerbs(state: RepositoryState): GitVerbs {
  const { exclusive } = state;
  return {
    git: async (...args) => (await git(state.gitDir, ...args)).trim(),
    commit: (branch, change = {}) =>
      exclusive(async () => {
        const sha = await writeCommit(state, branch, change);
        await setRef(state, `refs/heads/${branch}`, sha);
        return sha;
      }),
    branch: (name, at) => exclusive(async () => setRef(state, `refs/heads/${name}`, await requireSha(state, at))),
    deleteBranch: (name) => exclusive(() => setRef(state, `refs/heads/${name}`, undefined)),
    tag: (name, at, options = {}) =>
      exclusive(async () => {
        const commit = await requireSha(state, at);
        const sha = options.annotated === false ? commit : writeTag(state, name, { commit, ...options });
        await setRef(state, `refs/tags/${name}`, sha);
        return sha;
      }),
    merge: (into, from, message = `Merge branch '${from}' into ${into}`) =>
      exclusive(async () => {
        const parents = [await requireSha(state, into), await requireSha(state, from)] as const;
        const merged = await mergeCommits(state.gitDir, ...parents);
        if (!('tree' in merged)) throw new Error(`${from} conflicts with ${into} in ${merged.conflicts.join(', ')}`);
        const sha = writePlainCommit(state, { tree: merged.tree, parents, message });
        await setRef(state, `refs/heads/${into}`, sha);
        return sha;
      }),
  };
}

/** Annotated unless it is said otherwise. */
function writeTag(
  state: RepositoryState,
  tag: string,
  { commit, message = tag }: { commit: string; message?: string },
): string {
  const tagger = signatureAt({ name: 'octocat', email: 'octocat@example.com' }, state.world.now());
  return state.objects.write(
    'tag',
    formatTag({ object: commit, type: 'commit', tag, tagger, message: `${message}\n` }),
  );
}

type Looks = Pick<Repository, 'tip' | 'read' | 'contains' | 'branches' | 'tags'>;

function looks(state: RepositoryState): Looks {
  return {
    tip: async (branch) => state.refs.read(`refs/heads/${branch}`),
    async read(ref, path) {
      const commit = await state.objects.read(await requireSha(state, ref));
      const tree = /^tree (\w+)/.exec(commit?.data.toString() ?? '')?.[1] ?? '';
      const entry = await findEntry(state.objects, tree, path);
      const object = entry && (await state.objects.read(entry.sha));
      return object?.type === 'blob' ? object.data.toString() : undefined;
    },
    contains: async (ref, sha) => isAncestor(state.gitDir, sha, await requireSha(state, ref)),
    branches: async () => named(state, 'refs/heads/'),
    async tags() {
      const tags = Object.keys(named(state, 'refs/tags/'));
      const peeled = await Promise.all(tags.map(async (tag) => [tag, await requireSha(state, `refs/tags/${tag}`)]));
      return Object.fromEntries(peeled);
    },
  };
}

function named(state: RepositoryState, prefix: string): Record<string, string> {
  return Object.fromEntries([...state.refs.list(prefix)].map(([ref, sha]) => [ref.slice(prefix.length), sha]));
}
