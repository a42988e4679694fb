// The publication as a whole: ci-release.yml played in the sandbox, on this project as it is.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '@hotfix-actions/sandbox';
import { expect, test } from '@jest/globals';
import { playRelease } from '../scripts/release/play-workflow.ts';
import { prepare } from '../scripts/release/prepare.ts';
import { rehearse } from '../scripts/release/rehearse.ts';
import { addEntry, openCopy } from '../scripts/release/stage.ts';
import { root } from './project.ts';
import { date } from './release.world.ts';

/** Dozens of steps, each a process: long where many tests run at once. */
const minutes = 240_000;
const writing = { jobs: ['plan', 'publish', 'move'] };

test(
  'the first release: jobs that write die after each of their steps, and in the end all is there, once',
  async () => {
    const said: string[] = [];
    await rehearse({ root, wish: 'next', date, alone: true, say: (line) => said.push(line) });
    const told = said.join('\n');
    expect(told).toContain('plan: What this commit publishes – v1.0.0 is new.');
    // The job died after it, and was started again; what reads only is played once.
    expect(told).toContain('publish: Tag and release – created\n    once more: already-exists\n');
    expect(told).toContain('verify: The released verify-tag, on its own release – verified');
    expect(told).toMatch(/move: Move them, and look – Moved: v1, v1\.0\. v1\.0\.0 is annotated, at [0-9a-f]{40}/);
    expect(told).toContain('    once more: Moved: none. v1.0.0 is annotated, ');
    expect(told.match(/^ {4}.* more: /gm)).toHaveLength(2);
    expect(said.at(-1)).toMatch(/v1 at v1\.0\.0, v1\.0 at v1\.0\.0\.$/);
  },
  minutes,
);

test(
  'a run that ended with the tag is started again from its beginning; a patch of an older line leaves v1',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'release-'));
    try {
      await using github = await startGitHub();
      const { repository, git, folder } = await openCopy(github, { root, home, alone: true });
      const stage = { github, repository, home, workspaces: new Map() };
      const release = async (wish: string) => {
        await addEntry(folder, wish);
        await git.run('commit', '--quiet', '--all', '-m', 'docs: what is new');
        await git.run('push', '--quiet', 'origin', 'HEAD');
        const made = await prepare(git, { wish, date });
        await git.run('push', '--quiet', 'origin', 'HEAD');
        return made;
      };
      const first = await release('1.0.0');
      await playRelease(stage, first, { jobs: ['plan', 'publish'] });
      expect(Object.keys(await repository.tags())).toEqual(['v1.0.0']);
      await playRelease(stage, first, writing);
      expect(await repository.tags()).toEqual({ 'v1.0.0': first.commit, v1: first.commit, 'v1.0': first.commit });
      const second = await release('minor');
      await playRelease(stage, second, writing);
      // An older line has other workflow files than main, so its run needs the token of the App.
      await git.run('switch', '--quiet', '-c', 'support/v1.0.0', first.commit);
      await git.run('push', '--quiet', 'origin', 'HEAD');
      const patch = await release('patch');
      await expect(playRelease(stage, patch, writing)).rejects.toThrow('.github/workflows/');
      await playRelease({ ...stage, app: true }, patch, writing);
      const at = { v1: second.commit, 'v1.0': patch.commit, 'v1.1': second.commit };
      expect(await repository.tags()).toMatchObject({ ...at, 'v1.0.1': patch.commit });
      expect(repository.releases.map(({ tagName }) => tagName)).toEqual(['v1.0.0', 'v1.1.0', 'v1.0.1']);
      expect(repository.latestRelease()?.tagName).toBe('v1.1.0');
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
  minutes,
);
