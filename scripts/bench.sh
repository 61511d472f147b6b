#!/usr/bin/env bash
# Measures and prints "name value unit" lines: scripts/bench.sh simulator|png|prepare|train|infer|all
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
dotnet build bench/KartHub.Benchmarks --configuration Release --nologo --verbosity quiet >&2
exec dotnet artifacts/bin/KartHub.Benchmarks/release/KartHub.Benchmarks.dll "$@"
