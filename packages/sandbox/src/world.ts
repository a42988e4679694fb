import type { ObjectStore } from './git/object-store.ts';
import type { RefStore } from './git/ref-store.ts';
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
import type { Token } from './tokens.ts';

/** Everything that one embedded GitHub holds. */
export interface World {
  readonly now: () => Date;
  readonly root: string;
  serverUrl: string;
  apiUrl: string;
  readonly repositories: Map<string, RepositoryState>;
  readonly tokens: Map<string, Token>;
  readonly users: Map<string, number>;
  nextId(): number;
}

/** One repository: what git holds is read from git, the rest lives here. */
export interface RepositoryState {
  readonly world: World;
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly gitDir: string;
  readonly isPrivate: boolean;
  readonly parent: string | undefined;
  readonly defaultBranch: string;
  readonly createdAt: string;
  readonly objects: ObjectStore;
  readonly refs: RefStore;
  readonly pullRequests: PullRequestRecord[];
  readonly issues: IssueRecord[];
  readonly releases: ReleaseRecord[];
  readonly labels: string[];
  readonly labelDetails: Map<string, { id: number; color: string; description: string | null }>;
  readonly checkRuns: CheckRunRecord[];
  readonly statuses: StatusRecord[];
  readonly dispatches: DispatchRecord[];
  readonly runs: RunRecord[];
  readonly deployments: DeploymentRecord[];
  /** Names of environments; whatever is deployed to comes to be one. */
  readonly environments: Set<string>;
  readonly rules: Ruleset[];
  readonly protections: Map<string, Protection>;
  readonly settings: Settings;
  /** Commits that GitHub made itself and therefore signed. */
  readonly signed: Set<string>;
  /** Tag names that an immutable release has used up. */
  readonly burnedTags: Set<string>;
  /** Logins that are no collaborators: nobody can ask them for a review or assign them. */
  readonly strangers: Set<string>;
  /** The commits that landing a pull request added to its base's own line, with its number. */
  readonly landed: Map<string, number>;
  readonly looks: Map<string, number>;
  nextNumber: number;
  /** Runs one change of the repository after the other. */
  exclusive<T>(change: () => Promise<T>): Promise<T>;
}

/** The time as the API writes it. */
export const timestamp = (world: World): string =>
  world
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');

/** Finds a repository by its full name, whatever its case. */
export function findRepository(world: World, fullName: string): RepositoryState | undefined {
  return world.repositories.get(fullName.toLowerCase());
}

/** A queue in which each change starts when the one before has ended, whatever became of it. */
export function createQueue(): <T>(change: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (change) => {
    const result = last.then(change);
    last = result.catch(() => undefined);
    return result;
  };
}
