#!/usr/bin/env bash
# Builds and starts the hub with the built-in simulator agent, and prints the address to open.
#   scripts/start.sh [--port 5080] [--data data] [--host localhost] [--no-agent]
# --host 0.0.0.0 lets the whole room in.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
. scripts/progress.sh

usage() {
  sed -n '2,4s/^# \{0,1\}//p' scripts/start.sh >&2
  exit 2
}

port=5080 data=$PWD/data host=localhost agent=true
while [ $# -gt 0 ]; do
  case $1 in
    --port | --data | --host) [ $# -ge 2 ] || usage ;;&
    --port) port=$2; shift 2 ;;
    --data) data=$(realpath -m "$2"); shift 2 ;;
    --host) host=$2; shift 2 ;;
    --no-agent) agent=false; shift ;;
    *) usage ;;
  esac
done

[[ $port =~ ^[0-9]{1,5}$ && $((10#$port)) -ge 1 && $((10#$port)) -le 65535 ]] || {
  echo "--port is \"$port\"; it is a number from 1 to 65535." >&2
  exit 2
}
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "Port $port is taken, perhaps by a hub that runs already. Choose another one: scripts/start.sh --port $((port + 1))" >&2
  exit 1
fi

need_dotnet
need_npm

program=artifacts/bin/KartHub.Web/release
stamp=artifacts/start.stamp

# What goes into the hub and what came out of it, by names, times and sizes; and what it is built with.
inputs() {
  dotnet --version
  find src build ./*.props package.json package-lock.json global.json BannedSymbols.txt -type f -not -path '*/wwwroot/lib/*' -not -path '*/wwwroot/seat/_framework/*' -printf '%p %T@ %s\n' | sort
}
outputs() { find "$program" -maxdepth 1 -name 'KartHub.*.dll' -printf '%p %T@ %s\n' 2>/dev/null | sort; }

wanted=$(inputs)
if [ -f "$stamp" ] && [ "$(printf '%s\n' "$wanted" "$(outputs)")" = "$(cat "$stamp")" ]; then
  echo "Nothing has changed since the last start: nothing to build." >&2
else
  echo "KartHub is built first; where nothing of it is there yet, that takes a minute or two." >&2
  echo "Tools: .NET SDK $(dotnet --version), npm $(npm --version)" >&2
  step "Fetching packages" dotnet restore src/KartHub.Web --nologo --verbosity minimal
  step "Fetching browser libraries" dotnet msbuild src/KartHub.Web -target:NpmRestore -property:Configuration=Release -nologo -verbosity:minimal
  step "Building @BUILT@ of $(projects_of src/KartHub.Web) projects" dotnet build src/KartHub.Web --no-restore --configuration Release --nologo --verbosity minimal --consoleLoggerParameters:NoSummary
  printf '%s\n' "$wanted" "$(outputs)" >"$stamp"
fi

echo "Starting the hub on $data …" >&2
export Hub__DataFolder=$data Demo__Agent=$agent
exec dotnet "$program/KartHub.Web.dll" --contentRoot "$PWD/src/KartHub.Web" --urls "http://$host:$port"
