import { requireCommit } from './commits.ts';
import { findEntry, listFiles, type TreeEntry } from './git/tree-object.ts';
import { isPersonal, may, type Token } from './tokens.ts';
import type { RepositoryState } from './world.ts';

const folder = '.github/workflows';

async function workflowTree(repository: RepositoryState, commit: string | undefined): Promise<TreeEntry | undefined> {
  if (!commit) return undefined;
  return findEntry(repository.objects, (await requireCommit(repository, commit)).tree, folder);
}

/**
 * The first workflow file at the commit that the tip of the default branch lacks or has otherwise. GitHub refuses to
 * set any ref to such a commit for a token without the workflows permission, new commit or not; files that are merely
 * missing at the commit do not count.
 */
export async function foreignWorkflowFile(repository: RepositoryState, commit: string): Promise<string | undefined> {
  const ours = await workflowTree(repository, commit);
  const standard = await workflowTree(repository, repository.refs.read(`refs/heads/${repository.defaultBranch}`));
  if (!ours || ours.sha === standard?.sha) return undefined;
  const known = await listFiles(repository.objects, standard?.sha);
  for (const [path, file] of await listFiles(repository.objects, ours.sha)) {
    const same = known.get(path);
    if (same?.sha !== file.sha || same.mode !== file.mode) return `${folder}/${path}`;
  }
  return undefined;
}

/** Whether the workflow-file rule binds the token. */
export const boundByWorkflowRule = (token: Token): boolean => !may(token, 'workflows', 'write');

/** What git and merges answer where the rule refuses. */
export function workflowRefusal(token: Token, file: string): string {
  return isPersonal(token)
    ? `refusing to allow a Personal Access Token to create or update workflow \`${file}\` without \`workflow\` scope`
    : `refusing to allow a GitHub App to create or update workflow \`${file}\` without \`workflows\` permission`;
}
