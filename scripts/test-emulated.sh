#!/usr/bin/env bash
# Runs the network engine's tests on emulated processors (QEMU), whose instruction sets are really missing and not only switched off:
# Nehalem (SSE4.2, no AVX) and Haswell (AVX2 and FMA, no AVX-512).
# Takes minutes. Each test class runs in a process of its own, compiled once and with room for all garbage;
# what still kills the emulator, not .NET, is tried three times.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
need_debian qemu-user

dotnet build tests/KartHub.Training.Tests --configuration Release --nologo --verbosity quiet --consoleLoggerParameters:NoSummary
folder=$(mktemp --directory)
trap 'rm -rf "$folder"' EXIT
export VSTEST_CONNECTION_TIMEOUT=600
failed=0

# emulate NAME COMMAND... runs the tests with a 'dotnet' that is the command's.
emulate() {
  local name=$1 class result status attempt
  shift
  printf '#!/bin/sh\nexec env DOTNET_EnableWriteXorExecute=0 DOTNET_gcConcurrent=0 DOTNET_TieredCompilation=0 DOTNET_ThreadSuspendInjection=0 DOTNET_GCHeapHardLimit=0x80000000 DOTNET_GCgen0size=0x40000000 %s "$@" 2>>%s/errors\n' \
    "$*" "$folder" >"$folder/dotnet"
  chmod +x "$folder/dotnet"
  for class in tests/KartHub.Training.Tests/Engine/*Tests.cs; do
    class=$(basename "$class" .cs)
    [ "$class" != PyTorchTests ] || continue # Whole trainings of large networks: hours.
    for attempt in 1 2 3; do
      status=0
      result=$(dotnet vstest artifacts/bin/KartHub.Training.Tests/release/KartHub.Training.Tests.dll \
        --TestCaseFilter:"FullyQualifiedName~KartHub.Training.Tests.Engine.$class." -- \
        xUnit.MaxParallelThreads=1 xUnit.ParallelizeTestCollections=false RunConfiguration.DotNetHostPath="$folder/dotnet" 2>&1) || status=1
      grep --quiet aborted <<<"$result" || break
    done
    failed=$((failed | status))
    echo "$name $class: $(grep --only-matching --extended-regexp '(Passed|Failed)! .*Total: +[0-9]+|.*aborted.*' <<<"$result" | head -n 1)"
  done
}

dotnet=$(realpath "$(command -v dotnet)")
for processor in Nehalem Haswell; do
  emulate "$processor" qemu-x86_64 -cpu "$processor" "$dotnet"
done
exit "$failed"
