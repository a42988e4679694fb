// `npm run rehearse`: reads the arguments, plays, prints.

import { fileURLToPath } from 'node:url';
import { help, readArguments } from './arguments.ts';
import { asCalled } from './environment.ts';
import { findFaces } from './faces.ts';
import { keep, requireFolder } from './markdown.ts';
import { keepPage, requirePage } from './page/keep.ts';
import { Problem } from './problem.ts';
import { rehearse } from './rehearse.ts';
import { holds } from './report.ts';
import { paintFor, reportText, stepText } from './terminal.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  if (Number.parseInt(process.versions.node, 10) < 20)
    throw new Problem(`The rehearsal needs Node.js 20 or newer; this is ${process.versions.node}.`);
  const { help: wantsHelp, repo, out, page, ...wish } = readArguments(process.argv.slice(2));
  if (wantsHelp) {
    process.stdout.write(help);
    return 0;
  }
  // A terminal knows of itself whether it has colours, and whether NO_COLOR forbids them.
  const paint = paintFor(process.stdout.isTTY && process.stdout.hasColors());
  const folder = out === undefined ? undefined : asCalled(out);
  if (folder !== undefined) await requireFolder(folder);
  const file = page === undefined ? undefined : asCalled(page);
  if (file !== undefined) await requirePage(file);
  const report = await rehearse({
    root: findFaces(fileURLToPath(import.meta.url)),
    ...wish,
    ...(repo === undefined ? {} : { repo: asCalled(repo) }),
    onStep: (step) => say(stepText(step, paint)),
  });
  say(`\n${reportText(report, paint)}`);
  if (folder !== undefined) say(`\nKept in ${folder}: ${(await keep(report, folder)).join(', ')}`);
  if (file !== undefined) {
    await keepPage(report, file);
    say(`\nThe page is ${file}`);
  }
  return holds(report) ? 0 : 1;
}

// Not the default end, which would leave the copy behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`${error.message}\n${error.hint ? `${error.hint}\n` : ''}`);
  process.exitCode = 1;
}
