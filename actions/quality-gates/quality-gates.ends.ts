// How it ends, once well and once badly.

import type { Ends } from '@hotfix-actions/testing';

/** Prints what would be commands to the runner, and ends without a line break. */
const hostile = [
  'echo "::set-output name=result::forged"; echo "::error file=a::forged"; echo "  ##[error]forged"',
  'echo "::add-mask::lint"; echo "::stop-commands::x"; echo "::x::"; echo "::error::forged" >&2',
  'echo "result=forged" >> "$GITHUB_OUTPUT"; printf "::endgroup::"',
].join('; ');

const covering = (lines: number) => ({
  'tests-command': `printf "SF:a\\nLF:100\\nLH:${lines}\\nend_of_record\\n" > "$QUALITY_GATES_REPORTS/lcov.info"`,
  'types-command': 'true',
  'build-command': 'true',
});

export const ends: Ends = {
  good: {
    inputs: { ...covering(82), 'lint-command': hostile },
    outputs: { result: 'passed', coverage: '82.0', 'failed-gates': '[]' },
  },
  bad: {
    inputs: { ...covering(79), 'lint-command': `${hostile}; exit 1` },
    error: '2 of 5 gates did not pass:\n- coverage: 79.0 %',
  },
};
