// What the repository itself is set to (docs.github.com/rest/repos/repos#get-a-repository).

import type { GitHub } from './github.ts';

export async function findDefaultBranch(github: GitHub): Promise<string> {
  return (await github.get<{ default_branch: string }>('')).default_branch;
}
