// Text from strangers (branch names, titles, paths, messages) inside Markdown, and commands for pasting.

/** An inline code span: whatever is in it, nothing of it is markup, a mention or a reference. */
export function code(text: string): string {
  const line = visible(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line.trim() === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** The same as HTML, where Markdown is not read: in a summary line. */
export function htmlCode(text: string): string {
  const safe = visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<code>${safe}</code>`;
}

/** The same inside a table cell, where a bar would end the cell even within code. */
export function cell(text: string): string {
  return code(text).replaceAll('|', '\\|');
}

/** A fenced block that its content cannot close. */
export function block(text: string, language = ''): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** Prose of one line: markup, HTML, mentions and issue references lose their meaning. */
export function prose(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .replace(/(https?):\/\//gi, '$1:\u200b//');
}

export function link(text: string, url: string): string {
  return `[${code(text)}](${url.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll(' ', '%20')})`;
}

/** Control characters and bidirectional marks made visible, so that a name is what it seems to be. */
export function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, (char) => {
    if (char === '\n') return '\\n';
    if (char === '\t') return '\\t';
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
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

const bodyLimit = 65_536;

/** Keeps a body within GitHub's limit for pull requests and issues, in characters, and says what is missing. */
export function withinLimit(body: string, limit = bodyLimit): string {
  if (body.length <= limit) return body;
  const note = '\n\n_…cut here: GitHub takes no longer text._\n';
  const cut = body.slice(0, limit - note.length - 8);
  const open = (cut.match(/^`{3,}/gm) ?? []).length % 2 === 1 ? '\n```' : '';
  return `${cut.replace(/[^\n]*$/, '')}${open}${note}`;
}
