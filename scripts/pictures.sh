#!/usr/bin/env bash
# Make the pictures of the README into docs/images: tile and sidebar, form, progress, light and dark.
#
#   bash scripts/pictures.sh
#
# The server runs in a mount namespace of its own (root, or user namespaces), where /home/ana, /opt/spark and
# /srv/team are folders of $DEV_DIR: no path of this machine is in a picture.
set -u
# shellcheck source=setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

PICTURES=$DEV_DIR/pictures
PORT=18186

# cover FOLDER: the same folder again, but on a file system in memory, so that names can be added.
cover() {
  local entry before=$PICTURES/before$1
  mkdir -p "$before"
  mount --rbind "$1" "$before"
  mount -t tmpfs none "$1"
  for entry in "$before"/*; do
    [[ -d $entry && ! -L $entry ]] || continue
    mkdir "$1/${entry##*/}"
    mount --rbind "$entry" "$1/${entry##*/}"
  done
}

make_kernels() {
  local create=("$DEV_DIR/wheel-env/bin/jupyter-pyspark-kernels" create)
  "${create[@]}" -k pandas-on-yarn -e ~/envs/pandas-3.5 --spark_master yarn --display_name 'Pandas on YARN' &&
    "${create[@]}" -k churn -e ~/envs/churn --spark_master spark://master.example:7077 --display_name 'Churn model' &&
    "${create[@]}" -k scratch -e ~/work/scratch/.venv --spark_master 'local[*]' --display_name Scratch &&
    "${create[@]}" -k legacy -e ~/envs/py310 --spark_master yarn --display_name 'Legacy features' &&
    "${create[@]}" -k etl -e ~/envs/pandas-3.5 -d /srv/team/kernels --spark_master yarn --display_name 'ETL nightly' || return 1
  # One was changed since it was packed, one is gone.
  local packages
  for packages in ~/envs/churn/lib/python3*/site-packages; do
    mkdir "$packages/xgboost-3.1.0.dist-info"
  done
  rm -r ~/envs/py310
}

serve() {
  cover /home && cover /opt && cover /srv || die "nothing can be mounted here"
  mkdir -p /home/ana /opt/spark /srv/team
  mount --bind "$PICTURES/home" /home/ana && mount --bind "$SPARK_HOME" /opt/spark || die "nothing can be mounted here"
  export HOME=/home/ana SPARK_HOME=/opt/spark SPARK_LOCAL_IP=127.0.0.1
  export JUPYTER_CONFIG_DIR=$PICTURES/config JUPYTER_DATA_DIR=/home/ana/.local/share/jupyter JUPYTER_RUNTIME_DIR=$PICTURES/runtime
  unset PYENV_ROOT WORKON_HOME VIRTUAL_ENV CONDA_PREFIX
  local name
  for name in envs/pandas-3.5 envs/churn envs/py310 work/scratch/.venv; do
    "$VENV/bin/uv" venv --quiet --python "$FOUND_PYTHON" ~/"$name" && uv_install ~/"$name/bin/python" ipykernel || die "no environment"
  done
  "$VENV/bin/uv" venv --quiet --python "$FOUND_PYTHON" ~/envs/analysis &&
    uv_install ~/envs/analysis/bin/python ipykernel numpy pandas pyarrow scipy scikit-learn || die "no environment"
  make_kernels || die "the kernels could not be made"
  local as_root=()
  [[ $(id -u) != 0 ]] || as_root=(--allow-root)
  exec "$DEV_DIR/wheel-env/bin/jupyter" lab "${as_root[@]}" --no-browser --ip=127.0.0.1 --port=$PORT --ServerApp.port_retries=0 \
    --IdentityProvider.token=secret --ServerApp.root_dir=/home/ana/work --LabApp.expose_app_in_browser=True 2>"$PICTURES/server.log"
}

find_python && find_java && find_chromium || die "run: bash scripts/setup.sh test"
find_spark_home
if [[ ${1:-} == serve ]]; then
  # The system's Python, if it will do: its path says nothing of this machine.
  ! python_will_do /usr/bin/python3 || FOUND_PYTHON=/usr/bin/python3
  serve
fi
bash "$ROOT/scripts/wheel.sh" && PATH=$VENV/bin:$PATH install_page_packages ui-tests || die "there is no wheel to show"
rm -rf "$PICTURES"
mkdir -p "$PICTURES"/{config/labconfig,home/work,runtime} "$ROOT/docs/images"
cat >"$PICTURES/config/jupyter_pyspark_kernels_config.json" <<'JSON'
{"PySparkKernels": {"environment_roots": ["/home/ana/envs"], "locations": {"Team share": "/srv/team/kernels"}}}
JSON
echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
  >"$PICTURES/config/labconfig/default_setting_overrides.json"
namespace=(unshare --mount)
((EUID)) && namespace+=(--map-root-user)
"${namespace[@]}" bash "${BASH_SOURCE[0]}" serve &
server=$!
trap 'kill $server 2>/dev/null; wait $server' EXIT
until curl -sf -o "$PICTURES/api.json" http://127.0.0.1:$PORT/api; do
  kill -0 $server 2>/dev/null || die "the server ended; see $PICTURES/server.log"
  sleep 1
done
cd "$ROOT/ui-tests" || exit 1
LAB_URL=http://127.0.0.1:$PORT/ node_modules/.bin/playwright test --config shows.config.js pictures || die "the pictures could not be taken"
ls -l "$ROOT/docs/images"
