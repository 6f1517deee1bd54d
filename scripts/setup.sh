#!/usr/bin/env bash
# Set up what the project needs, in the checkout alone; sourced by start.sh and test.sh.
#
#   bash scripts/setup.sh [start|test]    default: test
#
# Environment, all optional:
#   DEV_DIR     where everything made goes; default .dev in the checkout
#   PYTHON      the Python to build on; default: python3, python3.13 … python3.10, the first that will do
#   CHROMIUM    the browser of the tests; default: chromium, chromium-browser, google-chrome on PATH
#   JAVA_HOME   Java 17 or newer; default: java on PATH, then /usr/lib/jvm
#   NO_APT      set it to anything, and missing system packages are named but never installed

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DEV_DIR=$(realpath -m "${DEV_DIR:-$ROOT/.dev}")
VENV=$DEV_DIR/venv
export ROOT DEV_DIR

say() { printf '%s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# --- parts from outside: each finder answers 0 or 1 and says nothing ---------------------------------

python_will_do() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null
}

# A found name may be a shim that runs nothing, so each is run. Sets FOUND_PYTHON, and
# PYTHON_WITHOUT_VENV where only ensurepip is missing (Debian packages it apart).
find_python() {
  local name
  FOUND_PYTHON='' PYTHON_WITHOUT_VENV=''
  for name in "$VENV/bin/python" ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.10}; do
    python_will_do "$name" || continue
    if "$name" -c 'import ensurepip, venv' 2>/dev/null; then
      FOUND_PYTHON=$(command -v "$name")
      return 0
    fi
    PYTHON_WITHOUT_VENV=${PYTHON_WITHOUT_VENV:-$name}
  done
  return 1
}

java_will_do() {
  local version
  [[ -x $1/bin/java ]] || return 1
  version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
  ((${version:-0} >= 17))
}

