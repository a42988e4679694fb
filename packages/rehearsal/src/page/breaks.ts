// Lines that end where their author ended them, as in GitHub's comments.

import type { Element, ElementContent, RootContent, Text } from 'hast';

type Node = RootContent | ElementContent;

/** Each line break in a text becomes one, but those that only part blocks in the source. */
export function withBreaks(nodes: readonly Node[]): Node[] {
  return nodes.flatMap((node, index) => {
    if (node.type !== 'text' || !node.value.includes('\n')) return [node];
    const lines = node.value.split('\n');
    const first = isInline(nodes[index - 1]) ? 0 : lines.findIndex((line) => line.trim() !== '');
    const last = isInline(nodes[index + 1]) ? lines.length : lines.findLastIndex((line) => line.trim() !== '') + 1;
    // Between blocks there is nothing else.
    if (first < 0 || last <= first) return [node];
    return lines.slice(first, last).flatMap((value, at) => (at === 0 ? [text(value)] : [lineBreak, text(value)]));
  });
}

const text = (value: string): Text => ({ type: 'text', value });
const lineBreak: Element = { type: 'element', tagName: 'br', properties: {}, children: [] };

const inline = ['a', 'b', 'code', 'del', 'em', 'i', 'img', 'ins', 'kbd', 's', 'span', 'strong', 'sub', 'sup', 'tt'];

function isInline(node: Node | undefined): boolean {
  return node?.type === 'element' && inline.includes(node.tagName);
}
