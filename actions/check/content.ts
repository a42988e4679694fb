// The rules that look at what a hotfix changes: `minimal`, `tests`, `commit-format`; and its name.

import {
  type ChangedFile,
  type Commit,
  type Label,
  labelledParagraphs,
  matches,
  ownBranches,
  shortSha,
  subjectOf,
  visible,
} from '@hotfix-actions/core';
import type { Violation } from './verdict.ts';

// Written by package managers, never read by reviewers.
const lockFiles = new Set(
  `package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock composer.lock Gemfile.lock
  gems.locked Cargo.lock poetry.lock Pipfile.lock uv.lock pdm.lock pixi.lock pylock.toml conda-lock.yml go.sum go.work.sum
  packages.lock.json paket.lock project.assets.json gradle.lockfile buildscript-gradle.lockfile mix.lock rebar.lock
  pubspec.lock Podfile.lock Package.resolved Cartfile.resolved flake.lock conan.lock stack.yaml.lock cabal.project.freeze
  shard.lock Chart.lock MODULE.bazel.lock .terraform.lock.hcl`.split(/\s+/),
);

export interface Change {
  readonly files: readonly ChangedFile[];
  /** How many there are: GitHub lists no more than 3,000. */
  readonly total: number;
  readonly generated: ReadonlySet<string>;
}

export interface Size {
  readonly files: number;
  readonly lines: number;
  readonly largest: ChangedFile | undefined;
}

/** What a reviewer reads of it. Files that GitHub does not list count, as nobody knows them. */
export function sizeOf({ files, total, generated }: Change): Size {
  const read = files.filter((file) => !isLockFile(file.path) && !generated.has(file.path) && !isPureRename(file));
  return {
    files: read.length + Math.max(0, total - files.length),
    lines: read.reduce((sum, { lines }) => sum + lines, 0),
    largest: read.toSorted((a, b) => b.lines - a.lines)[0],
  };
}

function isLockFile(path: string): boolean {
  return lockFiles.has(path.split('/').at(-1) ?? '');
}

function isPureRename({ status, lines }: ChangedFile): boolean {
  return status === 'renamed' && lines === 0;
}

export function checkSize(change: Change, limits: { 'max-files': number; 'max-lines': number }): Violation[] {
  const { files, lines, largest } = sizeOf(change);
  const found: Violation[] = [];
  const unlisted = change.total - change.files.length;
  const note = unlisted > 0 ? ` (${unlisted} of them GitHub does not list, nor their lines)` : '';
  if (files > limits['max-files'])
    found.push(
      violation('minimal', `it changes ${files} files${note}, more than the ${limits['max-files']} of max-files`),
    );
  if (lines > limits['max-lines'])
    found.push({
      ...violation('minimal', `it changes ${lines} lines, more than the ${limits['max-lines']} of max-lines`),
      path: largest?.path ?? '',
    });
  return found;
}

export function checkTests({ files, total }: Change, patterns: readonly string[]): Violation[] {
  const isChanged = (file: ChangedFile) => file.status !== 'removed' && !isPureRename(file);
  if (files.some((file) => isChanged(file) && matches(file.path, patterns))) return [];
  const note = total > files.length ? `, as far as GitHub lists its files (${files.length} of ${total})` : '';
  return [
    violation('tests', `it changes no test file${note}: add a regression test, or name your tests in test-patterns`),
  ];
}

const wanted: Readonly<Partial<Record<Label, string>>> = {
  rootCause: 'Root cause:',
  fix: 'Fix:',
  impact: 'Impact:',
  regressionTest: 'Regression test:',
};

/** One commit says it all: `fix(<scope>): …`, and below it the four paragraphs. */
export function checkCommits(commits: readonly Commit[]): Violation[] {
  const written = commits.filter(({ parents }) => parents.length < 2);
  const judged = written.map((commit) => ({ commit, lacks: lacksOf(commit.message) }));
  if (judged.some(({ lacks }) => lacks.length === 0)) return [];
  const [nearest] = judged.toSorted((a, b) => a.lacks.length - b.lacks.length);
  const best = nearest && `; ${nameOf(nearest.commit)} lacks ${nearest.lacks.join(', ')}`;
  const form = 'no commit of the branch says it all: a first line fix(<scope>): …, and paragraphs';
  return [violation('commit-format', `${form} ${Object.values(wanted).join(', ')}${best ?? ''}`)];
}

function lacksOf(message: string): string[] {
  const texts = labelledParagraphs(message);
  const labels = Object.entries(wanted).filter(([label]) => texts[label as Label] === undefined);
  const hasForm = /^fix\([^()\s][^()]*\)!?: \S/.test(message);
  return [...(hasForm ? [] : ['fix(<scope>): …']), ...labels.map(([, text]) => text)];
}

const mostOfSubject = 100;

/** With its subject, of which there may be a page. */
export function nameOf({ sha, message }: Commit): string {
  const subject = [...visible(subjectOf(message))];
  const shown = subject.length > mostOfSubject ? [...subject.slice(0, mostOfSubject), '…'] : subject;
  return `${shortSha(sha)} "${shown.join('')}"`;
}

/** Any `hotfix/…` is right; what only looks like it is no hotfix to the rest of the cycle. */
export function checkName(branch: string): Violation[] {
  const looksLike = /^hot-?fix(es)?[-_/]/i.test(branch) && !branch.startsWith(ownBranches.hotfix);
  if (!looksLike) return [];
  const text = `${branch} looks like a hotfix and is none: only ${ownBranches.hotfix}… is versioned, tagged and released`;
  return [{ ...violation('branch-name', text), level: 'warning' }];
}

function violation(rule: Violation['rule'], message: string): Violation {
  return { rule, level: 'error', message, path: '' };
}
