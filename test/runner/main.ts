// Plays the starter workflows, and those that they call, by act on this machine: events lead to runs of the files that are at the
// commit, and those to the world that the stories ask for. Nothing in the actions or the workflows knows of it.
//
// What act does otherwise than GitHub's runner, and where that is met: it refuses `queue` (suite.ts); it knows one token for all jobs, and makes no deployment for a job's `environment` (run.ts); it lets no run wait
// (line.ts). A called workflow that fails ends its whole run there: a pull request with gates that failed cannot be shown by it.
//
// npm run test:runner [-- --keep DIR]

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { playBroken } from './broken.ts';
import { openLedger } from './ledger.ts';
import { withApp } from './stories/app.ts';
import { onSupport } from './stories/support.ts';
import { withGitHubToken } from './stories/token.ts';
import { publicWorkflows, writeAppAction, writeSuite } from './suite.ts';

const tools = process.env['WORKFLOW_TOOLS'] ?? join(homedir(), '.cache', 'hotfix-actions', 'workflow-tools');
const act = join(tools, 'bin', 'act');

async function main(): Promise<void> {
  if (!existsSync(act)) throw new Error(`There is no ${act}: \`bash scripts/workflow-tools.sh\` installs it.`);
  // `keep`: where the log and the checkout of every run stay.
  const { values } = parseArgs({ options: { keep: { type: 'string' } } });
  const started = performance.now();
  const folder = values.keep === undefined ? await mkdtemp(join(tmpdir(), 'runner-')) : resolve(values.keep);
  const ledger = openLedger(console.log);
  try {
    const place = { act, folder, suite: join(folder, 'suite'), appAction: join(folder, 'app') };
    await writeSuite(place.suite);
    await writeAppAction(place.appAction);
    console.log('A workflow that is broken fails here');
    await playBroken(place);
    for (const { title, tell } of [withGitHubToken, withApp, onSupport]) {
      console.log(`\n${title}`);
      const production = join(folder, 'production');
      await writeFile(production, '');
      await tell({ place, ledger, production, chapter: (chapter) => console.log(` ${chapter}`) });
    }
  } finally {
    if (values.keep === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
  const left = ledger.neverRan(await publicWorkflows());
  if (left.length > 0) throw new Error(`ran in none of the stories:\n  ${left.join('\n  ')}`);
  for (const line of ['', 'skipped:', ...ledger.skips()]) console.log(line);
  console.log(`${ledger.sum()}, in ${Math.round((performance.now() - started) / 1000)} s`);
}

try {
  await main();
} catch (error) {
  console.error(`\n${error instanceof Error ? (error.stack ?? error.message) : error}`);
  process.exitCode = 1;
}
