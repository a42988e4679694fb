// The book of all runs: what ran, and that nothing was left out but what its condition leaves out by design.

import type { Count } from './log.ts';
import type { DeclaredStep, Happening } from './workflow.ts';

export interface Entry {
  readonly file: string;
  readonly happening: Happening;
  readonly usesApp: boolean;
  readonly succeeded: boolean;
  readonly count: Count;
  readonly declared: readonly DeclaredStep[];
  readonly seconds: number;
  readonly lastMessages: readonly string[];
}

export interface Ledger {
  readonly entries: readonly Entry[];
  /** Writes a run down and tells of it; throws where it failed, or skipped what it should not have, or ran what it should have skipped. */
  enter(entry: Entry): void;
  /** Those of the files that no run played, and the steps of the others that ran in none. */
  neverRan(files: readonly string[]): readonly string[];
  /** What was skipped, how often and why. */
  skips(): readonly string[];
  sum(): string;
}

const appStep = 'Token of the GitHub App';

interface Condition {
  readonly why: string;
  readonly isAbout: (step: DeclaredStep) => boolean;
  readonly skips: (entry: Entry) => boolean;
}

/** Every condition in our workflows by which a step does not run, and when. */
const conditions: readonly Condition[] = [
  {
    why: 'no GitHub App is set up',
    isAbout: ({ name }) => name === appStep,
    skips: ({ usesApp }) => !usesApp,
  },
  {
    why: 'no rules were to be made',
    isAbout: ({ file, name }) => file === 'hotfix-protect.yml' && name !== 'Protect',
    skips: ({ happening }) => (happening.payload as { inputs?: { mode?: string } }).inputs?.mode !== 'apply',
  },
  {
    why: 'no back-merge was merged',
    isAbout: ({ file }) => file === 'hotfix-cleanup.yml',
    skips: ({ happening }) => happening.name === 'pull_request' && !isMergedBackMerge(happening.payload),
  },
];

function isMergedBackMerge(payload: object): boolean {
  const { pull_request: pull } = payload as { pull_request?: { merged?: boolean; head?: { ref?: string } } };
  return pull?.merged === true && pull.head?.ref?.startsWith('back-merge/') === true;
}

const reasonOf = (entry: Entry, step: DeclaredStep): string | undefined =>
  conditions.find(({ isAbout, skips }) => isAbout(step) && skips(entry))?.why;

/** What is wrong with a run; an empty list is a good one. */
export function problemsOf(entry: Entry): string[] {
  const { count } = entry;
  return [
    ...(entry.succeeded ? [] : ['it failed']),
    ...count.failed.map(({ name, job }) => `the step "${name}" of ${job} failed`),
    ...count.skipped.flatMap((step) =>
      reasonOf(entry, step) ? [] : [`the step "${step.name}" of ${step.job} did not run, and no condition says so`],
    ),
    ...count.ran.flatMap((step) => {
      const why = reasonOf(entry, step);
      return why ? [`the step "${step.name}" of ${step.job} ran, though ${why}`] : [];
    }),
  ];
}

export function openLedger(tell: (line: string) => void): Ledger {
  const entries: Entry[] = [];
  return {
    entries,
    enter(entry) {
      entries.push(entry);
      tell(lineOf(entry));
      const problems = problemsOf(entry);
      if (problems.length === 0) return;
      throw new Error([`${entry.file}: ${problems.join('; ')}`, ...entry.lastMessages].join('\n    '));
    },
    neverRan(files) {
      const ran = new Set(entries.flatMap(({ count }) => count.ran.map(nameOf)));
      const steps = new Set(entries.flatMap(({ declared }) => declared.map(nameOf)));
      const played = playedBy(entries);
      return [...files.filter((file) => !played.has(file)), ...[...steps].filter((name) => !ran.has(name))];
    },
    skips() {
      const all = entries.flatMap((entry) =>
        entry.count.skipped.map((step) => `"${step.name}", since ${reasonOf(entry, step) ?? 'nobody knows why'}`),
      );
      return [...new Set(all)].map((one) => `${all.filter((other) => other === one).length} × ${one}`);
    },
    sum() {
      const starters = new Set(entries.map(({ file }) => file));
      const all = playedBy(entries);
      const ran = entries.reduce((total, { count }) => total + count.ran.length, 0);
      const skipped = entries.reduce((total, { count }) => total + count.skipped.length, 0);
      return [
        `${all.size} workflows (${starters.size} starters, ${all.size - starters.size} that they call)`,
        `${entries.length} runs`,
        `${ran} steps ran`,
        `${skipped} skipped by their condition`,
      ].join(', ');
    },
  };
}

const playedBy = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ file, declared }) => [file, ...declared.map((step) => step.file)]));

const nameOf = ({ file, name }: DeclaredStep): string => `${file}: ${name}`;

function lineOf(entry: Entry): string {
  const { file, happening, count, seconds } = entry;
  const about = happening.ref.replace(/^refs\/(heads|tags)\//, '').replace(/^refs\/pull\//, '#');
  const what = [happening.name, happening.type, about].filter(Boolean).join(' ');
  const reasons = [...new Set(count.skipped.map((step) => reasonOf(entry, step) ?? 'nobody knows why'))];
  const skipped = count.skipped.length > 0 ? `, ${count.skipped.length} skipped: ${reasons.join(', ')}` : '';
  const word = entry.succeeded ? 'ok    ' : 'FAILED';
  return `  ${word} ${file.padEnd(20)} ${what} – ${count.ran.length} ran${skipped} (${seconds.toFixed(1)} s)`;
}
