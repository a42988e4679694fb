// What a copy lacks for a rehearsal is added to it: a release on production, a development branch, a fix, a conflict.

import { lines } from './copy.ts';
import { type Git, tryMerge } from './git.ts';
import { Problem } from './problem.ts';
import { countPrefixes, nextPatch, type PrefixCount, type Release, releasesIn } from './releases.ts';
import { counted } from './words.ts';

export interface Supplied<T> {
  readonly value: T;
  readonly notes: readonly string[];
  /** What the real repository lacks, and how it gets it. */
  readonly missing?: string;
}

const mostUnreleased = 50;

/** Production must have a release. Commits after it are played too where the sandbox can know how they came there. */
export async function supplyRelease(git: Git, main: string, wished: string | undefined): Promise<Supplied<string>> {
  const { prefix, notes } = wished === undefined ? await choosePrefix(git, main) : await wishedPrefix(git, wished);
  const [newest] = await releasesIn(git, main, prefix);
  const since = newest ? await unreleased(git, main, newest) : [];
  if (newest && since.every(isPlain) && since.length <= mostUnreleased) {
    const also =
      since.length > 0 ? `, ${counted(since.length, 'commit')} behind ${main}: the fix takes them along` : '';
    return { value: prefix, notes: [...notes, `The newest release is ${newest.tag}${also}.`] };
  }
  const tag = await nextPatch(git, prefix, newest);
  await git.run('tag', '--annotate', '--message', `Release ${tag}`, tag, `refs/heads/${main}`);
  const why = newest
    ? `: ${counted(since.length, 'change')} came after ${newest.tag}, and by which pull requests only GitHub knows`
    : ', which had none';
  const missing = {
    missing: `A first release, at the commit that runs in production: git tag --annotate ${tag} --message 'Release ${tag}' COMMIT && git push origin ${tag}`,
  };
  const added = `Added: the release ${tag} at the tip of ${main}${why}.`;
  return { value: prefix, notes: [...notes, added], ...(newest ? {} : missing) };
}

interface Prefix {
  readonly prefix: string;
  readonly notes: readonly string[];
}

/** As most release tags of production begin; `v` where there are none. */
async function choosePrefix(git: Git, main: string): Promise<Prefix> {
  const [most, ...others] = await countPrefixes(git, main);
  if (!most || others.length === 0) return { prefix: most?.prefix ?? 'v', notes: [] };
  const rest = `others begin with ${others.map(quoted).join(', ')}`;
  const why = most.count > (others[0]?.count ?? 0) ? 'as most do' : 'one of those that most begin with';
  return {
    prefix: most.prefix,
    notes: [`The release tags taken begin with ${quoted(most)}, ${why}; ${rest}. --tag-prefix names another.`],
  };
}

const quoted = ({ prefix, count }: PrefixCount): string => `"${prefix}" (${counted(count, 'tag')})`;

async function wishedPrefix(git: Git, prefix: string): Promise<Prefix> {
  const hint = 'What stands before X.Y.Z, for example v.';
  if ((await git.try('check-ref-format', `refs/tags/${prefix}1.0.0`)).status !== 0)
    throw new Problem(`--tag-prefix ${prefix}: no tag can begin like this.`, hint);
  const there = await countPrefixes(git);
  if (there.length > 0 && there.every((known) => known.prefix !== prefix)) {
    const found = there.map(quoted).join(', ');
    throw new Problem(`--tag-prefix ${prefix}: no release tag begins like this.`, `They begin with ${found}.`);
  }
  return { prefix, notes: [] };
}

interface Landed {
  readonly committer: string;
  readonly message: string;
}

async function unreleased(git: Git, main: string, newest: Release): Promise<Landed[]> {
  const range = `refs/tags/${newest.tag}..refs/heads/${main}`;
  const text = await git.run('log', '--first-parent', '-z', '--format=%ce%n%B', range);
  return text
    .split('\0')
    .filter(Boolean)
    .map((entry) => {
      const [committer = '', ...message] = entry.split('\n');
      return { committer, message: message.join('\n') };
    });
}

