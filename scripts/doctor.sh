#!/usr/bin/env bash
# Checks the hub's data, adopts recordings that the database does not know, and removes what crashes left. Stop the hub first, or only look: --dry-run.
#   scripts/doctor.sh [--data data] [--dry-run] [--remove-missing] [--json]
# Run scripts/build.sh first, or start the hub once.
here=$(realpath "$(dirname "$0")/..")
program=$here/artifacts/bin/KartHub.Web/release/KartHub.Web.dll
[ -f "$program" ] || { echo "Run scripts/build.sh first." >&2; exit 1; }
export Hub__DataFolder=${Hub__DataFolder:-$here/data} # As scripts/start.sh has it.
exec dotnet "$program" doctor "$@"
