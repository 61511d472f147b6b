#!/usr/bin/env bash
# Makes a new data folder of a backup.
#   scripts/restore.sh FROM --data FOLDER
# Run scripts/build.sh first, or start the hub once.
here=$(realpath "$(dirname "$0")/..")
program=$here/artifacts/bin/KartHub.Web/release/KartHub.Web.dll
[ -f "$program" ] || { echo "Run scripts/build.sh first." >&2; exit 1; }
export Hub__DataFolder=${Hub__DataFolder:-$here/data} # As scripts/start.sh has it.
exec dotnet "$program" restore "$@"
