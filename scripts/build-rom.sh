#!/usr/bin/env bash
# Assembles the driving game for the Nintendo 64 emulator: artifacts/rom/road.z64. See docs/emulator.md.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/needs.sh
need_debian binutils-mips-linux-gnu

out=$PWD/artifacts/rom work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
awk -f roms/road/curves.awk >"$work/curves.s"
mips-linux-gnu-as -march=vr4300 -mabi=o64 -EB -mno-shared -call_nonpic -I "$work" roms/road/road.S -o "$work/road.o"
mips-linux-gnu-objcopy -O binary -j .text "$work/road.o" "$work/road.bin"

{ # The header (64 bytes): how the cartridge is read, where the program would start, its name. No checksums: emulators ask for none.
  printf '\x80\x37\x12\x40\x00\x00\x00\x0F\x80\x00\x04\x00\x00\x00\x14\x4B'
  printf '\0%.0s' {1..16}
  printf '%-20s' 'KARTHUB ROAD'
  printf '\0\0\0\0\0\0\0NKRE\0'
  cat "$work/road.bin"
} >"$work/road.z64"
truncate --size 1M "$work/road.z64" # A cartridge's smallest size.
mv "$work/road.z64" "$out/road.z64"
echo "$out/road.z64"
