// The workflows that others call keep the contract of the actions: the same inputs with the same defaults, no more permissions, and
// nothing of an event in a script.

import { describe, expect, test } from '@jest/globals';
import { examplesOf, pagesIn } from '../scripts/examples.ts';
import { forServer } from '../scripts/ghes.ts';
import { notesOf } from '../scripts/release/changelog.ts';
import { read, readFace, root } from './project.ts';
import {
  callsIn,
  onlyJob,
  ownPath,
  reusable,
  reusableFolder,
  reusableNameOf,
  reusableNames,
  starterFolder,
  starterNames,
  variantNames,
  type WorkflowInput,
  workflowFiles,
} from './workflow-files.ts';

/** The contract's, and below them those of optional parts, as README.md and action.yml name them. */
const allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  start: { contents: 'write', issues: 'write' },
  check: { contents: 'read', 'pull-requests': 'write' },
  'quality-gates': { contents: 'read' },
  finish: {
    contents: 'write',
    issues: 'write',
    'pull-requests': 'write',
    // release-workflows, trigger-workflows
    actions: 'write',
    // required-checks
    checks: 'read',
    statuses: 'read',
  },
  rebase: { contents: 'write', issues: 'write', 'pull-requests': 'write' },
  rollback: {
    actions: 'write',
    contents: 'write',
    deployments: 'read',
    // the tracking issue of the hotfix that was bad
    issues: 'write',
    'pull-requests': 'read',
  },
  revert: { contents: 'write', 'pull-requests': 'write' },
  doctor: { contents: 'write', issues: 'write', 'pull-requests': 'write' },
};

/** What a workflow asks for besides the inputs of its action. */
const own: Readonly<Record<string, readonly string[]>> = {
  'quality-gates': ['ref', 'fetch-depth', 'setup-command', 'runs-on'],
  finish: ['production-branch', 'runs-on', 'app-client-id'],
  check: ['runs-on'],
  rollback: ['runs-on'],
};
const ofMost = ['runs-on', 'app-client-id'];

/** Without it a deployment is created, which takes `deployments: write`: that is left to the action itself. */
const asked: Readonly<Record<string, string>> = { rollback: 'workflow' };

/** With a branch alone finish goes up to its tip. */
const expressionOf = (name: string, input: string): string =>
  name === 'finish' && input === 'sha' ? 'inputs.sha || inputs.production-branch' : `inputs.${input}`;

const pages = await pagesIn(root);

test('all that was promised is there', () => {
  expect(reusableNames).toEqual(Object.keys(allowed).sort());
});

