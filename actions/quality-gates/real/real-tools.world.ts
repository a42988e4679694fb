// The real tools of this machine, for scenarios on real projects. scripts/gate-tools.sh installs what most machines lack.

import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from '@jest/globals';
import type { Files } from '../quality-gates.world.ts';

// biome-ignore lint/style/noProcessEnv: what is installed here, and whether this is CI
const { PATH = '', HOME = homedir(), CI, GATE_TOOLS, JAVA_HOME, RUSTUP_HOME, CARGO_HOME } = process.env;
const tools = GATE_TOOLS ?? join(HOME, '.cache', 'hotfix-actions', 'gate-tools');
const llvm = llvmTools();

const set = (variables: Readonly<Record<string, string | undefined>>): Files =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)) as Files;

/** What the commands of a scenario see: installed tools first, and no registry. */
export const toolEnvironment: Files = set({
  PATH: [join(tools, 'python', 'bin'), PATH].join(delimiter),
  HOME,
  JAVA_HOME,
  RUSTUP_HOME,
  CARGO_HOME,
  PIP_NO_INDEX: '1',
  PIP_FIND_LINKS: join(tools, 'wheels'),
  UV_OFFLINE: '1',
  UV_NO_INDEX: '1',
  UV_FIND_LINKS: join(tools, 'wheels'),
  UV_PYTHON_DOWNLOADS: 'never',
  // Builds this small are over before a compiler of hot code pays.
  MAVEN_OPTS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
  CARGO_NET_OFFLINE: 'true',
  GOFLAGS: '-mod=mod',
  GOPROXY: 'off',
  // These LLVM tools come without zlib.
  ...(llvm && {
    LLVM_COV: join(llvm, 'llvm-cov'),
    LLVM_PROFDATA: join(llvm, 'llvm-profdata'),
    RUSTFLAGS: '-Cllvm-args=-enable-name-compression=false',
  }),
});

/** For `.mvn/maven.config` of a project. */
export const mavenConfiguration = `--offline\n-Dmaven.repo.local=${join(tools, 'maven')}\n`;

/** Builds take their time on a busy machine. */
const longest = 180_000;

/** A scenario that needs these programs. Where one is missing it is skipped by name; CI has to have them all. */
export function withTools(...programs: readonly string[]): (title: string, run: () => Promise<void>) => void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) return (title, run) => test(title, run, longest);
  if (CI) {
    const problem = `this machine has no ${missing.join(', ')}: run scripts/gate-tools.sh, or install it`;
    return (title) => test(title, () => Promise.reject(new Error(problem)));
  }
  // biome-ignore lint/suspicious/noSkippedTests: by name, and never in CI
  return (title) => test.skip(`${title} (no ${missing.join(', ')} here)`, () => undefined);
}

/** `gate-tools`: what scripts/gate-tools.sh fills, Maven's repository among it. */
function isInstalled(program: string): boolean {
  if (program === 'gate-tools') return existsSync(join(tools, 'state'));
  return (toolEnvironment['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function llvmTools(): string | undefined {
  try {
    const library = join(tools, 'python', 'lib');
    const [version = ''] = readdirSync(library);
    const folder = join(library, version, 'site-packages', 'llvm', 'bin');
    accessSync(join(folder, 'llvm-cov'), constants.X_OK);
    return folder;
  } catch {
    return undefined;
  }
}
