// The specification of a hotfix that is more than a line: what is known is filled in, what is not is an open question.

import { prose, proseLines, quoted, readHotfixBranch, specFolder } from '@hotfix-actions/core';
import type { Facts } from './facts.ts';

export function specFiles(facts: Facts): ReadonlyMap<string, string> {
  const folder = specFolder(facts.taken.branch);
  return new Map([
    [`${folder}/spec.md`, spec(facts)],
    [`${folder}/plan.md`, plan(facts)],
  ]);
}

const answered = (given: string, question: string): string =>
  given.trim() === '' ? `> **Open question:** ${question}` : proseLines(given);

function head(type: string, { taken, base, begun, user, version }: Facts): string {
  return [
    '---',
    `type: ${type}`,
    'workflow_type: hotfix',
    `slug: ${quoted(readHotfixBranch(taken.branch).slug)}`,
    `branch: ${quoted(taken.branch)}`,
    `base: ${quoted(base.branch)}`,
    `version: ${quoted(version)}`,
    `date: ${quoted(begun.slice(0, 10))}`,
    `author: ${quoted(user)}`,
    '---',
  ].join('\n');
}

function spec(facts: Facts): string {
  const { wishes, title } = facts;
  return `${head('specification', facts)}

# Specification: ${prose(title)}

${answered(wishes.description, 'What happens, and what should happen instead?')}

## Purpose

${answered(wishes.purpose, 'What is the main purpose of this hotfix?')}

## Affected Users

${answered(wishes['affected-users'], 'Who are the primary users affected, and since when?')}

## Root Cause

${answered(wishes['root-cause'], 'What causes it, and why did no test notice?')}

## Success Measure

${answered(wishes['success-measure'], 'How will success be measured?')}

## Requirements

- The fix changes what is broken and nothing else: refactoring and features wait for the next release.
- A regression test fails without the fix and passes with it.
- What works today works the same afterwards.

## Quality Gates

- [ ] Coverage of lines at least 80 %, or what the repository asks for
- [ ] All tests pass, the new regression test among them
- [ ] Linting is clean
- [ ] Types are clean
- [ ] The build succeeds
`;
}

const tasks: readonly (readonly [
  heading: string,
  steps: readonly (readonly [id: string, title: string, done: string])[],
])[] = [
  [
    'Implementation',
    [
      ['impl_001', 'Find the root cause', 'The section Root Cause of the specification says it.'],
      ['impl_002', 'Fix it', 'The change is as small as it can be.'],
    ],
  ],
  [
    'Testing',
    [
      ['test_001', 'Write the regression test', 'It fails on production as it is now.'],
      ['test_002', 'Run all gates', 'They pass on the branch.'],
    ],
  ],
  [
    'Release',
    [
      ['rel_001', 'Open the pull request', 'It is reviewed and merged.'],
      ['rel_002', 'Release and bring back', 'The release is out, and the fix is in development.'],
    ],
  ],
];

function plan(facts: Facts): string {
  const parts = tasks.map(([heading, steps]) => {
    const listed = steps.map(([id, title, done]) => `#### Task ${id}: ${title}\n\n- [ ] ${done}`);
    return `## ${heading}\n\n${listed.join('\n\n')}`;
  });
  return `${head('plan', facts)}

# Plan: ${prose(facts.title)}

${answered(facts.wishes.purpose, 'What is the main purpose of this hotfix?')}

${parts.join('\n\n')}
`;
}
