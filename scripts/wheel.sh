#!/usr/bin/env bash
# Build the wheel once into $DEV_DIR/wheel, and install it into an environment of its own, $DEV_DIR/wheel-env.
#
#   bash scripts/wheel.sh
set -u
# shellcheck source=setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
cd "$ROOT" || exit 1

build_page || die "the page could not be built"
rm -rf "$DEV_DIR/wheel" "$DEV_DIR/wheel-env"
# The page is there: the build must not make it again.
SKIP_JUPYTER_BUILDER=1 UV_CACHE_DIR=$DEV_DIR/uv-cache "$VENV/bin/uv" build --quiet --wheel --out-dir "$DEV_DIR/wheel" . ||
  die "the wheel could not be built"
"$VENV/bin/python" -m venv "$DEV_DIR/wheel-env" || die "no environment could be made for the wheel"
uv_install "$DEV_DIR/wheel-env/bin/python" --require-hashes -r requirements/test.txt &&
  uv_install "$DEV_DIR/wheel-env/bin/python" --no-deps "$DEV_DIR"/wheel/*.whl ||
  die "the wheel could not be installed"
say "Wheel: $(ls "$DEV_DIR"/wheel/*.whl)"
