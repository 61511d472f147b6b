#!/usr/bin/env bash
# Runs the network engine's tests as processors without AVX-512, without AVX2 and without any vector instructions would.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
dotnet build tests/KartHub.Training.Tests --configuration Release --nologo --verbosity quiet
for setting in EnableAVX512=1 EnableAVX512=0 EnableAVX2=0 EnableHWIntrinsic=0; do
  echo "DOTNET_$setting"
  env "DOTNET_$setting" dotnet test tests/KartHub.Training.Tests --configuration Release --no-build --nologo \
    --filter FullyQualifiedName~KartHub.Training.Tests.Engine
done
