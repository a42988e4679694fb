// Reports that are missing, old, damaged, hostile or huge: always an error that says how to mend it, never a silent pass.

import { spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { expect, test } from '@jest/globals';
import { lcov, openWorkspace, passing } from '../quality-gates.world.ts';
import { measured } from './coverage.world.ts';

const bombs = {
  laughs: `<!DOCTYPE report [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><report name="&b;"><counter type="LINE" missed="0" covered="1"/></report>`,
  outside: `<!DOCTYPE report [<!ENTITY x SYSTEM "file:///etc/passwd">]><report name="&x;"><counter type="LINE" missed="0" covered="1"/></report>`,
  parameter: `<!DOCTYPE report [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]><report name="x"><counter type="LINE" missed="0" covered="1"/></report>`,
};

test.each([
  ['an entity bomb', 'jacoco.xml', bombs.laughs, 'it defines entities'],
  ['an entity that reads a file', 'jacoco.xml', bombs.outside, 'it defines entities'],
  ['an entity that asks a server', 'jacoco.xml', bombs.parameter, 'it defines entities'],
  [
    'an unknown entity',
    'jacoco.xml',
    '<report name="&lol;"><counter type="LINE" missed="0" covered="1"/></report>',
    'it is no XML: Invalid character entity',
  ],
  [
    'XML that was cut off',
    'coverage.xml',
    '<coverage line-rate="1" lines-covered="1" lines-valid="1"><packages>',
    'it is no XML: Unclosed root tag',
  ],
  ['XML nested without end', 'coverage.xml', '<a>'.repeat(5000), 'nested too deeply'],
  ['counts that cannot be', 'coverage.xml', '<coverage line-rate="1" lines-covered="9" lines-valid="1"/>', '9 of 1'],
  [
    'counts that are none',
    'jacoco.xml',
    '<report name="x"><counter type="LINE" missed="none" covered="1"/></report>',
    '1 of NaN',
  ],
  ['negative counts', 'lcov.info', 'SF:a\nLF:-5\nLH:-9\nend_of_record\n', '-9 of -5'],
  ['LCOV that was cut off', 'lcov.info', 'TN:\nSF:a\nDA:1,1\nDA:2', 'no line of LCOV'],
  ['LCOV without its end', 'lcov.info', 'TN:\nSF:a\nDA:1,1\n', 'has no end'],
  ['two runs in one LCOV file', 'lcov.info', 'SF:a\nDA:1,1\nSF:b\nDA:1,1\nend_of_record\n', 'has no end'],
  ['LCOV with other lines', 'lcov.info', 'TN:\nSF:a\nXDA 1,1\nend_of_record\n', 'no record of LCOV'],
  ['JSON that was cut off', 'coverage.json', '{"totals": {"num_statements": 10', 'it is no JSON'],
  [
    'JSON with numbers as words',
    'coverage.json',
    '{"totals": {"num_statements": 10, "covered_lines": "all"}}',
    'all of 10',
  ],
  [
    'a cover profile with other lines',
    'cover.out',
    'mode: set\na.go:1.1,2.2 1 1\n<html>\n',
    'no line of a cover profile',
  ],
  ['an empty file', 'lcov.info', '\n', 'it is empty'],
])('%s is an error', async (_title, name, content, said) => {
  const step = await measured({ [name]: content });
  expect(step.outputs).toMatchObject({ result: 'failed', coverage: '', 'failed-gates': '["coverage"]' });
  expect(step.row('coverage')?.summary).toContain(`The coverage report ${name} cannot be read: `);
  expect(step.row('coverage')?.summary).toContain(said);
});

const good = { 'lcov.info': lcov(9, 10) };

test.each<[string, string, string]>([
  [
    'pages',
    'lcov-report/index.html',
    '<!doctype html>\n<html><head><meta charset="utf-8"></head><body>&nbsp;<br></body></html>\n',
  ],
  ['an empty file', '.done', ''],
  ['a text', 'summary.md', '# Coverage\nTotal 90 %\n'],
  ['a table for people', 'coverage.txt', '# Coverage\nTotal 90 %\n'],
  ['an empty table', 'coverage.txt', ''],
  ['other XML', 'style.xml', '<checkstyle/>'],
  ['other JSON', 'coverage-final.json', '{"/app/a.js": {"s": {}}}'],
])('beside a report, what is none is passed over: %s', async (_title, name, content) => {
  const step = await measured({ ...good, [name]: content });
  expect(step.row('coverage')).toMatchObject({ status: 'passed', summary: '90.0 % of lines (≥ 80 % needed)' });
});

test('beside a report, what may have been meant for one is named', async () => {
  const broken = { 'junit.xml': '<testsuite><testcase', 'numbers.json': '{"a": 1', 'data.info': '' };
  const step = await measured({ ...good, ...broken });
  expect(step.row('coverage')).toMatchObject({
    status: 'passed',
    summary: '90.0 % of lines (≥ 80 % needed); not read, since no report: data.info, junit.xml, numbers.json',
  });
});

test.each([
  ['its name', 'jacoco.xml', ''],
  ['its name', 'api/lcov.info', '\n'],
  ['its root', 'api.xml', '<?xml version="1.0"?><!-- <a> -->\n<!DOCTYPE coverage>\n<coverage line-rate="1"><packages>'],
  ['its first line', 'api.dat', 'TN:\nSF:src/api.ts\nDA:1,1\n'],
  ['its first line', 'api.txt', 'mode: set\n<html>\n'],
  ['its first field', 'api.json', '{"meta": {"format": 3}, "tot'],
])('beside a report, one that is damaged is an error: told by %s, %s', async (_title, name, content) => {
  const step = await measured({ ...good, [name]: content });
  expect(step.outputs).toMatchObject({ result: 'failed', coverage: '' });
  expect(step.row('coverage')?.summary).toContain(`The coverage report ${name} cannot be read: `);
});

test('nothing but what is no report is no report', async () => {
  const step = await measured({ 'index.html': '<html><br></html>', 'numbers.json': '{"a": 1' });
  expect(step.row('coverage')?.summary).toBe('The tests wrote no coverage report.');
  expect(step.failure).toContain('No report, as far as can be read: numbers.json.');
});

test('a report that counts nothing is an error', async () => {
  const step = await measured({ 'lcov.info': 'TN:\n' });
  expect(step.row('coverage')).toMatchObject({
    status: 'failed',
    summary: 'The coverage report counts no lines: nothing was measured.',
  });
});

test('a run that writes no report is an error that says where to write one', async () => {
  await using workspace = await openWorkspace();
  const step = await workspace.gates({ ...passing, 'tests-command': 'true' });
  expect(step.row('coverage')).toMatchObject({ status: 'failed', summary: 'The tests wrote no coverage report.' });
  expect(step.failure).toContain('$QUALITY_GATES_REPORTS');
});

test.each([
  ['of another module', 'web/coverage/lcov.info', 'api/coverage/lcov.info'],
  ['in another folder', 'old/lcov.info', 'new/lcov.info'],
  ['of files that no new one tells of', 'coverage/lcov.info', 'coverage/api.lcov'],
])('an old report %s is an error beside a new one', async (_title, old, fresh) => {
  const stale = lcov(0, 1000).replace('auth', fresh.includes('api.lcov') ? 'web' : 'auth');
  await using workspace = await openWorkspace({ [old]: stale, 'report.info': lcov(9, 10) });
  const tests = `mkdir -p "$(dirname ${fresh})"; cp report.info ${fresh}`;
  const step = await workspace.gates({ ...passing, gates: 'coverage', 'tests-command': tests });
  expect(step.outputs).toMatchObject({ result: 'failed', coverage: '' });
  expect(step.row('coverage')?.summary).toBe(
    `The coverage report ${old} is older than this test run, which did not write it.`,
  );
  const named = await workspace.gates({
    ...passing,
    gates: 'coverage',
    'tests-command': tests,
    'coverage-file': fresh,
  });
  expect(named.outputs['coverage']).toBe('90.0');
});

test('reports are found where tools leave them, and not among installed packages', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(9, 10), 'other.info': lcov(0, 1000) });
  const tests =
    'mkdir -p coverage node_modules/x; cp report.info coverage/lcov.info; cp other.info node_modules/x/lcov.info';
  const step = await workspace.gates({ ...passing, gates: 'coverage', 'tests-command': tests });
  expect(step.outputs['coverage']).toBe('90.0');
});

