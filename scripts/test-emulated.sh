#!/usr/bin/env bash
# Runs the network engine's tests on emulated processors (QEMU), whose instruction sets are really missing and not only switched off:
#   scripts/test-emulated.sh [nehalem] [haswell] [arm64]     all three if none is named
# Nehalem has SSE4.2 and no AVX, Haswell AVX2 and FMA and no AVX-512, ARM64 only NEON. Right or wrong is what it tells: an emulator's speed says nothing.
# Takes a quarter of an hour each. Each test class runs in a process of its own, compiled once and with room for all garbage;
# what still kills the emulator, not .NET, is tried three times.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
need_debian qemu-user

tests=artifacts/bin/KartHub.Training.Tests/release/KartHub.Training.Tests.dll
runner=artifacts/bin/KartHub.Emulation/release/KartHub.Emulation.dll
dotnet=$(realpath "$(command -v dotnet)")
output=$(mktemp)
errors=$(mktemp)
trap 'rm -f "$output" "$errors"' EXIT
failed=0

build() {
  dotnet "$@" --configuration Release --nologo --verbosity quiet --consoleLoggerParameters:NoSummary
}

# make_arm64 sets $arm64 to the tests' runner as a program for linux-arm64 that carries its .NET. Regularly that is published, with .NET's runtime pack
# from NuGet. Where NuGet has no such pack, npm's @azure/mcp-linux-arm64 may be had: a public program of Microsoft's with the same runtime in it,
# which KartHub.Emulation puts under the class library of the .NET that is installed here.
make_arm64() {
  local donor=@azure/mcp-linux-arm64@2.0.5 folder=artifacts/arm64
  need_debian libc6-arm64-cross libgcc-s1-arm64-cross libstdc++6-arm64-cross
  if build publish tests/KartHub.Emulation --runtime linux-arm64 --self-contained >/dev/null 2>&1; then
    arm64=artifacts/publish/KartHub.Emulation/release_linux-arm64/KartHub.Emulation
    return
  fi
  need_npm
  echo "NuGet has no runtime pack for linux-arm64 here; the runtime comes from npm's $donor."
  mkdir -p "$folder"
  [ -x "$folder/package/dist/azmcp" ] ||
    tar --extract --gzip --directory "$folder" --file "$folder/$(npm pack "$donor" --silent --pack-destination "$folder")"
  dotnet "$runner" make-arm64 "$folder/package/dist/azmcp" "$folder"
  arm64=$folder/KartHub.Emulation
}

# emulate NAME COMMAND... runs the tests with the command, which starts the runner on a processor.
emulate() {
  local name=$1 processor='' passed=0 class attempt summary settings
  shift
  settings=(DOTNET_EnableWriteXorExecute=0 DOTNET_gcConcurrent=0 DOTNET_TieredCompilation=0 DOTNET_ThreadSuspendInjection=0
    DOTNET_GCHeapHardLimit=0x80000000 DOTNET_GCgen0size=0x40000000)
  for class in tests/KartHub.Training.Tests/Engine/*Tests.cs; do
    class=$(basename "$class" .cs)
    for attempt in 1 2 3; do
      SECONDS=0
      env "${settings[@]}" "$@" run "$tests" "Engine.$class." >"$output" 2>"$errors" || true
      summary=$(tail -n 1 "$output")
      [[ $summary == *" skipped" ]] && break
      summary="ended before its tests did, $attempt times: $(sed '/TCG doesn/d' "$errors" | tail -n 1)"
    done
    [[ $summary == [1-9]*" passed, 0 failed, "* ]] || failed=1
    [ -n "$processor" ] || { processor=$(head -n 1 "$output") && echo "$name: $processor"; }
    sed '1d; $d; /^passed/d' "$output"
    echo "$name $class: $summary, $SECONDS s"
    passed=$((passed + $(grep --count '^passed' "$output" || true)))
  done
  echo "$name: $passed passed"
}

build build tests/KartHub.Training.Tests
build build tests/KartHub.Emulation
[ "${1:-all}" != all ] || set -- nehalem haswell arm64
for processor in "$@"; do
  case $processor in
    nehalem) emulate Nehalem qemu-x86_64 -cpu Nehalem "$dotnet" "$runner" ;;
    haswell) emulate Haswell qemu-x86_64 -cpu Haswell "$dotnet" "$runner" ;;
    arm64)
      make_arm64
      emulate ARM64 qemu-aarch64 -L /usr/aarch64-linux-gnu "$arm64"
      ;;
    *)
      echo "$processor is none of: nehalem, haswell, arm64." >&2
      exit 2
      ;;
  esac
done
exit "$failed"
