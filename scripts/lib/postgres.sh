# A PostgreSQL of our own: its own folder, socket and port, gone at the end. Sourced after machine.sh; needs `folder`.
# shellcheck shell=bash disable=SC2154
#
#   start_postgres [-c name=value …]   sets `postgres` (address without a database), `server_bin`, `server_folder`, `server_options`
#   stop_postgres                      adds what its processes used to `server_seconds`

server_folder=
server_bin=
server_options=
server_seconds=0
postgres=

as_owner() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}
start_postgres() {
  server_bin=$(initdb) || return 1
  mkdir "$folder/pg"
  if [ "$(id -u)" = 0 ]; then chown postgres "$folder/pg"; fi
  as_owner "$server_bin/initdb" -D "$folder/pg/data" --locale=C.UTF-8 -E UTF8 -U postgres -A trust > "$folder/initdb.log" 2>&1 ||
    { tail -5 "$folder/initdb.log" >&2; return 1; }
  local try port
  for try in 1 2 3 4 5 6 7 8; do
    port=$((15000 + (RANDOM % 15000)))
    server_options="$* -c max_connections=200 -p $port -k $folder/pg -c listen_addresses=127.0.0.1"
    if as_owner "$server_bin/pg_ctl" start -s -w -D "$folder/pg/data" -l "$folder/pg/log" -o "$server_options" > "$folder/start.log" 2>&1; then
      server_folder=$folder/pg/data
      postgres=postgres://postgres@127.0.0.1:$port
      return 0
    fi
  done
  tail -5 "$folder/pg/log" "$folder/start.log" >&2
  return 1
}
stop_postgres() {
  [ -n "$server_folder" ] || return 0
  # What its processes used: they are not ours, so `times` does not count them.
  local pid
  pid=$(head -1 "$server_folder/postmaster.pid" 2> /dev/null || true)
  if [ -n "$pid" ] && [ -r "/proc/$pid/stat" ]; then
    server_seconds=$(awk -v hz="$(getconf CLK_TCK)" '{ print int(($14 + $15 + $16 + $17) / hz) }' "/proc/$pid/stat")
  fi
  as_owner "$server_bin/pg_ctl" stop -s -w -m immediate -D "$server_folder" > /dev/null 2>&1 || true
  server_folder=
}
