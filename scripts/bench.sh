#!/usr/bin/env bash
# Measures and prints "name value unit" lines: scripts/bench.sh train|infer|layers|learn|prepare|png|codecs|neighbours|growth|peak|simulator|capture|cadence|vnc|mutations|inputbot|drive|queue|turns|beside|load|lists|seat|seats|pilots|all
# Of a hub are load, lists and seat, its pages in a browser, queue, turns and beside, its jobs, seats, thirty people who drive, and pilots, who drive in a
# browser and at an agent; beside takes 30 minutes and seats drive for 2, or KARTHUB_MINUTES. all is all but these eight.
# Programs of others that do the same work (bench/peers) are installed where they are missing, and measured in turn with ours.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
. scripts/progress.sh
need_dotnet

export KARTHUB_PEERS=$PWD/artifacts/peers
mkdir -p "$KARTHUB_PEERS"

# peer NAME PACKAGE... makes a peer with make_NAME, or says why there is none; ours is measured all the same.
peer() {
  local name=$1
  shift
  if ! (need_debian "$@" && "make_$name") >&2; then
    rm -f "$KARTHUB_PEERS/$name"
    echo "There will be no figures of the peer '$name'." >&2
  fi
}

make_peak() { gcc -O2 -Wall -pthread -o "$KARTHUB_PEERS/peak" bench/peers/peak.c; }

make_libpng() { gcc -O2 -Wall -o "$KARTHUB_PEERS/libpng" bench/peers/libpng_peer.c -lpng; }

make_skimage() { python_peer skimage ""; }

# OpenBLAS is unpacked, not installed: installing it would change the BLAS of everything on the machine.
make_torch() {
  local unpacked=$KARTHUB_PEERS/openblas
  if [ ! -d "$unpacked" ]; then
    (cd "$KARTHUB_PEERS" && apt-get download --quiet libopenblas0-openmp 2>/dev/null && dpkg -x libopenblas0-openmp_*.deb openblas) || return
  fi
  python_peer torch "LD_LIBRARY_PATH=$(dirname "$(find "$unpacked" -name libblas.so.3)")"
}

python_peer() {
  printf '#!/bin/sh\nexec env "%s" /usr/bin/python3 "%s" "$@"\n' "${2:-PYTHONDONTWRITEBYTECODE=1}" "$PWD/bench/peers/$1_peer.py" >"$KARTHUB_PEERS/$1"
  chmod +x "$KARTHUB_PEERS/$1"
}

for what in "$@"; do
  case $what in train | peak | all) peer peak gcc libc6-dev ;; esac
  case $what in train | infer | all) peer torch python3-torch ;; esac
  case $what in prepare | all) peer skimage python3-skimage ;; esac
  case $what in png | all) peer libpng gcc libc6-dev libpng-dev ;; esac
  case $what in vnc | all) need_debian xvfb libx11-6 x11vnc ;; esac
  case $what in capture | cadence | all) need_debian xvfb libx11-6 libxext6 libxcomposite1 ;; esac
  case $what in load | lists | seat | pilots) need_debian chromium ;; esac
  case $what in mutations | all) need_debian python3-h5py ;; esac
  case $what in drive | all)
    need_debian xvfb libx11-6 libxext6 libxcomposite1 mupen64plus-ui-console mupen64plus-video-all mupen64plus-rsp-hle
    scripts/build-rom.sh >&2
    scripts/build-plugin.sh >&2
    ;;
  esac
done

bench=KartHub.Benchmarks
case ${1-} in queue | turns | beside | load | lists | seat | seats | pilots) bench=KartHub.HubBenchmarks ;; esac

if [ -r /proc/loadavg ] && awk '{ exit !($1 > 1.5) }' /proc/loadavg; then
  echo "This machine is busy (load $(cut -d' ' -f1 /proc/loadavg)). Peers with threads of their own suffer more from that than KartHub: do not quote these ratios." >&2
fi

step "Building @BUILT@ of $(projects_of "bench/$bench") projects" dotnet build "bench/$bench" --configuration Release --nologo --verbosity minimal --consoleLoggerParameters:NoSummary
exec dotnet "artifacts/bin/$bench/release/$bench.dll" "$@"
