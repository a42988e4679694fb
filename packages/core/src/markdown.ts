// Text from strangers (branch names, titles, paths, messages) inside Markdown, and commands for pasting.

/** An inline code span: whatever is in it, nothing of it is markup, a mention or a reference. */
export function code(text: string): string {
  const line = visible(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  // CommonMark takes one space off each end where both have one.
  const pad = /^`|`$|^ .* $|^ *$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** The same as HTML, where Markdown is not read: in a summary line. */
export function htmlCode(text: string): string {
  const safe = visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<code>${safe}</code>`;
}

/** The same inside a table cell, where a bar would end the cell even within code, and behind a backslash that is itself escaped. */
export function cell(text: string): string {
  return code(text).replace(/(\\*)\|/g, '$1$1\\|');
}

/** A fenced block that its content cannot close. */
export function block(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** Prose of one line: markup, HTML, links, mentions and issue references lose their meaning. */
export function prose(text: string): string {
  return atLineStart(inline(visible(text)).replaceAll('>', '&gt;').trimStart());
}

function inline(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    // Between letters an underscore means nothing, and names with one stay what they look like.
    .replace(/[\\`*[\]#|~]|(?<![^\W_])_|_(?![^\W_])/g, '\\$&');
  // GitHub looks for references and addresses after the backslashes are gone.
  return unlinked(escaped)
    .replaceAll('://', ':\u200b//')
    .replace(/www(?=\.)/gi, '$&\u200b');
}

/** Names nobody, no issue and no commit: GitHub looks for those in commit messages too. */
function unlinked(text: string): string {
  return text.replace(/@|#(?=\d)|GH-(?=\d)|(?<![\da-f])[\da-f]{7}(?=[\da-f]{33})/gi, '$&\u200b');
}

// Where a line begins, these would make a list, a quote, or a heading of the line above.
function atLineStart(markdown: string): string {
  return markdown.replace(/^[-=+>]/, '\\$&').replace(/^\d+(?=[.)])/, '$&\\');
}

/** One line of plain text with names of strangers in it, as in a commit message. */
export function plain(text: string): string {
  return unlinked(visible(text));
}

/**
 * A message of ours with names of strangers in it: lines, items and code spans stay, each closed anew, and links to
 * `home`, the address of this repository. All else loses its meaning as in prose.
 */
export function message(text: string, home?: string): string {
  return text
    .split('\n')
    .map((line) => {
      const item = line.startsWith('- ') ? '- ' : '';
      const parts = line.slice(item.length).split(/((?<!`)(`+)(?!`).*?[^`]\2(?!`))/);
      // Of three parts the first is text, the second a span and the third its fence.
      const written = parts.map((part, at) => (at % 3 === 0 ? linked(part, home) : at % 3 === 1 ? spanAnew(part) : ''));
      return item + atLineStart(written.join('').trimStart());
    })
    .join('\n');
}

function spanAnew(span: string): string {
  const fence = /^`+/.exec(span)?.[0].length ?? 0;
  const content = span.slice(fence, -fence);
  return code(/^ .*[^ ].* $/.test(content) ? content.slice(1, -1) : content);
}

function linked(text: string, home: string | undefined): string {
  if (home === undefined) return inline(visible(text));
  const [before = '', ...after] = text.split(`${home}/`);
  const links = after.map((rest) => {
    const [, path = '', more = ''] = /^([\w%./?=&~-]*)(.*)$/s.exec(rest) ?? [];
    return `<${home}/${path}>${inline(visible(more))}`;
  });
  return [inline(visible(before)), ...links].join('');
}

export function link(text: string, url: string): string {
  // At the start of a line, a bracket within code would end the name of a definition.
  const name = text.includes(']') ? prose(text) : code(text);
  return `[${name}](${url.replace(/[()<>\s\\]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)})`;
}

/** Control characters, bidirectional marks and what nobody sees made visible, so that a name is what it seems to be. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu, (char) => {
    if (char === '\n') return '\\n';
    if (char === '\t') return '\\t';
    const number = (char.codePointAt(0) ?? 0).toString(16);
    return number.length > 4 ? `\\u{${number}}` : `\\u${number.padStart(4, '0')}`;
  });
}

/** One word of a POSIX shell command. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command line for pasting, each word quoted where it needs it. */
export function shell(...words: string[]): string {
  return words.map((word) => (word.startsWith('-') && /^[\w=:,./-]+$/.test(word) ? word : shellWord(word))).join(' ');
}

/** As many as there is room for, whole; and how many are left out. */
export function fitting(items: readonly string[], room: number, what: string): string[] {
  let left = room - 100;
  const shown = items.findIndex((item) => {
    left -= item.length + 2;
    return left < 0;
  });
  return shown < 0
    ? [...items]
    : [...items.slice(0, shown), `_…and ${what} ${items.length - shown} more paths, for which there is no room._`];
}

/** Characters that GitHub takes for the body of a pull request or an issue. */
export const bodyLimit = 65_536;

/** Keeps a body within GitHub's limit for pull requests and issues, in characters, and says what is missing. */
export function withinLimit(body: string, limit = bodyLimit): string {
  if (body.length <= limit) return body;
  const note = '\n\n_…cut here: GitHub takes no longer text._\n';
  let kept = shortened(body.slice(0, limit - note.length));
  // A code block that was cut is closed: for its fence another line may have to go.
  for (;;) {
    const open = openFence(kept);
    const whole = `${kept}${open && `\n${open}`}${note}`;
    if (whole.length <= limit || kept === '') return whole;
    kept = shortened(kept.slice(0, limit - note.length - open.length - 1));
  }
}

/** At the end of a line, where that costs little; a long line is cut within. */
function shortened(text: string): string {
  const end = text.lastIndexOf('\n');
  if (end >= text.length * 0.75) return text.slice(0, end);
  // What follows a comment that nobody closes is not shown.
  const comment = text.lastIndexOf('<!--');
  const cut = comment > text.lastIndexOf('-->') ? text.slice(0, comment) : text;
  return cut.replace(/[\ud800-\udbff]$|[`~\\]+$|&[\w#]*$/, '');
}

/** The fence of the code block that a text ends in; '' where it ends outside of one. */
function openFence(text: string): string {
  let open = '';
  for (const [, fence = '', rest = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (open === '') open = fence;
    else if (fence[0] === open[0] && fence.length >= open.length && rest.trim() === '') open = '';
  }
  return open;
}