test('a named report is read, whatever its name; several and globs are added up', async () => {
  await using workspace = await openWorkspace({ 'report.info': lcov(9, 10) });
  const tests = 'mkdir a b; cp report.info a/one.dat; cp report.info b/one.dat; cp report.info [x].dat';
  const step = await workspace.gates({
    ...passing,
    gates: 'coverage',
    'tests-command': tests,
    'coverage-file': '*/one.dat, [x].dat',
  });
  expect(step.row('coverage')?.summary).toBe('90.0 % of lines (≥ 80 % needed); 3 reports added up');
});

test('a named report that is none, or is not there, is an error', async () => {
  const step = await measured({ 'lcov.info': lcov(9, 10) }, { 'coverage-file': 'nowhere.xml' });
  expect(step.row('coverage')).toMatchObject({ status: 'failed', summary: 'There is no coverage report nowhere.xml.' });
  await using workspace = await openWorkspace();
  const none = await workspace.gates({
    ...passing,
    gates: 'coverage',
    'tests-command': 'echo "all good" > cov.txt',
    'coverage-file': 'cov.txt',
  });
  expect(none.row('coverage')).toMatchObject({ status: 'failed', summary: 'cov.txt is no coverage report.' });
});

test('JSON that is too large to be read is told, with what to write instead', async () => {
  await using workspace = await openWorkspace();
  const tests = 'printf "{" > coverage.json; truncate -s 70M coverage.json';
  const step = await workspace.gates({ ...passing, gates: 'coverage', 'tests-command': tests });
  expect(step.row('coverage')?.summary).toContain('it has 70 MB; let the tool write LCOV or XML');
});

