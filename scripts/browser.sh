#!/usr/bin/env bash
# Installs Chromium from the distribution, for the tests that look at pages, where there is none; CHROMIUM names another one.
# Of a distribution's package only the newest version is to be had, so it is told, not pinned.
set -euo pipefail
browser=${CHROMIUM:-/usr/bin/chromium}

if [ ! -x "$browser" ]; then
  if [ -n "${CHROMIUM:-}" ]; then
    echo "CHROMIUM is $browser, and there is no such program." >&2
    exit 1
  fi
  if ! command -v apt-get >/dev/null; then
    echo "This machine has no apt-get: install Chromium, and name it in CHROMIUM." >&2
    exit 1
  fi
  as_root=()
  if [ "$(id -u)" != 0 ]; then as_root=(sudo); fi
  "${as_root[@]}" apt-get update --quiet=2
  # A font as well: without one a page has no text.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --quiet=2 --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi
echo "the browser is there: $("$browser" --version 2>/dev/null)"
