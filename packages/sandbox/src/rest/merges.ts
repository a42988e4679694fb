import { type Answer, Refusal } from '../answers.ts';
import { resolveCommit, writeWebCommit } from '../commits.ts';
import { isAncestor } from '../git/history.ts';
import { mergeCommits } from '../git/merge-trees.ts';
import { changeRef, judgeChange, ruleMessage } from '../ref-changes.ts';
import type { Token } from '../tokens.ts';
import { commitWithFiles } from '../views/commit-view.ts';
import { workflowRefusal } from '../workflow-files.ts';
import { type Call, type Route, requiredText, text } from './route.ts';

async function merge(call: Call): Promise<Answer> {
  const { repository } = call;
  const base = requiredText(call, 'base');
  const head = requiredText(call, 'head');
  const message = text(call, 'commit_message') || `Merge ${head} into ${base}`;
  const ref = `refs/heads/${base.replace(/^refs\/heads\//, '')}`;
  const from = repository.refs.read(ref);
  if (!from) throw new Refusal(404, 'Base does not exist');
  const theirs = await resolveCommit(repository, head);
  if (!theirs) throw new Refusal(404, 'Head does not exist');
  if (await isAncestor(repository.gitDir, theirs, from)) return { status: 204 };
  const merged = await mergeCommits(repository.gitDir, from, theirs);
  if (!('tree' in merged)) throw new Refusal(409, 'Merge conflict');
  const author = call.token?.login ?? 'ghost';
  const to = writeWebCommit(repository, { tree: merged.tree, parents: [from, theirs], message, author });
  await refuseMerge(call, { ref, from, to });
  await changeRef(repository, { ref, from, to });
  return { status: 201, body: await commitWithFiles(repository, to) };
}

/** Rules answer 409 here, with another message than a conflict; workflow files 403. */
async function refuseMerge(call: Call, change: { ref: string; from: string; to: string }): Promise<void> {
  const token = call.token as Token;
  const verdict = await judgeChange(call.repository, change, { token });
  if (verdict?.kind === 'workflow') throw new Refusal(403, workflowRefusal(token, verdict.file));
  if (verdict && verdict.kind !== 'default-branch') throw new Refusal(409, ruleMessage(verdict));
}

/** GitHub docs: merge a branch. */
export const mergeRoutes: readonly Route[] = [{ method: 'POST', path: '/merges', needs: 'contents=write', run: merge }];
