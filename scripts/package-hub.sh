#!/usr/bin/env bash
# Packs the hub so that it runs where nothing is installed: artifacts/packages/karthub-VERSION-{win,linux}-x64.zip, with the agents' packages inside.
#   scripts/package-hub.sh [win-x64|linux-x64]...
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
need_npm
need_debian zip

version=$(dotnet msbuild src/KartHub.Web -getProperty:Version)
packages=$PWD/artifacts/packages
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

scripts/package-agent.sh
for one in ${@:-win-x64 linux-x64}; do
  folder=$work/$one/karthub
  # Whole and not trimmed: EF Core, Blazor and MudBlazor look into themselves at run time.
  dotnet publish src/KartHub.Web --configuration Release --runtime "$one" --self-contained --nologo --verbosity quiet --output "$folder/program" \
    -p:HubPackage=true -p:DebugType=embedded -p:SatelliteResourceLanguages=en \
    -p:RunAnalyzers=false # scripts/build.sh looks at the code.
  rm -f "$folder"/program/*.pdb "$folder"/program/createdump*
  (cd src/KartHub.Web/wwwroot && find . -type f | sort) | while read -r file; do
    [ -f "$folder/program/wwwroot/$file" ] || { echo "The build has not published wwwroot/$file." >&2; exit 1; }
  done
  for texts in src/KartHub.Web/Language/Texts.*.resx; do # The hub's own languages; of its libraries' texts, English is enough.
    language=$(basename "$texts" .resx) && language=${language#Texts.}
    [ -f "$folder/program/$language/KartHub.Web.resources.dll" ] || { echo "The build has not published the texts in $language." >&2; exit 1; }
  done
  sed --in-place 's|"DataFolder": "data"|"DataFolder": "../data"|' "$folder/program/appsettings.json" # Beside the start, not among the program's files.
  grep -q '"\.\./data"' "$folder/program/appsettings.json"
  mkdir "$folder/packages"
  cp "$packages/karthub-agent-$version"-*.zip "$folder/packages"
  cp LICENSE scripts/package/README.txt "$folder"
  case $one in
    win-*) sed 's/$/\r/' scripts/package/karthub.cmd >"$folder/karthub.cmd" ;;
    *) install -m 755 scripts/package/karthub "$folder/karthub" ;;
  esac
  zip=$packages/karthub-$version-$one.zip
  rm -f "$packages"/karthub-[0-9]*-"$one".zip
  (cd "$work/$one" && zip --quiet --recurse-paths "$work/$one.zip" karthub)
  mv "$work/$one.zip" "$zip"
  echo "$zip $(($(stat --format %s "$zip") / 1048576)) MB"
done
