import type { Answer } from '../answers.ts';
import { checkRunView, statusView } from '../views/action-views.ts';
import { apiOf, minimalRepositoryView } from '../views/repository-view.ts';
import { namedCommit } from './commits.ts';
import { type Call, paged, type Route } from './route.ts';

async function checkRuns(call: Call): Promise<Answer> {
  const { repository, query } = call;
  const sha = await namedCommit(call);
  const all = repository.checkRuns.filter((run) => run.sha === sha);
  // By default only the newest run of a name is told.
  const newest = all.filter(
    (run) => query['filter'] === 'all' || all.findLast((other) => other.name === run.name) === run,
  );
  const wanted = newest.filter(
    (run) =>
      (!query['check_name'] || run.name === query['check_name']) &&
      (!query['status'] || run.status === query['status']),
  );
  const { items, headers } = paged(call, wanted);
  const body = { total_count: wanted.length, check_runs: items.map((run) => checkRunView(repository, run)) };
  return { status: 200, body, headers };
}

async function status(call: Call): Promise<Answer> {
  const { repository } = call;
  const sha = await namedCommit(call);
  const all = repository.statuses.filter((entry) => entry.sha === sha);
  const newest = all.filter((entry) => all.findLast((other) => other.context === entry.context) === entry);
  const states = newest.map((entry) => entry.state);
  const failed = states.includes('failure') || states.includes('error');
  const { items, headers } = paged(call, newest);
  const body = {
    state: failed ? 'failure' : states.length === 0 || states.includes('pending') ? 'pending' : 'success',
    statuses: items.map((entry) => statusView(repository, entry)),
    sha,
    total_count: newest.length,
    repository: minimalRepositoryView(repository),
    commit_url: apiOf(repository, `/commits/${sha}`),
    url: apiOf(repository, `/commits/${sha}/status`),
  };
  return { status: 200, body, headers };
}

/** GitHub docs: list check runs for a Git reference, get the combined status for a specific reference. */
export const checkRoutes: readonly Route[] = [
  { method: 'GET', path: '/commits/{ref*}/check-runs', needs: 'checks=read', run: checkRuns },
  { method: 'GET', path: '/commits/{ref*}/status', needs: 'statuses=read', run: status },
];
