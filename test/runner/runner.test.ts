// How runs are counted, and what starts them: by logs that act wrote, and by the starter workflows themselves.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { read, root } from '../project.ts';
import { reusableFolder, reusableNames, starterFolder, starterNames } from '../workflow-files.ts';
import { type Entry, openLedger, problemsOf } from './ledger.ts';
import { countSteps, lastMessages, stepEnds } from './log.ts';
import { type DeclaredStep, declaredIn, environmentOf, type Happening, starts } from './workflow.ts';

const log = (name: string) => readFileSync(new URL(`./fixtures/${name}.jsonl`, import.meta.url), 'utf8');
const declared = (name: string) => declaredIn(`${name}.yml`, read(starterFolder, `${name}.yml`), root);

const happening: Happening = { name: 'workflow_dispatch', ref: 'refs/heads/main', sha: '', payload: {} };

function entryOf(name: string, text: string, more: Partial<Entry> = {}): Entry {
  const { steps } = declared(name);
  const count = countSteps(steps, stepEnds(text));
  const rest = { happening, usesApp: false, succeeded: true, seconds: 0, lastMessages: [] };
  return { ...rest, file: `${name}.yml`, declared: steps, count, ...more };
}

const lines = (text: string, wanted: (line: string) => boolean) => text.split('\n').filter(wanted).join('\n');

describe('a log of act', () => {
  test('in which all steps ran', () => {
    const entry = entryOf('hotfix-deploy', log('deployed'));
    expect(entry.count.ran.map(({ name }) => name)).toEqual(['Only a release', 'Deploy']);
    expect(problemsOf(entry)).toEqual([]);
  });

  test('in which a step failed', () => {
    const entry = entryOf('hotfix-start', log('start-failed'), { succeeded: false });
    expect(entry.count.failed).toEqual([
      { job: 'start/hotfix-actions start a hotfix/start', id: 'start', name: 'Start', file: 'start.yml' },
    ]);
    expect(problemsOf(entry)).toEqual(['it failed', expect.stringMatching(/^the step "Start" of .* failed$/)]);
    const shown = lastMessages(log('start-failed'), 100).join('\n');
    expect(shown).toContain('There is no production branch');
    expect(shown).not.toContain('ghs_');
  });

  test('in which a step is missing that no condition leaves out', () => {
    const entry = entryOf(
      'hotfix-deploy',
      lines(log('deployed'), (line) => !line.includes('"step":"Deploy"')),
    );
    expect(problemsOf(entry)).toEqual([expect.stringMatching(/^the step "Deploy" .* did not run, and no condition/)]);
    expect(() => openLedger(() => undefined).enter(entry)).toThrow('hotfix-deploy.yml: the step "Deploy"');
  });

  test('in which a step ran twice, or one that is in no file', () => {
    const { steps } = declared('hotfix-deploy');
    const ends = stepEnds(log('deployed'));
    expect(() => countSteps(steps, [...ends, ...ends])).toThrow('ran more than once');
    expect(() => countSteps(steps.slice(1), ends)).toThrow('ran, and is in no file');
  });
});

