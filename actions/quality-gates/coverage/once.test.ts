// Every source file counts, and every line of it once: whatever reports tell of it, in whatever formats, wherever they lie.

import { expect, test } from '@jest/globals';
import { type Files, type GatesPlayed, openWorkspace, passing } from '../quality-gates.world.ts';

/** Hits of the lines of one source file, from line 1 on. */
type Hits = readonly number[];

const lcov = (source: string, hits: Hits) =>
  `TN:\nSF:${source}\n${hits.map((count, at) => `DA:${at + 1},${count}\n`).join('')}LF:${hits.length}\nLH:${hit(hits)}\nend_of_record\n`;

const cobertura = (source: string, hits: Hits, root = '/elsewhere') => {
  const lines = hits.map((count, at) => `<line number="${at + 1}" hits="${count}"/>`).join('');
  const classes = `<class name="A" filename="${source}"><methods/><lines>${lines}</lines></class>`;
  return `<coverage line-rate="0" lines-covered="${hit(hits)}" lines-valid="${hits.length}"><sources><source>${root}</source></sources><packages><package><classes>${classes}</classes></package></packages></coverage>`;
};

const jacoco = (source: string, hits: Hits) => {
  const lines = hits.map((count, at) => `<line nr="${at + 1}" mi="${count > 0 ? 0 : 3}" ci="${count > 0 ? 3 : 0}"/>`);
  const counter = `<counter type="LINE" missed="${hits.length - hit(hits)}" covered="${hit(hits)}"/>`;
  return `<report name="shop"><package name="shop"><sourcefile name="${source}">${lines.join('')}${counter}</sourcefile></package>${counter}</report>`;
};

const clover = (source: string, hits: Hits) => {
  const lines = hits.map((count, at) => `<line num="${at + 1}" type="stmt" count="${count}"/>`).join('');
  const metrics = `<metrics statements="${hits.length}" coveredstatements="${hit(hits)}"/>`;
  return `<coverage generated="1"><project><file name="${source}">${lines}${metrics}</file>${metrics}</project></coverage>`;
};

const coveragePy = (source: string, hits: Hits) => {
  const totals = { num_statements: hits.length, covered_lines: hit(hits) };
  const [executed_lines, missing_lines] = [true, false].map((ran) =>
    hits.flatMap((count, at) => (count > 0 === ran ? [at + 1] : [])),
  );
  return JSON.stringify({ totals, files: { [source]: { executed_lines, missing_lines, summary: totals } } });
};

const istanbul = (source: string, hits: Hits) => {
  const counts = { total: hits.length, covered: hit(hits) };
  const all = { lines: counts, statements: counts };
  return JSON.stringify({ total: all, ...(source && { [source]: all }) });
};

const go = (source: string, hits: Hits) =>
  ['mode: set', ...hits.map((count, at) => `${source}:${at + 1}.2,${at + 2}.1 1 ${count}`), ''].join('\n');

const hit = (hits: Hits): number => hits.filter((count) => count > 0).length;
const hits = (covered: number, total: number): Hits => Array.from({ length: total }, (_, at) => (at < covered ? 1 : 0));

const reports = '$QUALITY_GATES_REPORTS';

/** The coverage gate on a run that leaves these reports; each is told by its path, below the folder of the run or not. */
async function measured(left: Files, inputs: Files = {}, sources: Files = {}): Promise<GatesPlayed> {
  const made = Object.values(left).map((content, at) => [`made/${at}.txt`, content] as const);
  const copies = Object.keys(left).map((path, at) => `mkdir -p "$(dirname "${path}")"; cp made/${at}.txt "${path}"`);
  await using workspace = await openWorkspace({ ...Object.fromEntries(made), ...sources });
  return await workspace.gates({ ...passing, gates: 'coverage', 'tests-command': copies.join('\n'), ...inputs });
}

const summaryOf = async (...run: Parameters<typeof measured>) => (await measured(...run)).row('coverage')?.summary;

