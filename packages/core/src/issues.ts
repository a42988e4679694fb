// Issues, whatever they are about (docs.github.com/rest/issues/issues#update-an-issue).

import { repeat } from './ensure.ts';
import { type GitHub, path } from './github.ts';

/** Closes it as completed. */
export async function closeIssue(github: GitHub, number: number): Promise<void> {
  const closed = { state: 'closed', state_reason: 'completed' };
  await repeat(github.clock, () => github.patch(path`/issues/${number}`, closed));
}
