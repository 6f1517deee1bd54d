#!/usr/bin/env bash
# Run the browser tests on the wheel that wheel.sh installed.
#
#   bash scripts/browser.sh [arguments of playwright]
set -u
# shellcheck source=setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

[[ -x $DEV_DIR/wheel-env/bin/jupyter ]] || bash "$ROOT/scripts/wheel.sh" || die "there is no wheel to test"
find_python && find_java && find_chromium || die "run: bash scripts/setup.sh test"
make_example_environment
find_spark_home
export PATH=$VENV/bin:$PATH
install_page_packages ui-tests || die "the browser tests' packages could not be installed"
cd "$ROOT/ui-tests" || exit 1
exec node_modules/.bin/playwright test "$@"
