#!/usr/bin/env bash
# Installs what the tests need, builds, and runs every test: unit, browser and end to end.
#   scripts/test.sh            everything
#   scripts/test.sh --fast     without the slow category
# More arguments go to dotnet test, for instance: scripts/test.sh --filter FullyQualifiedName~Png
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
. scripts/progress.sh

filter=()
if [ "${1:-}" = --fast ]; then
  shift
  filter=(--filter 'Category!=Slow')
fi

need_dotnet
need_npm
need_debian chromium libturbojpeg0 xvfb libx11-6 libxext6 libxcomposite1 libxtst6 libsdl2-2.0-0 x11vnc python3-numpy python3-onnx python3-h5py python3-websocket
need_debian mupen64plus-ui-console mupen64plus-video-all mupen64plus-rsp-hle binutils-mips-linux-gnu clang zlib1g-dev
need_postgresql
scripts/build.sh || exit
[ ${#filter[@]} -gt 0 ] || step "Packing hub and agents" scripts/package-hub.sh || exit
[ ${#filter[@]} -gt 0 ] || step "Building the agent for Windows, and what it is tested with" scripts/build-windows.sh || exit
step "Building the emulator's plugin" scripts/build-plugin.sh || exit
step "Building the game for the emulator" scripts/build-rom.sh || exit

log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One project at a time: two side by side on two cores take as long, and disturb each other.
# A test waits for ten minutes at most; where one never ends all the same, its project ends with its name.
dotnet test KartHub.sln --configuration Release --no-build --nologo -m:1 --blame-hang-timeout 15m --blame-hang-dump-type none ${filter[@]+"${filter[@]}"} "$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}

awk '/(Passed|Failed|Skipped)! +- Failed:/ {
       gsub(",", ""); for (i = 1; i < NF; i++) { if ($i == "Failed:") failed += $(i+1); if ($i == "Passed:") passed += $(i+1); if ($i == "Skipped:") skipped += $(i+1) }
     }
     END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit passed == 0 }' "$log" || status=1
exit "$status"
