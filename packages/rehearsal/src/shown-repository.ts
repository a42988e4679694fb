// What a visitor of the repository sees at the end, beside branches and tags.

import type { GitHub, Repository } from '@hotfix-actions/sandbox';
import { outliving } from './play-action.ts';
import type { Conversation, ReleaseShown, RepositoryShown } from './report.ts';
import type { Rehearsal } from './scene.ts';

export function shownRepository({ github, stage: { repository } }: Rehearsal): RepositoryShown {
  const name = repository.fullName;
  const address = outliving(github, `${github.serverUrl}/${name}`);
  return { name, address, conversations: conversations(github, repository), releases: releases(github, repository) };
}

type Talk = Repository['issues'][number] | Repository['pullRequests'][number];

function conversations(github: GitHub, { issues, pullRequests }: Repository): Conversation[] {
  const said = (body: string | null) => outliving(github, body ?? '');
  const common = ({ number, title, user, labels, body, comments }: Talk) => ({
    number,
    title,
    user,
    labels: [...labels],
    body: said(body),
    comments: comments.map((comment) => ({ user: comment.user, body: said(comment.body) })),
  });
  return [
    ...issues.map((one) => ({ kind: 'issue', ...common(one), state: one.state, ways: undefined }) as const),
    ...pullRequests.map((one) => ({
      kind: 'pull request' as const,
      ...common(one),
      state: stateOf(one),
      ways: { head: one.head.ref, base: one.base.ref, tip: one.head.sha },
    })),
  ].sort((a, b) => a.number - b.number);
}

function stateOf({ mergedAt, state, draft }: Repository['pullRequests'][number]): Conversation['state'] {
  if (mergedAt !== null) return 'merged';
  return draft && state === 'open' ? 'draft' : state;
}

/** Newest first. */
function releases(github: GitHub, repository: Repository): ReleaseShown[] {
  const latest = repository.latestRelease()?.id;
  return [...repository.releases].reverse().map(({ id, tagName, name, body, draft, prerelease }) => ({
    tag: tagName,
    name: name ?? '',
    notes: outliving(github, body ?? ''),
    mark: draft ? 'draft' : prerelease ? 'pre-release' : id === latest ? 'latest' : '',
  }));
}
