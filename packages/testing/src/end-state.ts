// All that a run leaves behind and anyone can see, as one value to compare. What differs from one world to the next though
// nothing else happened is taken out: ids, dates, addresses, and SHAs, which hold dates. Each commit goes by what it is
// instead: its texts, its people, its files and its parents.

import { createHash } from 'node:crypto';
import type { Repository } from '@hotfix-actions/sandbox';
import type { Shop } from './shop.ts';

export type EndState = Awaited<ReturnType<typeof endState>>;

export async function endState({ repository, github }: Shop) {
  const nameOf = await commitNames(repository);
  const plain = (text: string | null | undefined) =>
    (text ?? '')
      .replaceAll(github.serverUrl, '')
      .replace(/(?<=\/actions\/runs\/|<!-- hotfix-actions:rollback [^>]* deploy=[^ ]*:)\d+/g, '<id>')
      // A hidden mark tells parts of a body by a digest, which is of their addresses too.
      .replace(/(<!-- hotfix-actions:[a-z-]+ )[0-9a-f]{8}(?= -->)/g, '$1<digest>')
      .replace(/\b\d{4}-\d\d-\d\d(T[\d:.]+Z| \d\d:\d\d(?= \|))?/g, '<date>')
      // In the table of a time line: what lies between two dates.
      .replace(/(?<=\| )\d+ (d|h|min|s)( \d+ (h|min|s))?(?= \|)/g, '<duration>')
      // As hotfix branches are called.
      .replace(/\d{8}T\d{6}Z(?=_)/g, '<time>')
      .replace(/\b[0-9a-f]{7,40}\b/g, (text) => (/^(.{7}|.{40})$/.test(text) ? nameOf(text) : text));
  return {
    branches: Object.fromEntries(
      Object.entries(await repository.branches())
        .map(([name, sha]) => [plain(name), nameOf(sha)])
        .sort(),
    ),
    tags: await tagsOf(repository, nameOf),
    latest: repository.latestRelease()?.tagName,
    releases: repository.releases.map(({ tagName, name, body, draft, prerelease, makeLatest }) => {
      return { tagName, name, body: plain(body), draft, prerelease, makeLatest };
    }),
    pullRequests: repository.pullRequests.map((pull) => ({
      ...conversationOf(pull, plain),
      draft: pull.draft,
      head: `${plain(pull.head.ref)} at ${nameOf(pull.head.sha)}`,
      base: pull.base.ref,
      reviewers: [...pull.reviewers, ...pull.teamReviewers].sort(),
      merged: pull.mergedAt !== null,
    })),
    issues: repository.issues.map((issue) => conversationOf(issue, plain)),
    labels: [...repository.labels].sort(),
    rulesets: repository.rules.map(({ id, createdAt, updatedAt, ...ruleset }) => ruleset),
    dispatches: repository.dispatches.map(({ workflow, ref, inputs }) => ({ workflow, ref, inputs })),
    deployments: repository.deployments.map(({ ref, sha, environment, task, payload, description }) => {
      return { ref, at: nameOf(sha), environment, task, payload, description };
    }),
  };
}

type Conversation = Repository['issues'][number] | Repository['pullRequests'][number];

function conversationOf(of: Conversation, plain: (text: string | null) => string) {
  const { number, state } = of;
  return {
    number,
    state,
    title: plain(of.title),
    body: plain(of.body),
    labels: [...of.labels].sort(),
    assignees: [...of.assignees].sort(),
    comments: of.comments.map(({ user, body }) => `${user}: ${plain(body)}`),
  };
}

async function tagsOf(repository: Repository, nameOf: (sha: string) => string) {
  const format = '%(refname:lstrip=2)%00%(objecttype)%00%(objectname)%00%(*objectname)%00%(contents)%01';
  const listed = await repository.git('for-each-ref', `--format=${format}`, 'refs/tags');
  return records(listed).map(([name, type, object = '', commit, message]) => {
    return { name, type, at: nameOf(commit || object), message };
  });
}

/** By full SHA, or its first seven digits; what no branch or tag holds is not told apart. */
async function commitNames(repository: Repository): Promise<(sha: string) => string> {
  const names = new Map<string, string>();
  const nameOf = (sha: string) => names.get(sha.slice(0, 7)) ?? '<sha>';
  const format = '%H%x00%T%x00%P%x00%an <%ae>, %cn <%ce>%x00%B%x01';
  const listed = await repository.git('log', '--branches', '--tags', '--topo-order', '--reverse', `--format=${format}`);
  for (const [sha = '', tree, parents = '', people, message = ''] of records(listed)) {
    const before = parents.split(' ').filter(Boolean).map(nameOf);
    const text = message.replace(/\b[0-9a-f]{40}\b/g, nameOf);
    const digest = createHash('sha1').update(JSON.stringify([tree, before, people, text]));
    names.set(sha.slice(0, 7), `“${text.split('\n')[0]}” ${digest.digest('base64url').slice(0, 6)}`);
  }
  return nameOf;
}

function records(listed: string): string[][] {
  return listed
    .split('\x01')
    .map((record) => record.trim().split('\0'))
    .filter(([first]) => first);
}
