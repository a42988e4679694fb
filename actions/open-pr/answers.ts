// What the parts of the body say: given as inputs, else under labels in the hotfix's commits, else a gap for a person.

import {
  code,
  type Event,
  type GateResult,
  gatesTable,
  type LabelledParagraphs,
  labelledParagraphs,
  link,
  prose,
  readHotfixBranch,
  specFolder,
  subjectOf,
  trackingFile,
  type World,
} from '@hotfix-actions/core';
import type { Hotfix } from './hotfix.ts';
import type { Part, Parts } from './parts.ts';

export interface Given {
  readonly summary: string;
  readonly 'root-cause': string;
  readonly fix: string;
  readonly impact: string;
  readonly testing: string;
  readonly advisory: string;
  readonly gates: readonly GateResult[] | undefined;
  readonly version: string;
}

const questions = {
  summary: 'what is fixed?',
  impact: 'who is affected, and how?',
  'root-cause': 'what caused it?',
  fix: 'what was changed?',
  testing: 'which test fails without the fix?',
} as const;

export async function answer(world: World, hotfix: Hotfix, given: Given): Promise<Parts> {
  const told = paragraphsOf(hotfix);
  const ask = (name: keyof typeof questions, ...fallbacks: (string | undefined)[]): [string, Part] => {
    const text = fallbacks.filter(Boolean).join('\n\n');
    if (given[name]) return [name, said(given[name], 'given')];
    return [name, text ? said(text) : gap(`To be filled in: ${questions[name]}`)];
  };
  const advisory = given.advisory || told.advisory || '';
  const byAdvisory = given.advisory ? 'given' : told.advisory ? 'found' : 'nothing';
  const byVersion = given.version ? 'given' : 'found';
  return new Map([
    ask('summary', told.summary ?? subjects(hotfix)),
    ask('impact', told.impact),
    ask('root-cause', told.rootCause),
    ask('fix', told.fix),
    ask(
      'testing',
      told.testing,
      told.regressionTest &&
        `Regression test:${told.regressionTest.startsWith('- ') ? '\n' : ' '}${told.regressionTest}`,
    ),
    ['quality-gates', gatesPart(world.event, hotfix, given.gates)],
    ['version', versionPart(hotfix, byVersion)],
    ['advisory', said(advisory, byAdvisory)],
    ['security-advisory', said(advisory && `## Security Advisory\n\n${advisory}`, byAdvisory)],
    ['merge-instructions', said(mergeInstructions(hotfix), byVersion)],
    ['references', said(await references(world, hotfix))],
    ['head', said(code(hotfix.head))],
    ['base', said(code(hotfix.base))],
  ]);
}

const said = (text: string, source: Part['source'] = 'found'): Part => ({ text, source });
const gap = (text: string): Part => ({ text: `_${text}_`, source: 'gap' });

/** Of each label what the newest commit says. */
function paragraphsOf({ commits }: Hotfix): LabelledParagraphs {
  const all = commits.flatMap(({ message }) => Object.entries(labelledParagraphs(message)));
  return Object.fromEntries(all.map(([label, text]) => [label, paragraph(text)]));
}

/** Lines that were wrapped are one, and the items of a list are items. All else is text, and no markup. */
function paragraph(text: string): string {
  return text
    .split(/\n(?=\s*[-*]\s)/)
    .map((part) => {
      const [, item] = /^\s*[-*]\s+(.*)$/s.exec(part) ?? [];
      return `${item === undefined ? '' : '- '}${prose((item ?? part).replace(/\s+/g, ' '))}`;
    })
    .join('\n');
}

const fixSubject = /^fix(?:\(([^()]+)\))?!?:\s*(.+)$/i;

function subjects({ commits }: Hotfix): string {
  const own = commits.filter(({ parents }) => parents.length < 2).map(({ message }) => subjectOf(message));
  const fixes = own.flatMap((subject) => fixSubject.exec(subject)?.[2] ?? []);
  return (fixes.length > 0 ? fixes : own).map((subject) => `- ${prose(subject)}`).join('\n');
}

/** `hotfix(<scope>): <description>`, from the first commit that is called a fix, else from the name of the branch. */
export function titleOf({ head, commits }: Hotfix): string {
  for (const { message } of commits) {
    const [, scope, description] = fixSubject.exec(subjectOf(message)) ?? [];
    if (description) return `hotfix${scope ? `(${scope})` : ''}: ${description}`;
  }
  return `hotfix: ${readHotfixBranch(head).slug.replace(/[-_/]+/g, ' ')}`;
}

function gatesPart(event: Event, { head, commit }: Hotfix, gates: readonly GateResult[] | undefined): Part {
  if (!gates) return gap('Not given: run quality-gates, and give its `results` as the input `gates`.');
  const tested = testedCommit(event, head) ?? commit;
  const since = tested === commit ? '' : ` The branch went on since, to ${commit}.`;
  return said(`${gatesTable(gates)}\n\nAt ${tested}.${since}`, 'given');
}

/** The commit of the branch that the run is about: who pushed while the gates ran is not covered by them. */
function testedCommit({ ref, sha, payload }: Event, head: string): string | undefined {
  if (ref === `refs/heads/${head}`) return sha || undefined;
  const { head: proposed } = (payload['pull_request'] ?? {}) as { head?: { ref?: string; sha?: string } };
  return proposed?.ref === head ? proposed.sha : undefined;
}

function versionPart({ version, base }: Hotfix, source: Part['source']): Part {
  if (version) return said(`${code(version)}, unless another hotfix is released first.`, source);
  return gap(`No release is in the history of ${code(base)} yet: tag the commit that runs in production.`);
}

function mergeInstructions({ base, version }: Hotfix): string {
  return [
    '1. Review the fix, and that its test fails without it.',
    `2. Merge into ${code(base)}.`,
    `3. \`finish\` tags the merge${version ? ` as ${code(version)}` : ''}, releases it and brings it back into development.`,
  ].join('\n');
}

/** The tracking file and the specification of the branch, where they are on it, and the changes. */
async function references({ github, url }: World, { head, base, commit }: Hotfix): Promise<string> {
  const files = [
    ['Tracking', trackingFile(head)],
    ['Specification', `${specFolder(head)}/spec.md`],
  ] as const;
  const there = await Promise.all(files.map(([, file]) => github.find(`/contents/${inUrl(file)}`, { ref: commit })));
  const links = files.filter((_, index) => there[index] !== undefined);
  return [
    ...links.map(([what, file]) => `- ${what}: ${link(file, `${url}/blob/${commit}/${inUrl(file)}`)}`),
    `- Changes: ${link(`${base}...${head}`, `${url}/compare/${encodeURIComponent(base)}...${encodeURIComponent(head)}`)}`,
  ].join('\n');
}

const inUrl = (file: string): string => file.split('/').map(encodeURIComponent).join('/');
