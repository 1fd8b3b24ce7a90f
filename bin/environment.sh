# Sourced by the commands beside it: where they run, how they speak, and the Python packages of uv.lock in .venv.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset VIRTUAL_ENV PYTHONDONTWRITEBYTECODE # without bytecode, each run of the tests compiles them for half a minute

say() { printf '\033[1m→\033[0m %s\n' "$*"; }
die() { printf '\033[31m%s\033[0m\n' "$*" >&2; exit 1; }

# A uv that works, or a private one in .cache/, which needs nothing but Python.
find_uv() {
  if uv --version >/dev/null 2>&1; then echo uv; return; fi
  if [ ! -x .cache/uv/bin/uv ]; then
    command -v python3 >/dev/null || die "Python 3.11 or later is needed; python3 was not found."
    python3 -m venv .cache/uv || die "python3 cannot make a virtual environment: install python3-venv."
    .cache/uv/bin/pip install --quiet uv || die "uv could not be installed from PyPI."
  fi
  echo .cache/uv/bin/uv
}

# packages [uv sync options]: exactly what uv.lock names. What another command needs besides is left in place.
packages() {
  say "Python packages"
  uv=$(find_uv)
  # Any Python that will do: .python-version is for editors and those who choose one.
  "$uv" sync --quiet --frozen --inexact --python '>=3.11' "$@"
  PATH="$PWD/.venv/bin:$PATH"
}
