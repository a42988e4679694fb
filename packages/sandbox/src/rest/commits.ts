import { type Answer, notFound, unprocessable } from '../answers.ts';
import { resolveCommit } from '../commits.ts';
import { isAncestor, revList } from '../git/history.ts';
import { isSha } from '../git/object-store.ts';
import { commitView, commitWithFiles } from '../views/commit-view.ts';
import { simplePullView } from '../views/pull-view.ts';
import type { RepositoryState } from '../world.ts';
import { refuseEmpty } from './refs.ts';
import { type Call, linkHeader, paged, pageOf, type Route } from './route.ts';

async function list(call: Call): Promise<Answer> {
  const { repository, query } = call;
  refuseEmpty(repository);
  const start = await resolveCommit(repository, query['sha'] || repository.defaultBranch);
  if (!start) throw notFound();
  const { page, perPage } = pageOf(call);
  const filters = [
    ...(query['since'] ? [`--since=${query['since']}`] : []),
    ...(query['until'] ? [`--until=${query['until']}`] : []),
    start,
    ...(query['path'] ? ['--', `:(literal)${query['path']}`] : []),
  ];
  const [shas, total] = await Promise.all([
    revList(repository.gitDir, `--skip=${(page - 1) * perPage}`, `--max-count=${perPage}`, ...filters),
    // Counting walks the whole history, as the page number of the last link must be right.
    revList(repository.gitDir, '--count', ...filters),
  ]);
  const body = await Promise.all(shas.map((sha) => commitView(repository, sha)));
  return { status: 200, body, headers: linkHeader(call, Number(total[0])) };
}

async function get(call: Call): Promise<Answer> {
  refuseEmpty(call.repository);
  const sha = await namedCommit(call);
  if (/application\/vnd\.github(\.v3)?\.sha/.test(call.accept)) {
    return {
      status: 200,
      body: Buffer.from(sha),
      headers: { 'content-type': 'application/vnd.github.sha; charset=utf-8' },
    };
  }
  return { status: 200, body: await commitWithFiles(call.repository, sha) };
}

/** The commit that the path names; GitHub answers 422 for what is not there. */
export async function namedCommit(call: Call): Promise<string> {
  const name = call.params['ref'] ?? '';
  const sha = await resolveCommit(call.repository, name);
  if (!sha) throw unprocessable(`No commit found for ${isSha(name) ? 'SHA' : 'the ref'}: ${name}`);
  return sha;
}

/** Answers empty for as many looks as the settings say, as github.com does for some seconds after a merge. */
export function lags(repository: RepositoryState, key: string, looks: number): boolean {
  const seen = repository.looks.get(key) ?? 0;
  repository.looks.set(key, seen + 1);
  return seen < looks;
}

async function pulls(call: Call): Promise<Answer> {
  const { repository } = call;
  refuseEmpty(repository);
  const sha = await namedCommit(call);
  if (lags(repository, `commit ${sha}`, repository.settings.commitPullsLagLooks)) return { status: 200, body: [] };
  const standard = repository.refs.read(`refs/heads/${repository.defaultBranch}`);
  const released = standard !== undefined && (await isAncestor(repository.gitDir, sha, standard));
  const found: unknown[] = [];
  for (const pull of repository.pullRequests) {
    // On the default branch only merged pull requests count, elsewhere open ones too.
    if (pull.mergedAt === null && (released || pull.state === 'closed')) continue;
    if (await brought(repository, pull, sha)) found.push(simplePullView(repository, pull));
  }
  const { items, headers } = paged(call, found);
  return { status: 200, body: items, headers };
}

type Pull = RepositoryState['pullRequests'][number];

async function brought(repository: RepositoryState, pull: Pull, sha: string): Promise<boolean> {
  if (pull.mergeCommitSha === sha || pull.head.sha === sha || repository.landed.get(sha) === pull.number) return true;
  const { gitDir } = repository;
  return (await isAncestor(gitDir, sha, pull.head.sha)) && !(await isAncestor(gitDir, sha, pull.base.sha));
}

/** GitHub docs: REST API endpoints for commits. */
export const commitRoutes: readonly Route[] = [
  { method: 'GET', path: '/commits', needs: 'contents=read', run: list },
  { method: 'GET', path: '/commits/{ref*}/pulls', needs: 'pull_requests=read', run: pulls },
  { method: 'GET', path: '/commits/{ref*}', needs: 'contents=read', run: get },
];
