#!/usr/bin/env bash
# Prints a new link that signs somebody in: once, within a day. The hub may run meanwhile.
#   scripts/link.sh [--person NAME] [--address http://localhost:5080] [--data data]
# Run scripts/build.sh first, or start the hub once.
here=$(realpath "$(dirname "$0")/..")
program=$here/artifacts/bin/KartHub.Web/release/KartHub.Web.dll
[ -f "$program" ] || { echo "Run scripts/build.sh first." >&2; exit 1; }
export Hub__DataFolder=${Hub__DataFolder:-$here/data} # As scripts/start.sh has it.
exec dotnet "$program" link "$@"
