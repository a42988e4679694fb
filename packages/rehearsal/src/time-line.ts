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
export function inWords(request: RecordedRequest, repository: Repository): Moment[] {
  const { method, path, status = 0, startedAt: at } = request;
  if (status < 200 || status >= 300) return [];
  const body = (request.body ?? {}) as Body;
  const what = tellings.flatMap(([verb, pattern, tell]) => {
    const [, named] = (method === verb && pattern.exec(path)) || [];
    return named === undefined ? [] : tell({ named, body, repository });
  });
  return what.filter(Boolean).map((told) => ({ at, what: told }));
}

type Body = Readonly<Record<string, unknown>>;

interface Write {
  /** What the path names: a number, a branch, or the kind of thing that is made. */
  readonly named: string;
  readonly body: Body;
  readonly repository: Repository;
}

const tellings: readonly (readonly [string, RegExp, (write: Write) => string])[] = [
  ['POST', /\/git\/(tags)$/, ({ body }) => `${body['tag']} is made`],
  ['POST', /\/git\/(refs)$/, ({ body }) => branchMade(String(body['ref']))],
  ['POST', /\/(releases)$/, ({ body }) => `${body['tag_name']} is released`],
  ['POST', /\/(pulls)$/, ({ body }) => `a pull request: ${body['title']}`],
  ['POST', /\/(issues)$/, ({ body }) => `an issue: ${body['title']}`],
  ['POST', /\/(merges)$/, ({ body }) => `a merge into ${body['base']}`],
  ['POST', /\/issues\/(\d+)\/comments$/, ({ named }) => `a comment on #${named}`],
  ['POST', /(\/git-receive-pack)$/, () => 'a push'],
  [
    'PATCH',
    /\/(?:issues|pulls)\/(\d+)$/,
    ({ named, body }) => (body['state'] === 'closed' ? `#${named} is closed` : ''),
  ],
  ['PATCH', /\/releases\/(\d+)$/, releaseEdited],
  [
    'POST',
    /\/workflows\/([^/]+)\/dispatches$/,
    ({ named, body }) => `${named} is dispatched at ${String(body['ref']).replace('refs/tags/', '')}`,
  ],
];

const branchMade = (ref: string): string =>
  ref.startsWith('refs/heads/') ? `${ref.slice('refs/heads/'.length)} is begun` : '';

function releaseEdited({ named, body, repository }: Write): string {
  const release = repository.releases.find(({ id }) => String(id) === named);
  if (!release) return '';
  return body['make_latest'] === 'true'
    ? `${release.tagName} is the latest release`
    : `${release.tagName} is marked as bad`;
}
