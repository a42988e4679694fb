// The hidden lines by which the pull request of a revert is found again. The trailers stand there too, since a repository
// can be set to make the message of a squash of this text.

import { revertTrailers } from '@hotfix-actions/core';
import type { Subject } from './subject.ts';

export interface Marker {
  readonly newer: string;
  readonly older: string;
  /** The commit that was made: where the branch stands as long as nobody pushed to it. */
  readonly head: string;
}

const mostTrailers = 30_000;

export function writeMarker({ newer, older, commits }: Subject, head: string): string {
  const trailers = revertTrailers(commits.map(({ sha }) => sha));
  // Some of them alone would be taken for all.
  const shown = trailers.length > mostTrailers ? '' : `${trailers}\n`;
  return `<!-- hotfix-actions:revert ${newer} ${older} ${head}\n${shown}-->`;
}

const pattern = /<!-- hotfix-actions:revert ([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([0-9a-f]{40,64})\s/g;

export function readMarker(body: string): Marker | undefined {
  // Ours stands at the end: above it are texts of strangers.
  const [, newer, older, head] = [...body.matchAll(pattern)].at(-1) ?? [];
  return newer && older && head ? { newer, older, head } : undefined;
}
