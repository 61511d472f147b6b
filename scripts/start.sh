#!/usr/bin/env bash
# Builds and starts the hub with the built-in simulator agent, and prints the address to open.
#   scripts/start.sh [--port 5080] [--data data] [--host localhost] [--no-agent]
# --host 0.0.0.0 lets the whole room in.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh

port=5080 data=$PWD/data host=localhost agent=true
while [ $# -gt 0 ]; do
  case $1 in
    --port) port=$2; shift 2 ;;
    --data) data=$(realpath -m "$2"); shift 2 ;;
    --host) host=$2; shift 2 ;;
    --no-agent) agent=false; shift ;;
    *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done

if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  echo "Port $port is taken, perhaps by a hub that runs already. Choose another one: scripts/start.sh --port $((port + 1))" >&2
  exit 1
fi

need_dotnet
need_npm
echo "Building KartHub (the first time takes a minute or two) …" >&2
dotnet build src/KartHub.Web --configuration Release --nologo --verbosity quiet

export Hub__DataFolder=$data Demo__Agent=$agent
exec dotnet artifacts/bin/KartHub.Web/release/KartHub.Web.dll --contentRoot "$PWD/src/KartHub.Web" --urls "http://$host:$port"
