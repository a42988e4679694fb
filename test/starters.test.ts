// The starter workflows: buttons that a person understands at night, and calls that the called workflow accepts.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openShop } from '@hotfix-actions/testing';
import { describe, expect, test } from '@jest/globals';
import { templateForServer } from '../scripts/ghes.ts';
import { press } from './cycle.world.ts';
import { loadAction, read, readFace, root } from './project.ts';
import {
  callsIn,
  type Job,
  onlyJob,
  ownPath,
  reusable,
  reusableNameOf,
  reusableNames,
  starter,
  starterFolder,
  starterNames,
  variantNames,
  type WorkflowInput,
} from './workflow-files.ts';

/** What starts each; a button beside all that starts by itself, check excepted, which is about a pull request. */
const triggers: Readonly<Record<string, readonly string[]>> = {
  'hotfix-check': ['pull_request', 'merge_group'],
  'hotfix-cleanup': ['pull_request', 'workflow_dispatch'],
  'hotfix-deploy': ['workflow_dispatch', 'push'],
  'hotfix-doctor': ['schedule', 'workflow_dispatch'],
  'hotfix-finish': ['push', 'workflow_dispatch'],
  'hotfix-gates': ['push', 'workflow_dispatch'],
  'hotfix-open-pr': ['workflow_dispatch'],
  'hotfix-protect': ['schedule', 'workflow_dispatch'],
  'hotfix-rebase': ['schedule', 'workflow_dispatch'],
  'hotfix-revert': ['workflow_dispatch'],
  'hotfix-rollback': ['workflow_dispatch'],
  'hotfix-start': ['workflow_dispatch'],
};

/** Steps that call an action themselves: its contract, and what an optional part of it takes. */
const direct: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // issues: the tracking issue
  'open-pr': { contents: 'read', 'pull-requests': 'write', issues: 'write' },
  cleanup: { contents: 'write', 'pull-requests': 'write', issues: 'write' },
  protect: { contents: 'read' },
  'verify-tag': { contents: 'read' },
};

/** What the App's token has besides: a commit of the archive on develop, where workflow files differ from the default branch's. */
const ofTheApp: typeof direct = { cleanup: { workflows: 'write' } };
const appId = `\${{ vars.HOTFIX_APP_CLIENT_ID }}`;
const appKey = `\${{ secrets.HOTFIX_APP_PRIVATE_KEY }}`;

interface Called {
  readonly name: string;
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly permissions: Readonly<Record<string, string>> | undefined;
  readonly given: Readonly<Record<string, unknown>>;
}

/** What a job calls of ours, whether as a workflow or as a step. */
function calledBy(job: Job): Called[] {
  const workflow = reusableNameOf(ownPath(job.uses));
  if (workflow)
    return [
      {
        name: workflow,
        inputs: reusable(workflow).on['workflow_call']?.inputs ?? {},
        permissions: onlyJob(reusable(workflow)).permissions,
        given: job.with ?? {},
      },
    ];
  return (job.steps ?? []).flatMap(({ uses, with: given = {} }) => {
    const name = ownPath(uses);
    return name ? [{ name, inputs: readFace(name).inputs, permissions: direct[name], given }] : [];
  });
}

test('all buttons and triggers of the cycle are there, and every workflow that can be called', () => {
  const events = Object.fromEntries(starterNames.map((name) => [name, Object.keys(starter(name).on)]));
  expect(events).toEqual(triggers);
  const called = starterNames.flatMap((name) => Object.values(starter(name).jobs).flatMap(calledBy));
  const names = new Set(called.map(({ name }) => name));
  expect(reusableNames.filter((name) => !names.has(name))).toEqual([]);
});

test('finish by hand takes a branch and a commit, and `start` names the latter', () => {
  const { inputs } = starter('hotfix-finish').on['workflow_dispatch'] ?? {};
  expect(inputs).toMatchObject({ branch: { default: 'main' }, sha: { default: '' } });
  expect(starter('hotfix-finish').on['push']?.branches).toEqual(['main', 'support/**']);
});

test('rollback starts the deploy that is offered with it', () => {
  const { workflow } = starter('hotfix-rollback').jobs['rollback']?.with ?? {};
  expect(existsSync(join(root, starterFolder, String(workflow)))).toBe(true);
  expect(starter(String(workflow).replace(/\.yml$/, '')).on).toHaveProperty('workflow_dispatch');
});

test.each([
  ['as it is', (text: string) => text],
  ['on GitHub Enterprise Server', (text: string) => templateForServer(text, ['finish'])],
])('`start` knows that a support branch with hotfix-finish is finished, %s', async (_where, given) => {
  await using shop = await openShop();
  const files = { '.github/workflows/hotfix-finish.yml': given(read(starterFolder, 'hotfix-finish.yml')) };
  await shop.repository.commit('main', { files });
  await shop.repository.tag('v1.4.0', 'main');
  await shop.repository.commit('main', { files: { 'src/bad.ts': '' } });
  await shop.repository.tag('v1.5.0', 'main');
  const finished = await press(shop, 'start', { name: 'Auth', from: 'v1.4.0' });
  expect(finished.outputs['base-branch']).toBe('support/v1.4.0');
  expect(finished.warnings).toEqual([]);
  const older = await press(shop, 'start', { name: 'Older', from: 'v1.3.0' });
  expect(older.warnings.join()).toContain('/acme/shop/actions/workflows/hotfix-finish.yml');
});

