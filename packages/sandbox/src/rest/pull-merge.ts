import { type Answer, Refusal } from '../answers.ts';
import type { MergeMethod } from '../merging.ts';
import { landPullRequest, makeLanding } from '../pull-request-landing.ts';
import { judgeChange, type RefChange } from '../ref-changes.ts';
import type { Token } from '../tokens.ts';
import { workflowRefusal } from '../workflow-files.ts';
import type { RepositoryState } from '../world.ts';
import { namedPull } from './pulls.ts';
import { type Call, type Route, text } from './route.ts';

const words: Record<MergeMethod, { setting: keyof RepositoryState['settings']; name: string }> = {
  merge: { setting: 'allowMergeCommit', name: 'Merge commits' },
  squash: { setting: 'allowSquashMerge', name: 'Squash merges' },
  rebase: { setting: 'allowRebaseMerge', name: 'Rebase merges' },
};

async function merge(call: Call): Promise<Answer> {
  const { repository } = call;
  const token = call.token as Token;
  const pull = namedPull(call);
  const method = (text(call, 'merge_method') ?? 'merge') as MergeMethod;
  const way = words[method];
  if (!way) throw new Refusal(422, `Invalid request.\n\n${method} is not a merge method.`);
  const sha = text(call, 'sha');
  const from = repository.refs.read(`refs/heads/${pull.base.ref}`);
  if (pull.state === 'closed' || pull.draft || !from) throw new Refusal(405, 'Pull Request is not mergeable');
  if (sha !== undefined && sha !== pull.head.sha) {
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.');
  }
  if (!repository.settings[way.setting]) throw new Refusal(405, `${way.name} are not allowed on this repository.`);
  const title = text(call, 'commit_title');
  const body = text(call, 'commit_message');
  const wish = { method, login: token.login, ...(title ? { title } : {}), ...(body === undefined ? {} : { body }) };
  const to = await makeLanding(repository, pull, { ...wish, base: from });
  if (!to) throw new Refusal(405, 'Pull Request is not mergeable');
  await refuse(call, { ref: `refs/heads/${pull.base.ref}`, from, to }, pull.head.sha);
  await landPullRequest(repository, pull, { sha: to, login: token.login });
  return { status: 200, body: { sha: to, merged: true, message: 'Pull Request successfully merged' } };
}

/** Checks are asked of the head, everything else of what would land. */
async function refuse(call: Call, change: RefChange, head: string): Promise<void> {
  const { repository } = call;
  const token = call.token as Token;
  const verdict = await judgeChange(repository, change, { token, viaPullRequest: true, head });
  if (verdict?.kind === 'workflow') throw new Refusal(403, workflowRefusal(token, verdict.file));
  if (!verdict || verdict.kind === 'default-branch') return;
  const lines = verdict.lines.map((line) => `${line}\n\n`).join('');
  throw new Refusal(
    405,
    verdict.kind === 'classic' ? verdict.lines.join('\n') : `Repository rule violations found\n\n${lines}`,
  );
}

/** GitHub docs: merge a pull request. */
export const pullMergeRoutes: readonly Route[] = [
  { method: 'PUT', path: '/pulls/{number}/merge', needs: 'contents=write', run: merge },
];
