// Inputs as people write them in YAML.

import { expect, test } from '@jest/globals';
import {
  branches,
  flag,
  inputProblems,
  list,
  oneOf,
  Problem,
  people,
  type Reader,
  readInputs,
  required,
  revision,
  tagPrefix,
  text,
  workflowFiles,
} from './inputs.ts';

test.each<[string, Reader<unknown>, string, unknown]>([
  ['a list between commas', list, 'a, b,,c ', ['a', 'b', 'c']],
  ['a list of lines', list, '\n a\n\nb \n', ['a', 'b']],
  ['a list of lines, with literal commas', list, 'a, b\nc', ['a, b', 'c']],
  ['a single line, with literal commas', list, 'a, b\n', ['a, b']],
  ['a list of lines of Windows', list, 'a\r\nb\r\n', ['a', 'b']],
  ['a list that says something twice', list, 'a,b,a', ['a', 'b']],
  ['an empty list', list, '', []],
  ['true', flag, 'true', true],
  ['True', flag, 'True', true],
  ['TRUE', flag, 'TRUE', true],
  ['false', flag, 'false', false],
  ['False', flag, 'False', false],
  ['FALSE', flag, 'FALSE', false],
  ['a word', oneOf('ours', 'theirs'), 'theirs', 'theirs'],
  ['branches', branches, 'main, support/**', ['main', 'support/**']],
  ['branches as refs', branches, 'refs/heads/main', ['main']],
  ['a glob with a class', branches, 'release/v[12].?', ['release/v[12].?']],
  ['a tag', revision, 'v1.0.0', 'v1.0.0'],
  ['no revision', revision, '', ''],
  ['a prefix', tagPrefix, '@scope/pkg@', '@scope/pkg@'],
  ['no prefix', tagPrefix, '', ''],
  ['workflow files', workflowFiles, '.github/workflows/ci.yml, deploy.yaml', ['ci.yml', 'deploy.yaml']],
  ['people', people, '@ada, acme/platform, @acme/web, ada', ['ada', 'acme/platform', 'acme/web']],
  ['a required text', required(text), 'x', 'x'],
])('reads %s', (_, reader, raw, expected) => {
  expect(reader(raw.trim(), raw)).toEqual(expected);
});

test.each<[string, Reader<unknown>, string, RegExp]>([
  ['yes', flag, 'yes', /accepted: true, false/],
  ['tRUE', flag, 'tRUE', /accepted/],
  ['an empty boolean', flag, '', /accepted/],
  ['1', flag, '1', /accepted/],
  ['another word', oneOf('ours', 'theirs'), 'Ours', /accepted: ours, theirs/],
  ['another word where none is the default', oneOf('', 'keep', 'apply'), 'x', /accepted: keep, apply$/],
  ['a team with two slashes', people, 'ada, a/b/c', /owner\/team: a\/b\/c; accepted: /],
  ['a mention of nobody', people, '@', /owner\/team: ; accepted: /],
  ['no branch', branches, ' , ', /at least one branch; accepted: /],
  ['a bad branch among good ones', branches, 'main, a..b, -x', /a\.\.b, -x; accepted: /],
  ['a glob that no name can match', branches, 'a b/*', /a b\/\*/],
  ['an option as revision', revision, '--output=/etc/passwd', /accepted: the name of a branch or tag/],
  ['a range as revision', revision, 'a..b', /accepted: the name of a branch or tag/],
  ['a prefix with a space', tagPrefix, 'my v', /accepted: what git lets a tag begin with/],
  ['a prefix that is an option', tagPrefix, '-v', /accepted: what git lets a tag begin with/],
  ['a path as workflow', workflowFiles, '../ci.yml', /not the name of a workflow file: \.\.\/ci\.yml; accepted: /],
  ['a name that is no YAML', workflowFiles, 'CI', /CI/],
  ['nothing where something is required', required(text), '', /must be given/],
])('refuses %s', (_, reader, raw, expected) => {
  expect(() => reader(raw.trim(), raw)).toThrow(Problem);
  expect(() => reader(raw.trim(), raw)).toThrow(expected);
});

test('reads what it can, and tells of each that it cannot, with name, value and what is accepted', () => {
  const readers = { release: flag, into: branches, how: oneOf('a', 'b'), version: required(text) };
  const raw = { release: 'ja', into: 'develop', how: `x\u202e${'y'.repeat(300)}`, version: '' };
  const { values, problems } = readInputs(readers, (name) => raw[name as keyof typeof raw]);
  expect(values).toEqual({ into: ['develop'] });
  expect(problems).toEqual([
    '`release` is "ja": accepted: true, false',
    expect.stringMatching(/^`how` is "x\\u202ey{198}…": accepted: a, b$/),
    '`version` is missing: it must be given',
  ]);
  expect(inputProblems(problems).message).toMatch(/^3 inputs need attention:\n- /);
  expect(inputProblems(problems.slice(0, 1)).message).toMatch(/^1 input needs attention: /);
});

test('a defect in a reader is not taken for a bad input', () => {
  const broken: Reader<string> = () => {
    throw new TypeError('defect');
  };
  expect(() => readInputs({ broken }, () => '')).toThrow(TypeError);
});