describe.each(starterNames)('the starter workflow %s', (name) => {
  const workflow = starter(name);
  const dispatch = workflow.on['workflow_dispatch']?.inputs ?? {};
  const jobs = Object.values(workflow.jobs);
  const called = jobs.flatMap(calledBy);

  test('is offered with a name, a description, an icon and categories', () => {
    const properties: unknown = JSON.parse(read(starterFolder, `${name}.properties.json`));
    expect(properties).toEqual({
      name: workflow.name,
      description: expect.stringMatching(/^[A-Z].{20,}[^.]$/),
      iconName: expect.stringMatching(/^octicon [a-z-]+$/),
      categories: ['Automation', 'hotfix'],
    });
  });

  test('has typed and described inputs, as many as a button may have', () => {
    expect(Object.keys(dispatch).length).toBeLessThanOrEqual(25);
    for (const [input, { description, type, options, ...rest }] of Object.entries(dispatch)) {
      expect([input, description]).toEqual([input, expect.stringMatching(/^[A-Z].{4,119}$/)]);
      expect(['string', 'boolean', 'choice']).toContain(type);
      expect([input, rest.required === true]).toEqual([input, !('default' in rest)]);
      if (type === 'boolean') expect(typeof rest.default).toBe('boolean');
      expect(type === 'choice').toBe(options !== undefined);
      if (options) expect(options).toContain(rest.default);
    }
  });

  test('hands every answer on', () => {
    const text = read(starterFolder, `${name}.yml`);
    const asked = Object.keys(dispatch);
    expect(asked.filter((input) => !new RegExp(`\\binputs\\.${input}\\b`).test(text))).toEqual([]);
    const used = [...text.matchAll(/\binputs\.([\w-]+)/g)].map(([, input = '']) => input);
    expect(used.filter((input) => !asked.includes(input))).toEqual([]);
  });

  test('gives each job what the called one asks for, and no more', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of jobs) {
      const [{ permissions } = { permissions: undefined }] = calledBy(job);
      expect([job.name, job.permissions]).toEqual([job.name, permissions]);
    }
  });

  test('gives the called ones inputs and secrets that they have, and all that they need', () => {
    expect(called.length).toBeGreaterThan(0);
    for (const { name: action, inputs, given } of called) {
      const missing = Object.entries(inputs).flatMap(([key, { required }]) =>
        required && !(key in given) ? [key] : [],
      );
      const unknown = Object.keys(given).filter((key) => !(key in inputs));
      expect([action, missing, unknown]).toEqual([action, [], []]);
    }
    for (const { uses, secrets = {} } of jobs) {
      const target = reusableNameOf(ownPath(uses));
      const known = target ? (reusable(target).on['workflow_call']?.secrets ?? {}) : {};
      expect(Object.keys(secrets).filter((key) => !(key in known))).toEqual([]);
    }
  });

  test("takes the App's token where it writes, and its checks are to start at once", () => {
    const called = jobs.flatMap((job) => calledBy(job).map((one) => ({ job, ...one })));
    for (const { job, name: action, inputs, given } of called) {
      if ('app-client-id' in inputs) {
        expect(given['app-client-id']).toBe(appId);
        expect(job.secrets).toEqual({ 'app-private-key': appKey });
      }
      if (job.uses || job.permissions?.['pull-requests'] !== 'write') continue;
      const app = job.steps?.find(({ id }) => id === 'app');
      expect([app?.name, app?.if]).toEqual(['Token of the GitHub App', "vars.HOTFIX_APP_CLIENT_ID != ''"]);
      const asks = Object.entries({ ...direct[action], ...ofTheApp[action] });
      expect(app?.with).toEqual({
        'client-id': appId,
        'private-key': appKey,
        ...Object.fromEntries(asks.map(([permission, level]) => [`permission-${permission}`, level])),
      });
      expect(given['token']).toBe(`\${{ steps.app.outputs.token || github.token }}`);
    }
  });

  test('calls on GitHub Enterprise Server what is there, without a queue', () => {
    const text = templateForServer(
      read(starterFolder, `${name}.yml`),
      variantNames.map((one) => one.replace('-ghes', '')),
    );
    expect(text).not.toMatch(/^\s*queue:/m);
    const calls = callsIn(text).map(({ path }) => reusableNameOf(path));
    const without = calls.filter((one) => one && one !== 'quality-gates' && !variantNames.includes(one));
    expect(without).toEqual([]);
    expect(calls).toHaveLength(called.length);
  });

  test('offers and gives nothing that the action would refuse', async () => {
    for (const { name: action, given } of called) {
      const readers = (await loadAction(action)).inputs;
      for (const [key, value] of Object.entries(given))
        for (const text of answers(String(value), dispatch)) readers[key]?.(text.trim(), text);
    }
  });
});

/** A literal as it is; of `${{ inputs.x }}` and `${{ inputs.x || 'y' }}` all that can be answered, as far as it is known. */
function answers(value: string, dispatch: Readonly<Record<string, WorkflowInput>>): string[] {
  if (!value.includes('${{')) return [value];
  const [, name = ''] = /^\$\{\{ inputs\.([\w-]+)/.exec(value) ?? [];
  const [, text] = / \|\| '([^']*)' \}\}$/.exec(value) ?? [];
  const { type, options, default: first } = dispatch[name] ?? {};
  const given = type === 'boolean' ? ['true', 'false'] : (options ?? [String(first ?? '')]);
  return [...given, text ?? ''].filter((answer) => answer !== '');
}
