// The rules, one after the other, and which of them only warn.

import { listChangedFiles, pathsWithAttribute, type World } from '@hotfix-actions/core';
import { checkBase } from './base.ts';
import type { Wishes } from './check.ts';
import { type Change, checkCommits, checkName, checkSize, checkTests } from './content.ts';
import type { Judged } from './report.ts';
import { type Branches, type Candidate, type Hotfix, isHotfix, rules, type Violation } from './verdict.ts';

export async function judge(
  world: World,
  { candidate, branches }: { candidate: Candidate; branches: Branches },
  wishes: Wishes,
): Promise<Judged> {
  const found = isHotfix(candidate) ? await judgeHotfix(world, candidate, { branches, wishes }) : nameOnly(candidate);
  const ordered = rules.flatMap((rule) => found.filter((violation) => violation.rule === rule));
  const violations = ordered.map((violation) =>
    wishes['warn-only'].includes(violation.rule) ? { ...violation, level: 'warning' as const } : violation,
  );
  return { candidate, violations };
}

function nameOnly({ pull, production }: Candidate): Violation[] {
  return production && !pull.head.fork ? checkName(pull.head.branch) : [];
}

async function judgeHotfix(
  world: World,
  hotfix: Hotfix,
  { branches, wishes }: { branches: Branches; wishes: Wishes },
): Promise<Violation[]> {
  const { violations: base, foreign } = await checkBase(world, hotfix, branches);
  const change = await changeOf(world, hotfix);
  const brought = hotfix.brings?.commits ?? [];
  const own = brought.filter(({ sha }) => !foreign.has(sha));
  return [
    ...base,
    ...checkSize(change, wishes),
    ...(wishes['require-tests'] ? checkTests(change, wishes['test-patterns']) : []),
    ...checkCommits(own.length > 0 ? own : brought),
  ];
}

async function changeOf({ github, git }: World, { pull, brings }: Hotfix): Promise<Change> {
  const files = await listChangedFiles(github, { number: pull.number, mergeBase: brings?.mergeBase });
  const paths = files.map(({ path }) => path);
  const generated = await pathsWithAttribute(git, { commit: pull.head.sha, attribute: 'linguist-generated', paths });
  return { files, total: pull.changedFiles, generated };
}
