#!/usr/bin/env bash
# Start one Jupyter server for the browser tests, from the installed wheel, with a token and a prefix.
#
#   serve.sh lab PORT     with the extension
#   serve.sh many PORT    the same with 200 kernels, 300 environments, long names and every state
#   serve.sh bare PORT    with the extension's page, but without its server part
#
# DEV_DIR is the checkout's; JUPYTER_* and HOME of this server are below it.
set -eu
name=$1 port=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DEV_DIR=${DEV_DIR:-$here/../.dev}
home=$DEV_DIR/browser/$name
rm -rf "$home"
mkdir -p "$home"/{config/labconfig,data,runtime,root,environments,user}
chmod 700 "$home"
cp -a "$DEV_DIR/environments/example" "$home/environments/example"
sed "s#HOME#$home#" "$here/config.json" >"$home/config/jupyter_pyspark_kernels_config.json"
echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}' \
  >"$home/config/labconfig/default_setting_overrides.json"
export JUPYTER_CONFIG_DIR=$home/config JUPYTER_DATA_DIR=$home/data JUPYTER_RUNTIME_DIR=$home/runtime
export SPARK_LOCAL_IP=127.0.0.1 HOME=$home/user
unset PYENV_ROOT WORKON_HOME VIRTUAL_ENV CONDA_PREFIX # environments of this machine are no part of the tests
[[ $name != many ]] || PYTHONPATH=$here/../tests "$DEV_DIR/venv/bin/python" "$here/many.py" "$home"
arguments=(--no-browser --ip=127.0.0.1 --port="$port" --ServerApp.port_retries=0 --ServerApp.base_url=/pre/
  --IdentityProvider.token=secret --ServerApp.root_dir="$home/root" --LabApp.expose_app_in_browser=True
  --JupyterNotebookApp.expose_app_in_browser=True)
((EUID)) || arguments+=(--allow-root)
[[ $name != bare ]] || arguments+=('--ServerApp.jpserver_extensions={"jupyter_pyspark_kernels": False}')
exec "$DEV_DIR/wheel-env/bin/jupyter" lab "${arguments[@]}" 2>"$home/server.log"
