# shellcheck shell=bash
# A PostgreSQL server for as long as a script runs: its data in a temporary folder, on a free port of loopback.
# Sourced after common.sh.

postgres_folder=

# The folder with initdb and pg_ctl, which Debian keeps out of the PATH.
postgres_programs() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) "$(pg_config --bindir 2>/dev/null || true)"; do
        if [[ -x $folder/initdb && -x $folder/pg_ctl ]]; then
            printf '%s\n' "$folder"
            return
        fi
    done
    fail "PostgreSQL's programs initdb and pg_ctl are not on this machine."
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [[ $(id -u) -eq 0 ]]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# One that nobody uses, and that the system gives to nobody who does not ask for it.
free_port() {
    /usr/bin/python3 -c '
import contextlib, random, socket
while True:
    port = random.randrange(10_240, 32_768)
    with contextlib.suppress(OSError), socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        print(port)
        break
'
}

# Starts the server and sets postgres_url. Call stop_postgres in an EXIT trap.
start_postgres() {
    local programs port
    programs=$(postgres_programs)
    postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/siparis-pg.XXXXXX")
    if [[ $(id -u) -eq 0 ]]; then chown postgres: "$postgres_folder"; fi
    as_postgres "$programs/initdb" -D "$postgres_folder/data" -U postgres --auth=trust --encoding=UTF8 --locale=C \
        --no-sync </dev/null >"$postgres_folder.log" 2>&1 || {
        cat "$postgres_folder.log" >&2
        return 1
    }
    port=$(free_port)
    as_postgres "$programs/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/server.log" -w -t 180 \
        -o "-p $port -k $postgres_folder -c listen_addresses=127.0.0.1 -c max_connections=100" start \
        </dev/null >"$postgres_folder.log" 2>&1 || {
        cat "$postgres_folder.log" "$postgres_folder/server.log" >&2
        return 1
    }
    # The program's own role is no superuser, so that row-level security binds it.
    as_postgres "$programs/createuser" -h "$postgres_folder" -p "$port" -U postgres siparis
    as_postgres "$programs/createdb" -h "$postgres_folder" -p "$port" -U postgres -O siparis siparis
    # shellcheck disable=SC2034 # read by the script that sources this file
    postgres_url="postgres://siparis@127.0.0.1:$port/siparis"
}

# Stops the server and removes all that it left; does nothing if it was not started.
stop_postgres() {
    [[ -n $postgres_folder ]] || return 0
    if [[ -f $postgres_folder/data/postmaster.pid ]]; then
        as_postgres "$(postgres_programs)/pg_ctl" -D "$postgres_folder/data" -m immediate -w stop \
            </dev/null >/dev/null 2>&1 || true
    fi
    rm -rf "$postgres_folder" "$postgres_folder.log"
    postgres_folder=
}
