#!/usr/bin/env bash
# Builds what the tests run under Wine: the agent's package, a program with a window, and a pad. See docs/agent.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_dotnet
need_debian wine wine64 xvfb zip unzip binutils-mingw-w64-x86-64

out=$PWD/artifacts/windows
dotnet publish tests/KartHub.WindowsProgram --configuration Release --runtime win-x64 --self-contained --nologo --verbosity quiet --output "$out/program" \
  -p:RunAnalyzers=false # The same code was looked at when it was built.
x86_64-w64-mingw32-as tests/KartHub.Agent.Tests/Windows/pad.s -o "$out/pad.o"
mkdir -p "$out/pad"
x86_64-w64-mingw32-ld -shared --entry DllMainCRTStartup -o "$out/pad/xinput1_4.dll" "$out/pad.o"
package=$(ls artifacts/packages/karthub-agent-*-win-x64.zip 2>/dev/null || true)
if [ -z "$package" ] || [ -n "$(find src build ./*.props global.json -newer "$package" -type f -not -path '*/wwwroot/*' -print -quit)" ]; then
  scripts/package-agent.sh win-x64
fi
rm -rf "$out/agent"
unzip -q artifacts/packages/karthub-agent-*-win-x64.zip -d "$out/agent"
