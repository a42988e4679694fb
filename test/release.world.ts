// A small project as `npm run release` sees one: a clone on main, and the repository that it was cloned from.

import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { actingAs, type Git, gitIn } from '../scripts/release/git.ts';
import { type Prepared, prepare } from '../scripts/release/prepare.ts';
import { type Refs, readRefs } from '../scripts/release/refs.ts';

export const date = '2026-11-28';

const files = {
  'package.json': '{\n  "name": "x",\n  "version": "0.1.0"\n}\n',
  'packages/core/package.json': '{\n  "version": "0.1.0"\n}\n',
  'package-lock.json': `${JSON.stringify({ version: '0.1.0', packages: { '': { version: '0.1.0' } } }, null, 2)}\n`,
  'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n- The first.\n',
  '.github/workflows/finish.yml': 'jobs:\n  a:\n    steps:\n      - uses: org/hotfix-actions/finish@v1\n',
  'workflow-templates/finish.yml': 'jobs:\n  a:\n    uses: org/hotfix-actions/.github/workflows/finish.yml@v1\n',
  'dist/finish/index.js': 'run();\n',
  'finish/action.yml': 'name: finish\n',
};

export interface Project {
  readonly git: Git;
  readonly remote: string;
  write(path: string, text: string): Promise<void>;
  /** Writes under Unreleased and pushes it. */
  entry(text: string): Promise<void>;
  /** The commit of a release, pushed. */
  release(wish: string): Promise<Prepared>;
  /** The tag of a release, as ci-release.yml makes it. */
  tag(name: string, commit: string): Promise<void>;
  refs(): Promise<Refs>;
  /** What a tag stands at: the commit. */
  at(name: string): Promise<string | undefined>;
  [Symbol.dispose](): void;
}

const env = actingAs('Ada', 'ada@example.com');

export async function openProject(): Promise<Project> {
  const home = mkdtempSync(join(tmpdir(), 'release-'));
  const [folder, remote] = [join(home, 'clone'), join(home, 'origin.git')];
  await gitIn(home, env).run('init', '--quiet', '--bare', '--initial-branch=main', remote);
  await gitIn(home, env).run('clone', '--quiet', remote, folder);
  const git = gitIn(folder, env);
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  const push = () => git.run('push', '--quiet', 'origin', 'HEAD');
  await git.run('symbolic-ref', 'HEAD', 'refs/heads/main');
  for (const [path, text] of Object.entries(files)) await write(path, text);
  await git.run('add', '.');
  await git.run('commit', '--quiet', '-m', 'first');
  await push();
  const refs = () => readRefs(git, remote);
  return {
    git,
    remote,
    write,
    refs,
    async entry(text) {
      const changelog = await readFile(join(folder, 'CHANGELOG.md'), 'utf8');
      await write('CHANGELOG.md', changelog.replace('## Unreleased\n', `## Unreleased\n\n- ${text}\n`));
      await git.run('commit', '--quiet', '--all', '-m', text);
      await push();
    },
    async release(wish) {
      const prepared = await prepare(git, { wish, date });
      await push();
      return prepared;
    },
    async tag(name, commit) {
      await git.run('tag', '--annotate', '--message', `Release ${name}`, name, commit);
      await git.run('push', '--quiet', 'origin', `refs/tags/${name}`);
    },
    at: async (name) => (await refs()).tags.get(name)?.commit,
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}
