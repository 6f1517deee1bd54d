#!/usr/bin/env bash
# Open JupyterLab with this extension, on a Spark of its own.
#
#   npm start                   Spark in local mode
#   npm start -- --cluster      a Spark standalone cluster on this machine besides, which the form offers
#   npm start -- --no-browser   further arguments go to "jupyter lab"
#
# Everything it makes is in $DEV_DIR (.dev in the checkout), kernels and notebooks too; nothing else of this
# machine is changed. It ends with Ctrl-C, and the cluster with it.
set -u
# shellcheck source=setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
cd "$ROOT" || exit 1

cluster=''
arguments=()
for argument; do
  case $argument in
    --cluster) cluster=yes ;;
    *) arguments+=("$argument") ;;
  esac
done

JUPYTER=$DEV_DIR/jupyter

say 'Setting up'
set_up start
build_page || die "the page could not be built"

make_example_environment
find_spark_home
export SPARK_LOCAL_IP=127.0.0.1 # all stays on this machine, whatever networks it has
master='local[*]'

if [[ $cluster ]]; then
  say 'Starting a Spark standalone cluster'
  export TESTCLUSTER_HOME=$DEV_DIR/cluster
  settings=$(bash tests/cluster/spark-standalone.sh start) || die "the cluster could not be started"
  trap 'bash tests/cluster/spark-standalone.sh stop' EXIT
  eval "$settings"
  master=$SPARK_MASTER
fi

mkdir -p "$JUPYTER"/{config/labconfig,data,runtime,labextensions} "$DEV_DIR/notebooks"
chmod 700 "$JUPYTER"
# No question about news lies over the form, and nothing is asked of the network.
echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
  >"$JUPYTER/config/labconfig/default_setting_overrides.json"
ln -sfn "$ROOT/jupyter_pyspark_kernels/labextension" "$JUPYTER/labextensions/jupyter-pyspark-kernels"
"$VENV/bin/python" - "$master" "$SPARK_HOME" "$DEV_DIR/environments" >"$JUPYTER/config/jupyter_pyspark_kernels_config.json" <<'PYTHON'
import json
import sys

master, spark_home, environments = sys.argv[1:]
values = {"spark_master": master, "spark_home": spark_home, "environment_roots": [environments]}
print(json.dumps({"PySparkKernels": values}, indent=2))
PYTHON
export JUPYTER_CONFIG_DIR=$JUPYTER/config JUPYTER_DATA_DIR=$JUPYTER/data JUPYTER_RUNTIME_DIR=$JUPYTER/runtime

port=$("$VENV/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
token=$("$VENV/bin/python" -c 'import secrets; print(secrets.token_hex(24))')

cat <<TEXT

JupyterLab:  http://127.0.0.1:$port/lab?token=$token

  1. Click the tile "New PySpark Kernel" in the launcher (section "Other").
  2. Environment: choose "example". Master: $master is preselected.
  3. Create kernel, then Open notebook. "spark" is there: try spark.range(10).count()

Ctrl-C ends it. All checks and tests: npm test

TEXT
as_root=()
((EUID)) || as_root=(--allow-root)
"$VENV/bin/jupyter" lab "${as_root[@]}" --ip=127.0.0.1 --port="$port" --ServerApp.port_retries=0 \
  --IdentityProvider.token="$token" --ServerApp.root_dir="$DEV_DIR/notebooks" --ServerApp.log_level=WARN \
  --LabApp.extra_labextensions_path="$JUPYTER/labextensions" ${arguments[@]+"${arguments[@]}"}
