// Markdown as GitHub shows it. What strangers wrote is parsed, and of the tree only what is on the list is kept: GitHub's own way.

import type { Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { defaultSchema, type Schema, sanitize } from 'hast-util-sanitize';
import { toHtml } from 'hast-util-to-html';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { arranged, type Place } from './arranged.ts';
import { type Html, html, trusted } from './html.ts';

/** Fewer elements and attributes than on GitHub: nothing is loaded, and nothing has a name but footnotes. */
const schema: Schema = {
  ...defaultSchema,
  tagNames: defaultSchema.tagNames?.filter((name) => name !== 'picture' && name !== 'source') ?? [],
  attributes: {
    a: ['href', 'id', 'ariaDescribedBy'],
    img: ['alt', 'src'],
    input: [['disabled', true], ['type', 'checkbox'], 'checked'],
    details: ['open'],
    ol: ['start'],
    li: ['id'],
    h2: ['id'],
    td: ['align', 'colSpan', 'rowSpan'],
    th: ['align', 'colSpan', 'rowSpan'],
  },
  protocols: { href: ['http', 'https'], src: ['http', 'https'] },
  strip: ['script', 'style'],
};

export function rendered(markdown: string, place: Place): Html {
  try {
    return trusted(toHtml(arranged(parsed(markdown, place.scope), place)));
  } catch {
    // Nested deeper than any reader could follow: then it is shown as it was written.
    return html`<pre>${markdown}</pre>`;
  }
}

function parsed(markdown: string, scope: string): Root {
  const footnotes = gfmHtml({ clobberPrefix: '' });
  const text = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [footnotes] });
  return sanitize(fromHtml(text, { fragment: true }), { ...schema, clobberPrefix: `${scope}-` }) as Root;
}
