# SPDX-License-Identifier: Apache-2.0
# Shared by yarn-cluster.sh and spark-standalone.sh; source it after setting STATE_DIR.
# shellcheck shell=bash

HOST=localhost
BIND=127.0.0.1
PIDS=$STATE_DIR/pids
LOGS=$STATE_DIR/logs

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || die "$tool is not on PATH"
  done
}

# Containers run $JAVA_HOME/bin/java, so it must be set even when java is on PATH.
find_java() {
  [[ -n ${JAVA_HOME:-} ]] || { need java && JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")"); }
  [[ -x $JAVA_HOME/bin/java ]] || die "JAVA_HOME does not name a Java"
  export JAVA_HOME
}

# One start or stop at a time for each state directory.
lock() {
  mkdir -p "$STATE_DIR" "$PIDS" "$LOGS"
  exec 9>"$STATE_DIR/lock"
  flock -w 300 9 || die "another start or stop holds $STATE_DIR/lock"
}

# A pid file counts only while its process carries this state directory on its command
# line, so that a reused pid is never taken for a daemon.
pid_of() {
  local pid
  pid=$(cat "$PIDS/$1.pid" 2>/dev/null) || return 1
  tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF -- "-Dtestcluster.dir=$STATE_DIR" || return 1
  printf '%s' "$pid"
}

# spawn NAME COMMAND...: runs it in the background, in a session of its own.
spawn() {
  local name=$1
  shift
  setsid nohup "$@" </dev/null >"$LOGS/$name.log" 2>&1 9>&- &
  echo $! >"$PIDS/$name.pid"
}

# await NAME SECONDS TEST...: waits until TEST succeeds; fails at once if the daemon ends.
await() {
  local name=$1 deadline=$((SECONDS + $2)) pid
  shift 2
  pid=$(cat "$PIDS/$name.pid")
  until "$@" >/dev/null 2>&1; do
    kill -0 "$pid" 2>/dev/null || { tail -n 30 "$LOGS/$name.log" >&2; die "$name ended; see $LOGS/$name.log"; }
    ((SECONDS < deadline)) || { tail -n 30 "$LOGS/$name.log" >&2; die "$name is not ready; see $LOGS/$name.log"; }
    sleep 0.2
  done
}

port_open() { (exec 3<>"/dev/tcp/$BIND/$1") 2>/dev/null; }

# get PORT PATH: the body of an HTTP reply, with bash alone.
get() {
  exec 3<>"/dev/tcp/$BIND/$1" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: %s\r\n\r\n' "$2" "$HOST" >&3
  timeout 5 cat <&3
  exec 3>&-
}

# halt NAME...: TERM to all, then KILL after five seconds (a NodeManager that has run an
# application would wait ten, for log deletions that are hours away).
halt() {
  local name pid pids=() i
  for name in "$@"; do
    pid=$(pid_of "$name") && pids+=("$pid")
    rm -f "$PIDS/$name.pid"
  done
  ((${#pids[@]})) || return 0
  kill "${pids[@]}" 2>/dev/null
  for ((i = 0; i < 50; i++)); do
    kill -0 "${pids[@]}" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -9 "${pids[@]}" 2>/dev/null
  return 0
}

# Ends what a killed daemon left behind: processes that work in one of its directories.
reap() {
  local dir=$1 link
  for link in /proc/[0-9]*/cwd; do
    case $(readlink "$link" 2>/dev/null) in
      "$dir"/*) link=${link#/proc/}; kill -9 "${link%/cwd}" 2>/dev/null ;;
    esac
  done
  return 0
}

show() {
  local name pid
  for name in "$@"; do
    if pid=$(pid_of "$name"); then
      printf '%-16s running, pid %s, %s MiB\n' "$name" "$pid" "$(($(awk '/VmRSS/{print $2}' "/proc/$pid/status") / 1024))"
    else
      printf '%-16s stopped\n' "$name"
    fi
  done
}

# hiding DIR...: sets HIDING to the words that go before a command so that it sees each DIR empty, as on a
# host that lacks it: a mount namespace, which needs root or unprivileged user namespaces.
hiding() {
  HIDING=()
  (($#)) || return 0
  HIDING=(unshare --mount)
  ((EUID)) && HIDING+=(--map-root-user)
  # shellcheck disable=SC2016
  HIDING+=(sh -c 'while [ "$1" != -- ]; do mount -t tmpfs none "$1" || exit 1; shift; done; shift; exec "$@"'
    sh "$@" --)
}
