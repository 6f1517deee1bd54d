#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A real Spark standalone cluster on loopback: one master, one worker, from SPARK_HOME.
#
#   spark-standalone.sh start [--hide DIR]...   start it, or confirm that it runs
#   spark-standalone.sh stop                    stop it
#   spark-standalone.sh status                  exit 0 when a worker is registered
#   spark-standalone.sh env                     print the client's settings, for eval
#
# --hide DIR  the worker and its executors see DIR empty, as on a host that lacks it
#             (a mount namespace; needs root or unprivileged user namespaces)
#
# Environment:
#   SPARK_HOME           required by start; pip's pyspark folder will do
#   TESTCLUSTER_HOME     state; default ${XDG_CACHE_HOME:-~/.cache}/pyspark-testcluster
#   SPARK_PORT_BASE      first of the 4 ports used; default 18070
#   SPARK_WORKER_CORES   cores that the worker offers; default 2
#   SPARK_WORKER_MEMORY  memory that it offers; default 2g
#   JAVA_HOME            Java 17; default: java on PATH
#
# Needs bash, java, setsid, flock.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TESTCLUSTER_HOME=${TESTCLUSTER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pyspark-testcluster}
STATE_DIR=$TESTCLUSTER_HOME/standalone
# shellcheck source=lib.sh
. "$here/lib.sh"

BASE=${SPARK_PORT_BASE:-18070}
WEB=$((BASE + 1))
CONF=$STATE_DIR/conf
WORK=$STATE_DIR/work

print_env() {
  printf 'export SPARK_MASTER=%q\n' "spark://$HOST:$BASE"
  printf 'export SPARK_CONF_DIR=%q\n' "$CONF"
  printf 'export SPARK_LOCAL_IP=%q\n' "$BIND"
}

registered() { get $WEB /json/ | grep -q '"aliveworkers" : 1'; }

running() { pid_of master >/dev/null && pid_of worker >/dev/null && registered 2>/dev/null; }

halt_all() {
  halt worker
  halt master
  reap "$WORK"
}

# daemon NAME CLASS ARGUMENTS...: spark-class replaces itself with java, so the pid holds.
# What HIDING holds goes before it on the command line. A worker keeps what ended applications
# unpacked, half a gigabyte each, for five minutes.
daemon() {
  local name=$1
  shift
  spawn "$name" "${HIDING[@]}" env SPARK_LOCAL_IP=$BIND SPARK_CONF_DIR="$CONF" SPARK_DAEMON_MEMORY=256m \
    SPARK_WORKER_OPTS="-Dspark.worker.cleanup.enabled=true -Dspark.worker.cleanup.interval=60 -Dspark.worker.cleanup.appDataTtl=300" \
    SPARK_DAEMON_JAVA_OPTS="-Dtestcluster.dir=$STATE_DIR -Dspark.master.rest.enabled=false" \
    "$SPARK_HOME/bin/spark-class" "$@"
}

start() {
  local hide=() want HIDING=()
  while (($#)); do
    case $1 in
      --hide) hide+=("${2:?--hide needs a directory}"); shift ;;
      *) die "unknown option: $1" ;;
    esac
    shift
  done
  [[ -x ${SPARK_HOME:-}/bin/spark-class ]] || die "SPARK_HOME does not name a Spark"
  need setsid flock
  find_java
  lock
  want="base=$BASE hide=${hide[*]-} cores=${SPARK_WORKER_CORES:-2} memory=${SPARK_WORKER_MEMORY:-2g}"
  if running; then
    [[ $(cat "$STATE_DIR/options" 2>/dev/null) == "$want" ]] || die "it runs with other options; stop it first"
    print_env
    return
  fi
  halt_all
  rm -rf "$WORK" "$LOGS" "$CONF"
  mkdir -p "$WORK" "$LOGS" "$CONF"
  printf '%s\n' "spark.driver.host $HOST" "spark.driver.bindAddress $BIND" >"$CONF/spark-defaults.conf"
  printf '%s\n' "$want" >"$STATE_DIR/options"
  trap 'halt_all' EXIT
  daemon master org.apache.spark.deploy.master.Master --host $HOST --port "$BASE" --webui-port $WEB
  await master 120 port_open "$BASE"
  hiding "${hide[@]}"
  daemon worker org.apache.spark.deploy.worker.Worker --host $HOST --port $((BASE + 2)) \
    --webui-port $((BASE + 3)) --cores "${SPARK_WORKER_CORES:-2}" --memory "${SPARK_WORKER_MEMORY:-2g}" \
    --work-dir "$WORK" "spark://$HOST:$BASE"
  await worker 120 registered
  trap - EXIT
  print_env
}

case ${1:-} in
  start) shift; start "$@" ;;
  stop) lock; halt_all ;;
  status) show master worker; running ;;
  env) running || die "not running"; print_env ;;
  *) sed -n '3,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
