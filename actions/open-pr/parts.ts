// The parts of a body that this action writes, each between two hidden marks: what stands around them is the people's, and
// so is a part that they changed. The mark holds a digest of what was written, by which a change is seen, and whether it was
// given as an input: what was given once stays until something else is given.

import { createHash } from 'node:crypto';
import { bodyLimit, withinLimit } from '@hotfix-actions/core';

export interface Part {
  /** Markdown. */
  readonly text: string;
  /**
   * `given`: by an input; `found`: in the commits and the repository; `gap`: nobody said anything yet, the text asks for it and
   * never replaces what is there; `nothing`: likewise, but nobody is asked.
   */
  readonly source: 'given' | 'found' | 'gap' | 'nothing';
}

export type Parts = ReadonlyMap<string, Part>;

/** Hidden comments of a template are for those who write it: what is in them is no placeholder. */
const placeholders = /<!--[\s\S]*?-->|^(\{\{ *([a-z-]+) *\}\})$|\{\{ *([a-z-]+) *\}\}/gm;

/** A template with each `{{name}}` replaced; names that are no part stay as they are, and come back in `unknown`. */
export function fillTemplate(template: string, parts: Parts): { body: string; unknown: readonly string[] } {
  const unknown = new Set<string>();
  const fill = (room: number) =>
    plain(template).replace(placeholders, (found, line, alone, within) => {
      const name = alone ?? within;
      if (name === undefined) return found;
      const part = parts.get(name);
      if (!part) unknown.add(name);
      return part ? marked(name, part, { inline: line === undefined, room }) : found;
    });
  return { body: fitted(fill), unknown: [...unknown] };
}

/** Is any part in it that is ours to keep up to date? */
export function hasParts(body: string): boolean {
  return plain(body).search(pattern) >= 0;
}

/** The body of an open pull request with its parts brought up to date. */
export function refill(body: string, parts: Parts): string {
  return fitted((room) =>
    plain(body).replace(pattern, (whole, name: string, digest: string, given: string | undefined, text: string) => {
      const part = parts.get(name);
      if (!part || digestOf(text) !== digest || !replaces(part, given)) return whole;
      return marked(name, part, { inline: !text.startsWith('\n'), room });
    }),
  );
}

function replaces({ source }: Part, given: string | undefined): boolean {
  return source === 'given' || (source === 'found' && given === undefined);
}

/** Was this part given as an input by a run before, and is not replaced now? */
export function staysGiven(body: string, parts: Parts, wanted: string): boolean {
  const part = parts.get(wanted);
  const found = [...plain(body).matchAll(pattern)].filter(([, name]) => name === wanted);
  return part !== undefined && found.some(([, , , given]) => given !== undefined && !replaces(part, given));
}

/** Where all of it is too long its parts are cut, each by itself: of a body that was cut no part would be found again. */
function fitted(fill: (room: number) => string): string {
  let body = fill(bodyLimit);
  for (let room = bodyLimit / 2; body.length > bodyLimit && room >= 1_024; room /= 2) body = fill(room);
  return body;
}

/** The parts of a body that still ask for something. */
export function gapsIn(body: string, parts: Parts): string[] {
  const asked = [...plain(body).matchAll(pattern)].filter(([, name = '', , , text = '']) => {
    const part = parts.get(name);
    return part?.source === 'gap' && digestOf(text) === digestOf(part.text);
  });
  return asked.map(([, name = '']) => name);
}

const pattern = /<!-- hotfix-actions:([a-z-]+) ([0-9a-f]{8})( given)? -->([\s\S]*?)<!-- \/hotfix-actions:\1 -->/g;

function marked(name: string, { text, source }: Part, { inline, room }: { inline: boolean; room: number }): string {
  const own = withinLimit(harmless(text).trim(), room).trim();
  const shown = inline ? own.replace(/\s*\n\s*/g, ' ') : `\n${own}\n`;
  const given = source === 'given' ? ' given' : '';
  return `<!-- hotfix-actions:${name} ${digestOf(shown)}${given} -->${shown}<!-- /hotfix-actions:${name} -->`;
}

// A text that holds such marks would end its part too early.
function harmless(text: string): string {
  return plain(text).replace(/<!--(?=\s*\/?hotfix-actions:)/g, '&lt;!--');
}

function digestOf(text: string): string {
  return createHash('sha256').update(plain(text).trim()).digest('hex').slice(0, 8);
}

// What is edited on github.com comes back with CRLF.
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
