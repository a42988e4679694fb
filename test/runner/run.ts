// One run: a fresh checkout of its commit, a token with what its jobs ask for, act, and what github.com keeps of it.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHub, Repository, RunRecord } from '@hotfix-actions/sandbox';
import { withoutQueue } from '../../scripts/ghes.ts';
import { type Place, runAct } from './act.ts';
import type { Ledger } from './ledger.ts';
import { countSteps, lastMessages, stepEnds } from './log.ts';
import { type DeclaredWorkflow, declaredIn, environmentOf, type Happening } from './workflow.ts';

export interface RunWorld {
  readonly place: Place;
  readonly ledger: Ledger;
  readonly github: GitHub;
  readonly repository: Repository;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Wish {
  /** The name of the file in `.github/workflows`. */
  readonly file: string;
  readonly happening: Happening;
  readonly actor: string;
  /** Where the dispatch made it already. */
  readonly run?: RunRecord;
}

let folders = 0;

/** Plays it to its end, and tells with whose token it changed something. */
export async function playRun(world: RunWorld, wish: Wish): Promise<'job' | 'app' | undefined> {
  const { github, repository, place } = world;
  const started = performance.now();
  const written = github.writes().length;
  folders += 1;
  const folder = join(place.folder, 'runs', `${folders}-${wish.file}`);
  const declared = await checkOut(world, wish, folder);
  const run = wish.run ?? recordRun(world, wish);
  run.status = 'in_progress';
  const { permissions } = declared;
  // One for all jobs of the run, since act knows one; on github.com each job has its own.
  const token = github.createToken({ repositories: [repository.fullName], permissions });
  const { exitCode, log } = await runAct({
    place,
    folder,
    file: wish.file,
    event: wish.happening.name,
    payload: { ...wish.happening.payload, ...always(repository, wish.actor) },
    actor: wish.actor,
    env: variablesOf(world, wish, run),
    secrets: { ...world.secrets, GITHUB_TOKEN: token },
    variables: world.variables,
  });
  const count = countSteps(declared.steps, stepEnds(log));
  const succeeded = exitCode === 0 && count.failed.length === 0;
  for (const [job, written] of Object.entries(declared.environments)) {
    const environment = environmentOf(written, wish.happening);
    if (environment !== '' && count.ran.some((step) => step.job === job))
      repository.runJob(run.id, { environment, states: [succeeded ? 'success' : 'failure'] });
  }
  const conclusion = count.ran.length === 0 ? 'skipped' : 'success';
  Object.assign(run, { status: 'completed', conclusion: succeeded ? conclusion : 'failure' });
  world.ledger.enter({
    file: wish.file,
    happening: wish.happening,
    usesApp: 'HOTFIX_APP_CLIENT_ID' in world.variables,
    succeeded,
    count,
    declared: declared.steps,
    seconds: (performance.now() - started) / 1000,
    lastMessages: lastMessages(log, 30),
  });
  // Of other runs at the same time each has its own token; that of an App is a secret of all.
  const writers = new Set(
    github
      .writes()
      .slice(written)
      .map((request) => request.token),
  );
  if (writers.has(token)) return 'job';
  return Object.values(world.secrets).some((secret) => writers.has(secret)) ? 'app' : undefined;
}

/** The workflow alone is changed in it, and only by what act does not know: its workspace is empty, as a runner's is. */
async function checkOut({ repository, place }: RunWorld, wish: Wish, folder: string): Promise<DeclaredWorkflow> {
  const checkout = join(folder, 'checkout');
  await mkdir(folder, { recursive: true });
  await repository.git('clone', '--quiet', '--shared', '--no-checkout', '--template=', repository.gitDir, checkout);
  await repository.git(
    '--git-dir',
    join(checkout, '.git'),
    '--work-tree',
    checkout,
    'checkout',
    '--quiet',
    '--detach',
    wish.happening.sha,
  );
  const path = join(checkout, '.github', 'workflows', wish.file);
  const text = withoutQueue(await readFile(path, 'utf8'));
  await writeFile(path, text);
  return declaredIn(wish.file, text, place.suite);
}

function recordRun({ repository }: RunWorld, { file, happening, actor }: Wish): RunRecord {
  const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const run: RunRecord = {
    id: 8_000_000_000 + repository.runs.length,
    workflow: file,
    event: happening.name,
    branch: happening.ref.replace(/^refs\/(heads|tags)\//, ''),
    sha: happening.sha,
    number: repository.runs.filter(({ workflow }) => workflow === file).length + 1,
    actor,
    status: 'queued',
    conclusion: null,
    createdAt: at,
    updatedAt: at,
  };
  repository.runs.push(run);
  return run;
}

/** What every payload has. */
const always = ({ fullName, owner, name, defaultBranch }: Repository, actor: string): object => ({
  repository: { full_name: fullName, name, owner: { login: owner }, default_branch: defaultBranch },
  sender: { login: actor, type: 'User' },
});

/** What act would otherwise take for github.com's, or for its own; the commit it finds in the checkout. */
function variablesOf({ github, repository }: RunWorld, wish: Wish, run: RunRecord): Record<string, string> {
  return {
    GITHUB_API_URL: github.apiUrl,
    GITHUB_SERVER_URL: github.serverUrl,
    GITHUB_GRAPHQL_URL: `${github.serverUrl}/api/graphql`,
    GITHUB_REPOSITORY: repository.fullName,
    GITHUB_REF: wish.happening.ref,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW_REF: `${repository.fullName}/.github/workflows/${wish.file}@${wish.happening.ref}`,
    RUNNER_NAME: 'act',
    RUNNER_ENVIRONMENT: 'self-hosted',
  };
}
