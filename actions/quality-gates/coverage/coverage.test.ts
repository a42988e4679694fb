// Reports of every format, as the tools themselves wrote them (fixtures/coverage), against the number that the tool told.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { measured } from './coverage.world.ts';

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/coverage/${name}`, import.meta.url)), 'utf8');

test.each([
  [
    'coverage-py.json',
    '87.5',
    'passed',
    "87.5 % of statements (≥ 80 % needed); coverage.py's own total is 75.0 % of statements and branches",
  ],
  ['coverage-py.cobertura.xml', '87.5', 'passed', '87.5 % of lines (≥ 80 % needed)'],
  ['coverage-py.lcov', '87.5', 'passed', '87.5 % of lines (≥ 80 % needed)'],
  [
    'istanbul-summary.json',
    '92.3',
    'passed',
    "92.3 % of lines (≥ 80 % needed); Istanbul's own total is 75.0 % of statements",
  ],
  [
    'istanbul.clover.xml',
    '92.3',
    'passed',
    "92.3 % of statements (≥ 80 % needed); Clover's own total is 75.0 % of statements, branches and methods",
  ],
  ['istanbul.lcov', '92.3', 'passed', '92.3 % of lines (≥ 80 % needed)'],
  ['istanbul.cobertura.xml', '92.3', 'passed', '92.3 % of lines (≥ 80 % needed)'],
  ['jacoco.xml', '81.8', 'passed', "81.8 % of lines (≥ 80 % needed); JaCoCo's own total is 51.5 % of instructions"],
  [
    'phpunit.clover.xml',
    '83.3',
    'passed',
    "83.3 % of statements (≥ 80 % needed); Clover's own total is 76.4 % of statements, branches and methods",
  ],
  ['phpunit.cobertura.xml', '83.3', 'passed', '83.3 % of lines (≥ 80 % needed)'],
  ['llvm-cov.lcov', '66.6', 'failed', '66.6 % of lines (≥ 80 % needed)'],
  ['llvm-cov.cobertura.xml', '66.6', 'failed', '66.6 % of lines (≥ 80 % needed)'],
  ['go.out', '77.7', 'failed', '77.7 % of statements (≥ 80 % needed)'],
])('%s is %s %%: %s', async (name, percent, status, summary) => {
  const step = await measured({ [name]: fixture(name) });
  expect(step.outputs['coverage']).toBe(percent);
  expect(step.row('coverage')).toMatchObject({ status, summary });
});

test('the reports of the projects of one build are added up', async () => {
  const names = ['gradle-api.jacoco.xml', 'gradle-web.jacoco.xml'];
  const step = await measured(Object.fromEntries(names.map((name) => [name, fixture(name)])));
  expect(step.row('coverage')?.summary).toBe(
    "78.5 % of lines (≥ 80 % needed); 2 reports added up; JaCoCo's own total is 56.0 % of instructions",
  );
});
