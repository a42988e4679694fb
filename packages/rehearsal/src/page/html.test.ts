// Whatever is put into a template comes out of a browser's parser as the text that it was.

import { hostileMessages, hostileTitles } from '@hotfix-actions/testing';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Element, Nodes } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { each, html, nothing } from './html.ts';
import { attacks } from './page.world.ts';

/** A parser ends lines with `\n`; a page has neither NUL nor halves of signs. */
const parts = fc.constantFrom(...hostileTitles, ...hostileMessages.filter((one) => one.length < 500), ...attacks);
const texts = fc
  .oneof(
    parts,
    fc.string({ unit: 'binary' }),
    fc.tuple(parts, parts).map(([a, b]) => `${a}${b}`),
  )
  .map((text) => text.replace(/[\r\0\p{Surrogate}]/gu, ''));

test('a text stays text, in an element and in an attribute', () => {
  fc.assert(
    fc.property(texts, texts, (inside, beside) => {
      const { children } = fromHtml(html`<b title="${beside}">${inside}</b>`.html, { fragment: true });
      const [only] = children as Element[];
      expect(children).toHaveLength(1);
      expect(only).toMatchObject({ tagName: 'b', properties: { title: beside } });
      expect(textOf(only as Element)).toBe(inside);
    }),
  );
});

test('what is HTML already is put in as it is', () => {
  const list = html`<ul>${each(['<', 2], (one, index) => html`<li>${index}: ${one}</li>`)}${nothing}</ul>`;
  expect(list.html).toBe('<ul><li>0: &lt;</li><li>1: 2</li></ul>');
});

test('a backslash in a template is a backslash', () => {
  expect(html`\d${'\\n'}`.html).toBe('\\d\\n');
});

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
