#!/usr/bin/env bash
# Builds everything in Release; scripts/training, scripts/agent and scripts/start.sh run what it made.
# More arguments go to dotnet build, whose own words are then shown.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
. scripts/progress.sh
need_dotnet
need_npm
if [ $# -gt 0 ]; then
  dotnet build KartHub.sln --configuration Release --nologo "$@"
  exit
fi

step "Fetching packages" dotnet restore KartHub.sln --nologo --verbosity minimal
step "Fetching browser libraries" dotnet msbuild src/KartHub.Web -target:NpmRestore -property:Configuration=Release -nologo -verbosity:minimal
step "Building @BUILT@ of $(grep -c '\.csproj"' KartHub.sln) projects" dotnet build KartHub.sln --no-restore --configuration Release --nologo --verbosity minimal --consoleLoggerParameters:NoSummary
