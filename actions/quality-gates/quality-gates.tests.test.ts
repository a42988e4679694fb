// What test runners say about single tests becomes annotations on file and line, and a list in the summary.

import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { type Files, type GatesPlayed, lcov, openWorkspace } from './quality-gates.world.ts';

const failing = (name: string, attributes: string, text: string) =>
  `<testcase name="${name}" ${attributes}><failure message="${name} is wrong">${text}</failure></testcase>`;

/** The tests gate on a run that fails and leaves this JUnit XML. */
async function tested(cases: readonly string[], files: Files = {}, report = 'junit.xml'): Promise<GatesPlayed> {
  const xml = `<?xml version="1.0"?><testsuites><testsuite name="all">${cases.join('')}</testsuite></testsuites>`;
  await using workspace = await openWorkspace({ ...files, 'made.xml': xml });
  const folder = report.includes('/') ? report.slice(0, report.lastIndexOf('/')) : '.';
  return await workspace.gates({
    gates: 'tests',
    'tests-command': `mkdir -p ${folder}; cp made.xml ${report}; exit 1`,
  });
}

test('the tests are counted', async () => {
  const passed = '<testcase name="a" classname="x"/>';
  const skipped = '<testcase name="c" classname="x"><skipped/></testcase>';
  const step = await tested([passed, passed, skipped, failing('b', 'classname="x"', 'no')]);
  expect(step.row('tests')).toMatchObject({ status: 'failed', summary: '2 of 4 passed, 1 failed, 1 skipped' });
});

test.each<[string, Files, string, string, string, { file?: string; line?: number }]>([
  [
    'pytest',
    { 'tests/test_auth.py': '', 'src/auth.py': '' },
    'classname="tests.test_auth"',
    'def test():\n&gt; check()\n\ntests/test_auth.py:7: \n_ _ _\nsrc/auth.py:3: AssertionError',
    'junit.xml',
    { file: 'tests/test_auth.py', line: 7 },
  ],
  [
    'surefire in a module',
    { 'api/src/test/java/shop/AuthTest.java': '' },
    'classname="shop.AuthTest"',
    'org.opentest4j.AssertionFailedError\n\tat org.junit.Assert.fail(Assert.java:1)\n\tat shop.AuthTest.check(AuthTest.java:12)',
    'api/target/surefire-reports/TEST-shop.AuthTest.xml',
    { file: 'api/src/test/java/shop/AuthTest.java', line: 12 },
  ],
  [
    'a JavaScript stack',
    { 'src/auth.test.js': '', 'node_modules/jest/index.js': '' },
    'classname="auth accepts"',
    'Error: no\n    at expect (node_modules/jest/index.js:1:1)\n    at Object.test (src/auth.test.js:5:20)',
    'junit.xml',
    { file: 'src/auth.test.js', line: 5 },
  ],
  [
    'attributes',
    { 'spec/auth_spec.rb': '' },
    'file="./spec/auth_spec.rb" line="9"',
    'no',
    'junit.xml',
    { file: 'spec/auth_spec.rb', line: 9 },
  ],
  [
    'a place outside',
    {},
    'classname="x"',
    `at ${fileURLToPath(import.meta.url)}:1 ../../etc/hosts.allow:2`,
    'junit.xml',
    {},
  ],
])('a failed test is annotated at its place: %s', async (_title, files, attributes, text, report, place) => {
  const step = await tested([failing('checks', attributes, text)], files, report);
  expect(step.annotations).toHaveLength(1);
  const [{ title, message, ...at } = { title: '', message: '' }] = step.annotations;
  expect(title).toMatch(/checks$/);
  expect(message).toBe('checks is wrong');
  expect(at).toEqual({ level: 'warning', ...place });
});

test('places are told from the workspace on, also in a working directory', async () => {
  const xml = `<testsuite>${failing('checks', 'classname="tests.test_auth"', 'tests/test_auth.py:7: AssertionError')}</testsuite>`;
  await using workspace = await openWorkspace({ 'api/tests/test_auth.py': '', 'api/made.xml': xml });
  const commands = { gates: 'tests', 'tests-command': 'cp made.xml junit.xml; exit 1', 'working-directory': 'api' };
  const step = await workspace.gates(commands);
  expect(step.annotations).toEqual([expect.objectContaining({ file: 'api/tests/test_auth.py', line: 7 })]);
});

test('the one error is the verdict: what points at tests are warnings, ten at most; all of them are in the summary', async () => {
  const cases = Array.from({ length: 25 }, (_, at) => failing(`case ${at + 1}`, 'classname="x"', 'no'));
  const step = await tested(cases);
  expect(step.annotations.map(({ level }) => level)).toEqual(Array(10).fill('warning'));
  expect(step.failure).toBeDefined();
  for (const at of [1, 10, 25]) expect(step.summary).toContain(`x › case ${at}\``);
});

test('colours and markup of a message are gone', async () => {
  const step = await tested(
    ['<testcase name="a"><error message="&#27;[31m&lt;b&gt;|no&#27;[0m">x</error></testcase>'].map((xml) =>
      xml.replaceAll('&#27;', '\u001b'),
    ),
  );
  expect(step.annotations).toEqual([{ level: 'warning', title: 'a', message: '<b>|no' }]);
  expect(step.summary).toContain('- `a`: &lt;b&gt;\\|no');
});

test('a run that passes has no failed tests, and an old report says nothing', async () => {
  const old = '<testsuite><testcase name="old"/></testsuite>';
  await using workspace = await openWorkspace({ 'junit.xml': old, 'report.info': lcov(9, 10) });
  const step = await workspace.gates({ gates: 'tests', 'tests-command': 'true' });
  expect(step.row('tests')).toMatchObject({ status: 'passed', summary: 'passed' });
});

test('exit codes are believed: of a run that passes no test is called failed', async () => {
  const xml = `<testsuite>${failing('flaky', 'classname="x"', 'no')}<testcase name="a"/></testsuite>`;
  await using workspace = await openWorkspace({ 'made.xml': xml });
  const step = await workspace.gates({ gates: 'tests', 'tests-command': 'cp made.xml junit.xml' });
  expect(step.row('tests')).toMatchObject({ status: 'passed', summary: '1 of 2 passed, 1 failed' });
  expect(step.annotations).toEqual([]);
  expect(step.summary).not.toContain('flaky');
});

test('a damaged report of tests does not change what the exit code says', async () => {
  await using workspace = await openWorkspace({ 'made.xml': '<testsuite><testcase name="a"><failure' });
  const step = await workspace.gates({ gates: 'tests', 'tests-command': 'cp made.xml junit.xml; echo all green' });
  expect(step.row('tests')).toMatchObject({ status: 'passed', summary: 'passed' });
});
