// What GitHub may refuse of what a dry run says.

import { code, differingWorkflows, type Merge, type World } from '@hotfix-actions/core';

const folderOfWorkflows = '.github/workflows';

/** The refusal by the workflow-file rule, of which only an attempt can be sure. */
export async function foretellRefusal(world: World, tip: string, { folder, tree }: Merge): Promise<string[]> {
  const args = ['diff-tree', '-r', '-z', '--name-only', '--diff-filter=AM', `${tip}^{tree}`, tree];
  const [there, changed] = await Promise.all([
    differingWorkflows(world.github, tip),
    world.git.call([...args, '--', folderOfWorkflows], { folder }),
  ]);
  const files = new Set([...there, ...changed.stdout.toString('utf8').split('\0').filter(Boolean)]);
  if (files.size === 0) return [];
  return [
    `A token without the permission "Workflows: write" may be refused this: these files differ from the default branch: ${[...files].map(code).join(', ')}.`,
  ];
}
