// Does a push to a branch start a workflow? Read from the lines of its `on:`, as far as people write it: lists and names, in
// block or flow style (docs.github.com: workflow syntax, on.push.<branches|tags|branches-ignore>).

import { matches } from '@hotfix-actions/core';

export function startsOnPush(workflow: string, branch: string): boolean {
  const filters = pushFilters(workflow);
  if (filters === undefined) return false;
  const branches = listIn(filters, 'branches');
  if (branches) return isMeant(branches, branch);
  const ignored = listIn(filters, 'branches-ignore');
  if (ignored) return !isMeant(ignored, branch);
  // With tags alone no branch starts it.
  return !/\btags(-ignore)?['"]?\s*:/.test(filters);
}

/** The last pattern that matches decides. */
function isMeant(patterns: readonly string[], branch: string): boolean {
  return patterns.reduce((is, pattern) => {
    const isNegative = pattern.startsWith('!');
    return matches(branch, [isNegative ? pattern.slice(1) : pattern]) ? !isNegative : is;
  }, false);
}

/** What stands below `push`, '' where nothing does; undefined where a push starts nothing. */
function pushFilters(workflow: string): string | undefined {
  const lines = workflow.split(/\r?\n/).filter((line) => /^\s*[^\s#]/.test(line));
  const events = below(lines, /^['"]?on['"]?\s*:(.*)$/);
  if (events === undefined) return undefined;
  const filters = below(events, /^(?:.*[\s{,])?['"]?push['"]?\s*:(.*)$/);
  if (filters) return filters.join('\n');
  return events.some((line) => /(^|[\s[,-])['"]?push['"]?\s*([\],]|$)/.test(line)) ? '' : undefined;
}

/** The rest of the line with the key, and the lines that are indented deeper. */
function below(lines: readonly string[], key: RegExp): string[] | undefined {
  const at = lines.findIndex((line) => key.test(line));
  const first = lines[at];
  if (first === undefined) return undefined;
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => indentOf(line) <= indentOf(first) && !/^\s*- /.test(line));
  return [key.exec(first)?.[1] ?? '', ...(end < 0 ? rest : rest.slice(0, end))];
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** A name, a list between brackets, or one with a line for each. */
function listIn(filters: string, name: string): string[] | undefined {
  const inline = new RegExp(`(?:^|[\\s{,])['"]?${name}['"]?\\s*:(.*)$`, 's').exec(filters)?.[1];
  if (inline === undefined) return undefined;
  const flow = /^\s*\[((?:'[^']*'|"[^"]*"|[^\]'"])*)\]/.exec(inline)?.[1];
  const block = /^[ \t]*\n((?:\s*-[ \t].*(?:\n|$))+)/.exec(inline)?.[1];
  const items = flow?.split(/[,\n]/) ??
    block?.split('\n').map((line) => line.trim().slice(1)) ?? [inline.split('\n')[0] ?? ''];
  return items.map(plainOf).filter(Boolean);
}

/** Without quotes and what is said behind. */
function plainOf(item: string): string {
  const text = item.trim();
  return (
    /^'([^']*)'|^"([^"]*)"/
      .exec(text)
      ?.slice(1)
      .find((quoted) => quoted !== undefined) ?? text.replace(/\s+#.*$|[}\s]+$/g, '')
  );
}
