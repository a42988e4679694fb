// The manifest `TODO.md`: which hotfixes are in work and which are done, as YAML front matter above text of people's own.
// Both are kept to the byte but for what is said here. One without front matter gets a line of a task list; of another form it
// is left as it is.

import {
  endOfContent,
  fieldsOf,
  indentOf,
  inside,
  itemsOf,
  type Key,
  keyOf,
  keysOf,
  quoted,
  type Range,
  readFrontMatter,
  setValue,
  Unexpected,
  unquoted,
  writeFrontMatter,
} from './front-matter.ts';
import { addLine, isPlain, tickLine } from './plain-manifest.ts';

export const manifestFile = 'TODO.md';

/** What the manifest says of a hotfix in work. */
export interface ActiveEntry {
  readonly slug: string;
  /** When it began, ISO 8601. */
  readonly timestamp: string;
  readonly title: string;
  /** The tracking file, by which it is found again. */
  readonly file: string;
}

/** What is said when it is archived. */
export interface ArchivedEntry extends ActiveEntry {
  /** Where the tracking file lies from then on. */
  readonly archivedFile: string;
  /** ISO 8601. */
  readonly completedAt: string;
  readonly summary: string;
  /** The release that brought it: `v1.3.0-hotfix.1`; '' where there is none. */
  readonly version: string;
}

/** The new text, the same one where there is nothing to do; or why it is left as it is. */
export type Edited = { readonly text: string } | { readonly unexpected: string };

const newManifest = `---
type: workflow-master-manifest
workflows:
  active: []
  archived: []
context_stats:
  total_workflows_completed: 0
  last_checkpoint: null
last_update: null
---

# Workflows

The hotfixes in work and those that are done. The lists above are kept by \`start\` and \`cleanup\`.
`;

/** Lists a hotfix among those in work, once. `text` is undefined where there is no manifest yet; `now` is ISO 8601. */
export function addActive(text: string | undefined, entry: ActiveEntry, now: string): Edited {
  if (text !== undefined && isPlain(text)) return { text: addLine(text, entry, archived(entry.file)) };
  return edit(text, (lines) => {
    if (findItem(lines, 'active', entry.file) || findItem(lines, 'archived', archived(entry.file))) return false;
    append(lines, 'active', mapOf({ ...pick(entry), status: 'in_progress', file: entry.file }));
    setRoot(lines, 'last_update', quoted(now));
    return true;
  });
}

/** Moves a hotfix from those in work to the archived ones, once, with all that stands in its item. */
export function archiveEntry(text: string | undefined, entry: ArchivedEntry, now: string): Edited {
  if (text !== undefined && isPlain(text)) return { text: tickLine(text, entry, entry.archivedFile) };
  return edit(text, (lines) => {
    if (findItem(lines, 'archived', entry.archivedFile)) return false;
    const item = findItem(lines, 'active', entry.file);
    const moved = item ? take(lines, item) : mapOf(pick(entry));
    const { completedAt, summary, version, archivedFile } = entry;
    const news = {
      status: 'completed',
      completed_at: completedAt,
      summary,
      semantic_version: version,
      file: archivedFile,
    };
    append(lines, 'archived', withFields(moved, news));
    countOne(lines, now);
    setRoot(lines, 'last_update', quoted(now));
    return true;
  });
}

/** Where the tracking file lies when its hotfix is done. */
export function archived(file: string): string {
  return `ARCHIVED/${file}`;
}

const pick = ({ slug, timestamp, title }: ActiveEntry) => ({ slug, timestamp, title });

function edit(text: string | undefined, change: (lines: string[]) => boolean): Edited {
  try {
    const front = readFrontMatter(text ?? newManifest);
    const lines = [...front.lines];
    return { text: change(lines) ? writeFrontMatter({ ...front, lines }) : (text ?? newManifest) };
  } catch (error) {
    if (error instanceof Unexpected) return { unexpected: error.message };
    throw error;
  }
}

type ListName = 'active' | 'archived';

function listOf(lines: readonly string[], name: ListName): Key | undefined {
  const workflows = keyOf(lines, 'workflows');
  if (!workflows) return undefined;
  if (workflows.value !== '') throw new Unexpected('its key workflows is not a map with a key a line');
  if (itemlike(lines, workflows)) throw new Unexpected('its key workflows is a list');
  return keyOf(lines, name, inside(workflows));
}

