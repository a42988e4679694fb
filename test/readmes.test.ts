// What the README of an action says of it: two examples that can be pasted, its permissions, and nothing that is not there.

import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { type Example, examplesOf } from '../scripts/examples.ts';
import { actionNames, read, readFace, sourcesIn } from './project.ts';
import { type Job, onlyJob, ownPath, reusable, reusableNames, type Step, type Workflow } from './workflow-files.ts';

const headings = ['Minimal example', 'Step by step', 'Full example', 'Permissions', 'What goes wrong'];

/** The sections of a page by their `##` headings, in order, without what stands in fences. */
function sectionsOf(page: string): Map<string, string> {
  const parts = read(page)
    .split(/^## (.+)$/m)
    .slice(1);
  return new Map(parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : [])));
}

function onlyExample(page: string, heading: string): Workflow {
  const [example, ...others] = examplesOf(page, sectionsOf(page).get(heading) ?? '');
  if (!example || others.length > 0) throw new Error(`${page}: not one example under ${heading}`);
  return parse(example.text) as Workflow;
}

interface Called {
  readonly job: Job;
  readonly step: Step;
}

/** The step of a workflow that calls an action, with its job. */
function callOf({ jobs }: Workflow, name: string): Called | undefined {
  for (const job of Object.values(jobs))
    for (const step of job.steps ?? []) if (ownPath(step.uses) === name) return { job, step };
  return undefined;
}

const given = (called: Called | undefined): string[] => Object.keys(called?.step.with ?? {});

/** Without quotes and escapes, by which Markdown and code differ. */
const plain = (text: string): string => text.replace(/[`\\*"]/g, '').trim();
const codeOf = (folder: string): string =>
  sourcesIn(folder)
    .flatMap((file) => (/\.(test|world|ends)\.ts$/.test(file) ? [] : [read(file)]))
    .join('\n');
/** What is said for all actions, and what GitHub says as the sandbox has it. */
const shared = ['packages/core/src', 'packages/sandbox/src'].map(codeOf).join('\n');

/** Rows of a table of permissions: `contents: write` and its like, in the first cell. */
function permissionsOf(text: string): Record<string, string> {
  const rows = [...text.matchAll(/^\| `([a-z-]+): (read|write)` \|/gm)];
  return Object.fromEntries(rows.map(([, scope = '', level = '']) => [scope, level]));
}

describe.each(actionNames)('the README of %s', (name) => {
  const page = `${name}/README.md`;
  const sections = sectionsOf(page);
  const face = readFace(name);
  const required = Object.entries(face.inputs).flatMap(([input, { required: is }]) => (is ? [input] : []));
  const said = plain(codeOf(`actions/${name}`) + shared);
  const permissions = permissionsOf(sections.get('Permissions') ?? '');

  test('has its parts, in the order of all others', () => {
    expect([...sections.keys()].filter((heading) => headings.includes(heading))).toEqual(headings);
    expect(sections.get('Step by step')).toMatch(/^1\. /m);
    expect(sections.get('What goes wrong')).toMatch(/^\|---\|---\|\n\|/m);
  });

  test('quotes what the code says', () => {
    const [, head, rows = ''] =
      /^\| (.+?) \| what to do \|\n.*\n((?:\|.*\n)*)/m.exec(sections.get('What goes wrong') ?? '') ?? [];
    // What a person sees of cleanup is an ending with its reason, which is no message.
    if (name === 'cleanup') return expect(head).toBe('what you see');
    expect(head).toBe('it says');
    const quoted = [...rows.matchAll(/^\| (.+?) \|/gm)].flatMap(([, cell = '']) => cell.split('…'));
    const parts = quoted.map(plain).filter((part) => part.length > 2);
    expect(parts).not.toEqual([]);
    expect(parts.filter((part) => !said.includes(part))).toEqual([]);
  });

  test('has a minimal and a full example, which call it with what it needs', () => {
    const [minimal, full] = ['Minimal example', 'Full example'].map((heading) =>
      callOf(onlyExample(page, heading), name),
    );
    for (const call of [minimal, full]) {
      expect(call).toBeDefined();
      expect(required.filter((input) => !given(call).includes(input))).toEqual([]);
    }
    expect(given(full).length).toBeGreaterThan(given(minimal).length);
  });

  test('reads in its examples only outputs that there are', () => {
    const unknown = examplesOf(page, read(page)).flatMap((example) => unknownOutputs(example));
    expect(unknown).toEqual([]);
  });

  test('names every permission that its examples give, and gives none at the workflow', () => {
    for (const heading of ['Minimal example', 'Full example']) {
      const workflow = onlyExample(page, heading);
      expect(workflow.permissions).toEqual({});
      const own = callOf(workflow, name)?.job.permissions ?? {};
      const unnamed = Object.entries(own).filter(([scope, level]) => !covers(permissions[scope], level));
      expect([heading, unnamed]).toEqual([heading, []]);
    }
  });

  test('names the permissions that docs/tokens.md and the workflow of its name have', () => {
    const row = read('docs/tokens.md')
      .split('\n')
      .find((line) => line.startsWith('| `') && line.split(' | ', 1)[0]?.includes(`\`${name}\``));
    const told = [...(row ?? '').matchAll(/`([a-z-]+): (?:read|write)`/g)].map(([, scope = '']) => scope);
    expect([...new Set(told)].filter((scope) => scope !== 'mode').sort()).toEqual(Object.keys(permissions).sort());
    if (reusableNames.includes(name)) expect(onlyJob(reusable(name)).permissions).toEqual(permissions);
  });
});

const covers = (has: string | undefined, asked: string): boolean => has === asked || has === 'write';

/** `steps.x.outputs.y` where x is a step of ours that has no output y. */
function unknownOutputs({ page, line, text }: Example): string[] {
  const workflow = parse(text) as Workflow;
  const steps = Object.values(workflow.jobs ?? {}).flatMap((job) => job.steps ?? []);
  return [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)].flatMap(([all, id, output = '']) => {
    const step = steps.find((one) => one.id === id);
    if (!step) return [`${page}:${line}: ${all}: no such step`];
    const path = ownPath(step.uses);
    return path !== undefined && !(output in readFace(path).outputs) ? [`${page}:${line}: ${all}`] : [];
  });
}
