// What a person copies into the workflow must be YAML that says what was played.

import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { settingsOf, workflowOf } from './workflow.ts';

const usual = { main: 'main', develop: 'develop', fix: 'hotfix/a', prefix: 'v' };

test('where nothing differs from the defaults, nothing is set', () => {
  expect(parse(workflowOf(usual))).toEqual({
    on: { push: { branches: ['main', 'support/**'] } },
    steps: [{ uses: 'org/hotfix-actions@v1' }],
  });
});

test.each([
  [{ main: 'master' }, { branch: 'master, support/**' }],
  [{ develop: 'dev' }, { into: 'dev' }],
  [{ prefix: '' }, { 'tag-prefix': '' }],
  [{ prefix: '@scope/pkg@' }, { 'tag-prefix': '@scope/pkg@' }],
  [{ fix: 'bug/prices' }, { 'hotfix-branches': 'hotfix/**, bug/**' }],
  [
    { main: 'eu,live', develop: 'on' },
    { branch: 'eu,live\nsupport/**\n', into: 'on' },
  ],
  [{ main: "it's" }, { branch: "it's, support/**" }],
])('%j', (needs, inputs) => {
  const all = { ...usual, ...needs };
  const { on, steps } = parse(workflowOf(all));
  expect(steps).toEqual([{ uses: 'org/hotfix-actions@v1', with: inputs }]);
  expect(settingsOf(all)).toEqual(inputs);
  expect(on.push.branches).toEqual([all.main, 'support/**']);
});

test('a branch with a sign that a filter would read otherwise is escaped', () => {
  expect(parse(workflowOf({ ...usual, main: 'c++' })).on.push.branches[0]).toBe('c\\+\\+');
});
