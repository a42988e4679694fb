// What GitHub may refuse of what a dry run says.

import { code, differingWorkflows } from '@hotfix-actions/core';
import type { Job } from './job.ts';

/** The refusal by the workflow-file rule, of which only an attempt can be sure. */
export async function foretellRefusal({ world }: Job, ...commits: readonly string[]): Promise<string[]> {
  const found = await Promise.all(commits.map((sha) => differingWorkflows(world.github, sha)));
  const files = [...new Set(found.flat())];
  if (files.length === 0) return [];
  return [
    `A token without the permission "Workflows: write" may be refused this: these files differ from the default branch: ${files.map(code).join(', ')}.`,
  ];
}
