// A hotfix that conflicts with develop: our back-merge, and beside it what a workflow does by hand.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitHub, type Repository, runStep, startGitHub } from '@hotfix-actions/sandbox';
import { face } from './faces.ts';
import { roundTrips } from './figures.ts';
import { git, tryGit } from './git.ts';

export interface Run {
  readonly seconds: number;
  readonly requests: number;
  readonly roundTrips: number;
}

export interface Start {
  /** The bare repository to copy. */
  readonly from: string;
  /** Whether main and develop were merged into each other at once, which leaves several merge bases. */
  readonly crossed: boolean;
}

/** A copy on a server of its own, with the hotfix merged and released. */
async function withHotfix<T>(
  { from, crossed }: Start,
  measure: (github: GitHub, repository: Repository) => Promise<T>,
): Promise<T> {
  await using github = await startGitHub();
  const repository = await github.createRepository('acme/shop', { from });
  if (crossed) await cross(repository);
  await repository.branch('hotfix/20261123T093000Z_auth', 'main');
  await repository.commit('hotfix/20261123T093000Z_auth', {
    files: { 'src/auth.ts': 'export const checked = true;\n' },
    message: 'fix(auth): check tokens',
  });
  await repository.merge('main', 'hotfix/20261123T093000Z_auth', 'Merge pull request #1');
  await repository.tag('v1.3.0-hotfix.1', 'main');
  return await measure(github, repository);
}

async function cross(repository: Repository): Promise<void> {
  // A minute apart, as people are.
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const main = await repository.commit('main', { files: { 'main.txt': 'main\n' }, date: ago(2) });
  const develop = await repository.commit('develop', { files: { 'develop.txt': 'develop\n' }, date: ago(1) });
  await repository.merge('main', develop);
  await repository.merge('develop', main);
  await repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = "much later";\n' } });
}

export function backMerge(start: Start): Promise<Run> {
  return withHotfix(start, async (github, repository) => {
    const step = await runStep(github, { face: face('back-merge'), repository: repository.fullName });
    if (step.outputs['result'] !== 'proposed') throw new Error(`back-merge did not propose:\n${step.log}`);
    const { requests } = github;
    return { seconds: step.seconds, requests: requests.length, roundTrips: roundTrips(requests) };
  });
}

/**
 * A full clone (`fetch-depth: 0`), a merge that stops, and a push of production to a branch of its own. Opening the pull
 * request is left out, and so are the lists of conflicts that ours writes into it.
 */
export function byHand(start: Start, folder: string): Promise<Run> {
  return withHotfix(start, async (github, repository) => {
    const token = github.createToken({ repositories: [repository.fullName] });
    const clone = join(folder, 'clone');
    const header = `http.extraheader=AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
    const began = performance.now();
    await git(
      folder,
      '-c',
      header,
      'clone',
      '--quiet',
      '--branch=develop',
      `${github.serverUrl}/${repository.fullName}.git`,
      clone,
    );
    const merge = await tryGit(clone, 'merge', '--no-edit', 'origin/main');
    if (merge.code !== 1) throw new Error(`the merge was to stop at a conflict, and ended with ${merge.code}`);
    await git(clone, 'merge', '--abort');
    const branch = 'refs/heads/back-merge/v1.3.0-hotfix.1-to-develop';
    await git(clone, '-c', header, 'push', '--quiet', 'origin', `origin/main:${branch}`);
    const taken = (performance.now() - began) / 1000;
    await rm(clone, { recursive: true, force: true });
    const { requests } = github;
    return { seconds: taken, requests: requests.length, roundTrips: roundTrips(requests) };
  });
}
