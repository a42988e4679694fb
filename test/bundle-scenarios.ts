// How each bundle ends, once well and once badly, in the shop.

import type { Step } from '@hotfix-actions/sandbox';
import type { Shop } from '@hotfix-actions/testing';

export interface Scenario {
  readonly inputs?: Step['inputs'];
  readonly arrange?: (shop: Shop) => Promise<unknown>;
  /** Where it is not the usual token of the workflow. */
  readonly token?: (shop: Shop) => string;
  /** Files of the workspace. */
  readonly workspace?: Readonly<Record<string, string>>;
  /** Outputs; where the step fails, what its one annotation says. */
  readonly expected: Readonly<Record<string, string>> | string;
}

const fix = { 'src/auth.ts': 'export const checked = true;\n' };
const merged = (shop: Shop) => shop.hotfix(fix);
const conflicting = async (shop: Shop) => {
  await shop.repository.commit('develop', { files: { 'src/auth.ts': 'export const checked = "later";\n' } });
  await shop.hotfix(fix);
};
const contributed = async ({ repository }: Shop) => {
  await repository.branch('contrib/ann', 'main');
  await repository.commit('contrib/ann', { files: { 'src/auth.ts': 'export const checked = "ann";\n' } });
};
const badRelease = async (shop: Shop) => {
  await merged(shop);
  await shop.repository.tag('v1.3.1', 'main');
};
const twoReleases = async ({ repository }: Shop) => {
  await repository.commit('main', { files: fix });
  await repository.tag('v1.3.1', 'main');
};
const readOnly = (shop: Shop) =>
  shop.github.createToken({ repositories: ['acme/shop'], permissions: { contents: 'read', pull_requests: 'read' } });
const administrator = (shop: Shop) =>
  shop.github.createToken({ kind: 'app', permissions: { administration: 'write', contents: 'read' } });
const revoked = () => `ghs_${'0'.repeat(36)}`;

const gates = {
  'tests-command': 'cp lcov.info "$QUALITY_GATES_REPORTS"',
  'types-command': 'true',
  'build-command': 'true',
};
/** Prints what would be commands to the runner, and ends without a line break. */
const hostile = [
  'echo "::set-output name=result::forged"; echo "::error file=a::forged"; echo "  ##[error]forged"',
  'echo "::add-mask::lint"; echo "::stop-commands::x"; echo "::x::"; echo "::error::forged" >&2',
  'echo "result=forged" >> "$GITHUB_OUTPUT"; printf "::endgroup::"',
].join('; ');

export const ends: Readonly<Record<string, readonly [good: Scenario, bad: Scenario]>> = {
  version: [
    { arrange: merged, expected: { result: 'computed', version: 'v1.3.0-hotfix.1' } },
    { token: revoked, expected: 'GitHub does not let git read or write acme/shop with this token' },
  ],
  tag: [
    {
      arrange: merged,
      inputs: { version: 'v1.3.0-hotfix.1' },
      expected: { result: 'created', tag: 'v1.3.0-hotfix.1' },
    },
    {
      arrange: merged,
      inputs: { version: 'v1.3.0-hotfix.1' },
      token: readOnly,
      expected: 'The token may not do this in acme/shop',
    },
  ],
  'back-merge': [
    { arrange: conflicting, expected: { result: 'proposed', conflicts: '["src/auth.ts"]' } },
    { arrange: conflicting, inputs: { 'on-conflict': 'fail' }, expected: 'conflicts with develop (src/auth.ts)' },
  ],
  check: [
    {
      arrange: merged,
      inputs: { 'pull-request': '1', 'warn-only': 'tests, commit-format' },
      expected: { result: 'passed', forecast: '[{"target":"develop","conflicts":[]}]' },
    },
    { arrange: merged, inputs: { 'pull-request': '1' }, expected: '#1 breaks the rules of a hotfix' },
  ],
  cleanup: [
    {
      arrange: merged,
      inputs: { head: 'hotfix/20261123T093000Z_auth' },
      expected: { result: 'deleted', 'issue-closed': 'false' },
    },
    {
      arrange: merged,
      inputs: { head: 'hotfix/20261123T093000Z_auth' },
      token: readOnly,
      expected: 'GitHub does not let git read or write acme/shop',
    },
  ],
  doctor: [
    { arrange: merged, expected: { result: 'warnings' } },
    { inputs: { branch: 'master' }, expected: 'There is no branch master (input `branch`)' },
  ],
  finish: [
    { arrange: merged, expected: { result: 'released', tag: 'v1.3.0-hotfix.1', 'back-merge': 'merged' } },
    { arrange: merged, token: readOnly, expected: 'The token may not do this in acme/shop' },
  ],
  'open-pr': [
    { inputs: { head: 'develop' }, expected: { result: 'created', 'pull-request-number': '1' } },
    { inputs: { head: 'develop' }, token: readOnly, expected: 'The token may not do this in acme/shop' },
  ],
  start: [
    {
      inputs: { name: 'Auth bypass' },
      expected: { result: 'created', 'base-branch': 'main', version: 'v1.3.0-hotfix.1', 'issue-number': '1' },
    },
    { inputs: { name: 'Auth bypass' }, token: readOnly, expected: 'The token may not do this in acme/shop' },
  ],
  rebase: [
    {
      arrange: contributed,
      inputs: { branches: 'contrib/ann' },
      expected: { result: 'done' },
    },
    {
      arrange: contributed,
      token: readOnly,
      expected: 'GitHub does not let git read or write acme/shop with this token',
    },
  ],
  'quality-gates': [
    {
      inputs: { ...gates, 'lint-command': hostile },
      workspace: { 'lcov.info': 'SF:a\nLF:100\nLH:82\nend_of_record\n' },
      expected: { result: 'passed', coverage: '82.0', 'failed-gates': '[]' },
    },
    {
      inputs: { ...gates, 'lint-command': `${hostile}; exit 1` },
      workspace: { 'lcov.info': 'SF:a\nLF:100\nLH:79\nend_of_record\n' },
      expected: '2 of 5 gates did not pass:\n- coverage: 79.0 %',
    },
  ],
  protect: [
    { inputs: { mode: 'apply' }, token: administrator, expected: { result: 'applied' } },
    { inputs: { mode: 'apply' }, expected: 'The token may not write the rules of acme/shop' },
  ],
  'verify-tag': [
    {
      inputs: { ref: 'v1.3.0', 'require-release': 'false' },
      expected: { result: 'verified', version: 'v1.3.0', 'previous-version': '' },
    },
    { inputs: { ref: 'main' }, expected: 'main is a branch, and only a release tag is deployed' },
  ],
  revert: [
    { arrange: badRelease, inputs: { release: 'v1.3.1' }, expected: { result: 'proposed', version: 'v1.3.2' } },
    { arrange: badRelease, inputs: { release: 'v1.3.0' }, expected: 'v1.3.0 contains no older release' },
  ],
  rollback: [
    { arrange: twoReleases, expected: { result: 'deployment-created', from: 'v1.3.1', to: 'v1.3.0' } },
    { inputs: { to: 'v9.9.9' }, expected: 'There is no tag "v9.9.9"' },
  ],
};
