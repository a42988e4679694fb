// The bad release goes out of production, by the deploy workflow at the tag of the good one, which runs here as it is dispatched.

import type { GitHub, Repository } from '@hotfix-actions/sandbox';
import { playAction, resultOf } from '../play-action.ts';
import type { PlayedAction } from '../report.ts';
import type { Found, Rehearsal, Scene } from '../scene.ts';
import type { Moment } from '../time-line.ts';
import { describeWorld } from '../world.ts';

export const rollback: Scene = {
  name: 'rollback',
  title: 'rollback',
  by: 'button “Hotfix: rollback”',
  play: playRollback,
};

/** The same run once more, as a person repeats it who saw no answer. */
export const rollbackAgain: Scene = {
  name: 'rollback-again',
  title: 'rollback again',
  by: 'the same button, pressed again',
  play: playRollback,
};

const runId = 7_000_000_000;

async function playRollback(rehearsal: Rehearsal, found: Found) {
  const { github, stage } = rehearsal;
  const { repository } = stage;
  await startRun(repository);
  const deployed: Moment[] = [];
  letDeploy(github, repository, (moment) => deployed.push(moment));
  const action = await playAction(rehearsal, {
    name: 'rollback',
    inputs: { workflow: 'deploy.yml', reason: 'nobody can sign in', 'wait-minutes': '5', 'tag-prefix': stage.prefix },
    permissions: { actions: 'write', deployments: 'read', contents: 'write' },
    event: { name: 'workflow_dispatch', ref: `refs/heads/${stage.main}` },
    env: { GITHUB_RUN_ID: String(runId) },
  });
  github.onExchange = undefined;
  const worlds = [...(found.worlds ?? []), await describeWorld(repository)];
  return { told: toldOf(action), action, found: { worlds, moments: [...(found.moments ?? []), ...deployed] } };
}

function toldOf(action: PlayedAction): string {
  const { from, to } = action.outputs;
  return [resultOf(action), from && to ? `${from} → ${to}` : ''].filter(Boolean).join(', ');
}

/** The run of the rollback itself, which GitHub has as well. */
async function startRun(repository: Repository): Promise<void> {
  if (repository.runs.some(({ id }) => id === runId)) return;
  const at = new Date().toISOString().replace(/\.\d+/, '');
  const sha = (await repository.tip(repository.defaultBranch)) ?? '';
  const times = { status: 'in_progress', conclusion: null, createdAt: at, updatedAt: at };
  const name = { workflow: 'rollback.yml', event: 'workflow_dispatch', branch: repository.defaultBranch };
  repository.runs.push({ id: runId, ...name, sha, number: 1, actor: 'octocat', ...times });
}

/** What is dispatched runs at once, and its job deploys. */
function letDeploy(github: GitHub, repository: Repository, tell: (moment: Moment) => void): void {
  github.onExchange = ({ request, status }) => {
    if (request.method !== 'POST' || !request.path.endsWith('/dispatches') || status >= 300) return;
    const newest = repository.dispatches.at(-1);
    if (!newest) return;
    repository.runJob(newest.runId);
    tell({ at: Date.now(), what: `${newest.workflow} has deployed ${newest.ref.replace('refs/tags/', '')}` });
  };
}
