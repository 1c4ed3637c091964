#!/usr/bin/env bash
# Chromium for the browser tests: from Debian's packages where they are at hand, else a word on what is missing.
# Its shell without windows is much quicker; where a platform has none, the whole Chromium does as well.
set -euo pipefail
if command -v chromium-headless-shell > /dev/null; then exit 0; fi
become=""
[ "$(id -u)" = 0 ] || become="sudo --non-interactive"
install() {
    $become apt-get install -y -qq --no-install-recommends "$1" fonts-noto-core > /dev/null 2>&1
}
export DEBIAN_FRONTEND=noninteractive
if command -v apt-get > /dev/null; then
    echo "Installing Chromium from Debian's packages …"
    $become apt-get update -qq || true
    if install chromium-headless-shell; then exit 0; fi
fi
if command -v chromium > /dev/null; then exit 0; fi
if command -v apt-get > /dev/null && install chromium; then exit 0; fi
echo "The browser tests need Chromium and it could not be installed: install it and put \`chromium\` on the PATH, or its path into CHROMIUM." >&2
exit 1
