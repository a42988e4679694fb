import { type Answer, invalid, notFound, Refusal } from '../answers.ts';
import { refuseLongBody } from '../limits.ts';
import { setState } from '../pull-request-life.ts';
import type { CommentRecord, IssueRecord, PullRequestRecord } from '../records.ts';
import { commentView, isPullRequest, issueView } from '../views/conversation-view.ts';
import { timestamp } from '../world.ts';
import { addLabels } from './labels.ts';
import { type Call, paged, type Route, requiredText, text, texts } from './route.ts';

type Item = IssueRecord | PullRequestRecord;

/** The issue or pull request of the path: they share their numbers. */
export function namedItem(call: Call): Item {
  const { issues, pullRequests, settings } = call.repository;
  const item = [...issues, ...pullRequests].find((candidate) => String(candidate.number) === call.params['number']);
  if (!item) throw notFound();
  if (!settings.hasIssues && !isPullRequest(item)) throw disabled();
  return item;
}

const disabled = (): Refusal => new Refusal(410, 'Issues has been disabled in this repository.');

function list(call: Call): Answer {
  const { repository, query } = call;
  const state = query['state'] ?? 'open';
  const labels = (query['labels'] ?? '').split(',').filter(Boolean);
  const items: Item[] = [...(repository.settings.hasIssues ? repository.issues : []), ...repository.pullRequests];
  const wanted = items.filter(
    (item) =>
      (state === 'all' || item.state === state) &&
      labels.every((name) => item.labels.includes(name)) &&
      (!query['creator'] || item.user === query['creator']) &&
      (!query['since'] || item.updatedAt >= query['since']),
  );
  const by = query['sort'] === 'updated' ? 'updatedAt' : 'createdAt';
  const up = query['direction'] === 'asc' ? 1 : -1;
  wanted.sort((a, b) => up * (a[by].localeCompare(b[by]) || a.number - b.number));
  const { items: page, headers } = paged(call, wanted);
  return { status: 200, body: page.map((item) => issueView(repository, item)), headers };
}

/** Only those who may push set labels and assignees; for others GitHub drops them silently. */
function create(call: Call): Answer {
  const { repository, world } = call;
  if (!repository.settings.hasIssues) throw disabled();
  const title = requiredText(call, 'title');
  const body = text(call, 'body');
  if (title === '') throw invalid({ resource: 'Issue', code: 'missing_field', field: 'title' });
  refuseLongBody('Issue', body);
  const at = timestamp(world);
  const issue: IssueRecord = {
    id: world.nextId(),
    number: repository.nextNumber++,
    user: call.token?.login ?? 'ghost',
    title,
    body: body ?? null,
    state: 'open',
    stateReason: null,
    labels: [],
    assignees: assignable(call, texts(call, 'assignees') ?? []),
    comments: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  };
  addLabels(repository, issue, texts(call, 'labels') ?? []);
  repository.issues.push(issue);
  return { status: 201, body: issueView(repository, issue) };
}

function assignable(call: Call, logins: readonly string[]): string[] {
  return logins.filter((login) => !call.repository.strangers.has(login));
}

function update(call: Call): Answer {
  const { repository, world } = call;
  const item = namedItem(call);
  const body = text(call, 'body');
  refuseLongBody('Issue', body);
  item.title = text(call, 'title') ?? item.title;
  if (body !== undefined) item.body = body;
  changeState(call, item);
  const labels = texts(call, 'labels');
  if (labels) {
    item.labels = [];
    addLabels(repository, item, labels);
  }
  const assignees = texts(call, 'assignees');
  if (assignees) item.assignees = assignable(call, assignees);
  item.updatedAt = timestamp(world);
  return { status: 200, body: issueView(repository, item) };
}

function changeState(call: Call, item: Item): void {
  const state = text(call, 'state');
  if (state !== 'closed' && state !== 'open') return;
  if (isPullRequest(item)) {
    setState(call.repository, item, state);
  } else if (state !== item.state) {
    item.state = state;
    item.closedAt = state === 'closed' ? timestamp(call.world) : null;
    item.stateReason = state === 'closed' ? (text(call, 'state_reason') ?? 'completed') : 'reopened';
  }
}

function comment(call: Call): Answer {
  const { repository, world } = call;
  const item = namedItem(call);
  const body = requiredText(call, 'body');
  refuseLongBody('IssueComment', body);
  const at = timestamp(world);
  const made: CommentRecord = {
    id: world.nextId(),
    user: call.token?.login ?? 'ghost',
    body,
    createdAt: at,
    updatedAt: at,
  };
  item.comments.push(made);
  item.updatedAt = at;
  return { status: 201, body: commentView(repository, item, made) };
}

function comments(call: Call): Answer {
  const item = namedItem(call);
  const { items, headers } = paged(call, item.comments);
  return { status: 200, body: items.map((entry) => commentView(call.repository, item, entry)), headers };
}

function namedComment({ repository, params }: Call): { on: Item; entry: CommentRecord } {
  for (const on of [...repository.issues, ...repository.pullRequests]) {
    const entry = on.comments.find(({ id }) => String(id) === params['id']);
    if (entry) return { on, entry };
  }
  throw notFound();
}

function showComment(call: Call): Answer {
  const { on, entry } = namedComment(call);
  return { status: 200, body: commentView(call.repository, on, entry) };
}

function updateComment(call: Call): Answer {
  const body = requiredText(call, 'body');
  refuseLongBody('IssueComment', body);
  const { entry } = namedComment(call);
  entry.body = body;
  entry.updatedAt = timestamp(call.world);
  return showComment(call);
}

function deleteComment(call: Call): Answer {
  const { on, entry } = namedComment(call);
  on.comments.splice(on.comments.indexOf(entry), 1);
  return { status: 204 };
}

/** Logins that cannot be assigned are left out without a word. */
function assign(call: Call): Answer {
  const item = namedItem(call);
  item.assignees = [...new Set([...item.assignees, ...assignable(call, texts(call, 'assignees') ?? [])])];
  return { status: 201, body: issueView(call.repository, item) };
}

const reads = 'issues=read; pull_requests=read';
const writes = 'issues=write; pull_requests=write';

/** GitHub docs: REST API endpoints for issues, comments and assignees. */
export const issueRoutes: readonly Route[] = [
  { method: 'GET', path: '/issues', needs: 'issues=read', run: list },
  { method: 'POST', path: '/issues', needs: 'issues=write', run: create },
  { method: 'GET', path: '/issues/comments/{id}', needs: reads, run: showComment },
  { method: 'PATCH', path: '/issues/comments/{id}', needs: writes, run: updateComment },
  { method: 'DELETE', path: '/issues/comments/{id}', needs: writes, run: deleteComment },
  {
    method: 'GET',
    path: '/issues/{number}',
    needs: reads,
    run: (call) => ({ status: 200, body: issueView(call.repository, namedItem(call)) }),
  },
  { method: 'PATCH', path: '/issues/{number}', needs: writes, run: update },
  { method: 'GET', path: '/issues/{number}/comments', needs: reads, run: comments },
  { method: 'POST', path: '/issues/{number}/comments', needs: writes, run: comment },
  { method: 'POST', path: '/issues/{number}/assignees', needs: writes, run: assign },
];
