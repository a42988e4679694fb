#!/usr/bin/env bash
# What the linters of the field say about every workflow, starter workflow and action.yml: actionlint, zizmor at its most pedantic, and the
# schemas of SchemaStore that check-jsonschema carries. Offline. Exceptions and their reasons: .github/actionlint.yaml, .github/zizmor.yml.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools=${WORKFLOW_TOOLS:-$HOME/.cache/hotfix-actions/workflow-tools}
workflows=(.github/workflows/*.yml workflow-templates/*.yml)
actions=(action.yml */action.yml)
failed=0

lint() {
  printf '\n$ %s\n' "$1"
  shift
  "$@" || failed=1
}

# The shellcheck that came with them, so that scripts in steps are looked at on every machine.
lint "actionlint, ${#workflows[@]} workflows" \
  "$tools/bin/actionlint" -shellcheck "$tools/python/bin/shellcheck" -pyflakes= "${workflows[@]}"
lint "zizmor --offline --pedantic, ${#workflows[@]} workflows and ${#actions[@]} actions" \
  "$tools/python/bin/zizmor" --offline --pedantic --strict-collection --no-progress --quiet --config .github/zizmor.yml "${workflows[@]}" "${actions[@]}"
lint "check-jsonschema, workflows" \
  "$tools/python/bin/check-jsonschema" --builtin-schema vendor.github-workflows "${workflows[@]}"
lint "check-jsonschema, actions" \
  "$tools/python/bin/check-jsonschema" --builtin-schema vendor.github-actions "${actions[@]}"
exit "$failed"
