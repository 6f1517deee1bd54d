#!/usr/bin/env bash
# Measure the search over all properties of each shipped Spark, in Chromium.
#
#   bash benchmarks/search.sh [rounds]     default 20
set -u
# shellcheck source=../scripts/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../scripts/setup.sh"
cd "$ROOT/ui-tests" || exit 1
find_chromium || die "run: bash scripts/setup.sh test"
PATH=$VENV/bin:$PATH install_page_packages ui-tests || die "the browser's packages could not be installed"
node search-speed.mjs "$@"