const itemlike = (lines: readonly string[], key: Key): boolean =>
  lines.slice(key.start + 1, key.end).some((line) => /^-( |$)/.test(line));

function findItem(lines: readonly string[], list: ListName, file: string): Range | undefined {
  const key = listOf(lines, list);
  return key && itemsOf(lines, key).find((item) => fileOf(lines, item) === file);
}

function fileOf(lines: readonly string[], item: Range): string | undefined {
  const field = fieldsOf(lines, item).find(({ name }) => name === 'file');
  return field && unquoted(field.value);
}

/** The lines of an item without the indentation of its dash. */
function mapOf(fields: Readonly<Record<string, string>>): string[] {
  return Object.entries(fields).map(([name, value], index) => `${index === 0 ? '- ' : '  '}${name}: ${quoted(value)}`);
}

function withFields(item: readonly string[], fields: Readonly<Record<string, string>>): string[] {
  const lines = [...item];
  for (const [name, value] of Object.entries(fields)) {
    const range = { start: 0, end: lines.length };
    const known = fieldsOf(lines, range);
    const field = known.find((key) => key.name === name);
    if (field) setValue(lines, field, quoted(value));
    else lines.push(`${' '.repeat(known[0]?.indent ?? 2)}${name}: ${quoted(value)}`);
  }
  return lines;
}

function take(lines: string[], item: Range): string[] {
  const key = listOf(lines, 'active') as Key;
  const isLast = itemsOf(lines, key).length === 1;
  const indent = indentOf(lines[item.start] ?? '');
  const taken = lines
    .splice(item.start, item.end - item.start)
    .map((line) => line.slice(Math.min(indent, indentOf(line))));
  // Without an item it would be null.
  if (isLast) setValue(lines, listOf(lines, 'active') as Key, '[]');
  return taken;
}

function append(lines: string[], name: ListName, item: readonly string[]): void {
  const key = listOf(lines, name) ?? addList(lines, name);
  const items = itemsOf(lines, key);
  const last = items.at(-1);
  if (!last) setValue(lines, key, '');
  const indent = last ? indentOf(lines[last.start] ?? '') : key.indent + 2;
  const shifted = item.map((line) => (line === '' ? line : ' '.repeat(indent) + line));
  lines.splice(last?.end ?? key.start + 1, 0, ...shifted);
}

function addList(lines: string[], name: ListName): Key {
  const workflows = keyOf(lines, 'workflows') ?? addRoot(lines, 'workflows:');
  const indent = keysOf(lines, inside(workflows))[0]?.indent ?? 2;
  lines.splice(endOfContent(lines, workflows), 0, `${' '.repeat(indent)}${name}: []`);
  return listOf(lines, name) as Key;
}

function addRoot(lines: string[], line: string): Key {
  const at = endOfContent(lines, { start: 0, end: lines.length });
  lines.splice(at, 0, line);
  return keysOf(lines).at(-1) as Key;
}

function setRoot(lines: string[], name: string, value: string): void {
  const key = keyOf(lines, name);
  if (key) setValue(lines, key, value);
  else addRoot(lines, `${name}: ${value}`);
}

function countOne(lines: string[], now: string): void {
  const stats = () => {
    const key = keyOf(lines, 'context_stats') ?? addRoot(lines, 'context_stats:');
    if (key.value !== '') throw new Unexpected('its key context_stats is not a map with a key a line');
    return key;
  };
  const set = (name: string, next: (value: string) => string) => {
    const all = inside(stats());
    const known = keysOf(lines, all);
    const key = known.find((other) => other.name === name);
    if (key) setValue(lines, key, next(key.value));
    else lines.splice(endOfContent(lines, stats()), 0, `${' '.repeat(known[0]?.indent ?? 2)}${name}: ${next('0')}`);
  };
  set('total_workflows_completed', (value) => {
    if (!/^(\d{1,9}|null|~|)$/.test(value)) throw new Unexpected('its total_workflows_completed is not a whole number');
    return String((Number.parseInt(value, 10) || 0) + 1);
  });
  set('last_checkpoint', () => quoted(now));
}
