// The dry run of a release: all of it, on a throw-away copy, against a GitHub on this machine.
// 1 the commit, and asked for again   2 pushed   3 published by ci-release.yml, of which every job
// that writes dies after each of its steps   4 once more, which changes nothing   5 what is there is what was promised

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitHub } from '@hotfix-actions/sandbox';
import { filesOf } from './commits.ts';
import { nextKind } from './files.ts';
import { playRelease, type Stage } from './play-workflow.ts';
import { type Prepared, prepare } from './prepare.ts';
import { Problem } from './problem.ts';
import { type Copy, openCopy } from './stage.ts';
import { verify } from './verify.ts';

export interface RehearsalWish {
  readonly root: string;
  /** As of a release; or `next`, what can come next: the major version that starter workflows call, else a minor one. */
  readonly wish: string;
  readonly date: string;
  readonly alone?: boolean;
  readonly say: (line: string) => void;
}

/** Throws where the publication would not hold. */
export async function rehearse(options: RehearsalWish): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'hotfix-release-'));
  const clear = () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  // Whatever ends this process, the copy goes.
  process.once('exit', clear);
  try {
    await using github = await startGitHub({ root: join(home, 'github') });
    const copy = await openCopy(github, { ...options, home });
    await play({ github, repository: copy.repository, home, workspaces: new Map() }, copy, options);
  } finally {
    process.off('exit', clear);
    clear();
  }
}

async function play(stage: Stage, copy: Copy, { wish: asked, date, say }: RehearsalWish): Promise<void> {
  const { git } = copy;
  const wish = asked === 'next' ? nextKind(await filesOf(git, 'HEAD')) : asked;
  if (copy.supplied)
    say('Nothing is under Unreleased: the copy got an entry there. A release from here would be refused.');
  const made = await prepare(git, { wish, date });
  say(`${made.version} is the commit ${made.commit}, which changes:`);
  say(await git.run('show', '--format=', '--stat=100', made.commit));
  await requireSame(made, await prepare(git, { wish, date }));
  await git.run('push', '--quiet', 'origin', 'main');
  say('Published; jobs that write died after each of their steps, and were started again:');
  await playRelease(stage, made, { dying: true, onStep: say });
  const world = await describeWorld(stage);
  await playRelease(stage, made);
  if ((await describeWorld(stage)) !== world) throw new Problem('The run that was started again changed something.');
  say('Once more: nothing changes.');
  say(await check(stage, copy, made));
}

async function requireSame(made: Prepared, again: Prepared): Promise<void> {
  if (again.wasThere && again.commit === made.commit) return;
  throw new Problem(`Asked for again, another commit was made: ${again.commit}.`);
}

async function describeWorld({ repository }: Stage): Promise<string> {
  return JSON.stringify([await repository.git('for-each-ref'), repository.releases]);
}

async function check({ repository, github }: Stage, { git }: Copy, made: Prepared): Promise<string> {
  const tag = `v${made.version}`;
  const releases = repository.releases.map(({ tagName }) => tagName);
  const own = releases.filter((name) => name === tag);
  if (own.length !== 1) throw new Problem(`${tag} has ${own.length} releases.`);
  const strange = releases.filter((name) => /^v\d+(\.\d+)?$/.test(name));
  if (strange.length > 0) throw new Problem(`Floating tags have releases of their own: ${strange.join(', ')}.`);
  return verify(git, `${github.serverUrl}/${repository.fullName}.git`, { tag, commit: made.commit, moved: true });
}
