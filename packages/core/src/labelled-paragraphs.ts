// What a hotfix commit says under labels: `Root cause: …`, `Fix: …`. These are no git trailers: a label may hold a space,
// and its text goes on over lines, up to the next label or a blank line.

const labels = {
  summary: 'summary',
  rootCause: 'root[ -]cause',
  fix: 'fix',
  impact: 'impact',
  testing: 'testing',
  regressionTest: 'regression[ -]test',
  advisory: '(?:security[ -])?advisory',
} as const;

export type Label = keyof typeof labels;

/** The text under each label; a label without text is missing. */
export type LabelledParagraphs = { readonly [label in Label]?: string };

const names = Object.keys(labels) as Label[];
const labelled = new RegExp(`^(?:${names.map((name) => `(?<${name}>${labels[name]})`).join('|')}):(?:\\s+|$)`, 'i');

// The last lines of a message are git's and GitHub's own where they look like this: no part of the paragraph above.
const trailer = /^(?:[a-z]+(?:-[a-z]+)*-by|change-id):\s/i;

/** Reads them from a commit message. Its first line is a subject, be it `fix: …`; of a label that comes twice the first counts. */
export function labelledParagraphs(message: string): LabelledParagraphs {
  const found = new Map<Label, string[]>();
  let current: string[] | undefined;
  for (const line of withoutTrailers(message.split(/\r\n|\r|\n/)).slice(1)) {
    const match = labelled.exec(line);
    const label = names.find((name) => match?.groups?.[name] !== undefined);
    if (label) {
      current = [line.slice(match?.[0].length)];
      if (!found.has(label)) found.set(label, current);
    } else if (line.trim() === '') current = undefined;
    else current?.push(line);
  }
  const texts = [...found].map(([label, lines]) => [label, lines.join('\n').trim()] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}

function withoutTrailers(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '' && !trailer.test(line));
  return lines.slice(0, last + 1);
}
