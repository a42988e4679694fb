// Is a line of a manifest or a lock file about a dependency? Its place there says it, which its number cannot.

/** Keys, tables, elements and entries that hold what a project needs, in the files of the usual ecosystems. */
const needs = anyOf(
  /[dD]ependenc|node_modules\/|"(?:engines|overrides|resolutions|require|require-dev)"/,
  // Lock files: of npm and yarn, Composer, pub; Bundler's.
  /@(?:npm:)?[\^~]?\d[^:]*:\s*$|"packages(?:-dev)?":\s*\[|^packages:|^GEM\b/,
  /<(?:plugin|extension)s?>/,
  // TOML: Python, Pipfile, and Gradle's catalog, whose versions are those of others.
  /^\[(?:build-system|packages|dev-packages|versions|libraries|plugins)\]/,
  // pnpm and Terraform.
  /^catalogs?:|^\s*(?:module|provider|required_providers)\b.*\{/,
);

/** What is needed is named on the line itself: Gradle, Go, .NET, Ruby and Apple, Elixir, aliases of npm, Docker, workflows. */
const needsOnItsLine = anyOf(
  /^\s*(?:\w*(?:[iI]mplementation|[cC]ompileOnly|[rR]untimeOnly)|api|classpath)\b|^\s*(?:id|kotlin|alias)\b.*\bversion\b/,
  /^\s*(?:require\s+)?[\w.-]+\.[a-z]+\/\S+\s+v\d/,
  /<(?:Global)?Package(?:Reference|Version)\b|<package\s/,
  /^\s*(?:gem|pod)\s*[('"]|^\s*\{:\w+,|"npm:|^\s*FROM\s|^\s*(?:-\s*)?uses:/,
);

function anyOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}

export function belongsToDependency(file: readonly string[], at: number): boolean {
  const line = file[at] ?? '';
  const around = /^\s*</.test(line) ? openElements(file.slice(0, at)) : enclosing(file, at);
  if (needsOnItsLine.test(line) || [line, ...around].some((outer) => needs.test(outer))) return true;
  if (around.includes('<parent>')) return hasOwnVersion(file);
  // Maven: the project's own is `<revision>`.
  if (around.includes('<properties>') && /^\s*<[\w-]+[.-]version>/.test(line)) return true;
  return around.some((outer) => outer.startsWith('[[package]]')) && isForeign(file, at);
}

/** The lines that a line stands under: those before it that are less and less indented, and the header of its table. */
function enclosing(file: readonly string[], at: number): string[] {
  const found: string[] = [];
  let depth = depthOf(file[at] ?? '');
  for (let index = at - 1; index >= 0 && depth > 0; index -= 1) {
    const line = file[index] ?? '';
    if (line.trim() === '' || indentOf(line) >= depth) continue;
    found.push(line);
    depth = depthOf(line);
  }
  const header = file.slice(0, at).findLast((line) => line.startsWith('['));
  return header === undefined ? found : [...found, header];
}

function indentOf(line: string): number {
  return /^\s*/.exec(line)?.[0].length ?? 0;
}

// In YAML the items of a list may stand as far left as its key.
function depthOf(line: string): number {
  return indentOf(line) + (/^\s*- /.test(line) ? 1 : 0);
}

function openElements(before: readonly string[]): string[] {
  const open: string[] = [];
  const markup = before.join('\n').replace(/<!--[\s\S]*?-->/g, '');
  for (const [, end, name, empty] of markup.matchAll(/<(\/?)([\w.:-]+)[^<>]*?(\/?)>/g)) {
    if (end) open.pop();
    else if (!empty) open.push(`<${name}>`);
  }
  return open;
}

// A Maven module inherits the version of its parent, unless it has one of its own: then the parent's is another one.
function hasOwnVersion(file: readonly string[]): boolean {
  const others = /<(parent|dependencies|dependencyManagement|build|profiles|reporting)>[\s\S]*?<\/\1>/g;
  return file.join('\n').replace(others, '').includes('<version>');
}

// In the lock files of Rust and Python the project's own packages are those that come from no registry.
function isForeign(file: readonly string[], at: number): boolean {
  const start = file.findLastIndex((line, index) => index < at && line.startsWith('[['));
  const next = file.findIndex((line, index) => index > at && line.startsWith('['));
  const elsewhere = /^(?:checksum|files|description)\b|^source = (?!\{ ?(?:editable|virtual|directory)\b)/;
  return file.slice(start + 1, next < 0 ? undefined : next).some((line) => elsewhere.test(line));
}
