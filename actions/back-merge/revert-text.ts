// What a back-merge pull request says about reverts: which commits it is about, and how to decide otherwise.

import {
  block,
  code,
  findCommit,
  isRevert,
  isWholeSha,
  type Preview,
  prose,
  subjectOf,
  type World,
} from '@hotfix-actions/core';
import type { Job } from './job.ts';
import type { Stage } from './stages.ts';

export async function revertText(job: Job, stage: Stage, previewed: Preview | undefined): Promise<string> {
  const { how, reverted } = stage;
  if (how === 'merge') return '';
  const target = code(job.target);
  const [commits, changesNothing] = await Promise.all([
    Promise.all(reverted.map((sha, index) => namedCommit(job.world, sha, index))),
    isWithoutChange(job, previewed),
  ]);
  const rows = (listed: readonly Named[]) => listed.map(({ row }) => row).join('\n');
  if (how === 'keep')
    return `### Reverts\n\nIt changes no file: it records that production reverted these commits, which ${target} keeps:\n\n${rows(commits)}`;
  if (changesNothing)
    return `### Reverts\n\nMerged, this changes no file in ${target}: it only records that production reverted these commits.\n\n${rows(commits)}`;
  const work = commits.filter(({ isRevert }) => !isRevert);
  const reverts = commits.filter(({ isRevert }) => isRevert);
  return [
    '### Reverts',
    ...(work.length > 0 ? [`Merged as it is, this takes these commits out of ${target} too:`, rows(work)] : []),
    ...(reverts.length > 0
      ? [
          `These took work back, and are reverted themselves. Merged as it is, that work is in ${target}, still or again:`,
          rows(reverts),
        ]
      : []),
    ...otherwise(job, stage),
  ].join('\n\n');
}

function otherwise(job: Job, { mixed }: Stage): string[] {
  const target = code(job.target);
  if (mixed)
    return [
      `What landed is not just what taking these back gives: something else came with it, or a conflict was settled by hand. \`reverts: keep\` would keep that out of ${target} too, and is not followed. To keep the work in ${target}, push a commit to this branch that puts it back, then merge.`,
    ];
  return [
    `To keep ${target} as it is, close this and run a workflow with this step (or set \`reverts: keep\` on the step that finishes hotfixes, and run that again):`,
    block(stepOf(job), 'yaml'),
  ];
}

/** As where production brings work back that the target never lost. */
async function isWithoutChange({ world, tip }: Job, previewed: Preview | undefined): Promise<boolean> {
  if (!previewed || previewed.conflicts.length > 0 || previewed.resolved.length > 0) return false;
  return (await findCommit(world.github, tip))?.tree === previewed.merge.tree;
}

interface Named {
  readonly row: string;
  readonly isRevert: boolean;
}

const mostSubjects = 50;

async function namedCommit({ github }: World, sha: string, index: number): Promise<Named> {
  if (!isWholeSha(sha)) return { row: `- ${sha}: which commit that is cannot be told`, isRevert: false };
  const commit = index < mostSubjects ? await findCommit(github, sha) : undefined;
  return commit
    ? { row: `- ${sha} ${prose(subjectOf(commit.message))}`, isRevert: isRevert(commit) }
    : { row: `- ${sha}`, isRevert: false };
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
