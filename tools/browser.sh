#!/usr/bin/env bash
# Chromium for the browser tests: from Debian's packages where they are at hand, else a word on what is missing.
set -euo pipefail
if command -v chromium > /dev/null || command -v chromium-browser > /dev/null; then exit 0; fi
if ! command -v apt-get > /dev/null; then
    echo "The browser tests need Chromium, and this platform has no apt-get: install it and put \`chromium\` on the PATH." >&2
    exit 1
fi
become=""
[ "$(id -u)" = 0 ] || become="sudo"
echo "Installing Chromium from Debian's packages …"
export DEBIAN_FRONTEND=noninteractive
$become apt-get update -qq
$become apt-get install -y -qq --no-install-recommends chromium fonts-noto-core > /dev/null
