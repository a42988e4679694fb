// What became of Markdown, fitted into the page: headings below those of the page, links that lead somewhere, tables that stay in a box.

import type { Element, ElementContent, Root, RootContent } from 'hast';
import { asAlert } from './alerts.ts';
import { withBreaks } from './breaks.ts';
import type { Links } from './links.ts';

/** Where on the page a text is shown. */
export interface Place {
  /** Begins every id in it, and is of no other text. */
  readonly scope: string;
  /** The level of its first heading. */
  readonly level: number;
  readonly links: Links;
  /** Comments and descriptions end lines where their author did; files and job summaries do not. */
  readonly breaks: boolean;
}

interface Context extends Place {
  /** The levels, as written, of the headings that are above what comes next. */
  readonly above: number[];
  /** In code nothing is a reference, and in a link is no other. */
  readonly literal: boolean;
}

type Node = RootContent | ElementContent;

export function arranged(root: Root, place: Place): Root {
  const context = { ...place, above: [], literal: false };
  return { type: 'root', children: within(root.children, context) };
}

function within(nodes: readonly Node[], context: Context): ElementContent[] {
  const broken = context.breaks && !context.literal ? withBreaks(nodes) : nodes;
  return broken.flatMap((node) => {
    if (node.type === 'text') return context.literal ? [node] : context.links.inProse(node.value);
    return node.type === 'element' ? fitted(node, context) : [];
  });
}

function fitted(element: Element, context: Context): ElementContent[] {
  const { tagName } = element;
  const heading = /^h([1-6])$/.exec(tagName)?.[1];
  if (heading) return [{ ...copied(element, context), tagName: levelOf(Number(heading), context) }];
  const special = fittings[tagName];
  return special ? special(element, context) : [copied(element, context)];
}

type Fitting = (element: Element, context: Context) => ElementContent[];

const fittings: Readonly<Record<string, Fitting>> = {
  a: fittedLink,
  img: fittedImage,
  blockquote: (element, context) => [asAlert(copied(element, context))],
  pre: (element, context) => [copied(element, { ...context, literal: true })],
  code: (element, context) => [copied(element, { ...context, literal: true })],
  input: (element) => [withProperties(element, { ariaLabel: element.properties['checked'] ? 'done' : 'to be done' })],
  table: fittedTable,
  th: (element, context) => [
    isBlank(element) ? { ...copied(element, context), tagName: 'td' } : copied(element, context),
  ],
};

function copied(element: Element, context: Context): Element {
  return { ...element, children: within(element.children, context) };
}

function withProperties(element: Element, properties: Element['properties']): Element {
  return { ...element, properties: { ...element.properties, ...properties } };
}

/** One below the heading that it stands under, so that no level is left out. */
function levelOf(written: number, { above, level }: Context): string {
  while ((above.at(-1) ?? 0) >= written) above.pop();
  above.push(written);
  return `h${Math.min(6, level + above.length - 1)}`;
}

function fittedLink(element: Element, context: Context): ElementContent[] {
  const { literal, links, scope } = context;
  const address = String(element.properties['href'] ?? '');
  const to = address.startsWith('#') ? `#${scope}-${address.slice(1)}` : links.target(address);
  const [only, ...others] = element.children;
  const isWritten = only?.type === 'text' && only.value === address && others.length === 0;
  const value = isWritten ? links.shortened(address) : undefined;
  const shown: ElementContent[] = value === undefined ? element.children : [{ type: 'text', value }];
  const children = within(shown, { ...context, literal: true });
  if (to === undefined || literal) return children;
  const outside = to.startsWith('#') ? {} : { rel: ['noreferrer'] };
  return [{ ...element, properties: { ...element.properties, href: to, ...outside }, children }];
}

/** Nothing is loaded: a picture is a link to it. */
function fittedImage({ properties }: Element, { links, literal }: Context): ElementContent[] {
  const text = { type: 'text', value: `Image: ${properties['alt'] || 'without a description'}` } as const;
  const to = links.target(String(properties['src'] ?? ''));
  if (to === undefined || literal) return [text];
  return [{ type: 'element', tagName: 'a', properties: { href: to, rel: ['noreferrer'] }, children: [text] }];
}

/** It scrolls in a box of its own. A head without a word in it is left out. */
function fittedTable(element: Element, context: Context): ElementContent[] {
  const children = element.children.filter((child) => !(isElement(child, 'thead') && isBlank(child)));
  const box = { className: ['scroll'], tabIndex: 0, role: 'group', ariaLabel: 'Table' };
  return [{ type: 'element', tagName: 'div', properties: box, children: [copied({ ...element, children }, context)] }];
}

const isElement = (node: Node, tagName: string): node is Element => node.type === 'element' && node.tagName === tagName;

function isBlank(node: Node): boolean {
  if (node.type === 'text') return node.value.trim() === '';
  return (
    node.type !== 'element' || (node.tagName !== 'input' && node.tagName !== 'img' && node.children.every(isBlank))
  );
}
