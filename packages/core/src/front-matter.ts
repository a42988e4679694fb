// YAML front matter that people write into as well, edited line by line so that every other byte stays. Only the plain form
// is known here: block maps and block lists, indented by spaces. Anything else throws `Unexpected` and is left alone.

export class Unexpected extends Error {}

export interface FrontMatter {
  /** The lines between the two `---`, without their ends. */
  readonly lines: string[];
  /** The second `---` and all that follows. */
  readonly rest: string;
  readonly ending: '\n' | '\r\n';
}

export function readFrontMatter(text: string): FrontMatter {
  const ending = text.startsWith('---\r\n') ? '\r\n' : '\n';
  const inner = text.slice(3 + ending.length);
  const end = /^---[ \t]*\r?$/m.exec(inner)?.index;
  if (!text.startsWith(`---${ending}`) || end === undefined)
    throw new Unexpected('it does not begin with front matter between two lines `---`');
  const lines = inner.slice(0, end).split(ending).slice(0, -1);
  if (lines.some((line) => /[\r\n]/.test(line))) throw new Unexpected('its lines end in two different ways');
  if (lines.some((line) => /^ *\t/.test(line))) throw new Unexpected('it is indented by tabs');
  return { lines, rest: inner.slice(end), ending };
}

export function writeFrontMatter({ lines, rest, ending }: FrontMatter): string {
  return [`---${ending}`, ...lines.map((line) => line + ending), rest].join('');
}

/** Some lines: from `start` on, `end` is not part of them. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A key of a map, and the lines that belong to it, its own first. */
export interface Key extends Range {
  readonly name: string;
  readonly indent: number;
  /** What stands behind the colon, without a comment. */
  readonly value: string;
}

// A key without quotes, or one in quotes that needs no escapes.
const keyPattern = /^( *)("[^"\\]*"|'[^']*'|[^\s#'"&*!|<>%@`{}[\],?:-][^:#]*?):(?: +(.*))?$/;

export const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;
const isContent = (line: string): boolean => !/^ *(#.*)?$/.test(line);
const isDash = (line: string): boolean => /^ *-( |$)/.test(line);

/** Without a comment behind it; within quotes `#` is none. */
function withoutComment(value: string): string {
  const [, quotedPart] = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*') *(?:#.*)?$/.exec(value) ?? [];
  return quotedPart ?? value.replace(/(^| +)#.*$/, '').trimEnd();
}

/** The keys of the map in a range. A list of a key may stand at the key's own indentation. */
export function keysOf(lines: readonly string[], range: Range = { start: 0, end: lines.length }): Key[] {
  const first = lines.slice(range.start, range.end).find(isContent);
  const indent = first === undefined ? 0 : indentOf(first);
  const keys: Key[] = [];
  for (let at = range.start; at < range.end; at += 1) {
    const line = lines[at] ?? '';
    if (!isContent(line) || indentOf(line) > indent) continue;
    const known = keys.at(-1);
    if (known?.value === '' && isDash(line) && indentOf(line) === indent) continue;
    const key = keyAt(lines, at, indent);
    if (keys.some(({ name }) => name === key.name)) throw new Unexpected(`it has the key ${key.name} twice`);
    if (known) keys[keys.length - 1] = { ...known, end: at };
    keys.push({ ...key, end: range.end });
  }
  return keys;
}

function keyAt(lines: readonly string[], at: number, indent: number): Omit<Key, 'end'> {
  const [, spaces, name, value = ''] = keyPattern.exec(lines[at] ?? '') ?? [];
  if (name === undefined || spaces?.length !== indent)
    throw new Unexpected(`its line ${at + 2} is neither a key nor part of one`);
  return { name, indent, value: withoutComment(value), start: at };
}

export function keyOf(lines: readonly string[], name: string, range?: Range): Key | undefined {
  return keysOf(lines, range).find((key) => key.name === name);
}

/** Inside of a key, without its own line. */
export const inside = ({ start, end }: Range): Range => ({ start: start + 1, end });

/** Where its last line is that is neither blank nor a comment; behind it something can be put. */
export function endOfContent(lines: readonly string[], { start, end }: Range): number {
  for (let at = end; at > start; at -= 1) if (isContent(lines[at - 1] ?? '')) return at;
  return start;
}

/** The items of a block list; comments between two of them belong to none. */
export function itemsOf(lines: readonly string[], key: Key): Range[] {
  if (/^(\[ *\]|null|~)$/.test(key.value)) return requireNothingBelow(lines, key);
  if (key.value !== '') throw new Unexpected(`its key ${key.name} is not a list with an item a line`);
  const starts: number[] = [];
  let indent: number | undefined;
  for (let at = key.start + 1; at < key.end; at += 1) {
    const line = lines[at] ?? '';
    if (!isContent(line)) continue;
    indent ??= indentOf(line);
    if (indentOf(line) > indent) continue;
    if (indentOf(line) < indent || !isDash(line)) throw new Unexpected(`its key ${key.name} is not a list`);
    starts.push(at);
  }
  return starts.map((start, index) => {
    const end = endOfContent(lines, { start, end: starts[index + 1] ?? key.end });
    return { start, end };
  });
}

function requireNothingBelow(lines: readonly string[], key: Key): [] {
  if (endOfContent(lines, inside(key)) > key.start + 1)
    throw new Unexpected(`its key ${key.name} has a value and more below it`);
  return [];
}

/** The keys of an item, which is a map that begins behind the dash. */
export function fieldsOf(lines: readonly string[], item: Range): Key[] {
  const copy = [...lines];
  const first = copy[item.start] ?? '';
  if (!/^ *- +\S/.test(first)) throw new Unexpected(`its line ${item.start + 2} begins no map`);
  copy[item.start] = first.replace('-', ' ');
  return keysOf(copy, item);
}

/** Puts another value behind the colon; a comment there stays. */
export function setValue(lines: string[], key: Key, value: string): void {
  const line = lines[key.start] ?? '';
  if (endOfContent(lines, inside(key)) > key.start + 1)
    throw new Unexpected(`its key ${key.name} has more than one line`);
  const [, before = '', , after = ''] = /^( *(?:- +)?[\w-]+:)( *)(.*)$/.exec(line) ?? [];
  const comment = after.slice(after.indexOf(key.value) + key.value.length).trim();
  lines[key.start] = [before, value, comment].filter(Boolean).join(' ');
}

/** A text as a double-quoted scalar (yaml.org/spec/1.2.2/#double-quoted-style): any text, on one line. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) =>
    [...Array(char.length).keys()].map((at) => `\\u${hex(char.charCodeAt(at))}`).join(''),
  );
}

const hex = (code: number): string => code.toString(16).padStart(4, '0');

/** A scalar as a text. */
export function unquoted(value: string): string {
  if (value.startsWith("'")) return value.slice(1, -1).replaceAll("''", "'");
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}