find_java() {
  local home on_path
  on_path=$(readlink -f "$(command -v java)" 2>/dev/null)
  for home in "${JAVA_HOME:-}" "${on_path%/bin/java}" /usr/lib/jvm/*; do
    if [[ -n $home ]] && java_will_do "$home"; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  return 1
}

find_command() { command -v "$1" >/dev/null; }
find_compiler() { [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/javac ]]; }
find_node() { node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; }

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [[ -n $name ]] && command -v "$name" >/dev/null; then
      CHROMIUM=$(command -v "$name")
      export CHROMIUM
      return 0
    fi
  done
  return 1
}

find_namespaces() {
  if ((EUID)); then unshare --mount --map-root-user true; else unshare --mount true; fi 2>/dev/null
}

# Fills MISSING (what to tell) and PACKAGES (what Debian calls it).
look_for_parts() {
  MISSING=() PACKAGES=()
  part 'Python 3.10 or newer with its venv module, as python3 or python3.13 … python3.10 on PATH' \
    'python3 python3-venv' find_python
  part 'Java 17 or newer, on PATH or named by JAVA_HOME' openjdk-17-jdk-headless find_java
  part 'Node 20 or newer, as node on PATH' '' find_node
  [[ $1 == test ]] || return 0
  part 'Chromium, as chromium, chromium-browser or google-chrome on PATH' chromium find_chromium
  part 'javac, beside that Java' openjdk-17-jdk-headless find_compiler
  part 'Maven, as mvn on PATH' maven find_command mvn
  part 'npm on PATH' '' find_command npm
  part 'setsid on PATH (util-linux)' util-linux find_command setsid
  part 'flock on PATH (util-linux)' util-linux find_command flock
  part 'mount namespaces: unshare (util-linux), as root or with unprivileged user namespaces' \
    util-linux find_namespaces
}

# part DESCRIPTION PACKAGES FINDER...
part() {
  local description=$1 packages=$2
  shift 2
  "$@" && return
  MISSING+=("$description")
  # shellcheck disable=SC2206
  PACKAGES+=($packages)
}

install_packages() {
  [[ $EUID == 0 && -z ${NO_APT:-} ]] && find_command apt-get && ((${#PACKAGES[@]})) || return 1
  # The venv module of a Python that is not the system's default has a package of its own.
  [[ -z $PYTHON_WITHOUT_VENV ]] ||
    PACKAGES+=("python$("$PYTHON_WITHOUT_VENV" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv")
  say "Installing system packages: ${PACKAGES[*]}"
  {
    apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${PACKAGES[@]}"
  } >"$DEV_DIR/apt.log" 2>&1 || { tail -n 5 "$DEV_DIR/apt.log" >&2; return 1; }
}

check_parts() {
  look_for_parts "$1"
  if ((${#MISSING[@]})) && install_packages; then
    look_for_parts "$1"
  fi
  if ((${#MISSING[@]})); then
    {
      say "Missing on this machine, ${#MISSING[@]} in all:"
      printf '  - %s\n' "${MISSING[@]}"
      ((${#PACKAGES[@]} == 0)) ||
        say "On Debian or Ubuntu: apt-get install $(printf '%s\n' "${PACKAGES[@]}" | sort -u | paste -sd' ')"
    } >&2
    exit 1
  fi
  say "Python: $FOUND_PYTHON ($("$FOUND_PYTHON" -V 2>&1))"
  say "Java:   $JAVA_HOME"
}

# --- the virtual environment ---------------------------------------------------------------------------

# What an installation depends on: a second run does nothing while this stays the same.
recipe() { (cd "$ROOT" && cat "requirements/$1.txt" pyproject.toml package.json && pwd && "$VENV/bin/python" -V) | cksum; }

installed() { [[ -x $VENV/bin/python && $(cat "$VENV/installed-$1" 2>/dev/null) == "$(recipe "$1")" ]]; }

# uv_install PYTHON ARGUMENTS...: packages into the environment of that Python, from a cache of this checkout.
uv_install() {
  local python=$1
  shift
  UV_CACHE_DIR=$DEV_DIR/uv-cache "$VENV/bin/uv" pip install --quiet --python "$python" "$@"
}

# set_up start|test: afterwards $VENV holds the package and its locked requirements, and JAVA_HOME is set.
set_up() {
  mkdir -p "$DEV_DIR"
  check_parts "$1"
  if ! installed "$1" && ! installed test; then
    [[ -x $VENV/bin/pip ]] || "$FOUND_PYTHON" -m venv --clear "$VENV" || die "no virtual environment could be made in $VENV"
    say "Installing the locked requirements of requirements/$1.txt (several minutes the first time)"
    "$VENV/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$ROOT/requirements/setup.txt" ||
      die "uv, which installs all the rest, could not be installed"
    uv_install "$VENV/bin/python" --require-hashes -r "$ROOT/requirements/$1.txt" ||
      die "the requirements could not be installed"
    # The front end is built by build_page below, not by this.
    SKIP_JUPYTER_BUILDER=1 uv_install "$VENV/bin/python" --no-deps --editable "$ROOT" ||
      die "the package could not be installed"
    recipe "$1" >"$VENV/installed-$1"
  fi
  say "Set up: $VENV"
}

# make_example_environment: a small one, with a package that only it has (humanize).
make_example_environment() {
  local environment=$DEV_DIR/environments/example want
  want=$(cksum <"$ROOT/requirements/environment.txt")
  [[ $(cat "$environment/.installed" 2>/dev/null) == "$want" ]] && return
  say 'Making an example environment, with a package that only it has (humanize)'
  "$FOUND_PYTHON" -m venv --clear "$environment" &&
    uv_install "$environment/bin/python" --require-hashes -r "$ROOT/requirements/environment.txt" ||
    die "the example's environment could not be made"
  printf '%s\n' "$want" >"$environment/.installed"
}

# find_spark_home: SPARK_HOME of the embedded Spark.
find_spark_home() {
  SPARK_HOME=$("$VENV/bin/python" -c 'from importlib.util import find_spec; print(find_spec("pyspark").submodule_search_locations[0])')
  export SPARK_HOME
}

# build_page: the extension's JavaScript, into jupyter_pyspark_kernels/labextension, where what it is made of changed.
build_page() {
  local want built=$ROOT/jupyter_pyspark_kernels/labextension/package.json
  export PATH=$VENV/bin:$PATH
  want=$(cd "$ROOT" && find package.json yarn.lock tsconfig.json src style schema -type f -print0 | sort -z | xargs -0 cksum | cksum)
  if [[ ! -f $built || $(cat "$DEV_DIR/page" 2>/dev/null) != "$want" ]]; then
    install_page_packages || return 1
    say 'Building the page (half a minute)'
    (cd "$ROOT" && jlpm build:prod) >"$DEV_DIR/page.log" 2>&1 || { tail -n 40 "$DEV_DIR/page.log" >&2; return 1; }
    printf '%s\n' "$want" >"$DEV_DIR/page"
  fi
  say "Page: $ROOT/jupyter_pyspark_kernels/labextension"
}

# The locked npm packages of one folder; nothing is done while its lock stays the same.
install_page_packages() {
  local folder=$ROOT/${1:-} want
  want=$(cat "$folder/package.json" "$folder/yarn.lock" | cksum)
  [[ $(cat "$folder/node_modules/.installed" 2>/dev/null) == "$want" ]] && return
  say "Installing the locked npm packages of ${1:-the page} (two minutes the first time)"
  (cd "$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 jlpm install --immutable) >"$DEV_DIR/jlpm.log" 2>&1 ||
    { tail -n 20 "$DEV_DIR/jlpm.log" >&2; return 1; }
  printf '%s\n' "$want" >"$folder/node_modules/.installed"
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then
  set -u
  set_up "${1:-test}"
fi
