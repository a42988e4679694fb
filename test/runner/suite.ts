// `org/hotfix-actions@v1` as a runner downloads it: the faces, what is built, and the workflows that others call.
//
// act 0.2.87 refuses `queue` as an unknown property, as GitHub Enterprise Server does. It is taken out here as `npm run ghes`
// takes it out, and nothing else; the files keep their names. It plays one run after the other, so that no queue is missed.

import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutQueue } from '../../scripts/ghes.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The releases that are called: `v1` by starter workflows, and, once there is one, the exact one by those that they call. */
export const releases = [...new Set(['workflow-templates', join('.github', 'workflows')].flatMap(releasesIn))];

function releasesIn(folder: string): string[] {
  const texts = readdirSync(join(root, folder)).flatMap((name) =>
    name.endsWith('.yml') ? [readFileSync(join(root, folder, name), 'utf8')] : [],
  );
  const refs = texts.flatMap((text) => [...text.matchAll(/\buses: org\/hotfix-actions\S*@(\S+)/g)]);
  return refs.map(([, ref = '']) => ref);
}

export async function writeSuite(folder: string): Promise<void> {
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const faces = await Promise.all(names.map(async (name) => ((await isFace(name)) ? [name] : [])));
  for (const path of ['action.yml', 'dist', ...faces.flat().map((name) => join(name, 'action.yml'))])
    await cp(join(root, path), join(folder, path), { recursive: true });
  const workflows = join('.github', 'workflows');
  await mkdir(join(folder, workflows), { recursive: true });
  for (const name of await readdir(join(root, workflows)))
    await writeFile(join(folder, workflows, name), withoutQueue(await readFile(join(root, workflows, name), 'utf8')));
}

/** The starter workflows and those that they may call, by their files; of the latter the variants are the same but for `queue`. */
export async function publicWorkflows(): Promise<string[]> {
  const [starters, called] = await Promise.all(
    ['workflow-templates', join('.github', 'workflows')].map((folder) => readdir(join(root, folder))),
  );
  const files = [...(starters ?? []), ...(called ?? []).filter((name) => !/^ci-|-ghes\.yml$/.test(name))];
  return files.filter((name) => name.endsWith('.yml'));
}

const isFace = async (name: string): Promise<boolean> => (await readdir(join(root, name))).includes('action.yml');

/** The action of GitHub's that makes the token of an App, as the workflows call it. */
export const appAction = 'actions/create-github-app-token@bcd2ba49218906704ab6c1aa796996da409d3eb1';

/**
 * Its stand-in, since nothing is fetched from the internet: it gives back the private key, which is a token of the sandbox's App.
 * act reads the face of an action even where its step is skipped, as GitHub's runner downloads it.
 */
export async function writeAppAction(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const inputs = '{ client-id: { required: true }, private-key: { required: true } }';
  const face = ['name: Token of an App', `inputs: ${inputs}`, 'runs: { using: node24, main: main.js }', ''].join('\n');
  await writeFile(join(folder, 'action.yml'), face);
  await writeFile(
    join(folder, 'main.js'),
    `const { appendFileSync } = require('node:fs');
const key = process.env['INPUT_PRIVATE-KEY'];
if (!process.env['INPUT_CLIENT-ID'] || !key) throw new Error('client-id and private-key are needed');
console.log('::add-mask::' + key);
appendFileSync(process.env['GITHUB_OUTPUT'], 'token=' + key + '\\n');
`,
  );
}
