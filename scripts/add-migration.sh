#!/bin/sh
# Adds a database migration: scripts/add-migration.sh AddLapTimes
set -eu
cd "$(dirname "$0")/.."
name=${1:?"usage: scripts/add-migration.sh <Name>"}

dotnet tool restore >/dev/null
dotnet restore tools/Migrations >/dev/null
dotnet ef migrations add "$name" --project src/KartHub.Web --startup-project tools/Migrations --context HubContext --output-dir Data/Migrations