describe.each(reusableNames)('the workflow %s', (name) => {
  const workflow = reusable(name);
  const job = onlyJob(workflow);
  const face = readFace(name);
  const { inputs = {}, secrets = {}, outputs = {} } = workflow.on['workflow_call'] ?? {};
  const step = job.steps?.find(({ uses }) => ownPath(uses) === name);
  const passed = Object.keys(face.inputs).filter((input) => !['token', 'repository'].includes(input));

  test('is for others to call, and for nothing else', () => {
    expect(Object.keys(workflow.on)).toEqual(['workflow_call']);
  });

  test('asks for what the action only does without for another permission', () => {
    const input = asked[name];
    if (input !== undefined) expect(inputs[input]).toMatchObject({ type: 'string', required: true });
    expect(Object.values(inputs).filter(({ required }) => required).length).toBe(
      Object.values(face.inputs).filter(({ required }) => required).length + (input === undefined ? 0 : 1),
    );
  });

  test('has the permissions of the contract, and no more', () => {
    expect(workflow.permissions).toEqual({});
    expect(job.permissions).toEqual(allowed[name]);
    expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('never runs beside itself where it writes, and no run is dropped', () => {
    const group = expect.stringMatching(new RegExp(`^hotfix-${name}(-\\$\\{\\{ .+ \\}\\})?$`));
    // Two runs of the gates share nothing.
    if (name === 'quality-gates') expect(job.concurrency).toBeUndefined();
    else expect(job.concurrency).toEqual({ group, 'cancel-in-progress': false, queue: 'max' });
  });

  test('takes all that the action takes, and hands it on', () => {
    expect(Object.keys(inputs)).toEqual([...passed, ...(own[name] ?? ofMost)]);
    const handed = passed.map((input) => [input, `\${{ ${expressionOf(name, input)} }}`] as const);
    const token = 'token' in secrets ? { token: expect.anything() } : {};
    expect(step?.with).toEqual({ ...Object.fromEntries(handed), ...token });
  });

  test.each(passed.filter((input) => input !== asked[name]))('takes %s as the action describes it', (input) => {
    const { required = false, default: value, description } = face.inputs[input] ?? {};
    const { type, default: other, ...rest } = inputs[input] as WorkflowInput;
    expect(rest).toEqual({ description, ...(required ? { required } : {}) });
    expect(other === undefined ? undefined : String(other)).toBe(value);
    // Any other text would be no boolean in the action either.
    expect(type === 'boolean').toBe(value === 'true' || value === 'false');
  });

  test('gives all that the action gives', () => {
    expect(Object.keys(outputs)).toEqual(Object.keys(face.outputs));
    for (const [output, { description, value }] of Object.entries(outputs)) {
      expect([output, description]).toEqual([output, face.outputs[output]?.description]);
      expect(value).toBe(`\${{ jobs.${name}.outputs.${output} }}`);
      expect(job.outputs?.[output]).toBe(`\${{ steps.${step?.id}.outputs.${output} }}`);
    }
  });

  test("the App's token, else the one that is given, else the job's own", () => {
    const app = job.steps?.find(({ id }) => id === 'app');
    if (!('app-client-id' in inputs)) {
      expect([secrets, app]).toEqual([{}, undefined]);
      return;
    }
    expect(secrets).toMatchObject({ 'app-private-key': { required: false }, token: { required: false } });
    expect(app?.if).toBe("inputs.app-client-id != ''");
    expect(step?.with?.['token']).toBe(`\${{ steps.app.outputs.token || secrets.token || github.token }}`);
    const asks = Object.entries(app?.with ?? {}).flatMap(([key, level]) =>
      key.startsWith('permission-') ? [[key.slice('permission-'.length), level] as const] : [],
    );
    // What the job's own token can never have is what the App is for.
    expect(Object.fromEntries(asks)).toEqual({ ...allowed[name], workflows: 'write' });
  });
});

describe('for GitHub Enterprise Server', () => {
  test('each workflow that has a queue has a variant without, made of it by `npm run ghes`', () => {
    const made = reusableNames.filter((name) => forServer(`${name}.yml`, read(reusableFolder, `${name}.yml`)));
    expect(variantNames).toEqual(made.map((name) => `${name}-ghes`));
    for (const name of made) {
      const variant = read(reusableFolder, `${name}-ghes.yml`);
      expect(variant).toBe(forServer(`${name}.yml`, read(reusableFolder, `${name}.yml`)));
      expect(variant).not.toMatch(/^\s*queue:/m);
    }
  });
});

describe('our own actions are called', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const refsIn = (folder: string): string[] => {
    const files = workflowFiles.filter((file) => file.startsWith(`${folder}/`));
    const refs = files.flatMap((file) => [...read(file).matchAll(/uses: org\/hotfix-actions\S*@(\S+)/g)]);
    return [...new Set(refs.map(([, ref = '']) => ref))];
  };

  test('by workflows that others call: all by one release, the last one, which `npm run release` wrote in', () => {
    const notes = notesOf(read('CHANGELOG.md'), version);
    expect(refsIn(reusableFolder)).toEqual([notes === undefined ? 'v1' : `v${version}`]);
  });

  test('by starter workflows: by the major version, which follows', () => {
    expect(refsIn(starterFolder)).toEqual(['v1']);
  });
});

describe.each(workflowFiles)('%s', (file) => {
  const text = read(file);
  const uses = [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, what = '']) => what);

  test('calls ours by their release, others by their commit, and nothing of the checkout', () => {
    const release = /^org\/hotfix-actions\/(?:[a-z-]+|\.github\/workflows\/[a-z-]+\.yml)@v[\d.]+$/;
    const commit = /^[\w-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    // Our own have the commit of the run checked out.
    const here = /^\.\/[\w./-]+$/;
    const allowed = file.startsWith(`${reusableFolder}/ci-`) ? [release, commit, here] : [release, commit];
    expect(uses.filter((what) => !allowed.some((form) => form.test(what)))).toEqual([]);
  });

  test('has no expression in a script', () => {
    const scripts = [...text.matchAll(/^( *)(?:- )?run: .*(?:\n(?:\1 +.*)?)*/gm)].map(([script]) => script);
    expect(scripts).toHaveLength(text.match(/^ *(?:- )?run: /gm)?.length ?? 0);
    expect(scripts.filter((script) => script.split(/\n *env:/, 1)[0]?.includes('${{'))).toEqual([]);
  });
});

describe('what READMEs and documents call', () => {
  test.each(pages)('%s names inputs that exist', (page) => {
    const texts = examplesOf(page, read(page)).map(({ text }) => text);
    const unknown = texts.flatMap(callsIn).flatMap(({ path, with: given }) => {
      const name = reusableNameOf(path);
      const known = name ? reusable(name).on['workflow_call']?.inputs : readFace(path).inputs;
      return given.filter((input) => !(input in (known ?? {}))).map((input) => `${path}: ${input}`);
    });
    expect(unknown).toEqual([]);
  });

  test('docs/adopt.md names every starter workflow', () => {
    const text = read('docs/adopt.md');
    expect(starterNames.filter((name) => !text.includes(name))).toEqual([]);
  });
});
