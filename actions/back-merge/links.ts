// Links for summaries, where GitHub makes none of a number or a commit by itself.

import { link, type PullRequest, shortSha, type World } from '@hotfix-actions/core';

export function pullLink({ number, url }: PullRequest): string {
  return link(`#${number}`, url);
}

export function commitLink({ url }: World, sha: string): string {
  return link(shortSha(sha), `${url}/commit/${sha}`);
}