test.each<[string, Files, string]>([
  [
    'a Java and a web module',
    {
      'api/target/site/jacoco/jacoco.xml': jacoco('Shop.java', hits(9, 10)),
      'web/coverage/lcov.info': lcov('src/a.ts', hits(1, 90)),
    },
    '10.0 % of lines (≥ 80 % needed); 2 reports added up',
  ],
  [
    'two packages of Node, of which one names no files',
    {
      'packages/a/coverage/coverage-summary.json': istanbul('', hits(9, 10)),
      'packages/b/coverage/lcov.info': lcov('src/index.ts', hits(1, 90)),
    },
    '10.0 % of lines (≥ 80 % needed); 2 reports added up',
  ],
  [
    'two projects that write into the folder of the run',
    {
      [`${reports}/jacoco.xml`]: jacoco('Shop.java', hits(9, 10)),
      [`${reports}/lcov.info`]: lcov('src/a.ts', hits(1, 90)),
    },
    '10.0 % of lines (≥ 80 % needed); 2 reports added up',
  ],
  [
    'one in the folder of the run, one where tools leave it',
    {
      [`${reports}/coverage.json`]: coveragePy('shop/cart.py', hits(9, 10)),
      'web/coverage/lcov.info': lcov('src/a.ts', hits(1, 90)),
    },
    '10.0 % of statements and lines (≥ 80 % needed); 2 reports added up',
  ],
  [
    'an aggregate of Java and a web module',
    {
      'build/reports/jacoco/testCodeCoverageReport/testCodeCoverageReport.xml': jacoco('Shop.java', hits(9, 10)),
      'api/build/reports/jacoco/test/jacocoTestReport.xml': jacoco('Shop.java', hits(1, 10)),
      'web/coverage/lcov.info': lcov('src/a.ts', hits(1, 90)),
    },
    '10.0 % of lines (≥ 80 % needed); 2 reports added up',
  ],
])('reports of other code count, whatever their format: %s', async (_title, left, summary) => {
  expect(await summaryOf(left)).toBe(summary);
});

test('where it cannot be told whether two formats are of the same code it is an error, until they are named', async () => {
  const left = {
    [`${reports}/coverage-summary.json`]: istanbul('', hits(9, 10)),
    'web/coverage/lcov.info': lcov('src/a.ts', hits(1, 90)),
  };
  const step = await measured(left);
  expect(step.outputs).toMatchObject({ result: 'failed', coverage: '' });
  expect(step.row('coverage')?.summary).toContain(
    'may count the same code twice: coverage-summary.json (Istanbul) and web/coverage/lcov.info (LCOV)',
  );
  expect(step.failure).toContain('`coverage-file`');
  const [summary = '', lines = ''] = Object.values(left);
  const inFolders = { 'api/coverage/coverage-summary.json': summary, 'web/coverage/lcov.info': lines };
  expect(await summaryOf(inFolders, { 'coverage-file': Object.keys(inFolders).join(',') })).toBe(
    '10.0 % of lines (≥ 80 % needed); 2 reports added up',
  );
  const inOne = { 'out/coverage-summary.json': summary, 'out/lcov.info': lines };
  expect(await summaryOf(inOne, { 'coverage-file': 'out/*' })).toContain('may count the same code twice');
});

test('named reports of two formats are added up, and what both tell of counts once', async () => {
  const left = { 'a.info': lcov('src/a.ts', hits(1, 4)), 'b.out': go('example.test/shop/b.go', hits(3, 4)) };
  expect(await summaryOf(left, { 'coverage-file': 'a.info, b.out' })).toBe(
    '50.0 % of lines and statements (≥ 80 % needed); 2 reports added up',
  );
  const same = { 'a.info': lcov('src/a.ts', hits(1, 4)), 'clover.xml': clover('/app/src/a.ts', hits(1, 4)) };
  expect(await summaryOf(same, { 'coverage-file': 'a.info, clover.xml' })).toBe('25.0 % of lines (≥ 80 % needed)');
});

test('what one tool writes in several formats counts once', async () => {
  const all = {
    'coverage/lcov.info': lcov('src/a.ts', hits(3, 4)),
    'coverage/clover.xml': clover('/home/me/shop/src/a.ts', hits(3, 4)),
    'coverage/cobertura-coverage.xml': cobertura('src/a.ts', hits(3, 4)),
    'coverage/coverage-summary.json': istanbul('/home/me/shop/src/a.ts', hits(3, 4)),
  };
  expect(await summaryOf(all)).toBe('75.0 % of lines (≥ 80 % needed)');
});

test('a file that only the second format tells of counts too', async () => {
  const left = {
    'coverage/lcov.info': lcov('src/a.ts', hits(4, 4)),
    'coverage/clover.xml': clover('src/a.ts', hits(4, 4)).replace(
      '</file>',
      '</file><file name="src/b.ts"><line num="1" type="stmt" count="0"/></file>',
    ),
  };
  expect(await summaryOf(left)).toBe('80.0 % of lines and statements (≥ 80 % needed); 2 reports added up');
});

