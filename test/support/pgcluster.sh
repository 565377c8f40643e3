# SPDX-License-Identifier: GPL-3.0-or-later
# For tests: a private PostgreSQL cluster in a temporary folder, on a free port of 127.0.0.1, that trusts whoever comes.
# Nothing of it is shared with a cluster of the distribution.
#
#   . test/support/pgcluster.sh
#   pg_start FOLDER [SETTING=VALUE]…    a new cluster in a new folder; sets pg_url, of its superuser
#   pg_stop FOLDER [MODE]               fast, or immediate (as if it had crashed)
#   pg_again FOLDER                     starts it again on the same port
#   pg_as COMMAND…                      runs a command as the user who may run PostgreSQL
#
# Commits are not flushed to the disk unless a SETTING says fsync=on: a test of rows needs no disk.
# shellcheck shell=sh

pg_bin() {
	for bin in /usr/lib/postgresql/*/bin; do
		[ ! -x "$bin/initdb" ] || found=$bin
	done
	echo "${found-}"
}

# PostgreSQL refuses to run as root.
pg_as() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && exec runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

pg_port_free() { # one that nobody listens on; somebody may be faster, so the start is tried again
	awk -v seed="$$$(date +%N)" 'BEGIN { srand(seed); print int(20000 + rand() * 12000) }'
}

pg_again() {
	pg_as "$(pg_bin)/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 -s start
}

pg_start() {
	pg_folder=$1
	shift
	[ -n "$(pg_bin)" ] || return 1
	mkdir -p "$pg_folder/data" "$pg_folder/socket" || return 1
	[ "$(id -u)" -ne 0 ] || chown -R postgres: "$pg_folder"
	pg_as "$(pg_bin)/initdb" -D "$pg_folder/data" -U postgres -A trust --locale=C --encoding=UTF8 -N \
		>"$pg_folder.initdb" 2>&1 || {
		cat "$pg_folder.initdb" >&2
		return 1
	}
	rm -f "$pg_folder.initdb"
	{
		echo "listen_addresses = '127.0.0.1'"
		echo "unix_socket_directories = '$pg_folder/socket'"
		echo "max_connections = 200"
		echo "fsync = off"
		for pg_setting; do
			echo "${pg_setting%%=*} = '${pg_setting#*=}'"
		done
	} >>"$pg_folder/data/postgresql.conf"
	for pg_try in 1 2 3 4 5; do
		pg_port=$(pg_port_free)
		echo "port = $pg_port" >"$pg_folder/port.conf"
		sed -i '/^port = /d' "$pg_folder/data/postgresql.conf"
		cat "$pg_folder/port.conf" >>"$pg_folder/data/postgresql.conf"
		if pg_again "$pg_folder" 2>/dev/null; then
			pg_url=postgresql://postgres@127.0.0.1:$pg_port/postgres
			return 0
		fi
	done
	echo "no PostgreSQL after $pg_try tries:" >&2
	tail -n 5 "$pg_folder/log" >&2
	return 1
}

pg_stop() {
	pg_as "$(pg_bin)/pg_ctl" -D "$1/data" -m "${2-immediate}" -w -t 30 -s stop
}
