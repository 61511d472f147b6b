#!/usr/bin/env bash
# Builds everything in Release; scripts/training, scripts/agent and scripts/start.sh run what it made.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
need_npm
dotnet build KartHub.sln --configuration Release --nologo --verbosity quiet "$@"
