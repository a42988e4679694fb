// What the repository itself is set to (docs.github.com/rest/repos/repos#get-a-repository).

import type { GitHub } from './github.ts';

/** Whether it has issues: their list tells of pull requests where they are switched off. */
export async function hasIssues(github: GitHub): Promise<boolean> {
  return (await github.get<{ has_issues: boolean }>('')).has_issues;
}

export async function findDefaultBranch(github: GitHub): Promise<string> {
  return (await github.get<{ default_branch: string }>('')).default_branch;
}
