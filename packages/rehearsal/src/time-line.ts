// What happened when: as each scene ended, and what an action wrote meanwhile.

import type { GitHub, RecordedRequest, Repository } from '@hotfix-actions/sandbox';

export interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly what: string;
}

export interface TimeLineRow {
  /** Since the first moment. */
  readonly seconds: number;
  readonly what: string;
}

export function timeLineOf(github: GitHub, repository: Repository, moments: readonly Moment[]): TimeLineRow[] {
  const [first] = moments;
  if (!first) return [];
  const written = github.writes().flatMap((request) => inWords(request, repository));
  const all = [...moments, ...written].filter(({ at }) => at >= first.at).sort((a, b) => a.at - b.at);
  return all.map(({ at, what }) => ({ seconds: (at - first.at) / 1000, what }));
}

/** The writes that a person would tell of. */
function inWords(request: RecordedRequest, repository: Repository): Moment[] {
  const { method, path, status = 0, startedAt: at } = request;
  if (status < 200 || status >= 300) return [];
  const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const told = (what: string): Moment[] => [{ at, what }];
  if (method === 'POST' && path.endsWith('/git/tags')) return told(`${body['tag']} is made`);
  if (method === 'POST' && path.endsWith('/releases')) return told(`${body['tag_name']} is released`);
  if (method === 'POST' && path.endsWith('/pulls')) return told(`a pull request: ${body['title']}`);
  const dispatched = /\/workflows\/([^/]+)\/dispatches$/.exec(path)?.[1];
  if (dispatched) return told(`${dispatched} is dispatched at ${String(body['ref']).replace('refs/tags/', '')}`);
  const edited = /\/releases\/(\d+)$/.exec(path)?.[1];
  const release = repository.releases.find(({ id }) => String(id) === edited);
  if (method !== 'PATCH' || !release) return [];
  const { tagName } = release;
  return told(body['make_latest'] === 'true' ? `${tagName} is the latest release` : `${tagName} is marked as bad`);
}
