// The parts of CHANGELOG.md: what is unreleased, and what each release brought.

const unreleased = 'Unreleased';

/** The text below the heading `## <name>`, up to the next one; undefined where there is no such heading. */
function sectionOf(changelog: string, name: string): string | undefined {
  const parts = changelog.split(/^## /m).slice(1);
  const part = parts.find((text) => /^\S+/.exec(text)?.[0] === name);
  return part?.slice(part.indexOf('\n') + 1).trim();
}

/** What the next release brings; '' where nothing is written down. */
export function unreleasedOf(changelog: string): string {
  return sectionOf(changelog, unreleased) ?? '';
}

/** What a release brought; undefined where it is not one yet. */
export function notesOf(changelog: string, version: string): string | undefined {
  return sectionOf(changelog, version);
}

/** With what is unreleased below the heading of a release, and nothing unreleased above it. `date` is YYYY-MM-DD. */
export function withRelease(changelog: string, version: string, date: string): string {
  const heading = new RegExp(`^## ${unreleased}\\b.*$`, 'm');
  if (!heading.test(changelog)) throw new Error(`CHANGELOG.md has no heading "## ${unreleased}"`);
  return changelog.replace(heading, `## ${unreleased}\n\n## ${version} – ${date}`);
}
