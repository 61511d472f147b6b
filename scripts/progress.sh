# How the scripts say what they do. Sourced, not run.

# step WORDS COMMAND... says what is being done, and that it goes on: with a sign that moves on a terminal, with a plain line now and
# then elsewhere. What the command prints is kept back and shown where it fails; its exit code is answered.
# The words may hold @BUILT@, which stands for how many projects were built so far.
step() {
  local words=$1 begun=$SECONDS log code=0 pid turn=0 told=$SECONDS
  shift
  log=$(mktemp)
  [ -t 2 ] || echo "${words//@BUILT@/0} …" >&2
  "$@" >"$log" 2>&1 &
  pid=$!
  trap 'kill "$pid" 2>/dev/null; rm -f "$log"; exit 130' INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    if [ -t 2 ]; then
      printf '\r%s %s  %d s\e[K' "${words//@BUILT@/$(built "$log")}" "$(moving "$turn")" $((SECONDS - begun)) >&2
      turn=$((turn + 1))
      sleep 0.2
    else
      sleep 1
      if [ $((SECONDS - told)) -ge 15 ]; then
        told=$SECONDS
        echo "  ${words//@BUILT@/$(built "$log")}: $((SECONDS - begun)) s so far" >&2
      fi
    fi
  done
  wait "$pid" || code=$?
  trap - INT TERM
  words=${words//@BUILT@/$(built "$log")}
  [ ! -t 2 ] || printf '\r\e[K' >&2
  if [ "$code" -eq 0 ]; then
    echo "$words: done in $((SECONDS - begun)) s" >&2
  else
    echo "$words: failed after $((SECONDS - begun)) s" >&2
    cat "$log" >&2
  fi
  rm -f "$log"
  return "$code"
}

# The projects that a build has finished so far: MSBuild prints a line "NAME -> FILE" for each.
built() { grep -c -- ' -> ' "$1" || true; }

moving() {
  local signs=('|' '/' '-' '\')
  printf '%s' "${signs[$1 % 4]}"
}

# projects_of PROJECT prints how many projects are built for one, itself included.
projects_of() {
  local waiting=("$(realpath "$1"/*.csproj)") project reference
  declare -A seen=()
  while [ ${#waiting[@]} -gt 0 ]; do
    project=${waiting[0]}
    waiting=("${waiting[@]:1}")
    [ -z "${seen[$project]:-}" ] || continue
    seen[$project]=1
    while read -r reference; do
      waiting+=("$(realpath "$(dirname "$project")/$reference")")
    done < <(sed -n 's/.*<ProjectReference Include="\([^"]*\)".*/\1/p' "$project")
  done
  echo "${#seen[@]}"
}
