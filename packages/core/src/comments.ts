// One comment of ours on a pull request: found by a hidden line that it begins with and by its author, kept up to date,
// gone when there is nothing left to say.

import { ensure, ensureGone, repeat } from './ensure.ts';
import { type GitHub, path } from './github.ts';
import { withinLimit } from './markdown.ts';

interface CommentAnswer {
  id: number;
  body?: string;
  user: { login: string; type: string } | null;
}

export interface WantedComment {
  /** Number of the pull request or issue. */
  readonly on: number;
  /** What tells it from other comments of ours. */
  readonly key: string;
  /** Undefined where there is nothing to say. */
  readonly body: string | undefined;
}

export type Kept = 'created' | 'updated' | 'unchanged' | 'removed' | 'none';

/**
 * Makes, changes or removes it (docs.github.com/rest/issues/comments). Of two runs at once the one that made the younger
 * comment takes its own back, so that one is left.
 */
export async function keepComment(
  { github, dryRun }: { github: GitHub; dryRun: boolean },
  { on, key, body }: WantedComment,
): Promise<Kept> {
  const marker = `<!-- hotfix-actions:${encodeURIComponent(key)} -->`;
  const text = body === undefined ? undefined : withinLimit(`${marker}\n${body}`);
  const find = () => findOwn(github, on, marker);
  const [first, ...others] = await find();
  if (dryRun) return first ? changeOf(first, text) : text === undefined ? 'none' : 'created';
  await removeAll(github, others);
  if (first) return change(github, first, text);
  if (text === undefined) return 'none';
  const { value: made } = await ensure({
    clock: github.clock,
    absent: true,
    find: async () => (await find())[0],
    create: () => github.post<CommentAnswer>(path`/issues/${on}/comments`, { body: text }),
  });
  const [oldest = made] = await find();
  if (oldest.id >= made.id) return 'created';
  await removeAll(github, [made]);
  await change(github, oldest, text);
  return 'updated';
}

function changeOf({ body }: CommentAnswer, text: string | undefined): Kept {
  if (text === undefined) return 'removed';
  return body?.trim() === text.trim() ? 'unchanged' : 'updated';
}

async function change(github: GitHub, comment: CommentAnswer, text: string | undefined): Promise<Kept> {
  const kept = changeOf(comment, text);
  const route = path`/issues/comments/${comment.id}`;
  if (kept === 'removed') await ensureGone(github, route);
  if (kept === 'updated') await repeat(github.clock, () => github.patch(route, { body: text }));
  return kept;
}

async function removeAll(github: GitHub, comments: readonly CommentAnswer[]): Promise<void> {
  for (const { id } of comments) await ensureGone(github, path`/issues/comments/${id}`);
}

/** Ours, oldest first. */
async function findOwn(github: GitHub, on: number, marker: string): Promise<CommentAnswer[]> {
  const all = await github.list<CommentAnswer>(path`/issues/${on}/comments`);
  const own = await ownOnly(
    github,
    all.filter(({ body }) => body?.startsWith(marker)),
  );
  return own.toSorted((a, b) => a.id - b.id);
}

/**
 * Anybody can write the hidden line into a comment or an issue, so the author counts: an App, as which nobody else can
 * write, or the user that the token belongs to.
 */
export async function ownOnly<T extends Pick<CommentAnswer, 'user'>>(
  github: GitHub,
  marked: readonly T[],
): Promise<T[]> {
  const isBot = ({ user }: Pick<CommentAnswer, 'user'>) => user?.type === 'Bot';
  const login = marked.every(isBot) ? undefined : await github.login();
  return marked.filter((one) => isBot(one) || (login !== undefined && one.user?.login === login));
}
