// Node: the package's own scripts, by the package manager whose lock file is there.

import { HotfixError } from '@hotfix-actions/core';
import { type NoCommand, type Preset, type PresetCommand, type Project, reports, words } from './preset.ts';

export const node: Preset = {
  name: 'node',
  files: /^package\.json$/,
  filesInWords: 'package.json',
  commands(project, { coverage }) {
    const manifest = readManifest(project);
    return {
      tests: coverage ? measuredTests(manifest) : script(manifest, ['test']),
      lint: script(manifest, ['lint']),
      types: types(project, manifest),
      build: script(manifest, ['build']),
    };
  },
  remedies: [
    {
      when: /: (command )?not found\b|is not recognized as an internal/,
      mend: 'install the dependencies in a step before (`npm ci`, `pnpm install`, `yarn install` or `bun install`)',
    },
    {
      when: /Cannot find (module|package) |MISSING DEPENDENCY/i,
      mend: 'install the dependencies in a step before; coverage needs the provider of the test runner (vitest: `@vitest/coverage-v8`)',
    },
  ],
};

type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun';

interface Manifest {
  readonly manager: Manager;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: readonly string[];
}

function readManifest(project: Project): Manifest {
  let read: unknown;
  try {
    read = JSON.parse(project.text('package.json'));
  } catch (error) {
    throw new HotfixError('package.json is no JSON.', 'Mend it, or give each gate its command.', error);
  }
  const fields = (read ?? {}) as Record<string, Record<string, string> | string | undefined>;
  const record = (name: string) => (typeof fields[name] === 'object' ? fields[name] : {});
  return {
    manager: managerOf(project.names, String(fields['packageManager'] ?? '')),
    scripts: record('scripts'),
    dependencies: Object.keys({ ...record('dependencies'), ...record('devDependencies') }),
  };
}

function managerOf(names: ReadonlySet<string>, wanted: string): Manager {
  if (names.has('pnpm-lock.yaml')) return 'pnpm';
  if (names.has('yarn.lock')) return 'yarn';
  if (names.has('bun.lock') || names.has('bun.lockb')) return 'bun';
  if (names.has('package-lock.json') || names.has('npm-shrinkwrap.json')) return 'npm';
  return (/^(pnpm|yarn|bun)@/.exec(wanted)?.[1] ?? 'npm') as Manager;
}

function script({ manager, scripts }: Manifest, names: readonly string[]): PresetCommand | NoCommand {
  const found = names.find((name) => scripts[name]);
  if (found) return { script: `${manager} run ${found}` };
  return { missing: `package.json has no script ${names.map((name) => `"${name}"`).join(' or ')}` };
}

const coverageScripts = ['test:coverage', 'coverage', 'test:cov', 'test-coverage', 'cover'];

/** A script for coverage is run as it is. Else the test runner is asked for it, where `test` ends in one that can. */
function measuredTests(manifest: Manifest): PresetCommand | NoCommand {
  const own = script(manifest, coverageScripts);
  if ('script' in own) return own;
  const plain = script(manifest, ['test']);
  if (!('script' in plain)) return plain;
  const test = manifest.scripts['test'] ?? '';
  const runner = /\b(jest|vitest)\b[^&|;]*$/.exec(test)?.[1];
  if (runner && !/--coverage\b/.test(test)) {
    const wanted = runner === 'jest' ? jestOptions : vitestOptions;
    return { script: words(plain.script, manifest.manager === 'npm' && '--', wanted) };
  }
  const wrapper = ['c8', 'nyc'].find((tool) => manifest.dependencies.includes(tool));
  if (!wrapper || /\b(c8|nyc)\b/.test(test)) return { ...plain, noReport };
  const options = `--reporter=text --reporter=json-summary --report${wrapper === 'nyc' ? '' : 's'}-dir=${reports}`;
  return { script: `${execute(manifest.manager, wrapper)} ${options} ${plain.script}` };
}

const noReport =
  'add a script `test:coverage` that writes a report, for example `c8 --reporter=lcov npm test`, or with node alone `node --test --experimental-test-coverage --test-reporter=lcov --test-reporter-destination=lcov.info`';

const jestOptions = `--coverage --coverageReporters=text --coverageReporters=json-summary --coverageDirectory=${reports}`;
const vitestOptions = `--coverage.enabled --coverage.reporter=text --coverage.reporter=json-summary --coverage.reportsDirectory=${reports}`;

function types(project: Project, manifest: Manifest): PresetCommand | NoCommand {
  const own = script(manifest, ['typecheck', 'type-check', 'types', 'check-types', 'check:types', 'tsc']);
  if ('script' in own) return own;
  if (!project.names.has('tsconfig.json') || !manifest.dependencies.includes('typescript'))
    return { missing: `${own.missing}, and there is no tsconfig.json with TypeScript among the dependencies` };
  // A configuration that only refers to others checks nothing without --build.
  const whole = /"references"\s*:/.test(project.text('tsconfig.json'));
  return { script: execute(manifest.manager, whole ? 'tsc --build' : 'tsc --noEmit') };
}

/** A tool of the installed dependencies, never one fetched for the occasion. */
function execute(manager: Manager, command: string): string {
  if (manager === 'npm') return `npx --no-install ${command}`;
  return manager === 'bun' ? `bunx --no-install ${command}` : `${manager} exec ${command}`;
}
