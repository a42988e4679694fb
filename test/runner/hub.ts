// A repository on the sandbox with its starter workflows, and the runs that events start there.

import { type GitHub, type Repository, startGitHub } from '@hotfix-actions/sandbox';
import type { Place } from './act.ts';
import { queueHappening } from './happenings.ts';
import type { Ledger } from './ledger.ts';
import { type Line, openLine } from './line.ts';
import { playRun } from './run.ts';
import { openWatch, type Watch } from './watch.ts';

export interface Hub {
  readonly github: GitHub;
  readonly repository: Repository;
  /** Whether the workflows take the token of an App. */
  readonly app: boolean;
  /** What is there now is where the story begins: nothing comes of it. */
  opens(): Promise<void>;
  /** How many runs wait for "Approve workflows to run". */
  held(): number;
  /** A request to the API with a person's token. */
  asks(method: string, path: string, body?: object): Promise<object>;
  /** Does what a person does, and waits for all that comes of it. */
  does<T>(deed: (repository: Repository) => Promise<T>): Promise<T>;
  /** "Run workflow", with a branch or tag chosen in "Use workflow from". */
  presses(file: string, inputs?: Readonly<Record<string, string>>, ref?: string): Promise<void>;
  /** "Approve workflows to run", for all that is held. */
  approves(): Promise<void>;
  /** Puts a pull request into the merge queue, and merges it when its checks have passed. */
  queues(number: number): Promise<void>;
  /** The time of its schedule has come. */
  strikes(file: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface HubOptions {
  readonly place: Place;
  readonly ledger: Ledger;
  /** Whether the organisation has a GitHub App, whose token the workflows take then. */
  readonly app?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
}

const fullName = 'acme/shop';

export async function openHub(options: HubOptions): Promise<Hub> {
  const github = await startGitHub();
  const repository = await github.createRepository(fullName);
  const person = github.createToken({ kind: 'classic', permissions: { ...everything, workflows: 'write' } });
  const ask = asking(github, person);
  const secrets = options.app
    ? { HOTFIX_APP_PRIVATE_KEY: appToken(github), HOTFIX_ADMIN_PRIVATE_KEY: adminToken(github) }
    : {};
  const ids = options.app ? { HOTFIX_APP_CLIENT_ID: 'Iv23liexample', HOTFIX_ADMIN_CLIENT_ID: 'Iv23liadmin' } : {};
  const variables = { ...ids, ...options.variables };
  const world = { ...options, github, repository, secrets, variables };
  const line = openLine(async (wish) => {
    const by = await playRun(world, wish);
    if (by !== undefined) await watch.look(by);
  });
  const watch = await openWatch({
    repository,
    line,
    suite: options.place.suite,
    readPull: (number) => ask('GET', `/pulls/${number}`),
  });
  github.onExchange = ({ request, status }) => {
    if (request.method === 'POST' && request.path.endsWith('/dispatches') && status < 300) watch.dispatched();
  };
  return {
    github,
    repository,
    app: options.app === true,
    ...people({ repository, ask, line, watch }),
    [Symbol.asyncDispose]: () => github.close(),
  };
}

interface Scene {
  readonly repository: Repository;
  readonly ask: Hub['asks'];
  readonly line: Line;
  readonly watch: Watch;
}

/** What people do on the pages of the repository; each waits for all that comes of it. */
function people({
  repository,
  ask,
  line,
  watch,
}: Scene): Omit<Hub, 'github' | 'repository' | 'app' | typeof Symbol.asyncDispose> {
  return {
    asks: ask,
    held: () => watch.held.length,
    opens: () => watch.look('nobody'),
    async does(deed) {
      const done = await deed(repository);
      await watch.look('person');
      await line.settled();
      return done;
    },
    async presses(file, inputs = {}, ref = repository.defaultBranch) {
      await ask('POST', `/actions/workflows/${file}/dispatches`, { ref, inputs });
      await line.settled();
    },
    async approves() {
      for (const wish of watch.held.splice(0)) line.wait(wish);
      await line.settled();
    },
    async queues(number) {
      const happening = await queueHappening(repository, number);
      await watch.happens(happening);
      await line.settled();
      await repository.mergePullRequest(number, { user: 'github-merge-queue[bot]' });
      await repository.deleteBranch(happening.ref.replace('refs/heads/', ''));
      await watch.look('person');
      await line.settled();
    },
    async strikes(file) {
      const sha = (await repository.tip(repository.defaultBranch)) ?? '';
      const ref = `refs/heads/${repository.defaultBranch}`;
      line.wait({ file, happening: { name: 'schedule', ref, sha, payload: {} }, actor: 'octocat' });
      await line.settled();
    },
  };
}

const everything = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  'pull-requests': 'write',
  statuses: 'write',
} as const;

/** With what docs/adopt.md gives it. */
const appToken = (github: GitHub): string =>
  github.createToken({
    kind: 'app',
    repositories: [fullName],
    permissions: { ...everything, workflows: 'write', checks: 'read', statuses: 'read' },
  });

/** Of the App that makes rules, and does nothing else. */
const adminToken = (github: GitHub): string =>
  github.createToken({
    kind: 'app',
    repositories: [fullName],
    permissions: { administration: 'write', contents: 'read' },
  });

function asking({ apiUrl }: GitHub, token: string) {
  return async (method: string, path: string, body?: object): Promise<object> => {
    const answer = await fetch(`${apiUrl}/repos/${fullName}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? {} : (JSON.parse(text) as object);
  };
}
