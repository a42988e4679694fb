// Rust: cargo and clippy; the tests run under cargo-llvm-cov where it is installed.

import { type Preset, type Project, reports, words } from './preset.ts';

export const rust: Preset = {
  name: 'rust',
  files: /^Cargo\.toml$/,
  filesInWords: 'Cargo.toml',
  programs: ['cargo-llvm-cov'],
  commands(project, { coverage }) {
    const measured = coverage && project.hasProgram('cargo-llvm-cov');
    return {
      tests: measured ? { script: measuredTests(project) } : { script: cargo(project, 'test'), noReport },
      lint: { script: `${cargo(project, 'clippy', '--all-targets')} -- -D warnings` },
      types: { script: cargo(project, 'check', '--all-targets') },
      build: { script: cargo(project, 'build') },
    };
  },
  remedies: [
    { when: /cargo: command not found/, mend: 'install Rust in a step before (`rustup toolchain install stable`)' },
    {
      when: /no such command: `clippy`|'cargo-clippy' is not installed/,
      mend: '`rustup component add clippy` in a step before',
    },
    { when: /llvm-tools/, mend: '`rustup component add llvm-tools-preview` in a step before' },
    { when: /lock file .* needs to be updated/, mend: 'run `cargo update --workspace` and commit Cargo.lock' },
  ],
};

const noReport =
  'install cargo-llvm-cov in a step before (the action taiki-e/install-action can), with `rustup component add llvm-tools-preview`';

function cargo(project: Project, command: string, ...options: readonly string[]): string {
  return words(`cargo ${command} --workspace`, ...options, project.names.has('Cargo.lock') && '--locked');
}

/** Tests that fail leave a report too: `cargo llvm-cov` alone would stop before it. What earlier runs measured does not count. */
function measuredTests(project: Project): string {
  const tests = `${cargo(project, 'llvm-cov')} --no-fail-fast --no-report || failed=$?`;
  return [
    'cargo llvm-cov clean --workspace',
    'failed=0',
    tests,
    `cargo llvm-cov report --lcov --output-path ${reports}/lcov.info`,
    'exit $failed',
  ].join('\n');
}
