#!/usr/bin/env bash
# Programs that the tests need and no wheel brings: Chromium and Redis, from Debian's packages where they are at hand, else a word on what
# is missing. Most journeys walk in Chromium's shell without windows, which is quicker; where a platform has none, the whole one does as well.
set -euo pipefail
programs=(chromium chromium-headless-shell redis-server)
wanted=()
for program in "${programs[@]}"; do command -v "$program" > /dev/null || wanted+=("$program"); done
[ ${#wanted[@]} -gt 0 ] || exit 0
become=""
[ "$(id -u)" = 0 ] || become="sudo --non-interactive"
export DEBIAN_FRONTEND=noninteractive
if command -v apt-get > /dev/null; then
    echo "Installing ${wanted[*]} from Debian's packages …"
    $become apt-get update -qq || true
    for package in "${wanted[@]}"; do
        $become apt-get install -y -qq --no-install-recommends "$package" fonts-noto-core > /dev/null || true
    done
fi
missing=0
if ! command -v "${CHROMIUM:-chromium}" > /dev/null; then
    echo "The browser tests need Chromium: install it and put \`chromium\` on the PATH, or its whole path into CHROMIUM." >&2
    missing=1
fi
if ! command -v redis-server > /dev/null; then
    echo "The tests of shared limits need Redis: install it and put \`redis-server\` on the PATH." >&2
    missing=1
fi
exit $missing
