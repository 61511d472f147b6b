#!/usr/bin/env bash
# Builds mupen64plus's input plugin for this machine: artifacts/plugin/mupen64plus-input-karthub.so. See docs/emulator.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
need_debian clang zlib1g-dev

out=$PWD/artifacts/plugin
dotnet publish src/KartHub.InputPlugin --configuration Release --use-current-runtime --nologo --verbosity quiet --output "$out.new"
mkdir -p "$out"
mv "$out.new/mupen64plus-input-karthub.so" "$out/" # Renamed, not written over: an emulator that runs keeps the old one.
rm -r "$out.new"
echo "$out/mupen64plus-input-karthub.so"
