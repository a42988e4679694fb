// Of what a failing command printed, the end: without what build tools print below any failure.

const shown = 40;
const longest = 200;

/** Advice that always comes, and says nothing about what failed. */
const noise = [
  /^\s*$/,
  /^npm (error|ERR!)/,
  /^ ?ELIFECYCLE /,
  /^error Command failed with exit code \d+\.$/,
  /^info Visit https:\/\/yarnpkg\.com/,
  /^error: script "[^"]+" exited with code \d+$/,
  /^\[ERROR\]\s*(-> )?(\[Help \d+\].*|To see the full stack trace.*|Re-run Maven.*|For more information.*|After correcting.*|mvn <args>.*)?$/,
  /^\[INFO\]\s*(-*|BUILD FAILURE|Total time:.*|Finished at:.*)$/,
  /^\* (Try|Get more help)\b/,
  /^(> )?(Run with --|Get more help)/,
  /^BUILD FAILED in /,
  /^\d+ actionable tasks?:/,
  /^make(\[\d+\])?: \*\*\*/,
  /^Ran all test suites/,
  /^Node\.js v\d/,
];

export function linesThatMatter(lines: readonly string[]): readonly string[] {
  let end = lines.length;
  while (end > 0 && noise.some((pattern) => pattern.test(lines[end - 1] ?? ''))) end -= 1;
  // All of it is such: then that is what there is.
  const last = lines.slice(0, end || lines.length).slice(-shown);
  return last.map((line) => (line.length > longest ? `${line.slice(0, longest)}…` : line));
}

const telling = /\b(error|errors|failed|failure|failures|failing|problems?|not found|cannot|invalid|denied|missing)\b/i;

/** The one line that says most: the last that speaks of something wrong, else the last. */
export function tellingLine(lines: readonly string[]): string {
  const end = linesThatMatter(lines).filter((line) => line.trim() !== '');
  return (end.findLast((line) => telling.test(line)) ?? end.at(-1) ?? '').trim();
}
