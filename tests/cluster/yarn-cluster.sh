#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A real one-node YARN (optionally with HDFS) on loopback, from Maven Central's jars.
#
#   yarn-cluster.sh start [--hdfs] [--hide DIR]...   start it, or confirm that it runs
#   yarn-cluster.sh stop                             stop it
#   yarn-cluster.sh status                           exit 0 when a NodeManager is registered
#   yarn-cluster.sh env                              print the client's settings, for eval
#
# --hdfs      NameNode and DataNode too, as the default file system; else file:///
# --hide DIR  the NodeManager and its containers see DIR empty, as on a host that lacks it
#             (a mount namespace; needs root or unprivileged user namespaces)
#
# Environment, all optional:
#   TESTCLUSTER_HOME     cache and state; default ${XDG_CACHE_HOME:-~/.cache}/pyspark-testcluster
#   YARN_PORT_BASE       first of the 30 ports used; default 18030
#   YARN_MEMORY_MB       memory that the NodeManager offers; default 4096
#   YARN_VCORES          cores that it offers; default 4
#   SPARK_HOME           if set, containers read Spark's jars from it instead of an upload
#   JAVA_HOME            Java 17; default: java on PATH
#
# Needs bash, java, mvn (first start), setsid, flock. javac is used when there is one.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TESTCLUSTER_HOME=${TESTCLUSTER_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/pyspark-testcluster}
STATE_DIR=$TESTCLUSTER_HOME/yarn
# shellcheck source=lib.sh
. "$here/lib.sh"

BASE=${YARN_PORT_BASE:-18030}
WEB=$((BASE + 5))
CONF=$STATE_DIR/conf
JARS=$TESTCLUSTER_HOME/hadoop-jars
DATA=$STATE_DIR/data
DAEMONS=(nodemanager resourcemanager datanode namenode)

resolve_jars() {
  local want
  want=$(cat "$here/pom.xml" "$here/InProcessChmodFs.java" | cksum)
  [[ $(cat "$JARS/.complete" 2>/dev/null) == "$want" ]] && return
  need mvn
  say "resolving Hadoop's jars into $JARS"
  rm -rf "$JARS"
  mvn -B -q -l "$STATE_DIR/maven.log" -f "$here/pom.xml" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$JARS" >/dev/null 2>&1 ||
    { cat "$STATE_DIR/maven.log" >&2; die "Maven could not resolve the jars"; }
  if command -v javac >/dev/null; then
    mkdir -p "$JARS/classes"
    javac -nowarn -cp "$JARS/*" -d "$JARS/classes" "$here/InProcessChmodFs.java" || die "javac failed"
  fi
  printf '%s\n' "$want" >"$JARS/.complete"
}

