// The message of a tag, in one line.

import type { Release } from '@hotfix-actions/core';

/** The message of the tag: "Hotfix v1.3.0-hotfix.1: title", "Release" for a plain version. */
export function messageOf(release: Release, title: string): string {
  // A commit may have no message at all.
  return [`${release.hotfix > 0 ? 'Hotfix' : 'Release'} ${release.tag}`, oneLine(title)].filter(Boolean).join(': ');
}

// Titles are written by strangers, and messages of tags are shown in terminals: no line breaks, no escape sequences.
function oneLine(title: string): string {
  return title.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
