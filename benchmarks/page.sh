#!/usr/bin/env bash
# Measure how long the page lets people wait: 200 kernels, 300 environments, JupyterLab's own parts beside.
#
#   bash benchmarks/page.sh [rounds]     default 7; needs a quiet machine
set -u
# shellcheck source=../scripts/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../scripts/setup.sh"
cd "$ROOT/ui-tests" || exit 1

[[ -x $DEV_DIR/wheel-env/bin/jupyter ]] || bash "$ROOT/scripts/wheel.sh" || die "there is no wheel to measure"
find_python && find_java && find_chromium || die "run: bash scripts/setup.sh test"
make_example_environment
find_spark_home
PATH=$VENV/bin:$PATH install_page_packages ui-tests || die "the browser's packages could not be installed"

port=$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
address=http://127.0.0.1:$port/pre
bash serve.sh many "$port" &
server=$!
trap 'kill $server; wait $server' EXIT
until curl -sf -o "$DEV_DIR/page-speed.json" "$address/api"; do
  kill -0 $server 2>/dev/null || die "the server ended; see $DEV_DIR/browser/many/server.log"
  sleep 1
done
node page-speed.mjs "$address/lab?token=secret" "$@"
