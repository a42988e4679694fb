import { type Answer, invalid, notFound, Refusal, unprocessable } from '../answers.ts';
import { diffFiles } from '../git/diff.ts';
import { isAncestor, mergeBase, revList } from '../git/history.ts';
import { refuseLongBody } from '../limits.ts';
import { setState } from '../pull-request-life.ts';
import { openPullRequest } from '../pull-request-opening.ts';
import type { PullRequestRecord } from '../records.ts';
import { commitView, fileView } from '../views/commit-view.ts';
import { pullView, reviewView, simplePullView } from '../views/pull-view.ts';
import { findRepository, type RepositoryState, timestamp } from '../world.ts';
import { lags } from './commits.ts';
import { type Call, flag, paged, type Route, requiredText, text, texts } from './route.ts';

/** The pull request of the path. */
export function namedPull(call: Call): PullRequestRecord {
  const pull = call.repository.pullRequests.find((candidate) => String(candidate.number) === call.params['number']);
  if (!pull) throw notFound();
  return pull;
}

function list(call: Call): Answer {
  const { repository, query } = call;
  const state = query['state'] ?? 'open';
  // Without an owner before the colon the filter is not applied at all.
  const [owner, branch] = (query['head'] ?? '').includes(':') ? (query['head'] ?? '').split(/:(.*)/s) : [];
  const wanted = repository.pullRequests.filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (owner === undefined || (pull.head.repository.split('/')[0] === owner && pull.head.ref === branch)) &&
      (!query['base'] || pull.base.ref === query['base']) &&
      !lags(repository, `pull ${pull.number}`, repository.settings.pullListLagLooks),
  );
  const by = query['sort'] === 'updated' ? 'updatedAt' : 'createdAt';
  const down = (query['direction'] ?? (query['sort'] ? 'asc' : 'desc')) === 'desc' ? -1 : 1;
  wanted.sort((a, b) => down * (a[by].localeCompare(b[by]) || a.number - b.number));
  const { items, headers } = paged(call, wanted);
  return { status: 200, body: items.map((pull) => simplePullView(repository, pull)), headers };
}

async function create(call: Call): Promise<Answer> {
  const { repository, token } = call;
  const head = requiredText(call, 'head');
  const base = requiredText(call, 'base');
  const title = text(call, 'title');
  if (!title) throw invalid({ resource: 'PullRequest', code: 'missing_field', field: 'title' });
  refuseLongBody('PullRequest', text(call, 'body'));
  if (token?.kind === 'actions' && !repository.settings.actionsMayOpenPullRequests) {
    throw new Refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.');
  }
  const [owner, branch] = head.includes(':') ? head.split(/:(.*)/s) : [repository.owner, head];
  const source = owner === repository.owner ? repository : sourceOf(call, owner ?? '');
  if (!source) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' });
  const pull = await openPullRequest(repository, {
    head: branch ?? '',
    base,
    title,
    body: text(call, 'body') ?? null,
    draft: flag(call, 'draft') ?? false,
    user: token?.login ?? 'ghost',
    source,
  });
  return { status: 201, body: await pullView(repository, pull) };
}

const sourceOf = (call: Call, owner: string): RepositoryState | undefined =>
  findRepository(call.world, text(call, 'head_repo') ?? `${owner}/${call.repository.name}`);

async function get(call: Call): Promise<Answer> {
  return { status: 200, body: await pullView(call.repository, namedPull(call)) };
}

async function update(call: Call): Promise<Answer> {
  const { repository } = call;
  const pull = namedPull(call);
  const title = text(call, 'title');
  const body = text(call, 'body');
  const state = text(call, 'state');
  const base = text(call, 'base');
  refuseLongBody('PullRequest', body);
  if (title === '') throw invalid({ resource: 'PullRequest', code: 'missing_field', field: 'title' });
  if (base !== undefined && base !== pull.base.ref) changeBase(repository, pull, base);
  if (title !== undefined) pull.title = title;
  if (body !== undefined) pull.body = body;
  if (state === 'open' && pull.state === 'closed') await reopen(repository, pull);
  else if (state === 'closed') setState(repository, pull, 'closed');
  pull.updatedAt = timestamp(repository.world);
  return { status: 200, body: await pullView(repository, pull) };
}

