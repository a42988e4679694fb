// `finish` of a merged hotfix, with a server that takes its time: what counts is how often we wait for it.

import { runStep, startGitHub } from '@hotfix-actions/sandbox';
import type { Run } from './conflict.ts';
import { face } from './faces.ts';
import { roundTrips } from './figures.ts';

export const latencyMs = 100;

export async function finish(from: string): Promise<Run> {
  await using github = await startGitHub();
  const repository = await github.createRepository('acme/shop', { from });
  const head = 'hotfix/20261123T093000Z_cart';
  await repository.branch(head, 'main');
  await repository.commit(head, {
    files: { 'src/cart.ts': 'export const items = [];\n' },
    message: 'fix(cart): no ghosts',
  });
  const pull = await repository.openPullRequest({ head, base: 'main', title: 'No ghosts in the cart' });
  await repository.mergePullRequest(pull.number);
  github.latencyMs = latencyMs;
  const step = await runStep(github, { face: face('finish'), repository: repository.fullName });
  if (step.outputs['result'] !== 'released' || step.outputs['back-merge'] !== 'merged') {
    throw new Error(`finish did not release and merge back:\n${step.log}`);
  }
  const { requests } = github;
  return { seconds: step.seconds, requests: requests.length, roundTrips: roundTrips(requests) };
}