/** Neither a pull request, which GitHub would have to name, nor a revert, which would be released by itself. */
function isPlain({ committer, message }: Landed): boolean {
  const subject = message.split('\n', 1)[0] ?? '';
  const pull = committer === 'noreply@github.com' || /^Merge pull request #|\(#\d+\)$/.test(subject);
  return !pull && !/^This reverts commit /m.test(message);
}

export async function supplyDevelop(git: Git, main: string, name: string): Promise<Supplied<string>> {
  await git.run('update-ref', `refs/heads/${name}`, `refs/heads/${main}`);
  const file = { path: 'rehearsal/on-develop.txt', text: 'This is only in development.\n' };
  await commitFiles(git, name, { files: [file], message: 'feat: something that is not released' });
  return {
    value: name,
    notes: [`Added: the branch ${name}, one commit ahead of ${main}.`],
    missing: `A development branch: git push origin ${main}:refs/heads/${name}`,
  };
}

export async function supplyFix(git: Git, main: string, name: string): Promise<Supplied<string>> {
  await git.run('update-ref', `refs/heads/${name}`, `refs/heads/${main}`);
  const files = [
    { path: 'rehearsal/hotfix.txt', text: 'fixed\n' },
    { path: 'rehearsal/test/hotfix.txt', text: 'It is fixed.\n' },
  ];
  await commitFiles(git, name, { files, message: fixMessage });
  return { value: name, notes: [`Added: the hotfix ${name}, which makes two files.`] };
}

/** As the rules of a hotfix want it, so that `check` has nothing to say of what was added here. */
const fixMessage = `fix(rehearsal): something that is broken in production

Root cause: there is none, this is a rehearsal.

Fix: a file that nobody reads.

Impact: none.

Regression test: rehearsal/test/hotfix.txt
`;

const mostConflicts = 3;

/** Lets the development branch change what the fix changes, unless it does already. */
export async function supplyConflict(
  git: Git,
  { main, develop, fix }: { main: string; develop: string; fix: string },
): Promise<readonly string[]> {
  const already = await conflictsOf(git, { develop, fix });
  if (already.length > 0) return [`${develop} conflicts with ${fix} already.`];
  const base = await git.run('merge-base', `refs/heads/${main}`, `refs/heads/${fix}`);
  const diff = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--diff-filter=AMD'];
  const changed = (await git.run(...diff, base, `refs/heads/${fix}`)).split('\0').filter(Boolean);
  const paths = changed.slice(0, mostConflicts);
  const files = await Promise.all(paths.map((path) => rewritten(git, develop, path)));
  await commitFiles(git, develop, { files, message: 'refactor: the same places as the hotfix' });
  if ((await conflictsOf(git, { develop, fix })).length === 0)
    throw new Problem(`No conflict with ${fix} could be made on ${develop}.`, 'Rehearse with another --fix.');
  return [`Added: a commit on ${develop} that changes what ${fix} changes, in ${paths.join(', ')}.`];
}

/** Where `fix` conflicts with the development branch. */
async function conflictsOf(git: Git, { develop, fix }: { develop: string; fix: string }): Promise<readonly string[]> {
  return (await tryMerge(git, `refs/heads/${develop}`, `refs/heads/${fix}`))?.conflicts ?? [];
}

/** Every line is another: whichever of them the fix changed, both sides changed it. */
async function rewritten(git: Git, branch: string, path: string): Promise<{ path: string; text: string }> {
  const known = await git.try('cat-file', 'blob', `refs/heads/${branch}:${path}`);
  const text = known.status === 0 ? known.out : '';
  return {
    path,
    text:
      lines(text)
        .map((line) => `${line} (developed further)\n`)
        .join('') || 'developed further\n',
  };
}

interface Change {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly message: string;
}

/** Commits to a branch of a bare repository. */
async function commitFiles(git: Git, branch: string, { files, message }: Change): Promise<void> {
  const ref = `refs/heads/${branch}`;
  await git.run('read-tree', ref);
  for (const { path, text } of files) {
    const blob = await git.feed(text, 'hash-object', '-w', '--stdin');
    await git.run('update-index', '--add', '--replace', '--cacheinfo', `100644,${blob},${path}`);
  }
  const tree = await git.run('write-tree');
  const commit = await git.run('commit-tree', tree, '-p', ref, '-m', message);
  await git.run('update-ref', ref, commit);
}
