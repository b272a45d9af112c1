# What a machine must have, and how it is brought. Sourced by scripts/test and scripts/prove; needs `folder`, a folder for logs.
# shellcheck shell=bash disable=SC2154

refreshed=no
# Debian packages, as root; fails where that cannot be.
bring() {
  [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null || return 1
  if [ $refreshed = no ]; then
    apt-get update > "$folder/apt.log" 2>&1 || { tail -5 "$folder/apt.log" >&2; return 1; }
    refreshed=yes
  fi
  echo "installing $*" >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" > "$folder/apt.log" 2>&1 < /dev/null ||
    { tail -5 "$folder/apt.log" >&2; return 1; }
}
initdb() {
  local found
  for found in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)"; do
    [ -x "$found" ] && { dirname "$found"; return; }
  done
  return 1
}
chromium() {
  local found
  for found in "${CHROMIUM:-}" /usr/bin/chromium "$(command -v chromium || true)" "$(command -v google-chrome || true)"; do
    [ -x "$found" ] && { echo "$found"; return; }
  done
  return 1
}
node_is_new_enough() {
  command -v node > /dev/null && command -v npm > /dev/null && [ "$(node -p 'Number(process.versions.node.split(".")[0])')" -ge 18 ]
}
chinese_font() {
  command -v fc-list > /dev/null && [ -n "$(fc-list :lang=zh-cn)" ]
}
target_folder() {
  cargo metadata --format-version 1 --no-deps --locked | sed -E 's/.*"target_directory":"([^"]*)".*/\1/'
}
