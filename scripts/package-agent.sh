#!/usr/bin/env bash
# Packs the agent so that it runs where nothing is installed: artifacts/packages/karthub-agent-VERSION-{win,linux}-x64.zip
#   scripts/package-agent.sh [win-x64|linux-x64]...
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
need_debian zip

version=$(dotnet msbuild src/KartHub.Agent -getProperty:Version)
packages=$PWD/artifacts/packages
mkdir -p "$packages"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

for runtime in "${@:-win-x64 linux-x64}"; do
  for one in $runtime; do
    folder=$work/$one/karthub-agent
    # Of the framework only what is used; KartHub's own parts are left whole, because JSON looks into them at run time.
    dotnet publish src/KartHub.Agent --configuration Release --runtime "$one" --self-contained --nologo --verbosity quiet --output "$folder" \
      -p:PublishSingleFile=true -p:PublishTrimmed=true -p:TrimMode=partial -p:SuppressTrimAnalysisWarnings=true \
      -p:JsonSerializerIsReflectionEnabledByDefault=true -p:InvariantGlobalization=true -p:DebugType=embedded \
      -p:RunAnalyzers=false # scripts/build.sh looks at the code.
    rm -f "$folder"/*.pdb "$folder"/*.json
    cp src/KartHub.Agent/README.md LICENSE "$folder"
    if [ "$one" = linux-x64 ]; then
      cp artifacts/plugin/mupen64plus-input-karthub.so "$folder" 2>/dev/null || echo "Without the emulator's plugin: scripts/build-plugin.sh makes it." >&2
      "$folder/KartHub.Agent" --help >/dev/null
    fi
    zip=$packages/karthub-agent-$version-$one.zip
    (cd "$work/$one" && zip --quiet --recurse-paths "$work/$one.zip" karthub-agent)
    rm -f "$packages"/karthub-agent-*-"$one".zip
    mv "$work/$one.zip" "$zip"
    echo "$zip $(($(stat --format %s "$zip") / 1048576)) MB"
  done
done
