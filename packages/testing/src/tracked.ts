// A hotfix that was begun by `start`: with a tracking issue, of which the other actions know only its marks.

import { ensureTrackingIssue, readTimeLine, taskList, writeTrackingMarker } from '@hotfix-actions/core';
import { clientOf } from './client.ts';
import type { Shop } from './shop.ts';

/** Makes the tracking issue of a branch; gives back its number. */
export async function track(shop: Shop, branch: string): Promise<number> {
  const body = `Tokens are believed.\n\n${taskList()}\n\n${writeTrackingMarker(branch)}\n`;
  return (await ensureTrackingIssue(clientOf(shop), { branch, title: 'Hotfix', body, labels: [] })).value.number;
}

/** What the time line of an issue says of each step that is done, or waits for something. */
export function timeLine({ repository }: Shop, number: number): Record<string, string> {
  const body = repository.issues.find((issue) => issue.number === number)?.body ?? '';
  const told = readTimeLine({ body }).filter(({ done, detail }) => done || detail !== '');
  return Object.fromEntries(told.map(({ step, done, detail }) => [step, `${done ? 'done' : 'open'}: ${detail}`]));
}
