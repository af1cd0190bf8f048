#!/usr/bin/env bash
# Downloads a Debian source package, builds it as far as needed and leaves a compile_commands.json: real code to lint.
#
#   test/field/fetch.sh NAME...          e.g. leveldb memcached redis liburcu mimalloc libuv1 jemalloc dav1d rocksdb
#
# Into $ATOMVET_FIELD_DIR (default: build/field): NAME/source, NAME/compile_commands.json, NAME/version. Nothing is done
# for a package that is already there. The system's package sources are used, with their source packages enabled in a
# private copy; the packages it takes to build are installed.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
field=${ATOMVET_FIELD_DIR:-$root/build/field}
export CC=${CC:-clang-22} CXX=${CXX:-clang++-22} DEBIAN_FRONTEND=noninteractive
jobs=$(nproc)

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# The system's apt with its sources of source packages enabled, on lists of its own.
apt_source() {
  "$1" -o Dir::Etc::SourceList="$apt/sources.list" -o Dir::Etc::SourceParts="$apt/parts" -o Dir::State::Lists="$apt/lists" \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root "${@:2}"
}

enable_sources() {
  apt=$field/.apt
  [ -e "$apt/ready" ] && return
  rm -rf "$apt" && mkdir -p "$apt/parts" "$apt/lists/partial"
  # Debian's own sources only: others need not have source packages.
  local file
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] && grep -qi debian "$file" && sed 's/^Types:.*/Types: deb deb-src/' "$file" >"$apt/parts/$(basename "$file")"
  done
  touch "$apt/sources.list"
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -e "$file" ] && grep -i debian "$file" | sed -n 's/^deb \(.*\)/deb \1\ndeb-src \1/p' >>"$apt/sources.list"
  done
  apt_source apt-get -q update >/dev/null
  touch "$apt/ready"
}

install_missing() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] || as_root apt-get install -qq -y --no-remove --no-install-recommends "${missing[@]}" >/dev/null
}

# Records the commands of a build by make; what fails to link is no matter.
recorded_make() {
  bear --output compile_commands.json -- make -j"$jobs" "$@" >build.log 2>&1 || tail -5 build.log >&2
  # Calls of the compiler proper and of the preprocessor alone are recorded too, and say nothing new.
  python3 - <<'END'
import json
entries = json.load(open("compile_commands.json"))
kept = [e for e in entries if not {"-cc1", "-E", "-M", "-MM"} & set(e.get("arguments", []))]
json.dump(kept, open("compile_commands.json", "w"), indent=1)
END
}

with_cmake() {
  install_missing cmake ninja-build
  cmake -G Ninja -S . -B obj -DCMAKE_EXPORT_COMPILE_COMMANDS=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo "$@" >build.log
  cp obj/compile_commands.json .
}

with_configure() {
  # The package's configure may be made for another autoconf: as Debian does, make it anew.
  install_missing autoconf automake libtool
  { if [ -e configure.ac ]; then autoreconf -fi; else ./autogen.sh; fi; } >autoreconf.log 2>&1 || tail -3 autoreconf.log >&2
  [ -e Makefile ] || ./configure "$@" >build.log 2>&1
  recorded_make
}

# What each package wants beyond its own build dependencies.
compile() {
  case $1 in
    leveldb) with_cmake -DLEVELDB_BUILD_TESTS=OFF -DLEVELDB_BUILD_BENCHMARKS=OFF ;;
    redis) recorded_make MALLOC=libc USE_SYSTEMD=no OPTIMIZATION=-O1 CC="$CC" ;;
    libuv1) with_cmake -DBUILD_TESTING=OFF ;;
    rocksdb) with_cmake -DWITH_TESTS=OFF -DWITH_BENCHMARK_TOOLS=OFF -DWITH_GFLAGS=OFF -DFAIL_ON_WARNINGS=OFF ;;
    haproxy) recorded_make TARGET=linux-glibc CC="$CC" USE_THREAD=1 ;;
    onetbb) with_cmake -DTBB_TEST=OFF -DTBB_STRICT=OFF ;;
    mimalloc) with_cmake -DMI_BUILD_TESTS=OFF ;;
    *)
      if [ -e CMakeLists.txt ]; then
        with_cmake
      elif [ -e meson.build ]; then
        install_missing meson ninja-build
        meson setup obj >build.log && ninja -C obj >>build.log && cp obj/compile_commands.json .
      elif [ -e configure ] || [ -e configure.ac ]; then
        with_configure
      else
        recorded_make
      fi ;;
  esac
}

fetch() {
  local name=$1 place=$field/$1
  if [ -s "$place/compile_commands.json" ]; then
    echo "$name $(cat "$place/version"): $place"
    return
  fi
  enable_sources
  install_missing dpkg-dev bear make
  rm -rf "$place" && mkdir -p "$place"
  echo "$name: downloading and building"
  (cd "$place" && apt_source apt-get -qq source "$name" >source.log 2>&1) || {
    cat "$place/source.log" >&2
    echo "error: no source package '$name'" >&2
    return 2
  }
  as_root bash -c "$(declare -f apt_source); apt=$apt; apt_source apt-get -qq -y --no-remove --no-install-recommends build-dep $name" \
    >"$place/build-dep.log" 2>&1 || { tail -3 "$place/build-dep.log" >&2; echo "warning: $name: not all it builds with could be installed" >&2; }
  mv "$place"/*/ "$place/source"
  sed -n 's/^Version: //p' "$place"/*.dsc | head -1 >"$place/version"
  (cd "$place/source" && compile "$name")
  ln -sf source/compile_commands.json "$place/compile_commands.json"
  if ! grep -q '"file"' "$place/compile_commands.json"; then
    rm -f "$place/compile_commands.json"
    echo "error: $name: nothing was compiled; see $place/source/build.log" >&2
    return 2
  fi
  echo "$name $(cat "$place/version"): $place, $(grep -c '"file"' "$place/compile_commands.json") compile commands"
}

[ $# -gt 0 ] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0"; exit 2; }
for name in "$@"; do fetch "$name"; done