describe('what is skipped by design', () => {
  const whole = (name: string, wanted: (step: DeclaredStep) => boolean): Entry => {
    const { steps } = declared(name);
    const count = { ran: steps.filter(wanted), failed: [], skipped: steps.filter((step) => !wanted(step)) };
    return { ...entryOf(name, ''), count };
  };
  const all = () => true;

  test('is the token of an App that is not there, and no other step', () => {
    expect(problemsOf(whole('hotfix-finish', ({ id }) => id !== 'app'))).toEqual([]);
    expect(problemsOf({ ...whole('hotfix-finish', ({ id }) => id !== 'app'), usesApp: true })).toHaveLength(1);
    expect(problemsOf({ ...whole('hotfix-finish', all), usesApp: true })).toEqual([]);
    expect(problemsOf(whole('hotfix-finish', all))).toEqual([expect.stringMatching(/ran, though no GitHub App/)]);
  });

  test('is cleaning up, where no back-merge was merged', () => {
    const closed = (ref: string, merged: boolean): Happening => {
      const payload = { pull_request: { merged, head: { ref } } };
      return { ...happening, name: 'pull_request', payload };
    };
    const none = whole('hotfix-cleanup', () => false);
    expect(problemsOf({ ...none, happening: closed('hotfix/x', true) })).toEqual([]);
    expect(problemsOf({ ...none, happening: closed('back-merge/x', false) })).toEqual([]);
    expect(problemsOf({ ...none, happening: closed('back-merge/x', true) })).toHaveLength(1);
    expect(problemsOf(none)).toHaveLength(1);
  });

  test('and what ran in no run is named', () => {
    const ledger = openLedger(() => undefined);
    ledger.enter(whole('hotfix-finish', ({ id }) => id !== 'app'));
    const files = ['hotfix-finish.yml', 'finish.yml', 'hotfix-new.yml'];
    expect(ledger.neverRan(files)).toEqual(['hotfix-new.yml', 'finish.yml: Token of the GitHub App']);
    expect(ledger.skips()).toEqual(['1 × "Token of the GitHub App", since no GitHub App is set up']);
    expect(ledger.sum()).toBe(
      '2 workflows (1 starters, 1 that they call), 1 runs, 1 steps ran, 1 skipped by their condition',
    );
    ledger.enter({ ...whole('hotfix-finish', all), usesApp: true });
    expect(ledger.neverRan([])).toEqual([]);
  });
});

describe('what starts', () => {
  const started = (given: Partial<Happening>): string[] =>
    starterNames.filter((name) => starts(declared(name).on, { ...happening, ...given }));

  test.each<[Partial<Happening>, string[]]>([
    [{ name: 'push', ref: 'refs/heads/main' }, ['hotfix-finish']],
    [{ name: 'push', ref: 'refs/heads/support/v1.5.0' }, ['hotfix-finish']],
    [{ name: 'push', ref: 'refs/heads/hotfix/20251024T093000Z_x' }, ['hotfix-gates']],
    [{ name: 'push', ref: 'refs/heads/hotfix/team/x' }, ['hotfix-gates']],
    [{ name: 'push', ref: 'refs/heads/develop' }, []],
    [{ name: 'push', ref: 'refs/heads/v1.0.0' }, []],
    [{ name: 'push', ref: 'refs/tags/v1.3.0-hotfix.1' }, ['hotfix-deploy']],
    [{ name: 'push', ref: 'refs/tags/v1' }, []],
    [{ name: 'push', ref: 'refs/tags/x1.3.0' }, []],
    [{ name: 'pull_request', type: 'opened', base: 'main' }, ['hotfix-check']],
    [{ name: 'pull_request', type: 'opened', base: 'develop' }, []],
    [{ name: 'merge_group', type: 'checks_requested', base: 'support/v1.3.0' }, ['hotfix-check']],
    [{ name: 'pull_request', type: 'labeled', base: 'main' }, []],
    [{ name: 'pull_request', type: 'closed', base: 'develop' }, ['hotfix-cleanup']],
  ])('%j', (given, files) => {
    expect(started(given)).toEqual(files);
  });
});

test('an environment is a name, or one for one answer alone', () => {
  const asked = (inputs: Record<string, string>): Happening => ({ ...happening, payload: { inputs } });
  const written = declared('hotfix-protect').environments['Hotfix: protect/protect'] ?? '';
  expect(environmentOf(written, asked({ mode: 'apply' }))).toBe('administration');
  expect(environmentOf(written, asked({ mode: 'check' }))).toBe('');
  expect(environmentOf(written, { ...happening, name: 'schedule' })).toBe('');
  expect(environmentOf('production', happening)).toBe('production');
  expect(() => environmentOf(`\${{ inputs.environment }}`, happening)).toThrow('do not know');
});

test('no workflow knows that act plays it', () => {
  const files = [
    ...reusableNames.map((name) => read(reusableFolder, `${name}.yml`)),
    ...starterNames.map((name) => read(starterFolder, `${name}.yml`)),
  ];
  expect(files.filter((text) => /\bACT\b|nektos/.test(text))).toEqual([]);
});
