import { type CommitObject, formatCommit, parseCommit, parseTag, signatureAt } from './git/commit-object.ts';
import { isSha } from './git/object-store.ts';
import { runGit } from './git/run-git.ts';
import { identity, webFlow } from './users.ts';
import type { RepositoryState } from './world.ts';

/** Reads a commit, or undefined where there is none of that name. */
export async function readCommit(repository: RepositoryState, sha: string): Promise<CommitObject | undefined> {
  const object = await repository.objects.read(sha);
  return object?.type === 'commit' ? parseCommit(object.data) : undefined;
}

/** Reads a commit that is known to be there. */
export async function requireCommit(repository: RepositoryState, sha: string): Promise<CommitObject> {
  const commit = await readCommit(repository, sha);
  if (!commit) throw new Error(`${repository.fullName} has no commit ${sha}`);
  return commit;
}

/** The commit behind a commit or tag object. */
export async function peel(repository: RepositoryState, sha: string): Promise<string | undefined> {
  const object = await repository.objects.read(sha);
  if (object?.type === 'tag') return peel(repository, parseTag(object.data).object);
  return object?.type === 'commit' ? sha : undefined;
}

/** The commit that a branch, a tag, a full ref name, HEAD or a (shortened) SHA names, in GitHub's order of looking. */
export async function resolveCommit(repository: RepositoryState, name: string): Promise<string | undefined> {
  const { refs } = repository;
  if (isSha(name)) return peel(repository, name);
  const ref = name === 'HEAD' ? `refs/heads/${repository.defaultBranch}` : name;
  const places = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`];
  for (const place of places) {
    const sha = refs.read(place);
    if (sha) return peel(repository, sha);
  }
  if (!/^[0-9a-f]{7,39}$/.test(name)) return undefined;
  const { stdout } = await runGit({
    cwd: repository.gitDir,
    args: ['rev-parse', '--verify', '-q', `${name}^{commit}`],
  });
  return stdout.toString().trim() || undefined;
}

/** A commit that GitHub is about to make. */
export interface WebCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** The login, or the person of a commit that is made anew. */
  readonly author: string | CommitObject['author'];
}

/** Writes a commit as github.com makes them: committed by GitHub, signed. */
export function writeWebCommit(repository: RepositoryState, commit: WebCommit): string {
  const { world } = repository;
  const { author } = commit;
  const data = formatCommit({
    ...commit,
    author: typeof author === 'string' ? signatureAt(identity(world, author), world.now()) : author,
    committer: signatureAt(webFlow, world.now()),
  });
  const sha = repository.objects.write('commit', data);
  repository.signed.add(sha);
  return sha;
}
