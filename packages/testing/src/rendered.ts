// Markdown as GitHub renders it, for looking at what became of the texts of strangers in it.

import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { hostileSha } from './hostile-texts.ts';

export interface Rendered {
  /** The elements in their order: `h2`, `table`, `code`… The structure that a reader sees. */
  readonly elements: readonly string[];
  /** Where links lead, and where images and all else come from. */
  readonly addresses: readonly string[];
  /** The text outside of code, where GitHub finds mentions and references. */
  readonly prose: string;
  readonly comments: readonly string[];
}

/** CommonMark with GitHub's extensions; HTML passes as on GitHub, before that takes away what it does not allow. */
export function rendered(markdown: string): Rendered {
  const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const comments = html.match(/<!--.*?-->/gs) ?? [];
  const visible = html.replace(/<!--.*?(-->|$)/gs, '');
  return {
    comments,
    elements: [...visible.matchAll(/<([a-z][a-z\d-]*)/gi)].map(([, name = '']) => name.toLowerCase()),
    addresses: [...visible.matchAll(/<[^>]*\s(?:href|src)="([^"]*)"/gi)].map(([, address = '']) => address),
    prose: unescaped(visible.replace(/<(code|pre|a)\b.*?<\/\1>/gs, '\u2026').replace(/<[^>]*>/g, ' ')),
  };
}

function unescaped(html: string): string {
  const signs: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
  return html.replace(/&(lt|gt|quot|amp);/g, (_, name: string) => signs[name] ?? '');
}

/** What GitHub would make something of: a mention, a reference, an address, a commit. */
const meaningful = [
  /(?<![\w/])@[a-z\d]/i,
  /(?<!\w)(#|GH-)\d/i,
  /\w\/\w+#\d/,
  /\b(https?|ftp):\/\//i,
  /\bwww\.\w/i,
  /\w@\w+\.\w/,
  new RegExp(`\\b${hostileSha}\\b`),
];

/** What the prose has that should be none: texts of ours are not meant to have any. */
export function foundIn({ prose }: Rendered): string[] {
  return meaningful.flatMap((pattern) => pattern.exec(prose)?.[0] ?? []);
}
