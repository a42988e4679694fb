// Real crates: cargo, clippy and cargo-llvm-cov.

import { delimiter } from 'node:path';
import { expect } from '@jest/globals';
import { openWorkspace } from '../quality-gates.world.ts';
import { toolEnvironment as env, withTools } from './real-tools.world.ts';

const project = {
  'Cargo.toml': '[package]\nname = "shop"\nversion = "1.3.0"\nedition = "2021"\n',
  'Cargo.lock': 'version = 3\n\n[[package]]\nname = "shop"\nversion = "1.3.0"\n',
  'src/lib.rs': crate('token.starts_with("ok")', 'check("ok1")'),
};

function crate(body: string, condition: string): string {
  return `pub fn check(token: &str) -> bool {\n    ${body}\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn checks() {\n        assert!(${condition});\n    }\n}\n`;
}

const untested =
  'pub fn label(n: u8) -> &\'static str {\n    if n > 1 {\n        return "many";\n    }\n    "one"\n}\n\n';

withTools(
  'cargo',
  'cargo-clippy',
  'cargo-llvm-cov',
)('a good crate passes all gates', async () => {
  await using workspace = await openWorkspace(project);
  const step = await workspace.gates({}, { env });
  expect({ failure: step.failure, log: step.streamed }).toMatchObject({ failure: undefined });
  expect(step.outputs).toMatchObject({ result: 'passed', coverage: '100.0' });
});

withTools(
  'cargo',
  'cargo-clippy',
  'cargo-llvm-cov',
)(
  'a failing test, code that no test runs and a lint fail their gates; the coverage is measured all the same',
  async () => {
    const code = untested + crate('return token.starts_with("ok");', 'check("")');
    await using workspace = await openWorkspace({ ...project, 'src/lib.rs': code });
    const step = await workspace.gates({}, { env });
    expect(step.outputs['failed-gates']).toBe('["coverage","tests","lint"]');
    expect(Number(step.outputs['coverage'])).toBeGreaterThan(20);
    expect(Number(step.outputs['coverage'])).toBeLessThan(80);
    expect(step.summary).toContain('tests::checks');
    expect(step.summary).toContain('needless_return');
  },
);

withTools(
  'cargo',
  'cargo-clippy',
  'cargo-llvm-cov',
)('a wrong type fails every gate, and the coverage is skipped', async () => {
  await using workspace = await openWorkspace({ ...project, 'src/lib.rs': crate('token.len()', 'check("ok1")') });
  const step = await workspace.gates({}, { env });
  expect(step.outputs['failed-gates']).toBe('["coverage","tests","lint","types","build"]');
  expect(step.row('coverage')?.status).toBe('skipped');
  expect(step.row('build')?.summary).toContain('could not compile `shop`');
});

withTools('cargo')('without cargo-llvm-cov the tests run, and the coverage says what to install', async () => {
  await using workspace = await openWorkspace(project);
  const PATH = (env['PATH'] ?? '').split(delimiter).slice(1).join(delimiter);
  const step = await workspace.gates({ gates: 'coverage, tests' }, { env: { ...env, PATH } });
  expect(step.row('tests')?.status).toBe('passed');
  expect(step.row('coverage')?.status).toBe('failed');
  expect(step.failure).toContain('cargo-llvm-cov');
});
