// The steps of ci-release.yml that are no action of the suite: the action .github/actions/release runs this file as it is, on
// the node of the runner, so that no job that may write installs anything.

import { randomUUID } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checksumsOf } from './checksums.ts';
import { moveFloating } from './floating.ts';
import { type Git, gitIn, withToken } from './git.ts';
import { planOf } from './plan.ts';
import { Problem } from './problem.ts';
import { verify } from './verify.ts';

interface Job {
  readonly git: Git;
  readonly remote: string;
  /** The commit that is published: that of the run. */
  readonly commit: string;
  /** The tag of the release, where it is known. */
  readonly tag: string;
  readonly temp: string;
}

type Outputs = Readonly<Record<string, string>>;

const steps: Readonly<Record<string, (job: Job) => Promise<Outputs>>> = {
  async plan({ git, remote, commit }) {
    const { tag, notes, told } = await planOf(git, remote, commit);
    return { tag, notes, told };
  },
  async checksums({ git, commit, temp }) {
    const file = join(temp, 'SHA256SUMS');
    await writeFile(file, await checksumsOf(git, commit));
    return { file, told: `The checksums of what ${commit} ships are in ${file}.` };
  },
  async verify({ git, remote, commit, tag }) {
    return { told: await verify(git, remote, { tag, commit }) };
  },
  async move({ git, remote, commit, tag }) {
    const moved = await moveFloating(git, remote, tag.slice(1));
    const seen = await verify(git, remote, { tag, commit, moved: true });
    return { told: `Moved: ${moved.join(', ') || 'none'}. ${seen}` };
  },
};

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Problem(`${name} is not set: this is a step of a workflow.`);
  return value;
}

async function main(): Promise<void> {
  const [name, server] = [variable('INPUT_STEP'), variable('GITHUB_SERVER_URL')];
  const step = steps[name];
  if (!step) throw new Problem(`There is no step ${name}.`, `Say one of ${Object.keys(steps).join(', ')}.`);
  const outputs = await step({
    git: gitIn(variable('GITHUB_WORKSPACE'), withToken(server, variable('INPUT_TOKEN'))),
    remote: `${server}/${variable('GITHUB_REPOSITORY')}.git`,
    commit: variable('GITHUB_SHA'),
    tag: variable('INPUT_TAG'),
    temp: variable('RUNNER_TEMP'),
  });
  const end = randomUUID();
  const lines = Object.entries(outputs).map(([key, value]) => `${key}<<${end}\n${value}\n${end}\n`);
  await appendFile(variable('GITHUB_OUTPUT'), lines.join(''));
  await appendFile(variable('GITHUB_STEP_SUMMARY'), `- ${outputs['told']}\n`);
  console.log(outputs['told']);
}

try {
  await main();
} catch (error) {
  const { message, hint = '' } = error as Partial<Problem>;
  // One line, as commands of a workflow are (GitHub docs: workflow commands).
  console.log(`::error::${`${message} ${hint}`.replaceAll('%', '%25').replaceAll('\n', '%0A')}`);
  process.exitCode = 1;
}
