# Sourced by the launchers in the checkout's top folder. `set_up run` or `set_up test` makes .venv ready, or says
# what is missing and ends the launcher.

find_python() {
  local candidate
  for candidate in .venv/bin/python python3 python3.13 python3.12 python3.11 python3.14 python; do
    if "$candidate" -I -S -c 'import sys; assert sys.version_info >= (3, 11); import venv' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "This needs Python 3.11 or newer with its venv module, and none was found on PATH." >&2
  echo "Debian and Ubuntu: apt install python3. Other systems: the package named python3. Then start this again." >&2
  return 1
}

set_up() {
  local python
  python=$(find_python) || exit 1
  "$python" -I .ci/setup.py "$1" || exit 1
}