const halves: readonly Hits[] = [
  [1, 0],
  [0, 1],
];

test.each([
  ['LCOV', 'lcov.info', lcov, 'src/a.ts'],
  ['Cobertura of two test projects of .NET', 'coverage.cobertura.xml', cobertura, 'src/A.cs'],
  ['JaCoCo', 'jacoco.xml', jacoco, 'Shop.java'],
  ['Clover', 'clover.xml', clover, '/app/src/A.php'],
  ['coverage.py', 'coverage.json', coveragePy, 'shop/a.py'],
  ['Go', 'cover.out', go, 'example.test/shop/a.go'],
])(
  'a line that two reports tell of counts once, covered where one of them covers it: %s',
  async (_title, name, write, source) => {
    const [one = '', two = ''] = halves.map((half) => write(source, half));
    const step = await measured({ [`${reports}/1/${name}`]: one, [`${reports}/2/${name}`]: two });
    expect(step.outputs).toMatchObject({ result: 'passed', coverage: '100.0' });
    expect(step.row('coverage')?.summary).toContain('; 2 reports added up, each line once (by their totals 50.0 %)');
  },
);

test('the same line in two records of one LCOV report counts once', async () => {
  const [unit = '', browser = ''] = halves.map((half) => lcov('src/a.ts', half));
  expect(await summaryOf({ [`${reports}/lcov.info`]: unit + browser })).toBe('100.0 % of lines (≥ 80 % needed)');
});

test('a file that is named twice is read once', async () => {
  const left = { 'a.info': lcov('src/a.ts', hits(0, 2)), 'b.info': lcov('src/b.ts', hits(2, 2)) };
  const step = await measured(left, { 'coverage-file': 'b.info, ./b.info, *.info' });
  expect(step.row('coverage')?.summary).toBe('50.0 % of lines (≥ 80 % needed); 2 reports added up');
});

test('files of one name in two packages are two files', async () => {
  const names = ['a', 'b'].map((name) => `packages/${name}`);
  const [a = '', b = ''] = names;
  const left = {
    [`${a}/coverage/lcov.info`]: lcov('src/index.ts', hits(10, 10)),
    [`${b}/coverage/lcov.info`]: lcov('src/index.ts', hits(0, 10)),
  };
  const summary = '50.0 % of lines (≥ 80 % needed); 2 reports added up';
  expect(await summaryOf(left)).toBe(summary);
  const sources = Object.fromEntries(names.map((name) => [`${name}/src/index.ts`, '']));
  expect(await summaryOf(left, {}, sources)).toBe(summary);
});

test('files are found on disk, from wherever their tool names them', async () => {
  const half = (at: number) => halves[at] ?? [];
  const sources = { 'api/src/main/java/shop/Shop.java': '', 'web/src/a.ts': '', 'go/cart.go': '' };
  const left = {
    'web/coverage/lcov.info': lcov('src/a.ts', half(0)),
    [`${reports}/lcov.info`]: lcov('web/src/a.ts', [...half(1), 1]),
    'api/target/site/jacoco/jacoco.xml': jacoco('Shop.java', [1, 1]),
    'api/target/site/cobertura/coverage.xml': cobertura('shop/Shop.java', [0, 0, 0], 'api/src/main/java'),
    'go/cover.out': go('example.test/shop/cart.go', [1, 1, 1]),
    'go/coverage.xml': cobertura('cart.go', [0, 0, 0, 0], 'go'),
  };
  const step = await measured(left, {}, sources);
  // Of cart.go Cobertura counts, as the lines of it do before statements.
  expect(step.row('coverage')?.summary).toBe(
    '55.5 % of lines (≥ 80 % needed); 4 reports added up, each line once (by their totals 45.4 %)',
  );
});

test('what only tells counts of a file counts once: the larger ones are covered in any case', async () => {
  const left = {
    'coverage/unit/coverage-summary.json': istanbul('src/a.ts', hits(9, 10)),
    'coverage/e2e/coverage-summary.json': istanbul('src/a.ts', hits(3, 10)),
  };
  expect((await measured(left, {}, { 'src/a.ts': '' })).outputs['coverage']).toBe('90.0');
  expect((await measured(left)).outputs['coverage']).toBe('60.0');
});
