// The hidden line by which a back-merge pull request is found again, whatever its branch or title is called.

export interface BackMergeMarker {
  readonly source: string;
  readonly target: string;
  /** The commit of the source that it brings. */
  readonly upTo: string;
  /** What it does with it, as its stage says: `merge`, `keep` or `propose`. */
  readonly how: string;
  /** Where its branch stands as long as nobody pushed to it: at any other commit it holds what people did. */
  readonly head: string;
}

const pattern = /<!-- hotfix-actions:back-merge (\{.*?\}) -->/g;

// Names may hold `-->`, or line breaks of Unicode; as JSON escapes they end neither the comment nor the line.
export function writeBackMergeMarker(marker: BackMergeMarker): string {
  const text = JSON.stringify(marker).replace(
    /[<>-]|[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `<!-- hotfix-actions:back-merge ${text} -->`;
}

export function readBackMergeMarker(body: string): BackMergeMarker | undefined {
  // Ours stands at the end: above it are lines of files and names, which may look like one.
  const found = [...body.matchAll(pattern)].at(-1)?.[1];
  if (found === undefined) return undefined;
  try {
    const value = JSON.parse(found) as Partial<BackMergeMarker>;
    const complete = [value.source, value.target, value.upTo, value.how, value.head].every(
      (item) => typeof item === 'string',
    );
    return complete ? (value as BackMergeMarker) : undefined;
  } catch {
    return undefined;
  }
}
