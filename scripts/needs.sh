# What the scripts need on a machine. Sourced, not run.

need_dotnet() {
  command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^10\.' && return
  echo "KartHub is built with the .NET 10 SDK, which is not on the PATH. Install it from https://dotnet.microsoft.com/download and run this again." >&2
  exit 1
}

need_npm() {
  command -v npm >/dev/null && return
  need_debian npm
}

# need_debian PACKAGE... installs what is missing, as root; otherwise says what to run.
need_debian() {
  local missing=()
  for package in "$@"; do
    dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Please install first: ${missing[*]}   (Debian and Ubuntu: sudo apt-get install ${missing[*]})" >&2
    exit 1
  fi
  echo "Installing ${missing[*]} …" >&2
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"; } >/tmp/karthub-apt.log 2>&1 || {
    tail -n 20 /tmp/karthub-apt.log >&2
    exit 1
  }
}

# need_postgresql installs PostgreSQL without a cluster of the machine's own, on its port from then on: tests make theirs.
need_postgresql() {
  ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && return
  if [ "$(id -u)" -eq 0 ]; then
    need_debian postgresql-common
    sed --in-place 's/^#\?create_main_cluster = .*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  fi
  need_debian postgresql
}
