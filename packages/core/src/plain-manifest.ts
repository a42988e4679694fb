// A `TODO.md` of people's own, without front matter: a hotfix is one line of a task list in it, found again by its link.

import { code, link, prose } from './markdown.ts';

/** Front matter begins with the first line; what does not is text. */
export const isPlain = (text: string): boolean => !/^\ufeff?---[ \t]*(\r?\n|$)/.test(text);

/** At the end, once; also where it is done already. */
export function addLine(text: string, { title, file }: { title: string; file: string }, done: string): string {
  if (lineOf(text, file) !== undefined || lineOf(text, done) !== undefined) return text;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const kept = text === '' || text.endsWith('\n') ? text : text + end;
  const isAfterItem = /(^|\n)[ \t]*[-*+] [^\n]*\n$/.test(kept);
  const space = kept === '' || isAfterItem || /(^|\n)\r?\n$/.test(kept) ? '' : end;
  return `${kept}${space}- [ ] ${prose(title)} (${link(file, file)})${end}`;
}

/** Ticks its line off, with the link to where the file lies then. What else people made of the line stays. */
export function tickLine(text: string, { file, version }: { file: string; version: string }, done: string): string {
  const line = lineOf(text, file);
  if (line === undefined) return text;
  const moved = line.split(link(file, file)).join(link(done, done)).split(`](${file})`).join(`](${done})`);
  const ticked = moved.replace(/^(\s*[-*+] )\[ \]/, '$1[x]');
  return text.replace(line, () => (version === '' ? ticked : `${ticked}, released as ${code(version)}`));
}

/** Without its end. */
function lineOf(text: string, file: string): string | undefined {
  return text.split(/\r?\n/).find((line) => line.includes(`](${file})`));
}
