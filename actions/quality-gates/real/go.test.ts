// Real Go modules, with Go's own tools.

import { expect } from '@jest/globals';
import { openWorkspace } from '../quality-gates.world.ts';
import { toolEnvironment as env, withTools } from './real-tools.world.ts';

const project = {
  'go.mod': 'module example.test/shop\n\ngo 1.22\n',
  'shop.go': 'package shop\n\nfunc Check(token string) bool {\n\treturn len(token) > 2\n}\n',
  'shop_test.go': test('Check("ok1")'),
};

function test(condition: string): string {
  return `package shop\n\nimport "testing"\n\nfunc TestCheck(t *testing.T) {\n\tif !(${condition}) {\n\t\tt.Fatal("not checked")\n\t}\n}\n`;
}

withTools('go')('a good module passes all gates', async () => {
  await using workspace = await openWorkspace(project);
  const step = await workspace.gates({}, { env });
  expect({ failure: step.failure, log: step.streamed }).toMatchObject({ failure: undefined });
  expect(step.outputs).toMatchObject({ result: 'passed', coverage: '100.0' });
  expect(step.row('coverage')?.summary).toBe('100.0 % of statements (≥ 80 % needed)');
});

withTools('go')(
  'a failing test, code that no test runs and a doubtful format fail their gates; the rest passes',
  async () => {
    const untested =
      'package shop\n\nimport "fmt"\n\nfunc Label(n int) string {\n\tif n > 1 {\n\t\treturn "many"\n\t}\n\treturn fmt.Sprintf("%d", "one")\n}\n';
    await using workspace = await openWorkspace({
      ...project,
      'shop_test.go': test('Check("")'),
      'label.go': untested,
    });
    const step = await workspace.gates(
      { gates: 'coverage, tests, lint, build' },
      { env: { ...env, GOFLAGS: '-mod=mod -vet=off' } },
    );
    expect(step.outputs).toMatchObject({ coverage: '25.0', 'failed-gates': '["coverage","tests","lint"]' });
    expect(step.summary).toContain('shop_test.go:7: not checked');
    expect(step.row('lint')?.summary).toContain('wrong type string');
  },
);

withTools('go')('a wrong type fails types and build, and the tests do not come to their end', async () => {
  await using workspace = await openWorkspace({
    ...project,
    'shop.go': 'package shop\n\nfunc Check(token string) bool {\n\treturn token\n}\n',
  });
  const step = await workspace.gates({}, { env });
  expect(step.outputs['failed-gates']).toBe('["coverage","tests","lint","types","build"]');
  expect(step.row('coverage')).toMatchObject({ status: 'skipped' });
  expect(step.row('build')?.summary).toContain('cannot use token');
});
