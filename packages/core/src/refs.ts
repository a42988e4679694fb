// Branches and tags are made and moved here: each write finds out whether it is still needed, or was done already.

import { ensure } from './ensure.ts';
import { GitError, GitHubError, HotfixError, isStatus, UncertainError } from './errors.ts';
import { type Git, isBrokenOff } from './git.ts';
import { type GitHub, path } from './github.ts';
import { visible } from './markdown.ts';

interface RefAnswer {
  ref: string;
  object: { sha: string; type: string };
}

/** The commit of a branch, or what a tag's ref points to: undefined where there is none (docs.github.com/rest/git/refs). */
export async function findRef(github: GitHub, ref: string): Promise<{ sha: string; type: string } | undefined> {
  const answer = await github.find<RefAnswer>(path`/git/ref/${ref}`);
  return answer?.object;
}

const exists = (error: unknown) => isStatus(error, 422) && /reference already exists/i.test(error.text);

/** Makes a ref (`heads/x`, `tags/v1.0.0`) if there is none. The one that is there may stand somewhere else: look at `sha`. */
export async function ensureRef(github: GitHub, ref: string, sha: string): Promise<{ sha: string; created: boolean }> {
  const { value, created } = await ensure({
    clock: github.clock,
    absent: true,
    find: async () => (await findRef(github, ref))?.sha,
    create: async () => (await github.post<RefAnswer>('/git/refs', { ref: `refs/${ref}`, sha })).object.sha,
    taken: exists,
  });
  return { sha: value, created };
}

/**
 * Moves a branch forward to a commit that has its present tip as a parent. `moved` when somebody was quicker: GitHub's
 * answer for a ref that would not be fast-forwarded (docs.github.com/rest/git/refs#update-a-reference).
 */
export async function fastForward(github: GitHub, branch: string, sha: string): Promise<'done' | 'moved'> {
  try {
    await github.patch(path`/git/refs/heads/${branch}`, { sha, force: false });
    return 'done';
  } catch (error) {
    if (error instanceof UncertainError && (await findRef(github, `heads/${branch}`))?.sha === sha) return 'done';
    if (error instanceof UncertainError) return 'moved';
    if (isStatus(error, 422) && /not a fast.?forward|cannot be updated/i.test(error.text)) return 'moved';
    throw error;
  }
}

/** A branch and the commit at which it has to stand. */
export interface Standing {
  readonly branch: string;
  readonly sha: string;
}

/**
 * Deletes a branch only while it stands at the commit that was examined, by a push with a lease on it: REST knows no
 * expected value. With `beside` only while that other branch stands as well, both or nothing. `moved` when one no longer does.
 */
export async function deleteBranch(
  git: Git,
  branch: string,
  expected: string,
  beside?: Standing,
): Promise<'deleted' | 'moved'> {
  const folder = await git.scratch();
  const leases = [{ branch, sha: expected }, ...(beside ? [beside] : [])];
  const args = leases.map((lease) => `--force-with-lease=refs/heads/${lease.branch}:${lease.sha}`);
  // What stands where it should is not sent at all, but its lease is looked at.
  const kept = beside ? [`${beside.sha}:refs/heads/${beside.branch}`] : [];
  const all = [
    'push',
    '--porcelain',
    ...(beside ? ['--atomic'] : []),
    ...args,
    'origin',
    `:refs/heads/${branch}`,
    ...kept,
  ];
  const push = () => git.call(all, { folder, allow: [1, 128] });
  const first = await push();
  // The lease makes it safe to ask again where the server broke off.
  const { status, stdout, stderr } = first.status !== 0 && isBrokenOff(first.stderr) ? await push() : first;
  const output = `${stdout.toString('utf8')}\n${stderr}`;
  if (status === 0 || /remote ref does not exist/i.test(output)) return 'deleted';
  if (await isGone(git, branch)) return 'deleted';
  // In brackets, which no name of a branch has.
  if (/\[rejected\] \((stale info|fetch first|non-fast-forward)\)/i.test(output)) return 'moved';
  if (!/\[remote rejected\]/.test(output)) throw new GitError('push', stderr || output);
  throw new HotfixError(
    `The branch ${branch} could not be deleted: ${rejection(output)}.`,
    'Nothing else is lost by it: delete it by hand, or let the rules of the repository allow it.',
  );
}

// The deletion was done and only the answer lost, after which curl or we asked again; or another run was quicker.
async function isGone(git: Git, branch: string): Promise<boolean> {
  const args = ['ls-remote', '--heads', '--quiet', '--', git.url, `refs/heads/${branch}`];
  const { status, stdout } = await git.call(args, { allow: [128] });
  return status === 0 && stdout.length === 0;
}

function rejection(output: string): string {
  return /\[remote rejected\] \((.*)\)/.exec(output)?.[1] ?? 'no reason given';
}

interface ContentAnswer {
  path: string;
  sha: string;
  type: string;
}

/**
 * Workflow files that a commit adds or changes compared with the default branch. A token without the permission
 * "Workflows" may not create a branch, a tag or a merge with such files, even if it changes nothing itself.
 */
export async function differingWorkflows(github: GitHub, sha: string): Promise<string[]> {
  const [there, known] = await Promise.all([workflowsAt(github, sha), workflowsAt(github)]);
  return [...there].flatMap(([path, object]) => (known.get(path) === object ? [] : [path]));
}

/** The same of a commit that is not on GitHub yet. */
export async function differingWorkflowsIn(
  github: GitHub,
  git: Git,
  at: { readonly folder: string; readonly sha: string },
): Promise<string[]> {
  const args = ['ls-tree', '-z', '--full-tree', at.sha, '--', '.github/workflows/'];
  const [{ stdout }, known] = await Promise.all([git.call(args, { folder: at.folder }), workflowsAt(github)]);
  const there = stdout.toString('utf8').matchAll(/(?<=^|\0)\d+ blob ([0-9a-f]+)\t([^\0]*)\0/g);
  return [...there].flatMap(([, object, path = '']) => (known.get(path) === object ? [] : [path]));
}

/** Default: of the default branch. */
async function workflowsAt(github: GitHub, ref?: string): Promise<Map<string, string>> {
  const files = await github.find<ContentAnswer[]>('/contents/.github/workflows', ref === undefined ? {} : { ref });
  return new Map((files ?? []).filter(({ type }) => type === 'file').map((file) => [file.path, file.sha]));
}

/** Names the workflow-file rule where it is what refused `what`; any other error comes back as it is. */
export async function explainWorkflowRule(
  github: GitHub,
  error: unknown,
  at: { what: string; sha: string },
): Promise<unknown> {
  if (!(error instanceof GitHubError) || ![403, 404, 409, 422].includes(error.status)) return error;
  if (/does not exist/i.test(error.text)) return error;
  if (error.status !== 403 && !/workflow/i.test(error.text) && error.status !== 404) return error;
  // GitHub names the permissions that would do: where `workflows` is none of them, it is another right that lacks.
  if (error.acceptedPermissions && !/workflow/i.test(error.acceptedPermissions + error.text)) return error;
  const files = await differingWorkflows(github, at.sha).catch(() => []);
  if (files.length === 0) return error;
  return new HotfixError(
    `GitHub does not let this token make ${at.what}: at ${at.sha} these workflow files differ from the default branch: ${files.map(visible).join(', ')}.`,
    'Only a token with the permission "Workflows: write" may do that, which the job’s own token can never have. Give the input `token` the token of a GitHub App with Contents and Workflows: write (actions/create-github-app-token with `permission-contents: write` and `permission-workflows: write`), or bring those files on both branches to the same state.',
    error,
  );
}
