// Issues of ours, each about one matter: found by a hidden line that they begin with and by their author, kept up to date,
// closed when there is nothing left to say.

import { ownOnly } from './comments.ts';
import { ensure, repeat } from './ensure.ts';
import { isStatus } from './errors.ts';
import { type GitHub, path } from './github.ts';
import { withinLimit } from './markdown.ts';

/** An open issue or pull request, or an issue that was closed although there is still something to say. */
export interface OpenItem {
  readonly number: number;
  readonly url: string;
  readonly isClosed: boolean;
  readonly isPullRequest: boolean;
  readonly title: string;
  readonly body: string;
}

interface IssueAnswer {
  id: number;
  number: number;
  html_url: string;
  state: string;
  title: string;
  body: string | null;
  user: { login: string; type: string } | null;
  pull_request?: object;
}

/**
 * The open issues and pull requests with a label: one request, however many others there are
 * (docs.github.com/rest/issues/issues#list-repository-issues). Of the issues those alone that are ours.
 */
export async function listLabelled(github: GitHub, label: string): Promise<OpenItem[]> {
  return itemsOf(github, { labels: label });
}

async function itemsOf(github: GitHub, wanted: { labels?: string; state?: 'closed' }): Promise<OpenItem[]> {
  const query = { state: 'open', ...wanted, sort: 'created', direction: 'asc' };
  const all = await github.list<IssueAnswer>('/issues', query);
  const isMarked = ({ body }: IssueAnswer) => Boolean(body?.startsWith('<!-- hotfix-actions:'));
  const own = await ownOnly(
    github,
    all.filter((one) => !one.pull_request && isMarked(one)),
  );
  return all.filter((one) => one.pull_request || own.includes(one)).map(itemOf);
}

function itemOf({ number, html_url, state, pull_request, title, body }: IssueAnswer): OpenItem {
  const isPullRequest = pull_request !== undefined;
  return { number, url: html_url, isClosed: state === 'closed', isPullRequest, title, body: body ?? '' };
}

/** The hidden line that tells one matter from another. */
export function issueMarker(key: string): string {
  return `<!-- hotfix-actions:${encodeURIComponent(key)} -->`;
}

export function isAbout({ isPullRequest, body }: OpenItem, key: string): boolean {
  return !isPullRequest && body.startsWith(issueMarker(key));
}

export interface WantedIssue {
  readonly key: string;
  /** By which it is found with one request. */
  readonly label: string;
  readonly title: string;
  readonly body: string;
}

/**
 * Makes them, or changes those that are there; by key. Somebody may have taken the label off one, or closed it: so before any is
 * made all open issues are looked through, once, and the closed ones with the label; what is found closed is opened again.
 * GitHub deletes no issue: of two runs at once the one that made the younger closes it again.
 */
export async function keepIssues(
  github: GitHub,
  labelled: readonly OpenItem[],
  wanted: readonly WantedIssue[],
): Promise<Map<string, OpenItem>> {
  const kept = new Map<string, OpenItem>();
  const isMissing = wanted.some(({ key }) => !labelled.some((item) => isAbout(item, key)));
  const known = isMissing ? [...labelled, ...(await unlabelledOrClosed(github, wanted))] : labelled;
  const made: WantedIssue[] = [];
  for (const one of wanted) {
    const there = known.find((item) => isAbout(item, one.key));
    if (there && !there.isClosed && !labelled.some(({ number }) => number === there.number))
      await addLabel(github, there.number, one.label);
    if (there) await change(github, there, one);
    else made.push(one);
    kept.set(one.key, there ?? (await create(github, one)));
  }
  if (made.length > 0) await takeBackDoubles(github, made, kept);
  return kept;
}

/** Open ones first; of closed ones the newest. */
async function unlabelledOrClosed(github: GitHub, [any]: readonly WantedIssue[]): Promise<OpenItem[]> {
  const [open, closed] = await Promise.all([
    itemsOf(github, {}),
    itemsOf(github, { labels: any?.label ?? '', state: 'closed' }),
  ]);
  return [...open, ...closed.toReversed()];
}

async function takeBackDoubles(
  github: GitHub,
  made: readonly WantedIssue[],
  kept: Map<string, OpenItem>,
): Promise<void> {
  const now = await itemsOf(github, { labels: made[0]?.label ?? '' });
  for (const one of made) {
    const own = kept.get(one.key);
    const oldest = now.find((item) => isAbout(item, one.key));
    if (!own || !oldest || oldest.number >= own.number) continue;
    await change(github, oldest, one);
    // Without the hidden line: whoever opens it again has an issue of their own.
    const twin = {
      body: `Another run made #${oldest.number} of the same.`,
      state: 'closed',
      state_reason: 'not_planned',
    };
    await repeat(github.clock, () => github.patch(path`/issues/${own.number}`, twin));
    kept.set(one.key, oldest);
  }
}

function bodyOf({ key, body }: WantedIssue): string {
  return withinLimit(`${issueMarker(key)}\n${body}`);
}

async function create(github: GitHub, wanted: WantedIssue): Promise<OpenItem> {
  const { key, title, label } = wanted;
  const { value } = await ensure({
    clock: github.clock,
    absent: true,
    find: async () => (await itemsOf(github, { labels: label })).find((item) => isAbout(item, key)),
    create: async () =>
      itemOf(await github.post<IssueAnswer>('/issues', { title, body: bodyOf(wanted), labels: [label] })),
  });
  return value;
}

async function change(github: GitHub, item: OpenItem, wanted: WantedIssue): Promise<void> {
  const [title, body] = [wanted.title, bodyOf(wanted)];
  if (!item.isClosed && item.title === title && item.body.trim() === body.trim()) return;
  const again = item.isClosed ? { state: 'open' } : {};
  await repeat(github.clock, () => github.patch(path`/issues/${item.number}`, { title, body, ...again }));
}

/** (docs.github.com/rest/issues/issues#update-an-issue) */
export async function closeIssue(github: GitHub, number: number, reason: 'completed' | 'not_planned'): Promise<void> {
  await repeat(github.clock, () => github.patch(path`/issues/${number}`, { state: 'closed', state_reason: reason }));
}

/** Labels a pull request or issue; one that the repository lacks comes into being. */
export async function addLabel(github: GitHub, number: number, label: string): Promise<void> {
  await repeat(github.clock, () => github.post(path`/issues/${number}/labels`, { labels: [label] }));
}

/** What another run took off meanwhile is gone as well. */
export async function removeLabel(github: GitHub, number: number, label: string): Promise<void> {
  const hasIt = async () => {
    const labels = await github.list<{ name: string }>(path`/issues/${number}/labels`);
    return labels.some(({ name }) => name.toLowerCase() === label.toLowerCase());
  };
  await ensure({
    clock: github.clock,
    absent: true,
    find: async () => ((await hasIt()) ? undefined : true),
    create: () => github.delete(path`/issues/${number}/labels/${label}`).then(() => true),
    taken: (error) => isStatus(error, 404),
  });
}
