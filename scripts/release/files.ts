// What a release changes in the files of the project: version, changelog, and the tag by which our workflows call our actions.

import { unreleasedOf, withRelease } from './changelog.ts';
import { Problem } from './problem.ts';
import { numbersOf } from './version.ts';

/** Texts by their path from the root. */
export type Files = ReadonlyMap<string, string>;

const manifest = /^(?:(?:packages|actions)\/[\w-]+\/)?package\.json$/;
const reusable = /^\.github\/workflows\/(?!ci-)[\w-]+\.yml$/;
const starter = /^workflow-templates\/[\w-]+\.yml$/;
const lock = 'package-lock.json';
export const changelogFile = 'CHANGELOG.md';

export const isRelevant = (path: string): boolean =>
  path === lock || path === changelogFile || [manifest, reusable, starter].some((form) => form.test(path));

const ours = /\b(uses: org\/hotfix-actions(?:\/[\w./-]+)?@)(\S+)/g;

/** The version that all manifests of the project agree on. */
export function versionOf(files: Files): string {
  const versions = select(files, manifest).map(([path, text]) => [path, String(JSON.parse(text).version)] as const);
  const [, first = ''] = versions.find(([path]) => path === 'package.json') ?? [];
  const other = versions.find(([, version]) => version !== first);
  if (other) throw new Problem(`${other[0]} says ${other[1]}, package.json ${first}.`, 'Let all say the same.');
  if (!numbersOf(first)) throw new Problem(`The version of package.json is ${first}, which is no X.Y.Z.`);
  return first;
}

/** By what the workflows that others call name our actions: each tag once. */
export const refsOf = (files: Files, of: 'reusable' | 'starter'): string[] => {
  const texts = select(files, of === 'reusable' ? reusable : starter).map(([, text]) => text);
  return [...new Set(texts.flatMap((text) => [...text.matchAll(ours)].map(([, , ref = '']) => ref)))];
};

/** The files that another version changes, as they are then. Throws where they do not fit together. */
export function released(files: Files, version: string, date: string): Map<string, string> {
  requireStarters(files, version);
  const changelog = files.get(changelogFile) ?? '';
  if (unreleasedOf(changelog) === '')
    throw new Problem(
      `Nothing is written under Unreleased in ${changelogFile}.`,
      'A release has something to tell: write it there, and commit it.',
    );
  // Whoever calls the workflow of a release gets the actions of that release, and no others.
  const changed = withVersion(files, { version, ref: `v${version}` });
  return changed.set(changelogFile, withRelease(changelog, version, date));
}

/** What can come next, whatever it is: the major version that starter workflows call, or a minor one of it. */
export const nextKind = (files: Files): 'major' | 'minor' =>
  refsOf(files, 'starter').includes(`v${numbersOf(versionOf(files))?.[0]}`) ? 'minor' : 'major';

/** The files that another version, and another ref of our actions in the workflows that others call, change. */
export function withVersion(files: Files, { version, ref }: { version: string; ref: string }): Map<string, string> {
  const texts = [...files].map(([path, text]): [string, string] => {
    if (path === lock) return [path, lockWith(text, version)];
    if (manifest.test(path)) return [path, text.replace(/^( *"version": ")[^"]*/m, `$1${version}`)];
    return reusable.test(path) ? [path, text.replace(ours, `$1${ref}`)] : [path, text];
  });
  return new Map(texts.filter(([path, text]) => files.get(path) !== text));
}

/** Starter workflows follow a major version: they, and all that documents show, must name the one that is released. */
function requireStarters(files: Files, version: string): void {
  const major = `v${numbersOf(version)?.[0]}`;
  const other = refsOf(files, 'starter').find((ref) => ref !== major);
  if (other === undefined) return;
  throw new Problem(
    `${version} would be ${major}, and workflow-templates/ call org/hotfix-actions@${other}.`,
    `Name a version of ${other}; or let starter workflows, documents and sources say @${major} first, in a commit of its own with its build.`,
  );
}

/** As `npm install --package-lock-only` would write it: the project and its workspaces have the version, nothing else changes. */
function lockWith(text: string, version: string): string {
  const content = JSON.parse(text);
  content.version = version;
  for (const [path, entry] of Object.entries<{ version?: string }>(content.packages))
    if (!path.includes('node_modules/')) entry.version = version;
  return `${JSON.stringify(content, null, 2)}\n`;
}

function select(files: Files, form: RegExp): [string, string][] {
  return [...files].filter(([path]) => form.test(path));
}
