// Who approves of a pull request as it stands.

import { type GitHub, path } from './github.ts';

interface ReviewAnswer {
  id: number;
  state: string;
  user: { login: string } | null;
}

/**
 * Of each person the newest verdict counts, as on its page: a comment is none, and one that was dismissed is taken back
 * (docs.github.com/rest/pulls/reviews#list-reviews-for-a-pull-request: oldest first).
 */
export async function isApproved(github: GitHub, number: number): Promise<boolean> {
  const reviews = await github.list<ReviewAnswer>(path`/pulls/${number}/reviews`);
  const verdicts = new Map<string, string>();
  for (const { id, state, user } of reviews)
    if (['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(state))
      verdicts.set(user?.login ?? `review ${id}`, state);
  return [...verdicts.values()].includes('APPROVED');
}
