// What a back-merge pull request says about reverts: which commits it is about, and how to decide otherwise.

import { block, code, findCommit, prose, subjectOf } from '@hotfix-actions/core';
import type { Job } from './job.ts';
import type { Stage } from './stages.ts';

export async function revertText(job: Job, { how, reverted }: Stage): Promise<string> {
  if (how === 'merge') return '';
  const target = code(job.target);
  const commits = await commitsOf(job, reverted);
  if (how === 'keep')
    return `### Reverts\n\nIt changes no file: it records that production reverted these commits, which ${target} keeps:\n\n${commits}`;
  const advice = `To keep the work in ${target}, close this and run a workflow with this step (or set \`reverts: keep\` on the step that finishes hotfixes, and run that again):`;
  return `### Reverts\n\nMerged as it is, this takes these commits out of ${target} too:\n\n${commits}\n\n${advice}\n\n${block(stepOf(job), 'yaml')}`;
}

const mostSubjects = 50;

async function commitsOf({ world }: Job, shas: readonly string[]): Promise<string> {
  const rows = await Promise.all(
    shas.map(async (sha, index) => {
      const commit = index < mostSubjects ? await findCommit(world.github, sha) : undefined;
      return `- ${sha}${commit ? ` ${prose(subjectOf(commit.message))}` : ''}`;
    }),
  );
  return rows.join('\n');
}

function stepOf({ source, target }: Job): string {
  // Of a name that looks like one, the workflow would make an expression.
  const literal = (name: string) => JSON.stringify(name).replaceAll('${{', `\${{ '\${{' }}`);
  return [
    '- uses: org/hotfix-actions/back-merge@v1',
    '  with:',
    ...(source.name === 'main' ? [] : [`    source: ${literal(source.name)}`]),
    // With a line break behind it, a comma does not end the name.
    ...(target === 'develop' ? [] : [`    into: ${literal(target.includes(',') ? `${target}\n` : target)}`]),
    '    reverts: keep',
  ].join('\n');
}
