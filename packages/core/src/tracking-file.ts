// The tracking file of a hotfix, for teams that keep their work in the repository: `TODO_hotfix_<timestamp>_<slug>.md`, with
// YAML front matter that tools read and a body for people.

import { quoted, readFrontMatter, Unexpected } from './front-matter.ts';
import { fileStem, readHotfixBranch } from './hotfix-names.ts';
import { code, prose } from './markdown.ts';

export function trackingFile(branch: string): string {
  return `TODO_hotfix_${fileStem(branch)}.md`;
}

/** What is known of a hotfix when it begins; '' where it is not. */
export interface BegunHotfix {
  readonly branch: string;
  /** The production branch that it goes to. */
  readonly base: string;
  /** As people called it. */
  readonly title: string;
  readonly description: string;
  readonly severity: string;
  /** The version that it would get now. */
  readonly version: string;
  /** Who began it, without `@`. */
  readonly user: string;
  /** ISO 8601. */
  readonly begun: string;
  /** Commands for pasting, a line each. */
  readonly commands: string;
}

const tasks: readonly (readonly [category: string, id: string, description: string])[] = [
  ['implementation', 'impl_001', 'Find the root cause'],
  ['implementation', 'impl_002', 'Fix it, and nothing else'],
  ['testing', 'test_001', 'A regression test that fails without the fix'],
  ['quality', 'qual_001', 'All quality gates pass'],
  ['release', 'rel_001', 'The pull request to production is merged'],
  ['release', 'rel_002', 'The hotfix is released'],
  ['release', 'rel_003', 'It is back in development'],
];

/** The file as it is when the hotfix begins. */
export function writeTrackingFile(hotfix: BegunHotfix): string {
  return `---\n${frontMatter(hotfix)}---\n\n${body(hotfix)}`;
}

function frontMatter(hotfix: BegunHotfix): string {
  const { timestamp, slug } = readHotfixBranch(hotfix.branch);
  const categories = [...new Set(tasks.map(([category]) => category))];
  const taskLines = categories.flatMap((category) => [`  ${category}:`, ...tasksOf(category)]);
  return `${[
    'type: workflow-manifest',
    'workflow_type: hotfix',
    `slug: ${quoted(slug)}`,
    `timestamp: ${quoted(timestamp ?? '')}`,
    `github_user: ${quoted(hotfix.user)}`,
    `branch: ${quoted(hotfix.branch)}`,
    `base: ${quoted(hotfix.base)}`,
    'metadata:',
    `  title: ${quoted(hotfix.title)}`,
    `  description: ${quoted(hotfix.description)}`,
    `  severity: ${quoted(hotfix.severity)}`,
    `  created: ${quoted(hotfix.begun)}`,
    'workflow_progress:',
    '  phase: 6',
    '  current_step: "6.4"',
    '  last_task: null',
    `  last_update: ${quoted(hotfix.begun)}`,
    '  status: in_progress',
    'quality_gates:',
    '  test_coverage: null',
    '  tests_passing: null',
    '  linting_clean: null',
    '  types_clean: null',
    '  build_successful: null',
    `  semantic_version: ${quoted(hotfix.version)}`,
    'tasks:',
    ...taskLines,
    'context_checkpoints: []',
  ].join('\n')}\n`;
}

function tasksOf(category: string): string[] {
  return tasks
    .filter(([of]) => of === category)
    .flatMap(([, id, description]) => [
      `    - id: ${id}`,
      `      description: ${quoted(description)}`,
      '      status: pending',
      '      completed_at: null',
    ]);
}

function body(hotfix: BegunHotfix): string {
  const severity = hotfix.severity === '' ? '' : ` Severity: ${hotfix.severity}.`;
  return `# Hotfix: ${prose(hotfix.title)}

## Overview

${hotfix.description === '' ? '_Open: what is broken, and for whom?_' : proseLines(hotfix.description)}

## Current Status

On ${code(hotfix.branch)}, for ${code(hotfix.base)}.${severity} ${hotfix.version === '' ? '' : `It would be ${code(hotfix.version)} now.`}

## Active Tasks

${tasks.map(([, id, description]) => `- [ ] ${description} (${code(id)})`).join('\n')}

## Next Steps

Reproduce it with a test, fix it, open the pull request. Keep it small: what can wait goes into the next release.

## Quality Gates

- [ ] Coverage
- [ ] Tests, with the new regression test
- [ ] Linting
- [ ] Types
- [ ] Build

## Workflow Commands

\`\`\`sh
${hotfix.commands}
\`\`\`

## Status History

- ${hotfix.begun}: begun
`;
}

/** Paragraphs of people's, without what Markdown would make of them. */
export function proseLines(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line) => prose(line))
    .join('\n')
    .trim();
}

/**
 * A tracking file with a line more in its history, at its end or below the heading `Status History`; once for each text.
 * `time` is ISO 8601, `what` Markdown of one line.
 */
export function addHistory(text: string, { time, what }: { time: string; what: string }): string {
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  const line = `- ${time}: ${what.replace(/\s*[\r\n]+\s*/g, ' ')}`;
  const known = text.split(/\r?\n/).some((other) => /^- \S+: /.test(other) && other.replace(/^- \S+: /, '') === what);
  if (known) return text;
  const history = /^## Status History[ \t]*\r?\n(?:\r?\n)?((?:- .*\r?\n)*)/m.exec(text);
  if (!history)
    return `${text.replace(/\s*$/, '')}${ending}${ending}## Status History${ending}${ending}${line}${ending}`;
  const at = history.index + history[0].length;
  return `${text.slice(0, at)}${line}${ending}${text.slice(at)}`;
}

/** Whether it is a file of ours, which may be archived: people may have put another one in its place. */
export function isTrackingFile(text: string): boolean {
  try {
    return readFrontMatter(text).lines.includes('type: workflow-manifest');
  } catch (error) {
    if (error instanceof Unexpected) return false;
    throw error;
  }
}
