// Real Maven projects: surefire, JaCoCo, Checkstyle.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import { openWorkspace } from '../quality-gates.world.ts';
import { toolEnvironment as env, mavenConfiguration, withTools } from './real-tools.world.ts';

const names = ['pom.xml', 'checkstyle.xml', 'src/main/java/shop/Shop.java', 'src/test/java/shop/ShopTest.java'];
const read = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/maven/${name}`, import.meta.url)), 'utf8');
const project = {
  ...(Object.fromEntries(names.map((name) => [name, read(name)])) as Record<string, string>),
  '.mvn/maven.config': mavenConfiguration,
};
const main = 'src/main/java/shop/Shop.java';
const tests = 'src/test/java/shop/ShopTest.java';
const change = (name: string, from: string, to: string) => ({ [name]: read(name).replace(from, to) });

withTools(
  'mvn',
  'java',
  'gate-tools',
)('a good project passes all gates, though its POM does not name JaCoCo', async () => {
  await using workspace = await openWorkspace(project);
  const step = await workspace.gates({}, { env });
  expect({ failure: step.failure, log: step.streamed }).toMatchObject({ failure: undefined });
  expect(step.rows.map(({ gate, summary }) => `${gate}: ${summary}`)).toEqual([
    "coverage: 81.8 % of lines (≥ 80 % needed); JaCoCo's own total is 51.5 % of instructions",
    'tests: 1 of 1 passed',
    'lint: clean',
    'types: clean',
    'build: success',
  ]);
});

withTools(
  'mvn',
  'java',
  'gate-tools',
)('a failing test and an unused import fail their gates; the coverage is measured all the same', async () => {
  await using workspace = await openWorkspace({
    ...project,
    ...change(tests, 'true, true, true', 'false, true, true'),
    ...change(main, 'package shop;', 'package shop;\n\nimport java.util.List;'),
  });
  const step = await workspace.gates({ gates: 'coverage, tests, lint' }, { env });
  expect(step.outputs).toMatchObject({ coverage: '72.7', 'failed-gates': '["coverage","tests","lint"]' });
  expect(step.row('tests')?.summary).toBe('0 of 1 passed, 1 failed');
  expect(step.annotations).toEqual([
    expect.objectContaining({ title: 'shop.ShopTest › price', file: tests, line: 10 }),
  ]);
  expect(step.summary).toContain('UnusedImports');
});

withTools(
  'mvn',
  'java',
  'gate-tools',
)('a wrong type fails types and build, and the coverage is skipped', async () => {
  await using workspace = await openWorkspace({ ...project, ...change(main, 'return half;', 'return "half";') });
  const step = await workspace.gates({ gates: 'coverage, types, build' }, { env });
  expect(step.outputs['failed-gates']).toBe('["coverage","types","build"]');
  expect(step.row('coverage')?.status).toBe('skipped');
  expect(step.row('types')?.summary).toContain('Shop.java');
});

/** Two modules, the tests of the first of which fail. */
function modules(needs: string): Record<string, string> {
  const own = (name: string) =>
    `<project><modelVersion>4.0.0</modelVersion><parent><groupId>test.example</groupId><artifactId>shop</artifactId><version>1.3.0</version></parent><artifactId>${name}</artifactId>`;
  const both = ['api', 'web'].flatMap((name) => [main, tests].map((file) => [`${name}/${file}`, read(file)] as const));
  return {
    ...Object.fromEntries(both),
    '.mvn/maven.config': mavenConfiguration,
    'pom.xml': read('pom.xml').replace(
      '<artifactId>shop</artifactId>',
      '<artifactId>shop</artifactId><packaging>pom</packaging><modules><module>api</module><module>web</module></modules>',
    ),
    'api/pom.xml': `${own('api')}</project>`,
    'web/pom.xml': `${own('web')}${needs}</project>`,
    [`api/${tests}`]: read(tests).replace('(10,', '(11,'),
  };
}

withTools(
  'mvn',
  'java',
  'gate-tools',
)('a module whose tests fail does not keep the others from being tested and measured', async () => {
  await using workspace = await openWorkspace(modules(''));
  const step = await workspace.gates({ gates: 'coverage, tests' }, { env });
  expect(step.row('tests')?.summary).toBe('1 of 2 passed, 1 failed');
  expect(step.row('coverage')?.summary).toContain('81.8 % of lines (≥ 80 % needed); 2 reports added up');
});

withTools(
  'mvn',
  'java',
  'gate-tools',
)('where a module cannot be tested, the coverage of the others is not taken for that of all', async () => {
  const api = '<groupId>test.example</groupId><artifactId>api</artifactId><version>1.3.0</version>';
  await using workspace = await openWorkspace(modules(`<dependencies><dependency>${api}</dependency></dependencies>`));
  const step = await workspace.gates({ gates: 'coverage, tests' }, { env });
  expect(step.row('coverage')?.status).toBe('skipped');
  const broken = { ...modules(''), [`api/${main}`]: read(main).replace('return half;', 'return "half";') };
  await using other = await openWorkspace(broken);
  expect((await other.gates({ gates: 'coverage' }, { env })).row('coverage')?.status).toBe('skipped');
});