# properties FILE NAME VALUE...
properties() {
  local file=$1
  shift
  {
    echo '<configuration>'
    while (($#)); do
      printf '<property><name>%s</name><value>%s</value></property>\n' "$1" "$2"
      shift 2
    done
    echo '</configuration>'
  } >"$file"
}

write_conf() {
  local default_fs=file:/// queue=yarn.scheduler.capacity local_fs=()
  ((HDFS)) && default_fs=hdfs://$HOST:$((BASE + 20))
  rm -rf "$CONF" "$STATE_DIR/conf-nm"
  mkdir -p "$CONF" "$STATE_DIR/conf-nm" "$STATE_DIR/conf-spark"

  local core=(fs.defaultFS "$default_fs" hadoop.tmp.dir "$DATA/tmp")
  properties "$CONF/core-site.xml" "${core[@]}"
  # Only the NodeManager has the class, so only its own core-site.xml names it.
  [[ -d $JARS/classes ]] && local_fs=(fs.AbstractFileSystem.file.impl InProcessChmodFs)
  properties "$STATE_DIR/conf-nm/core-site.xml" "${core[@]}" "${local_fs[@]}"

  properties "$CONF/hdfs-site.xml" \
    dfs.replication 1 \
    dfs.permissions.enabled false \
    dfs.namenode.rpc-bind-host $BIND \
    dfs.namenode.http-address $HOST:$((BASE + 21)) \
    dfs.namenode.http-bind-host $BIND \
    dfs.datanode.hostname $HOST \
    dfs.datanode.address $BIND:$((BASE + 22)) \
    dfs.datanode.http.address $BIND:$((BASE + 23)) \
    dfs.datanode.ipc.address $BIND:$((BASE + 24)) \
    dfs.namenode.safemode.extension 0

  # Thresholds and memory checks are off: they would fail tests on a small or full machine.
  # Containers get SPARK_LOCAL_IP from the NodeManager, so Spark too stays on loopback.
  properties "$CONF/yarn-site.xml" \
    yarn.resourcemanager.hostname $HOST \
    yarn.resourcemanager.bind-host $BIND \
    yarn.resourcemanager.scheduler.address "$HOST:$BASE" \
    yarn.resourcemanager.resource-tracker.address $HOST:$((BASE + 1)) \
    yarn.resourcemanager.address $HOST:$((BASE + 2)) \
    yarn.resourcemanager.admin.address $HOST:$((BASE + 3)) \
    yarn.resourcemanager.webapp.address $HOST:$WEB \
    yarn.resourcemanager.connect.retry-interval.ms 1000 \
    yarn.resourcemanager.nodemanagers.heartbeat-interval-ms 250 \
    yarn.resourcemanager.am.max-attempts 1 \
    yarn.scheduler.minimum-allocation-mb 128 \
    yarn.scheduler.maximum-allocation-mb "${YARN_MEMORY_MB:-4096}" \
    yarn.nodemanager.hostname $HOST \
    yarn.nodemanager.bind-host $BIND \
    yarn.nodemanager.address $HOST:$((BASE + 10)) \
    yarn.nodemanager.localizer.address $HOST:$((BASE + 11)) \
    yarn.nodemanager.webapp.address $HOST:$((BASE + 12)) \
    yarn.nodemanager.resource.memory-mb "${YARN_MEMORY_MB:-4096}" \
    yarn.nodemanager.resource.cpu-vcores "${YARN_VCORES:-4}" \
    yarn.nodemanager.pmem-check-enabled false \
    yarn.nodemanager.vmem-check-enabled false \
    yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage 100 \
    yarn.nodemanager.local-dirs "$DATA/local" \
    yarn.nodemanager.log-dirs "$LOGS/containers" \
    yarn.nodemanager.localizer.cache.target-size-mb 2048 \
    yarn.nodemanager.env-whitelist "JAVA_HOME,HADOOP_CONF_DIR,PATH,LANG,TZ,SPARK_LOCAL_IP"

  # The scheduler does not start without a queue.
  properties "$CONF/capacity-scheduler.xml" \
    $queue.root.queues default \
    $queue.root.default.capacity 100 \
    $queue.maximum-am-resource-percent 1.0 \
    $queue.resource-calculator org.apache.hadoop.yarn.util.resource.DominantResourceCalculator

  cat >"$CONF/log4j.properties" <<'LOG'
log4j.rootLogger=INFO,console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c{2}: %m%n
log4j.logger.org.apache.hadoop.util.NativeCodeLoader=ERROR
LOG
}

# The defaults that a Spark client needs on this cluster, kept apart from Hadoop's own.
write_spark_conf() {
  mkdir -p "$STATE_DIR/conf-spark"
  {
    echo "spark.driver.host $HOST"
    echo "spark.driver.bindAddress $BIND"
    grep -q '>hdfs:' "$CONF/core-site.xml" || echo "spark.yarn.stagingDir file://$DATA/staging"
    [[ -n ${SPARK_HOME:-} ]] && echo "spark.yarn.jars local:$SPARK_HOME/jars/*"
  } >"$STATE_DIR/conf-spark/spark-defaults.conf"
}

print_env() {
  printf 'export HADOOP_CONF_DIR=%q\n' "$CONF"
  printf 'export SPARK_CONF_DIR=%q\n' "$STATE_DIR/conf-spark"
  printf 'export SPARK_LOCAL_IP=%q\n' "$BIND"
}

# daemon NAME CONF-DIRS CLASS [PREFIX...]: PREFIX goes before java on the command line.
daemon() {
  local name=$1 path=$2 class=$3
  shift 3
  spawn "$name" env SPARK_LOCAL_IP=$BIND HADOOP_CONF_DIR="$CONF" "$@" "$JAVA_HOME/bin/java" -Xmx256m \
    -Dtestcluster.dir="$STATE_DIR" -Djava.net.preferIPv4Stack=true -cp "$path:$JARS/*" "$class"
}

registered() { get $WEB /ws/v1/cluster/metrics | grep -q '"activeNodes":1'; }

running() { pid_of resourcemanager >/dev/null && pid_of nodemanager >/dev/null && registered 2>/dev/null; }

halt_all() {
  halt nodemanager
  halt resourcemanager datanode namenode
  reap "$DATA/local"
}

start() {
  local HDFS=0 hide=() want
  while (($#)); do
    case $1 in
      --hdfs) HDFS=1 ;;
      --hide) hide+=("${2:?--hide needs a directory}"); shift ;;
      *) die "unknown option: $1" ;;
    esac
    shift
  done
  need setsid flock
  find_java
  lock
  want="base=$BASE hdfs=$HDFS hide=${hide[*]-} memory=${YARN_MEMORY_MB:-4096} vcores=${YARN_VCORES:-4}"
  if running; then
    [[ $(cat "$STATE_DIR/options" 2>/dev/null) == "$want" ]] || die "it runs with other options; stop it first"
    write_spark_conf
    print_env
    return
  fi
  halt_all
  resolve_jars
  rm -rf "$DATA" "$LOGS"
  mkdir -p "$DATA/local" "$DATA/staging" "$LOGS/containers"
  write_conf
  write_spark_conf
  printf '%s\n' "$want" >"$STATE_DIR/options"
  trap 'halt_all' EXIT

  if ((HDFS)); then
    HADOOP_CONF_DIR=$CONF "$JAVA_HOME/bin/java" -Xmx256m -cp "$CONF:$JARS/*" \
      org.apache.hadoop.hdfs.server.namenode.NameNode -format -nonInteractive >"$LOGS/format.log" 2>&1 ||
      die "the NameNode could not be formatted; see $LOGS/format.log"
    # The daemons look for these folders, which Hadoop's archive has and its jars lack.
    mkdir -p "$DATA/classes/webapps/hdfs" "$DATA/classes/webapps/datanode"
    daemon namenode "$CONF:$DATA/classes" org.apache.hadoop.hdfs.server.namenode.NameNode
    await namenode 180 port_open $((BASE + 20))
    daemon datanode "$CONF:$DATA/classes" org.apache.hadoop.hdfs.server.datanode.DataNode
  fi
  # The NodeManager retries for a long time when it comes first.
  daemon resourcemanager "$CONF" org.apache.hadoop.yarn.server.resourcemanager.ResourceManager
  await resourcemanager 180 port_open $((BASE + 1))

  hiding "${hide[@]}"
  daemon nodemanager "$STATE_DIR/conf-nm:$CONF:$JARS/classes" \
    org.apache.hadoop.yarn.server.nodemanager.NodeManager "${HIDING[@]}"
  await nodemanager 180 registered
  ((HDFS)) && await datanode 120 grep -q 'successfully registered with NN' "$LOGS/datanode.log"
  trap - EXIT
  print_env
}

case ${1:-} in
  start) shift; start "$@" ;;
  stop) lock; halt_all ;;
  status) show "${DAEMONS[@]}"; running ;;
  env) running || die "not running"; print_env ;;
  *) sed -n '3,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 2 ;;
esac
