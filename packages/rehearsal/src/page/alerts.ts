// `> [!NOTE]` and its kin.

import type { Element } from 'hast';

const kinds = ['note', 'tip', 'important', 'warning', 'caution'];
const mark = new RegExp(`^\\[!(${kinds.join('|')})\\][^\\S\\n]*(\\n|$)`, 'i');

/** A quote that says in its first line what kind of alert it is. */
export function asAlert(quote: Element): Element {
  const at = quote.children.findIndex((child) => child.type === 'element');
  const first = quote.children[at];
  if (first?.type !== 'element' || first.tagName !== 'p') return quote;
  const [text, ...others] = first.children;
  const kind = text?.type === 'text' ? mark.exec(text.value)?.[1]?.toLowerCase() : undefined;
  if (text?.type !== 'text' || kind === undefined) return quote;
  const left = { ...text, value: text.value.replace(mark, '') };
  // The end of its line, where lines end as they were written.
  const after = others[0]?.type === 'element' && others[0].tagName === 'br' ? others.slice(1) : others;
  const name = { type: 'text', value: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}` } as const;
  const title: Element = {
    type: 'element',
    tagName: 'p',
    properties: { className: ['alert-title'] },
    children: [name],
  };
  const rest = [{ ...first, children: [left, ...after] }, ...quote.children.slice(at + 1)];
  return { ...quote, tagName: 'div', properties: { className: ['alert', kind] }, children: [title, ...rest] };
}
