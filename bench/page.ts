// The page that the bench writes: what was measured, beside the limits that it has to keep.

import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import type { Bundle } from './bundles.ts';
import type { Run } from './conflict.ts';
import { kilobytes, milliseconds, seconds, table } from './figures.ts';
import { latencyMs } from './finish.ts';

export interface Conflict {
  readonly name: string;
  readonly crossed: boolean;
  readonly ours: Run;
  readonly byHand: Run;
}

export interface Found {
  readonly runs: number;
  /** Runs of what people do by hand. */
  readonly clones: number;
  readonly conflicts: readonly Conflict[];
  readonly finished: Run;
  readonly bundles: readonly Bundle[];
}

/** What must not be exceeded. Ratios to the small repository tell whether size costs anything. */
const limits = { backMerge: 1.5, ofSmall: 1.3, ofByHand: 1 / 3, finish: 2.5, startUp: 60 };

interface Judged {
  /** The table's row. */
  readonly row: readonly string[];
  /** Limits that do not hold. */
  readonly broken: readonly string[];
}

export function pageOf(found: Found): { text: string; broken: string[] } {
  const { runs, clones, finished } = found;
  const one = found.conflicts.filter(({ crossed }) => !crossed).map(judgeOneBase);
  const several = found.conflicts.filter(({ crossed }) => crossed).map(judgeSeveralBases);
  const bundles = found.bundles.map(judgeBundle);
  const slow = finished.seconds > limits.finish ? [`finish takes ${seconds(finished.seconds)}`] : [];
  const broken = [...one, ...several, ...bundles].flatMap((judged) => judged.broken);
  const text = `# Performance

Measured by \`npm run bench\` in the sandbox: a GitHub on this machine, without a network between. Medians of ${runs} runs
(of what is done by hand ${clones} with several merge bases, else one);
node ${process.versions.node}, ${gitVersion()}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}. The bench fails where a limit does not hold.

## A hotfix that conflicts with develop

\`back-merge\` finds the conflict and opens the pull request that names it. Beside it what a workflow does by hand: full
clone, \`git merge\`, push of a branch. The repositories are made by \`git fast-import\`; develop has 200 commits of its own.
Each is the first one, but for what its name says.

With one merge base, at most ${seconds(limits.backMerge)} and ${limits.ofSmall} times what the small repository takes:

${table(['repository', '`back-merge`', 'of the small one', 'requests', 'clone + merge + push'], rowsOf(one))}

With several merge bases, where git needs the commits to find them, at most a third of clone and merge or what one merge
base may take:

${table(['repository', '`back-merge`', 'clone + merge + push', 'factor'], rowsOf(several))}

## \`finish\` of a merged hotfix

Version, tag, release, back-merge and cleanup against a server that takes ${latencyMs} ms for every answer: ${seconds(finished.seconds)} (at most
${seconds(limits.finish)}), with ${finished.requests} requests in ${finished.roundTrips} round trips (requests that overlap count once).

## Bundles

Start-up is what a step takes over \`node -e 0\` until it has read its inputs, at most ${limits.startUp} ms. The rehearsal is no step of a
workflow.

${table(['bundle', 'size', 'zipped', 'start-up'], rowsOf(bundles))}
`;
  return { text, broken: [...broken, ...slow] };
}

const rowsOf = (judged: readonly Judged[]) => judged.map(({ row }) => row);

function judgeOneBase({ name, ours, byHand }: Conflict, _: number, all: readonly Conflict[]): Judged {
  const ratio = ours.seconds / (all[0] as Conflict).ours.seconds;
  const broken = [
    ...(ours.seconds > limits.backMerge ? [`back-merge in ${name} takes ${seconds(ours.seconds)}`] : []),
    ...(ratio > limits.ofSmall ? [`back-merge in ${name} takes ${times(ratio)} of the small one`] : []),
  ];
  return { row: [name, seconds(ours.seconds), times(ratio), `${ours.requests}`, seconds(byHand.seconds)], broken };
}

// A small clone is so quick that a third of it is less than the requests take: then the other limit counts.
function judgeSeveralBases({ name, ours, byHand }: Conflict): Judged {
  const slow = ours.seconds > Math.max(byHand.seconds * limits.ofByHand, limits.backMerge);
  const factor = times(byHand.seconds / ours.seconds);
  return {
    row: [name, seconds(ours.seconds), seconds(byHand.seconds), factor],
    broken: slow ? [`back-merge in ${name} with several merge bases: ${factor} as fast as by hand`] : [],
  };
}

function judgeBundle({ name, bytes, zipped, startUp }: Bundle): Judged {
  const row = [name, kilobytes(bytes), kilobytes(zipped), startUp === undefined ? '' : milliseconds(startUp)];
  const slow = startUp !== undefined && startUp > limits.startUp;
  return { row, broken: slow ? [`${name} takes ${milliseconds(startUp)} to start`] : [] };
}

const times = (factor: number): string => `${factor.toFixed(2)}×`;

function gitVersion(): string {
  return execFileSync('git', ['--version']).toString().trim().replace(' version', '');
}