const numbers = Array.from({ length: 10_000 }, (_, at) => at);

test.each([
  [
    'lcov.info',
    () => {
      const lines = numbers.map((at) => `DA:${at + 1},${at % 10 === 0 ? 0 : 1234}`);
      return ['TN:', 'SF:/home/me/shop/src/some/file.ts', ...lines, 'end_of_record', ''].join('\n');
    },
  ],
  [
    'cover.out',
    (part: number) => {
      const lines = numbers.map(
        (at) => `example.test/shop/internal/checkout/payment/part-${part}/handler.go:${at}.13,${at}.40 1 ${at % 10}`,
      );
      return ['mode: count', ...lines, ''].join('\n');
    },
  ],
])('a report of 100 MB is read within 300 MB of memory: %s', async (name, write) => {
  const folder = await mkdtemp(join(tmpdir(), 'huge-'));
  try {
    const file = join(folder, name);
    const stream = createWriteStream(file);
    for (let bytes = 0, part = 0; bytes < 100e6; part += 1) {
      const text = write(part);
      stream.write(text);
      bytes += text.length;
    }
    stream.end();
    await finished(stream);
    expect((await stat(file)).size).toBeGreaterThan(100e6);
    const reader = new URL('read-report.ts', import.meta.url).href;
    const script = `const { readReport } = await import(${JSON.stringify(reader)});
      const { covered, total } = await readReport(${JSON.stringify(file)});
      console.log(JSON.stringify({ share: covered / total, megabytes: process.resourceUsage().maxRSS / 1024 }));`;
    const { stdout, stderr } = spawnSync('node', ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect({ stdout, stderr }).toMatchObject({ stdout: expect.stringContaining('{') });
    const { share, megabytes } = JSON.parse(stdout);
    expect(share).toBe(0.9);
    expect(megabytes).toBeLessThan(300);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
