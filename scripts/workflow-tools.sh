#!/usr/bin/env bash
# Installs, pinned, the linters that scripts/lint-workflows.sh runs, so that linting itself asks no registry, and act, by which
# `npm run test:runner` plays the workflows. Again it does nothing.
# Needs go and python.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=${WORKFLOW_TOOLS:-$HOME/.cache/hotfix-actions/workflow-tools}
requirements=$root/scripts/workflow-tools.requirements.txt
state=$(cat "$requirements" "${BASH_SOURCE[0]}" | cksum)

if [ "$(cat "$tools/state" 2>/dev/null)" = "$state" ]; then
  echo "workflow tools are there: $tools"
  exit 0
fi
rm -rf "$tools"
mkdir -p "$tools"
GOBIN=$tools/bin go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
GOBIN=$tools/bin go install github.com/nektos/act@v0.2.87
python3 -m venv "$tools/python"
# Wheels only: nothing is built here, and no package's own script runs.
"$tools/python/bin/python" -m pip install --quiet --only-binary :all: --requirement "$requirements"
echo "$state" >"$tools/state"
echo "workflow tools are installed: $tools"
