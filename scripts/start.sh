#!/usr/bin/env bash
# Show the whole thing once, on a Spark of its own: an environment, a kernel made from it, a notebook run in it.
#
#   npm start
#
# Everything it makes is in $DEV_DIR (.dev in the checkout); nothing else of this machine is changed.
set -u
# shellcheck source=setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
cd "$ROOT" || exit 1

EXAMPLE_ENV=$DEV_DIR/example-env
EXAMPLE_JUPYTER=$DEV_DIR/example-jupyter

say '1. What this needs'
set_up start

say ''
say '2. An environment of its own, with a package that only it has (humanize)'
want=$(cksum <requirements/environment.txt)
if [[ $(cat "$DEV_DIR/example-env.installed" 2>/dev/null) != "$want" ]]; then
  "$VENV/bin/python" -m venv --clear "$EXAMPLE_ENV" &&
    "$EXAMPLE_ENV/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements/environment.txt ||
    die "the example's environment could not be made"
  printf '%s\n' "$want" >"$DEV_DIR/example-env.installed"
fi
say "   $EXAMPLE_ENV"

say ''
say '3. A kernel made from it, for a Spark on this machine'
spark_home=$("$VENV/bin/python" -c 'from importlib.util import find_spec; print(find_spec("pyspark").submodule_search_locations[0])')
rm -rf "$EXAMPLE_JUPYTER"
mkdir -p "$EXAMPLE_JUPYTER/kernels"
chmod 700 "$EXAMPLE_JUPYTER"
export JUPYTER_PATH=$EXAMPLE_JUPYTER
# The example stays on this machine, whatever networks it has.
export SPARK_LOCAL_IP=127.0.0.1
create=("$VENV/bin/jupyter-pyspark-kernels" create -d "$EXAMPLE_JUPYTER/kernels" -k example -e "$EXAMPLE_ENV"
  --spark_home "$spark_home" --spark_master 'local[*]' --spark.driver.memory 1g)
printf '   $ %s\n' "$(printf '%q ' "JUPYTER_PATH=$JUPYTER_PATH" "${create[@]}")"
"${create[@]}" || die "the kernel could not be made"

say ''
say '4. A notebook cell run in it (Spark takes about half a minute to start)'
"$VENV/bin/python" scripts/run_example.py "$EXAMPLE_JUPYTER" "$DEV_DIR/example.ipynb" || die "the example did not run"

cat <<TEXT

Next:
  - your own environment: the command of step 3 with your -e, and -d ~/.local/share/jupyter/kernels;
    every option:        $VENV/bin/jupyter-pyspark-kernels create --help
  - this very kernel in your JupyterLab:  JUPYTER_PATH=$EXAMPLE_JUPYTER jupyter lab
  - all checks and tests:                 npm test
TEXT
