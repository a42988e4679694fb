// Where a publication is played: a copy of the project in a sandbox, and a clone of it as a maintainer has one.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHub, Repository } from '@hotfix-actions/sandbox';
import { notesOf, unreleasedOf } from './changelog.ts';
import { commitFiles, filesOf } from './commits.ts';
import { changelogFile, refsOf, versionOf, withVersion } from './files.ts';
import { actingAs, type Git, gitIn, withToken } from './git.ts';

export interface Copy {
  readonly repository: Repository;
  /** The clone, on main, with `origin` in the sandbox. */
  readonly git: Git;
  readonly folder: string;
  /** Whether it had nothing to release, and got an entry in the changelog. */
  readonly supplied: boolean;
}

export interface CopyWish {
  /** The project; it is only read. */
  readonly root: string;
  readonly home: string;
  /** Only what is published and what publishes it, without history and tags: as if nothing was ever released. */
  readonly alone?: boolean;
}

const published = [
  ...['.github', 'dist', 'scripts/release', 'workflow-templates', 'CHANGELOG.md', 'package-lock.json'],
  ...['package.json', '*/package.json', 'action.yml', '*/action.yml'],
];

const maintainer = actingAs('Maintainer', 'maintainer@example.com');

export async function openCopy(github: GitHub, { root, home, alone = false }: CopyWish): Promise<Copy> {
  const folder = join(home, 'clone');
  await mkdir(folder);
  const person = github.createToken({ kind: 'classic', permissions: { contents: 'write', workflows: 'write' } });
  const git = gitIn(folder, { ...maintainer, ...withToken(github.serverUrl, person) });
  await git.run('init', '--quiet', '--initial-branch=main', '.');
  const history = alone ? [] : await takeHistory(git, root);
  // The files as they are, with what is not committed yet; what is ignored stays away.
  await git.run(`--work-tree=${root}`, 'add', '--all', '--', ...(alone ? published : ['.']));
  const files = await git.run('write-tree');
  await git.run('update-ref', 'HEAD', await git.run('commit-tree', files, ...history, '-m', 'As it is here'));
  await git.run('reset', '--quiet', '--hard');
  if (alone) await forgetReleases(git);
  const supplied = await supplyEntry(git, folder);
  const repository = await github.createRepository('org/hotfix-actions', { from: folder, defaultBranch: 'main' });
  await git.run('remote', 'add', 'origin', `${github.serverUrl}/org/hotfix-actions.git`);
  return { repository, git, folder, supplied };
}

/** As it was before the first one, whatever is out by now. */
async function forgetReleases(git: Git): Promise<void> {
  const there = await filesOf(git, 'HEAD');
  const [ref = ''] = refsOf(there, 'starter');
  const files = withVersion(there, { version: '0.0.0', ref });
  files.set(changelogFile, '# Changelog\n\n## Unreleased\n\n- All of it.\n');
  const commit = await commitFiles(git, 'HEAD', { files, message: 'Before the first release' });
  await git.run('merge', '--quiet', '--ff-only', commit);
}

async function takeHistory(git: Git, root: string): Promise<string[]> {
  await git.run('fetch', '--quiet', '--no-tags', root, 'HEAD', '+refs/tags/v*:refs/tags/v*');
  return ['-p', await git.run('rev-parse', 'FETCH_HEAD')];
}

async function supplyEntry(git: Git, folder: string): Promise<boolean> {
  const files = await filesOf(git, 'HEAD');
  const [changelog, version] = [files.get(changelogFile) ?? '', versionOf(files)];
  const isOut = notesOf(changelog, version) === undefined || (await git.run('tag', '--list', `v${version}`)) !== '';
  if (unreleasedOf(changelog) !== '' || !isOut) return false;
  await addEntry(folder, 'An entry, so that there is something to release.');
  await git.run('commit', '--quiet', '--all', '--message', 'docs: an entry');
  return true;
}

/** Writes one line under Unreleased. */
export async function addEntry(folder: string, entry: string): Promise<void> {
  const file = join(folder, 'CHANGELOG.md');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('## Unreleased\n', `## Unreleased\n\n- ${entry}\n`));
}
