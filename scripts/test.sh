#!/usr/bin/env bash
# Check everything: style, types, layers, tests. The last line is "N passed, N failed".
#
#   npm test                     all of it
#   npm test -- tests/core -x    the same, but pytest with these arguments; never counts as complete
#
# Each step's output is kept in $DEV_DIR/results too.
set -u
# shellcheck source=setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
cd "$ROOT" || exit 1

RESULTS=$DEV_DIR/results
rm -rf "$RESULTS"
mkdir -p "$RESULTS"

# step NAME COMMAND...: runs it, shows and keeps its output, notes how it ended.
step() {
  local name=$1 began=$SECONDS status
  shift
  printf '\n──── %s\n' "$name"
  "$@" 2>&1 | tee "$RESULTS/$name.log"
  status=${PIPESTATUS[0]}
  printf '%s\t%s\t%s\n' "$name" "$status" "$((SECONDS - began))" >>"$RESULTS/steps.tsv"
}

# Fails with a last line of the usual form even where nothing could be run.
(set_up test && make_example_environment) || { say '0 passed, 1 failed'; exit 1; }
find_java
find_chromium
PATH=$VENV/bin:$PATH
export PATH RESULTS

complete=(--complete)
(($#)) && complete=()

step ruff-check ruff check --output-format concise .
step ruff-format ruff format --check .
step mypy mypy
step layers lint-imports --no-logo
step contract python scripts/contract.py --check
step page build_page
step page-contract node scripts/contract.mjs --check
step page-lint jlpm lint
JEST_JUNIT_OUTPUT_FILE=$RESULTS/page-tests.xml step page-tests jlpm test:unit
step wheel bash scripts/wheel.sh
step browser bash scripts/browser.sh
step pytest pytest --junit-xml="$RESULTS/pytest.xml" "${complete[@]}" "$@"

python scripts/summary.py "$RESULTS"
