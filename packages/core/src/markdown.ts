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

/** Prose of one line: markup, HTML, mentions and issue references lose their meaning. */
export function prose(text: string): string {
  return (
    visible(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/[\\`*_{}[\]()#+!|~]/g, '\\$&')
      .replaceAll('@', '@\u200b')
      // GitHub looks for references after the backslashes are gone.
      .replace(/#(?=\d)|\bGH-(?=\d)/gi, '$&\u200b')
      .replace(/(https?):\/\//gi, '$1:\u200b//')
  );
}

/** A message of ours with names of strangers in it: our code spans stay, HTML and mentions lose their meaning. */
export function message(text: string): string {
  const parts = text.split(/(`[^`\n]*`)/);
  return parts
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replace(/@(?=\w)/g, '@\u200b')))
    .join('');
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
  let kept = body.slice(0, limit - note.length);
  // Whole lines, and a code block that was cut is closed: for its fence another line may have to go.
  for (;;) {
    kept = kept.includes('\n') ? kept.slice(0, kept.lastIndexOf('\n')) : '';
    const open = openFence(kept);
    const whole = `${kept}${open && `\n${open}`}${note}`;
    if (whole.length <= limit || kept === '') return whole;
  }
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
