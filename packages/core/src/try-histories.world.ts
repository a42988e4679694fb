// Tries a property of histories in a process of its own: one that is as big as Jest's takes several times as long to
// start a git, of which each history needs thirty.
// PROPERTY_RUNS=5000 asks for more histories than usual; PROPERTY_SEED=… PROPERTY_PATH=… try a printed one again.

// biome-ignore lint/style/noRestrictedImports: node is started here, not git
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Tried } from './histories.world.ts';
import type { Matter } from './random-history.world.ts';
import type { TriedReplays } from './replays.world.ts';

const usualRuns = 500;

/** Prints what was tried. */
export async function tryHistories(matter: Matter): Promise<Tried> {
  const tried = await tryApart<Tried>('./histories.world.ts', matter);
  const kinds = Object.entries(tried.kinds).map(([kind, times]) => `${times} ${kind}`);
  process.stdout.write(
    `Merged as git does: ${tried.histories} histories (${tried.clean} clean, ${tried.conflict} in conflict, ${tried.two} with two merge bases, ${tried.several} with several); conflicts: ${kinds.sort().join(', ')}\n`,
  );
  return tried;
}

/** Prints what was tried. */
export async function tryReplays(matter: Matter): Promise<TriedReplays> {
  // A rebase in a clone costs several times what a merge does.
  const tried = await tryApart<TriedReplays>('./replays.world.ts', matter, usualRuns / 5);
  process.stdout.write(
    `Replayed as git does: ${tried.histories} histories, ${tried.diverged} to replay (${tried.clean} clean, ${tried.conflict} in conflict; with commits applied already ${tried.applied}, empty ${tried.empty}; nothing left ${tried.nothingLeft})\n`,
  );
  return tried;
}

/** `file` exports `tryAll`. */
async function tryApart<T>(file: string, matter: Matter, usual = usualRuns): Promise<T> {
  const { code, stdout, stderr } = await runNode(script(file, { matter, usual }));
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

// On the sources, as Jest does it: node only takes the types away.
function script(file: string, { matter, usual }: { matter: Matter; usual: number }): string {
  const sandbox = new URL('../../sandbox/src/index.ts', import.meta.url);
  const property = new URL(file, import.meta.url);
  // biome-ignore lint/style/noProcessEnv: wishes of whoever runs the tests
  const { PROPERTY_RUNS: runs, PROPERTY_SEED: seed, PROPERTY_PATH: path } = process.env;
  const parameters = {
    numRuns: Number(runs ?? usual),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(path === undefined ? {} : { path }),
  };
  return `
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve: (name, context, next) => next(name === '@hotfix-actions/sandbox' ? '${sandbox}' : name, context),
    });
    const { tryAll } = await import('${property}');
    console.log(JSON.stringify(await tryAll(${JSON.stringify(matter)}, ${JSON.stringify(parameters)})));
  `;
}

function runNode(text: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  // biome-ignore lint/style/noProcessEnv: of the whole environment only where temporary files go is another
  const env = { ...process.env, ...(existsSync(memory) ? { TMPDIR: memory } : {}) };
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text], { env });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      output[stream] += chunk;
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
}

/** A folder in memory, where the system has one. */
const memory = '/dev/shm';
