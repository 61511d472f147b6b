#!/usr/bin/env bash
# Kills a hub again and again while two agents record, someone uploads and a run trains, and prints "name value unit" lines
# of what became of it all: bench/chaos/run.sh [ROUNDS=100] [SEED=1]
# Ends with 1 where anything acknowledged is lost or doubled, or anything is left lying about after doctor.
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/needs.sh
. scripts/progress.sh
need_dotnet
need_npm
need_debian chromium libturbojpeg0
tests=tests/KartHub.EndToEnd.Tests
step "Building @BUILT@ of $(projects_of "$tests") projects" dotnet build "$tests" --configuration Release --nologo --verbosity minimal --consoleLoggerParameters:NoSummary
exec dotnet artifacts/bin/KartHub.EndToEnd.Tests/release/KartHub.EndToEnd.Tests.dll "${1:-100}" "${2:-1}"
