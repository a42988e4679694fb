import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openObjects } from './git/object-store.ts';
import { openRefs } from './git/ref-store.ts';
import { git, runGit } from './git/run-git.ts';
import { createQueue, type RepositoryState, timestamp, type World } from './world.ts';

/** What a new repository is like. */
export interface RepositoryOptions {
  defaultBranch?: string;
  private?: boolean;
  /** Path of an existing repository; a bare copy of it is served, itself is never written. */
  from?: string;
}

/** What github.com's git does: any object may be asked for, filters work, pull request refs are hidden from pushes. */
const config = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
\tlogAllRefUpdates = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
[http]
\treceivepack = true
[receive]
\tautogc = false
\thideRefs = refs/pull
\tdenyDeleteCurrent = ignore
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
`;

/** Makes a bare repository on disk and its state in the world. */
export async function createRepositoryState(
  world: World,
  fullName: string,
  options: RepositoryOptions & { parent?: string },
): Promise<RepositoryState> {
  const [owner = '', name = ''] = fullName.split('/');
  if (!/^[\w.-]+\/[\w.-]+$/.test(fullName)) throw new Error(`${fullName} is no owner/name`);
  if (world.repositories.has(fullName.toLowerCase())) throw new Error(`${fullName} exists already`);
  const gitDir = join(world.root, owner, `${name}.git`);
  mkdirSync(join(world.root, owner), { recursive: true });
  if (options.from === undefined) initialise(gitDir);
  else await copy(options.from, gitDir);
  writeFileSync(join(gitDir, 'config'), config);
  const standard = options.defaultBranch ?? (options.from === undefined ? 'main' : await headOf(gitDir));
  writeFileSync(join(gitDir, 'HEAD'), `ref: refs/heads/${standard}\n`);
  const state = emptyState(world, { owner, name, gitDir, standard, options });
  world.repositories.set(fullName.toLowerCase(), state);
  return state;
}

/** What `git init --bare` leaves that is needed, without the process. */
function initialise(gitDir: string): void {
  for (const folder of ['objects/pack', 'objects/info', 'refs/heads', 'refs/tags']) {
    mkdirSync(join(gitDir, folder), { recursive: true });
  }
}

async function copy(from: string, gitDir: string): Promise<void> {
  await git('.', 'clone', '--quiet', '--mirror', from, gitDir);
  // A copy of somebody's clone brings its remote branches, stashes and pull requests along; GitHub would have none.
  const refs = (await git(gitDir, 'for-each-ref', '--format=%(refname)')).split('\n').filter(Boolean);
  const strange = refs.filter((ref) => !ref.startsWith('refs/heads/') && !ref.startsWith('refs/tags/'));
  const input = strange.map((ref) => `delete ${ref}\n`).join('');
  await runGit({ cwd: gitDir, args: ['update-ref', '--stdin'], input });
  // As on every server: what is in a history is looked up, not walked.
  await git(gitDir, 'commit-graph', 'write', '--reachable');
}

/** The branch that HEAD names; where it is detached, the most likely one. */
async function headOf(gitDir: string): Promise<string> {
  const { code, stdout } = await runGit({ cwd: gitDir, args: ['symbolic-ref', '--short', 'HEAD'] });
  if (code === 0) return stdout.toString().trim();
  const names = (await git(gitDir, 'for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads')).split('\n');
  return ['main', 'master'].find((name) => names.includes(name)) ?? names[0] ?? 'main';
}

interface Place {
  readonly owner: string;
  readonly name: string;
  readonly gitDir: string;
  readonly standard: string;
  readonly options: RepositoryOptions & { parent?: string };
}

function emptyState(world: World, { owner, name, gitDir, standard, options }: Place): RepositoryState {
  return {
    world,
    id: world.nextId(),
    owner,
    name,
    fullName: `${owner}/${name}`,
    gitDir,
    isPrivate: options.private ?? false,
    parent: options.parent,
    defaultBranch: standard,
    createdAt: timestamp(world),
    objects: openObjects(gitDir),
    refs: openRefs(gitDir),
    pullRequests: [],
    issues: [],
    releases: [],
    labels: [],
    labelDetails: new Map(),
    checkRuns: [],
    statuses: [],
    dispatches: [],
    runs: [],
    deployments: [],
    environments: new Set(),
    rules: [],
    protections: new Map(),
    settings: {
      actionsMayOpenPullRequests: true,
      deleteBranchOnMerge: false,
      allowMergeCommit: true,
      allowSquashMerge: true,
      allowRebaseMerge: true,
      hasIssues: true,
      immutableReleases: false,
      plan: 'paid',
      commitPullsLagLooks: 0,
      pullListLagLooks: 0,
    },
    signed: new Set(),
    burnedTags: new Set(),
    strangers: new Set(),
    landed: new Map(),
    looks: new Map(),
    nextNumber: 1,
    exclusive: createQueue(),
  };
}
