import { deployByHand, deployFromRun } from './deploying.ts';
import { deleteHead, landPullRequest, makeLanding } from './pull-request-landing.ts';
import { setState } from './pull-request-life.ts';
import { openPullRequest } from './pull-request-opening.ts';
import type { PullRequestRecord } from './records.ts';
import type { LandWish, OpenWish, Repository } from './repository.ts';
import { createRepositoryState } from './repository-creation.ts';
import { findRepository, type RepositoryState, timestamp } from './world.ts';

type People = Pick<
  Repository,
  | 'openPullRequest'
  | 'mergePullRequest'
  | 'closePullRequest'
  | 'addCheckRun'
  | 'addStatus'
  | 'protect'
  | 'deploy'
  | 'runJob'
>;

/** The verbs of people, who need no token. */
export function peopleOf(state: RepositoryState): People {
  const at = (): string => timestamp(state.world);
  return {
    openPullRequest: (wish) => state.exclusive(() => open(state, wish)),
    mergePullRequest: (number, wish = {}) => state.exclusive(() => land(state, requirePull(state, number), wish)),
    closePullRequest: (number) => setState(state, requirePull(state, number), 'closed'),
    addCheckRun(sha, { name, status = 'completed', conclusion = status === 'completed' ? 'success' : null, app }) {
      const id = state.world.nextId();
      const run = { id, sha, name, status, conclusion, app: app ?? 'github-actions', startedAt: at() };
      state.checkRuns.push(run);
      return run;
    },
    addStatus: (sha, status) => void state.statuses.push({ id: state.world.nextId(), sha, ...status, createdAt: at() }),
    deploy: (wish) => state.exclusive(() => deployByHand(state, wish)),
    runJob: (runId, wish = {}) => deployFromRun(state, runId, wish),
    protect: (branch, protection) => void state.protections.set(branch, protection),
  };
}

function requirePull(state: RepositoryState, number: number): PullRequestRecord {
  const pull = state.pullRequests.find((candidate) => candidate.number === number);
  if (!pull) throw new Error(`${state.fullName} has no pull request #${number}`);
  return pull;
}

async function open(state: RepositoryState, wish: OpenWish): Promise<PullRequestRecord> {
  const fork = wish.headRepository;
  const source = fork === undefined || fork === state.fullName ? state : await forkOf(state, fork);
  const { body = null, draft = false, user = 'octocat' } = wish;
  return openPullRequest(state, { head: wish.head, base: wish.base, title: wish.title, body, draft, user, source });
}

async function forkOf(state: RepositoryState, fullName: string): Promise<RepositoryState> {
  const known = findRepository(state.world, fullName);
  return known ?? createRepositoryState(state.world, fullName, { from: state.gitDir, parent: state.fullName });
}

async function land(state: RepositoryState, pull: PullRequestRecord, wish: LandWish): Promise<string> {
  const base = state.refs.read(`refs/heads/${pull.base.ref}`);
  if (!base) throw new Error(`${state.fullName} has no ${pull.base.ref}`);
  const { method = 'merge', user: login = 'octocat', deleteBranch, ...texts } = wish;
  if (pull.state === 'closed') throw new Error(`#${pull.number} is closed`);
  const sha = await makeLanding(state, pull, { ...texts, method, login, base });
  if (!sha) throw new Error(`#${pull.number} conflicts with ${pull.base.ref}`);
  await landPullRequest(state, pull, { sha, login });
  if (deleteBranch) await deleteHead(state, pull);
  return sha;
}
