// `npm run release -- <major|minor|patch|X.Y.Z>`: the commit of our own release. With `--dry-run`: all that follows too, played.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gitIn } from './release/git.ts';
import { obstacles, prepare } from './release/prepare.ts';
import { Problem } from './release/problem.ts';
import { rehearse } from './release/rehearse.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = 'npm run release -- <major|minor|patch|X.Y.Z>, or npm run release -- --dry-run [major|minor|patch|X.Y.Z]';
const date = new Date().toISOString().slice(0, 10);

function readArguments(): { wish: string; dryRun: boolean } {
  try {
    const options = { 'dry-run': { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [wish = 'next', ...others] = positionals;
    if (others.length === 0 && (values['dry-run'] || wish !== 'next')) return { wish, dryRun: values['dry-run'] };
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error), usage);
  }
  throw new Problem('One version is to be said.', usage);
}

async function checkBuild(): Promise<void> {
  const { status } = spawnSync('npm', ['run', '--silent', 'check:dist'], { cwd: root, stdio: 'inherit' });
  if (status !== 0)
    throw new Problem('dist/ is not what the sources give.', 'npm run build, and commit it: build: dist');
}

async function obstaclesOfBuild(): Promise<Problem[]> {
  try {
    await checkBuild();
    return [];
  } catch (error) {
    if (error instanceof Problem) return [error];
    throw error;
  }
}

async function dryRun(wish: string): Promise<void> {
  for (const { message, hint } of [...(await obstacles(gitIn(root))), ...(await obstaclesOfBuild())])
    console.log(`A release from here would be refused: ${message}\n${hint}\n`);
  await rehearse({ root, wish, date, say: (line) => console.log(line) });
}

async function release(wish: string): Promise<void> {
  const { version, commit, branch, wasThere } = await prepare(gitIn(root), { wish, date, checkBuild });
  console.log(
    `${version} is ${wasThere ? 'prepared already' : 'prepared'}: ${commit}, on ${branch}. Nothing is published yet.`,
  );
  console.log(`Look at it: git show. Then publish it: git push origin ${branch}`);
}

try {
  const { wish, dryRun: isDry } = readArguments();
  await (isDry ? dryRun(wish) : release(wish));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(`${error.message}\n${error.hint}`.trimEnd());
  process.exitCode = 1;
}
