// Starts workflows on the branch that was written, since what the job's own token pushes starts none.

import { code, dispatchOnce, explain, findCommit, link, type World, message as written } from '@hotfix-actions/core';
import type { Ending, Source } from './job.ts';

export async function startWorkflows(
  world: World,
  at: { source: Source; tip: string; ending: Ending },
  workflows: readonly string[],
): Promise<Ending> {
  if (workflows.length === 0) return at.ending;
  if (world.dryRun) return foretold(at.ending, workflows);
  const written = await writtenBranch(world, at);
  if (!written) return at.ending;
  const notes: string[] = [];
  for (const workflow of workflows) {
    notes.push(await start(world, workflow, written));
  }
  return { ...at.ending, notes: [...at.ending.notes, ...notes] };
}

function foretold(ending: Ending, workflows: readonly string[]): Ending {
  const isWritten = ending.result === 'merged' || (ending.result === 'proposed' && !ending.waits);
  if (!isWritten) return ending;
  const branch = ending.result === 'proposed' ? ending.branch : ending.target;
  const all = workflows.map(
    (file) => `Would start ${code(file)} on ${code(branch)}, unless it has a run of that commit.`,
  );
  return { ...ending, notes: [...ending.notes, ...all] };
}

// The merge is made, and what could not be started takes nothing back of it: a warning.
async function start(world: World, workflow: string, at: { branch: string; sha: string }): Promise<string> {
  try {
    const url = await dispatchOnce(world.github, { workflow, ref: `refs/heads/${at.branch}`, sha: at.sha });
    return `Started ${url ? link(workflow, url) : code(workflow)} on ${code(at.branch)}.`;
  } catch (error) {
    const { message, hint } = explain(error, world.repository);
    world.log.warning(`${workflow} was not started on ${at.branch}. ${message} ${hint}`);
    return `${code(workflow)} was not started on ${code(at.branch)}: ${written(message)}`;
  }
}

async function writtenBranch(
  world: World,
  at: { source: Source; tip: string; ending: Ending },
): Promise<{ branch: string; sha: string } | undefined> {
  const { ending } = at;
  if (ending.result === 'merged') return { branch: ending.target, sha: ending.sha };
  if (ending.result === 'proposed' && ending.pull && !ending.waits)
    return { branch: ending.branch, sha: ending.pull.head.sha };
  if (ending.result !== 'up-to-date') return undefined;
  // An earlier run may have died between the merge and this: then our merge is the target's tip.
  const tip = await findCommit(world.github, at.tip);
  return tip?.parents[1] === at.source.commit ? { branch: ending.target, sha: at.tip } : undefined;
}
