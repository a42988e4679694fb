#!/usr/bin/env bash
# What the linters of the field say about every workflow, starter workflow, action.yml and example of a page: actionlint, zizmor at its most
# pedantic, and the schemas of SchemaStore that check-jsonschema carries. Offline. Exceptions and their reasons: .github/actionlint.yaml,
# .github/zizmor.yml. `lint-workflows.sh DIR` lints another folder that is laid out as this project is.
set -euo pipefail
project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "${1:-$project}"
tools=${WORKFLOW_TOOLS:-$HOME/.cache/hotfix-actions/workflow-tools}
# The node that comes with the install, for one that is older than 22.18 reads no TypeScript.
node=$project/node_modules/node/bin/node
[ -x "$node" ] || node=node
examples=$(mktemp -d)
trap 'rm -rf "$examples"' EXIT
failed=0

# Examples are named as the pages that they are from: finish/README.md:12 is line 12 of it.
lint() {
  printf '\n$ %s\n' "$1"
  shift
  "$@" 2>&1 | sed -E "s#[./]*${examples#/}/##g; s#(\.md)@[0-9]+\.yml#\1#g" || failed=1
}

if ! "$node" "$project/scripts/examples.ts" "$examples" .; then
  echo 'FAILED: not all examples were found (node older than 22.18 needs `npm ci` first)'
  failed=1
fi
pasted=()
while IFS= read -r file; do pasted+=("$file"); done < <(find "$examples" -name '*.yml' | sort)
workflows=(.github/workflows/*.yml workflow-templates/*.yml "${pasted[@]}")
actions=(action.yml */action.yml)
# The step of ci-release.yml, which another folder need not have.
if [ -d .github/actions ]; then actions+=(.github/actions/*/action.yml); fi

# The shellcheck that came with them, so that scripts in steps are looked at on every machine.
lint "actionlint, ${#workflows[@]} workflows, of them ${#pasted[@]} examples" \
  "$tools/bin/actionlint" -config-file "$project/.github/actionlint.yaml" -shellcheck "$tools/python/bin/shellcheck" -pyflakes= "${workflows[@]}"
lint "zizmor --offline --pedantic, ${#workflows[@]} workflows and ${#actions[@]} actions" \
  "$tools/python/bin/zizmor" --offline --pedantic --strict-collection --no-progress --quiet --config "$project/.github/zizmor.yml" "${workflows[@]}" "${actions[@]}"
lint "check-jsonschema, workflows" \
  "$tools/python/bin/check-jsonschema" --builtin-schema vendor.github-workflows "${workflows[@]}"
lint "check-jsonschema, actions" \
  "$tools/python/bin/check-jsonschema" --builtin-schema vendor.github-actions "${actions[@]}"
exit "$failed"
