import type { Repository } from '@hotfix-actions/sandbox';

/** All that a run could change, as text. */
export async function describeWorld(repository: Repository): Promise<string> {
  const refs = await repository.git('for-each-ref');
  const { pullRequests, releases, issues, labels, dispatches, deployments } = repository;
  return JSON.stringify({ refs, pullRequests, releases, issues, labels, dispatches, deployments });
}