function changeBase(repository: RepositoryState, pull: PullRequestRecord, base: string): void {
  const sha = repository.refs.read(`refs/heads/${base}`);
  if (pull.state === 'closed') throw unprocessable('Cannot change the base branch of a closed pull request.');
  if (!sha) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' });
  pull.base.ref = base;
  pull.base.sha = sha;
}

async function reopen(repository: RepositoryState, pull: PullRequestRecord): Promise<void> {
  const refuse = (message: string): Refusal =>
    invalid({ resource: 'PullRequest', code: 'custom', field: 'state', message });
  const base = repository.refs.read(`refs/heads/${pull.base.ref}`);
  const source = findRepository(repository.world, pull.head.repository);
  const head = source?.refs.read(`refs/heads/${pull.head.ref}`);
  if (pull.mergedAt !== null) throw refuse('state cannot be changed. The pull request cannot be reopened.');
  if (!head) throw refuse(`state cannot be changed. The ${pull.head.ref} branch has been deleted.`);
  if (!base || (await isAncestor(repository.gitDir, pull.head.sha, base))) {
    throw refuse(`state cannot be changed. There are no new commits on the ${pull.head.ref} branch.`);
  }
  setState(repository, pull, 'open');
}

async function commits(call: Call): Promise<Answer> {
  const { repository } = call;
  const pull = namedPull(call);
  const shas = await revList(repository.gitDir, '--reverse', '--topo-order', `${pull.base.sha}..${pull.head.sha}`);
  // GitHub lists 250 commits of a pull request and no more.
  const { items, headers } = paged(call, shas.slice(0, 250));
  return { status: 200, body: await Promise.all(items.map((sha) => commitView(repository, sha))), headers };
}

async function files(call: Call): Promise<Answer> {
  const { repository } = call;
  const pull = namedPull(call);
  const base = await mergeBase(repository.gitDir, pull.base.sha, pull.head.sha);
  const changed = await diffFiles(repository.gitDir, base, pull.head.sha);
  const { items, headers } = paged(call, changed.slice(0, 3000));
  return { status: 200, body: items.map((file) => fileView(repository, pull.head.sha, file)), headers };
}

function requestReviewers(call: Call): Answer {
  const { repository } = call;
  const pull = namedPull(call);
  const reviewers = texts(call, 'reviewers') ?? [];
  if (reviewers.includes(pull.user)) throw unprocessable('Review cannot be requested from pull request author.');
  const strangers = reviewers.filter((login) => repository.strangers.has(login));
  if (strangers.length > 0) {
    throw unprocessable(
      'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
    );
  }
  pull.reviewers = [...new Set([...pull.reviewers, ...reviewers])];
  pull.teamReviewers = [...new Set([...pull.teamReviewers, ...(texts(call, 'team_reviewers') ?? [])])];
  return { status: 201, body: simplePullView(repository, pull) };
}

function reviews(call: Call): Answer {
  const { repository } = call;
  const pull = namedPull(call);
  const { items, headers } = paged(call, pull.reviews);
  return {
    status: 200,
    body: items.map((review, index) => reviewView(repository, pull, { ...review, index })),
    headers,
  };
}

const reads = 'pull_requests=read';
const writes = 'pull_requests=write';

/** GitHub docs: REST API endpoints for pull requests and review requests. */
export const pullRoutes: readonly Route[] = [
  { method: 'GET', path: '/pulls', needs: reads, run: list },
  { method: 'POST', path: '/pulls', needs: writes, run: create },
  { method: 'GET', path: '/pulls/{number}', needs: reads, run: get },
  { method: 'PATCH', path: '/pulls/{number}', needs: writes, run: update },
  { method: 'GET', path: '/pulls/{number}/commits', needs: reads, run: commits },
  { method: 'GET', path: '/pulls/{number}/files', needs: reads, run: files },
  { method: 'GET', path: '/pulls/{number}/reviews', needs: reads, run: reviews },
  { method: 'POST', path: '/pulls/{number}/requested_reviewers', needs: writes, run: requestReviewers },
];
