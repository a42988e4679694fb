// Where links lead: what the page shows is on the page; the embedded GitHub is gone by then, so that its other pages are nowhere.

import type { Element, ElementContent } from 'hast';
import type { RepositoryShown } from '../report.ts';

export interface Links {
  /** Where an address leads from here; undefined where it leads nowhere. */
  target(address: string): string | undefined;
  /** How GitHub shortens an address that is written out; undefined where it does not. */
  shortened(address: string): string | undefined;
  /** Text with its references to issues and pull requests, and its commits. */
  inProse(text: string): ElementContent[];
}

export const conversationId = (number: number): string => `conversation-${number}`;
export const releaseId = (index: number): string => `release-${index + 1}`;

export function linksIn({ address, conversations, releases }: RepositoryShown): Links {
  const numbers = new Set(conversations.map(({ number }) => String(number)));
  const tags = releases.map(({ tag }) => tag);

  function onPage(path: string): string | undefined {
    const number = /^\/(?:pull|issues)\/(\d+)\/?(?:[?#].*)?$/.exec(path)?.[1];
    if (number !== undefined && numbers.has(number)) return `#${conversationId(Number(number))}`;
    const index = tags.indexOf(decoded(/^\/releases\/tag\/([^?#]+)$/.exec(path)?.[1] ?? ''));
    return index < 0 ? undefined : `#${releaseId(index)}`;
  }

  function target(to: string): string | undefined {
    if (!/^https?:\/\//i.test(to)) return undefined;
    if (to.startsWith(`${address}/`)) return onPage(to.slice(address.length));
    return to.startsWith(`${new URL(address).origin}/`) ? undefined : to;
  }

  function shortened(to: string): string | undefined {
    if (!to.startsWith(`${address}/`)) return undefined;
    const [, number, compared, commit] = shortForms.exec(to.slice(address.length)) ?? [];
    return number ? `#${number}` : (compared ?? commit?.slice(0, 7));
  }

  function inProse(text: string): ElementContent[] {
    return text
      .split(meaningful)
      .filter(Boolean)
      .map((part) => {
        if (part.startsWith('#') && numbers.has(part.slice(1))) return linkTo(part);
        return /^[0-9a-f]{40}$/.test(part)
          ? element('code', { title: part }, part.slice(0, 7))
          : { type: 'text', value: part };
      });
  }

  const linkTo = (reference: string): Element =>
    element('a', { href: `#${conversationId(Number(reference.slice(1)))}` }, reference);

  return { target, shortened, inProse };
}

/** References and commits, each a part of its own. */
const meaningful = /((?<![\w/#&])#\d{1,9}\b|\b[0-9a-f]{40}\b)/;

function element(tagName: string, properties: Element['properties'], value: string): Element {
  return { type: 'element', tagName, properties, children: [{ type: 'text', value }] };
}

const shortForms = /^\/(?:(?:pull|issues)\/(\d+)|compare\/(.+)|commit\/([0-9a-f]{40}))$/;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
