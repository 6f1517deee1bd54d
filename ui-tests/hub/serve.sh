#!/usr/bin/env bash
# Start the Hub of the browser tests on the installed wheel, with one shared kernel.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
DEV_DIR=${DEV_DIR:-$here/../../.dev}
export HUB_HOME=$DEV_DIR/browser/hub
rm -rf "$HUB_HOME"
mkdir -p "$HUB_HOME"/{users,share/kernels}
chmod 755 "$HUB_HOME" "$HUB_HOME/share" "$HUB_HOME/share/kernels"
export PATH=$DEV_DIR/wheel-env/bin:$here/../node_modules/.bin:$PATH
export CONFIGPROXY_AUTH_TOKEN=${CONFIGPROXY_AUTH_TOKEN:-$(python -c 'import secrets; print(secrets.token_hex(16))')}
JUPYTER_PATH=$HUB_HOME/share jupyter-pyspark-kernels create -k shared -e "$DEV_DIR/environments/example" -d "$HUB_HOME/share/kernels" \
  --display_name "Shared by all" >"$HUB_HOME/create.log" 2>&1
cd "$HUB_HOME"
exec jupyterhub -f "$here/jupyterhub_config.py" >"$HUB_HOME/hub.log" 2>&1
