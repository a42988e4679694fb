// Branches rewritten by a push with a lease on what was examined: REST knows no expected value.

import { GitError } from './errors.ts';
import { type Git, isBrokenOff } from './git.ts';

export interface Push {
  readonly branch: string;
  /** The commit where it is to stand. */
  readonly sha: string;
  /** Where it stood when it was read. */
  readonly expected: string;
}

/** `moved`: it stands somewhere else than it was read. `refused`: why a rule of the repository did not let it through. */
export type Pushed = 'done' | 'moved' | { readonly refused: string };

const atOnce = 50;

/**
 * Pushes many branches with few connections; of each comes back what became of it, whatever became of the others. A refusal
 * may be meant for a single one, so that those that were refused together are tried again alone.
 */
export async function pushBranches(git: Git, folder: string, pushes: readonly Push[]): Promise<Map<string, Pushed>> {
  const all = new Map<string, Pushed>();
  for (let from = 0; from < pushes.length; from += atOnce) {
    const batch = pushes.slice(from, from + atOnce);
    const results = await pushTogether(git, folder, batch);
    const refused = batch.filter(({ branch }) => typeof results.get(branch) === 'object');
    if (batch.length > 1)
      for (const one of refused)
        for (const [name, pushed] of await pushTogether(git, folder, [one])) results.set(name, pushed);
    for (const [branch, pushed] of results) all.set(branch, pushed);
  }
  return all;
}

async function pushTogether(git: Git, folder: string, pushes: readonly Push[]): Promise<Map<string, Pushed>> {
  const leases = pushes.map(({ branch, expected }) => `--force-with-lease=refs/heads/${branch}:${expected}`);
  const wanted = pushes.map(({ branch, sha }) => `${sha}:refs/heads/${branch}`);
  const push = () => git.call(['push', '--porcelain', ...leases, 'origin', ...wanted], { folder, allow: [1, 128] });
  const first = await push();
  // The leases make it safe to ask again where the server broke off.
  const { status, stdout, stderr } = first.status !== 0 && isBrokenOff(first.stderr) ? await push() : first;
  const results = readPorcelain(stdout.toString('utf8'));
  if (status !== 0 && results.size === 0) throw new GitError('push', stderr || stdout.toString('utf8'));
  const answers = pushes.map((one) => ({ ...one, result: results.get(one.branch) ?? { refused: 'no answer' } }));
  // What was done by a push whose answer was lost looks like moved to the next one, which the connection may have made itself.
  const isInDoubt = answers.some(({ result }) => result === 'moved');
  const stands = isInDoubt ? await readBranches(git) : undefined;
  return new Map(
    answers.map(({ branch, sha, result }) => [
      branch,
      result === 'moved' && stands?.get(branch) === sha ? 'done' : result,
    ]),
  );
}

/** `<flag>\t<from>:<to>\t<summary>` (git-scm.com/docs/git-push#_output); no name of a branch has a tab or a colon. */
function readPorcelain(output: string): Map<string, Pushed> {
  const rows = [...output.matchAll(/^([ +*=!-])\t[^\t\n]*:refs\/heads\/([^\t\n]+)\t(.*)$/gm)];
  return new Map(rows.map(([, flag, branch = '', said = '']) => [branch, flag === '!' ? whyNot(said) : 'done']));
}

function whyNot(said: string): Pushed {
  if (/^\[rejected\] \((stale info|fetch first|non-fast-forward|remote ref updated since checkout)\)/.test(said))
    return 'moved';
  const [, reason = said] = /^\[[a-z ]+\] \((.*)\)$/.exec(said) ?? [];
  // Another push was between the server's reading and its writing.
  if (/cannot lock ref|reference already exists|failed to update ref|incorrect old value/i.test(reason)) return 'moved';
  return { refused: reason };
}

async function readBranches(git: Git): Promise<Map<string, string>> {
  const { stdout } = await git.call(['ls-remote', '--heads', '--quiet', '--', git.url]);
  const rows = [...stdout.toString('utf8').matchAll(/^([0-9a-f]+)\trefs\/heads\/(.*)$/gm)];
  return new Map(rows.map(([, sha = '', branch = '']) => [branch, sha]));
}

/** GitHub's words for a commit with workflow files that the default branch has otherwise. */
export function isWorkflowRefusal(refused: string): boolean {
  return /without `workflows?` (permission|scope)/i.test(refused);
}

/** What a person can do about a refusal. */
export function afterRefusal(refused: string): string {
  if (isWorkflowRefusal(refused))
    return 'Only a token with the permission "Workflows: write" may do that, which the job’s own token can never have: give the input `token` the token of a GitHub App with Contents and Workflows: write (actions/create-github-app-token with `permission-contents: write` and `permission-workflows: write`).';
  return 'See Settings → Rules (and Branches) of the repository; an App of your own can be given a bypass there, the job’s own token cannot.';
}
