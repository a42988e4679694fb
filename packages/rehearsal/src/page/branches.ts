// Before and after, as two drawings of the same colours.

import type { History } from '../history.ts';
import type { Report } from '../report.ts';
import { type Drawing, drawn } from './drawing.ts';
import { type Html, html } from './html.ts';
import type { Head, Roles } from './lanes.ts';

const otherColours = 5;

export function branchesShown(report: Report): Html {
  const { before, after } = report.histories;
  const roles = rolesIn(report);
  const heads = { before: headsOf(before, report), after: headsOf(after, report) };
  const colour = colours([...heads.before, ...heads.after], roles, report.outcome.fix);
  const old = new Set(before.commits.map(({ sha }) => sha));
  const common = { roles, colour };
  const first: Drawing = { ...common, title: 'Before', history: before, heads: heads.before, isNew: () => false };
  const last: Drawing = {
    ...common,
    title: 'After',
    history: after,
    heads: heads.after,
    isNew: (sha) => !old.has(sha),
  };
  // Where nothing moved, one tells it.
  if (report.graphs.before === report.graphs.after)
    return html`<p>No branch and no tag has moved.</p>${drawn({ ...first, title: 'Before and after' }, 'drawing')}`;
  return html`<div class="drawings">${drawn(first, 'drawing-before')}${drawn(last, 'drawing-after')}</div>`;
}

function rolesIn({ outcome: { main, develop, fix }, shown }: Report): Roles {
  const heads = shown.conversations.flatMap(({ ways }) => (ways ? [ways.head] : []));
  const between = [...new Set([fix, ...heads])].filter((name) => name !== '' && name !== main && name !== develop);
  return { main, develop, between };
}

/** The branches that are there, and those that went when they were merged. */
function headsOf({ commits, branches }: History, { shown }: Report): Head[] {
  const there = new Set(branches.map(({ name }) => name));
  const known = new Set(commits.map(({ sha }) => sha));
  const gone = shown.conversations.flatMap(({ ways, state }) =>
    ways && state === 'merged' && !there.has(ways.head) && known.has(ways.tip)
      ? [{ name: ways.head, sha: ways.tip, gone: true }]
      : [],
  );
  return [...branches.map((branch) => ({ ...branch, gone: false })), ...gone];
}

function colours(heads: readonly Head[], { main, develop }: Roles, fix: string): (branch: string) => string {
  const others = [...new Set(heads.map(({ name }) => name))].filter((name) => ![main, develop, fix].includes(name));
  return (branch) => {
    if (branch === main) return 'of-main';
    if (branch === develop) return 'of-develop';
    if (branch === fix && fix !== '') return 'of-fix';
    const index = others.indexOf(branch);
    return index < 0 ? 'of-none' : `of-other-${(index % otherColours) + 1}`;
  };
}
