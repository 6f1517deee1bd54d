#!/usr/bin/env bash
# Compile the locked requirements from pyproject.toml; "--upgrade" takes newer versions.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export UV_CUSTOM_COMPILE_COMMAND="bash scripts/lock.sh"

compile() {
  local output=requirements/$1.txt
  shift
  "${DEV_DIR:-.dev}/venv/bin/uv" pip compile --quiet --universal --python-version 3.10 \
    --no-emit-index-url --no-emit-find-links --generate-hashes --output-file "$output" "$@"
}

# The smaller sets take their versions from the largest, so that one environment can hold them all.
compile test pyproject.toml --group test --group environment "$@"
compile start pyproject.toml --group start --group environment --constraints requirements/test.txt "$@"
compile setup --group setup --constraints requirements/test.txt "$@"
compile environment --group environment --constraints requirements/test.txt "$@"
compile matrix --group matrix --group environment --constraints requirements/test.txt "$@"
compile matrix-spark-3 --group matrix-spark-3 --group environment "$@"
