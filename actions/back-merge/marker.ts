// The hidden line by which a back-merge pull request is found again, whatever its branch or title is called.

export interface Marker {
  readonly source: string;
  readonly target: string;
  /** The commit of the source that it brings. */
  readonly upTo: string;
  /** Where its branch stood when we last wrote it: anything else was pushed by people. */
  readonly head: string;
}

const pattern = /<!-- hotfix-actions:back-merge (\{.*?\}) -->/;

// Names may hold `-->`; as JSON escapes they cannot end the comment.
export function writeMarker(marker: Marker): string {
  const text = JSON.stringify(marker).replace(
    /[<>-]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<!-- hotfix-actions:back-merge ${text} -->`;
}

export function readMarker(body: string): Marker | undefined {
  const found = pattern.exec(body)?.[1];
  if (found === undefined) return undefined;
  try {
    const value = JSON.parse(found) as Partial<Marker>;
    const complete = [value.source, value.target, value.upTo, value.head].every((item) => typeof item === 'string');
    return complete ? (value as Marker) : undefined;
  } catch {
    return undefined;
  }
}
