#!/usr/bin/env bash
# Copies the hub's data into a new folder, also while the hub runs. Keep the copy safe: whoever has it can sign in as anyone.
#   scripts/backup.sh TO [--data data]
# Run scripts/build.sh first, or start the hub once.
here=$(realpath "$(dirname "$0")/..")
program=$here/artifacts/bin/KartHub.Web/release/KartHub.Web.dll
[ -f "$program" ] || { echo "Run scripts/build.sh first." >&2; exit 1; }
export Hub__DataFolder=${Hub__DataFolder:-$here/data} # As scripts/start.sh has it.
exec dotnet "$program" backup "$@"
