// Is a line of a manifest or a lock file about a dependency? Its place there says it, which its number cannot.

/** Keys, tables, elements and entries that hold what a project needs, in the files of the usual ecosystems. */
const needs =
  /[dD]ependenc|node_modules\/|"(?:engines|overrides|resolutions|require|require-dev)"|<(?:plugin|extension)s?>|^GEM\b|^\[(?:build-system|packages|dev-packages)\]|@(?:npm:)?[\^~]?\d[^:]*:\s*$/;

/** Gradle and Go name what is needed on the line itself. */
const needsOnItsLine =
  /^\s*(?:\w*(?:[iI]mplementation|[cC]ompileOnly|[rR]untimeOnly)|api|classpath)\b|^\s*(?:require\s+)?[\w.-]+\.[a-z]+\/\S+\s+v\d/;

export function belongsToDependency(file: readonly string[], at: number): boolean {
  const line = file[at] ?? '';
  const around = /^\s*</.test(line) ? openElements(file.slice(0, at)) : enclosing(file, at);
  if (needsOnItsLine.test(line) || [line, ...around].some((outer) => needs.test(outer))) return true;
  if (around.includes('<parent>')) return hasOwnVersion(file);
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
