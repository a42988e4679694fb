/** A comment on an issue or a pull request. */
export interface CommentRecord {
  readonly id: number;
  readonly user: string;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
}

/** What issues and pull requests have in common: on GitHub every pull request is an issue too. */
export interface ConversationRecord {
  readonly id: number;
  readonly number: number;
  readonly user: string;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  labels: string[];
  assignees: string[];
  readonly comments: CommentRecord[];
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

/** An issue. */
export interface IssueRecord extends ConversationRecord {
  stateReason: string | null;
}

/** A pull request. */
export interface PullRequestRecord extends ConversationRecord {
  draft: boolean;
  /** `repository` is the full name of where the branch lives: another one for a fork. */
  readonly head: { readonly ref: string; sha: string; readonly repository: string };
  readonly base: { ref: string; sha: string };
  reviewers: string[];
  /** Oldest first. Who reviewed is off the list of those who are asked; one that is dismissed keeps its place and loses its verdict. */
  reviews: { user: string; state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' }[];
  teamReviewers: string[];
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommitSha: string | null;
}

/** A release, drafts included. */
export interface ReleaseRecord {
  readonly id: number;
  tagName: string;
  targetCommitish: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  immutable: boolean;
  /** What `make_latest` last said: GitHub's default is `true`. */
  makeLatest: 'true' | 'false' | 'legacy';
  readonly author: string;
  /** The date of the commit, which is what GitHub orders releases by. */
  createdAt: string;
  publishedAt: string | null;
}

/** A check run on a commit. */
export interface CheckRunRecord {
  readonly id: number;
  readonly sha: string;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  readonly app: string;
  readonly startedAt: string;
}

/** A status on a commit. */
export interface StatusRecord {
  readonly id: number;
  readonly sha: string;
  context: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  readonly createdAt: string;
}

/** A workflow_dispatch that was accepted. */
export interface DispatchRecord {
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Record<string, string>;
  readonly runId: number;
  readonly token: string | undefined;
}

/** One status of a deployment (GitHub docs: deployment statuses). */
export interface DeploymentStatusRecord {
  readonly id: number;
  readonly state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';
  readonly creator: string;
  readonly description: string;
  readonly environment: string;
  readonly logUrl: string;
  readonly environmentUrl: string;
  readonly createdAt: string;
}

/** A deployment. It has no state of its own: that of its newest status counts. */
export interface DeploymentRecord {
  readonly id: number;
  /** As it was asked for: a branch, a tag, a full ref or a SHA. */
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly payload: unknown;
  readonly environment: string;
  readonly description: string | null;
  readonly creator: string;
  readonly transient: boolean;
  readonly production: boolean;
  readonly createdAt: string;
  updatedAt: string;
  /** Oldest first. */
  readonly statuses: DeploymentStatusRecord[];
}

/** A workflow run; tests may push their own and change status and conclusion. */
export interface RunRecord {
  readonly id: number;
  readonly workflow: string;
  /** What `run-name` of its workflow makes of it; default: the workflow. */
  readonly title?: string;
  readonly event: string;
  readonly branch: string;
  readonly sha: string;
  readonly number: number;
  readonly actor: string;
  status: string;
  conclusion: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

/** The rules that are known here (GitHub docs: available rules for rulesets). */
export const ruleTypes = [
  'pull_request',
  'required_linear_history',
  'non_fast_forward',
  'deletion',
  'update',
  'creation',
  'required_status_checks',
  'required_signatures',
  'merge_queue',
] as const;

export type RuleType = (typeof ruleTypes)[number];

/** One rule of a ruleset, with parameters as the REST API has them. */
export interface Rule {
  readonly type: RuleType;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** Who may break the rules of a ruleset (GitHub docs: about rulesets). */
export interface BypassActor {
  readonly actor_id: number | null;
  readonly actor_type: 'Integration' | 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'DeployKey' | 'User';
  readonly bypass_mode: 'always' | 'pull_request' | 'exempt';
}

/** A ruleset, active unless it is said otherwise (GitHub docs: about rulesets). */
export interface Ruleset {
  readonly name: string;
  readonly target: 'branch' | 'tag';
  readonly enforcement?: 'active' | 'disabled' | 'evaluate';
  /** Full ref names with fnmatch globs, where `*` stays within one path segment; `~DEFAULT_BRANCH`; `~ALL`. */
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  readonly rules: readonly Rule[];
  /** Logins that may break the rules: a short way for tests. */
  readonly bypass?: readonly string[];
  readonly bypassActors?: readonly BypassActor[];
  /** Of the organization that owns the repository, which cannot be changed here. */
  readonly ofOrganization?: boolean;
  /** Given when somebody first asks. */
  id?: number;
  createdAt?: string;
  updatedAt?: string;
}

/** Branch protection of the older kind. */
export interface Protection {
  readonly allowDeletion?: boolean;
  readonly requirePullRequest?: boolean;
  readonly requiredChecks?: readonly string[];
  readonly allowForcePush?: boolean;
  readonly linearHistory?: boolean;
  /** Read-only (GitHub docs: about protected branches, lock branch). */
  readonly locked?: boolean;
}

/** A repository's settings, and how late its lists are. */
export interface Settings {
  actionsMayOpenPullRequests: boolean;
  deleteBranchOnMerge: boolean;
  allowMergeCommit: boolean;
  allowSquashMerge: boolean;
  allowRebaseMerge: boolean;
  hasIssues: boolean;
  immutableReleases: boolean;
  /** Of the owner: on `free` a private repository has neither rulesets nor branch protection. */
  plan: 'free' | 'paid';
  /** For so many looks at each commit, its list of pull requests is still empty. */
  commitPullsLagLooks: number;
  /** For so many looks at each pull request, lists leave it out. */
  pullListLagLooks: number;
}
