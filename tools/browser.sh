#!/usr/bin/env bash
# Chromium for the browser tests: from Debian's packages where they are at hand, else a word on what is missing.
# Most journeys walk in its shell without windows, which is quicker; where a platform has none, the whole Chromium does as well.
set -euo pipefail
if command -v chromium > /dev/null && command -v chromium-headless-shell > /dev/null; then exit 0; fi
become=""
[ "$(id -u)" = 0 ] || become="sudo --non-interactive"
export DEBIAN_FRONTEND=noninteractive
if command -v apt-get > /dev/null; then
    echo "Installing Chromium from Debian's packages …"
    $become apt-get update -qq || true
    for package in chromium chromium-headless-shell; do
        $become apt-get install -y -qq --no-install-recommends "$package" fonts-noto-core > /dev/null || true
    done
fi
if command -v chromium > /dev/null; then exit 0; fi
echo "The browser tests need Chromium: install it and put \`chromium\` on the PATH, or its whole path into CHROMIUM." >&2
exit 1
