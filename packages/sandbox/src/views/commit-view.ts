import { requireCommit } from '../commits.ts';
import { type CommitObject, isoDate, type Signature } from '../git/commit-object.ts';
import { diffFiles, type FileDiff } from '../git/diff.ts';
import { nodeId, userView } from '../users.ts';
import type { RepositoryState } from '../world.ts';
import { apiOf, pageOf } from './repository-view.ts';

const person = (who: Signature): Record<string, string> => ({ name: who.name, email: who.email, date: isoDate(who) });

/** The account behind a commit's address: only GitHub's own no-reply addresses name one. */
function account(repository: RepositoryState, who: Signature): Record<string, unknown> | null {
  if (who.email === 'noreply@github.com') return userView(repository.world, 'web-flow');
  const login = /^\d+\+(.+)@users\.noreply\.github\.com$/.exec(who.email)?.[1];
  return login ? userView(repository.world, login) : null;
}

function verification(repository: RepositoryState, sha: string, commit: CommitObject): Record<string, unknown> {
  const verified = repository.signed.has(sha);
  const signature =
    commit.signature ?? (verified ? '-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\n' : null);
  return {
    verified,
    reason: verified ? 'valid' : signature ? 'unknown_key' : 'unsigned',
    signature,
    payload: null,
    verified_at: verified ? isoDate(commit.committer) : null,
  };
}

/** A commit within lists, comparisons and branches (GitHub docs: commit, without files). */
export async function commitView(repository: RepositoryState, sha: string): Promise<Record<string, unknown>> {
  const commit = await requireCommit(repository, sha);
  const url = apiOf(repository, `/commits/${sha}`);
  return {
    sha,
    node_id: nodeId('C', sha),
    commit: {
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message.trimEnd(),
      tree: { sha: commit.tree, url: apiOf(repository, `/git/trees/${commit.tree}`) },
      url: apiOf(repository, `/git/commits/${sha}`),
      comment_count: 0,
      verification: verification(repository, sha, commit),
    },
    url,
    html_url: pageOf(repository, `/commit/${sha}`),
    comments_url: `${url}/comments`,
    author: account(repository, commit.author),
    committer: account(repository, commit.committer),
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: apiOf(repository, `/commits/${parent}`),
      html_url: pageOf(repository, `/commit/${parent}`),
    })),
  };
}

/** A commit with its change against the first parent, as single looks and merges answer it. */
export async function commitWithFiles(repository: RepositoryState, sha: string): Promise<Record<string, unknown>> {
  const commit = await requireCommit(repository, sha);
  const files = await diffFiles(repository.gitDir, commit.parents[0], sha);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return {
    ...(await commitView(repository, sha)),
    stats: { total: additions + deletions, additions, deletions },
    files: files.slice(0, 300).map((file) => fileView(repository, sha, file)),
  };
}

/** One changed file (GitHub docs: diff entry). */
export function fileView(repository: RepositoryState, sha: string, file: FileDiff): Record<string, unknown> {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: pageOf(repository, `/blob/${sha}/${path}`),
    raw_url: pageOf(repository, `/raw/${sha}/${path}`),
    contents_url: apiOf(repository, `/contents/${path}?ref=${sha}`),
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

/** A commit as the git database shows it (GitHub docs: git commit). */
export async function gitCommitView(repository: RepositoryState, sha: string): Promise<Record<string, unknown>> {
  const commit = await requireCommit(repository, sha);
  return {
    sha,
    node_id: nodeId('C', sha),
    url: apiOf(repository, `/git/commits/${sha}`),
    html_url: pageOf(repository, `/commit/${sha}`),
    author: person(commit.author),
    committer: person(commit.committer),
    tree: { sha: commit.tree, url: apiOf(repository, `/git/trees/${commit.tree}`) },
    message: commit.message,
    parents: commit.parents.map((parent) => ({
      sha: parent,
      url: apiOf(repository, `/git/commits/${parent}`),
      html_url: pageOf(repository, `/commit/${parent}`),
    })),
    verification: verification(repository, sha, commit),
  };
}
