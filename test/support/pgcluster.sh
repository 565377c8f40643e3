# SPDX-License-Identifier: GPL-3.0-or-later
# For tests: private PostgreSQL clusters in temporary folders, on free ports of 127.0.0.1, that trust whoever comes.
# Nothing of them is shared with a cluster of the distribution.
#
#   . test/support/pgcluster.sh
#   pg_start [SETTING=VALUE]…   a new cluster; sets pg_folder, pg_port and pg_url (of its superuser)
#   pg_standby PORT NAME [SETTING=VALUE]…   the same as a standby called NAME of the cluster that listens on PORT
#   pg_stop FOLDER [MODE]       fast, or (without a word) immediate: as if it had crashed
#   pg_again FOLDER             starts it again on the same port
#   pg_remove FOLDER            stops it and takes it away; no folder, no harm
#   pg_as COMMAND…              runs a command as the user who may run PostgreSQL
#
# Nothing is flushed to the disk unless a SETTING says fsync=on: a test of rows needs no disk.
# shellcheck shell=sh

# The newest PostgreSQL there is.
pg_bin=
for pg_each in /usr/lib/postgresql/*/bin; do
	[ ! -x "$pg_each/initdb" ] || pg_bin=$pg_each
done

# PostgreSQL refuses to run as root.
pg_as() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd / && exec runuser -u postgres -- "$@")
	else
		"$@"
	fi
}

pg_again() {
	pg_as "$pg_bin/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 -s start
}

pg_stop() {
	pg_as "$pg_bin/pg_ctl" -D "$1/data" -m "${2-immediate}" -w -t 30 -s stop
}

pg_remove() {
	[ -d "${1-}" ] || return 0
	pg_stop "$1" 2>/dev/null
	rm -rf "$1"
}

# A port is chosen and tried: whoever asks first which one is free has lost it already.
pg_listen() {
	for pg_try in 1 2 3 4 5; do
		pg_port=$((20000 + $(od -An -N2 -tu2 /dev/urandom) % 12000))
		sed -i '/^port = /d' "$1/data/postgresql.conf"
		echo "port = $pg_port" >>"$1/data/postgresql.conf"
		pg_again "$1" 2>"$1/try-$pg_try" && return
	done
	cat "$1"/try-* "$1/log" >&2
	return 1
}

# An empty folder that PostgreSQL may write to, in pg_folder.
pg_make_folder() {
	[ -n "$pg_bin" ] || {
		echo "PostgreSQL is not installed" >&2
		return 1
	}
	pg_folder=$(mktemp -d)
	[ "$(id -u)" -ne 0 ] || chown postgres: "$pg_folder"
}

pg_start() {
	pg_make_folder || return 1
	pg_as "$pg_bin/initdb" -D "$pg_folder/data" -U postgres -A trust --locale=C --encoding=UTF8 -N \
		>"$pg_folder/initdb" 2>&1 || {
		cat "$pg_folder/initdb" >&2
		return 1
	}
	{
		echo "listen_addresses = '127.0.0.1'"
		echo "unix_socket_directories = '$pg_folder'"
		echo "max_connections = 200"
		echo "fsync = off"
		for pg_each; do
			echo "${pg_each%%=*} = '${pg_each#*=}'"
		done
	} >>"$pg_folder/data/postgresql.conf"
	pg_listen "$pg_folder" || return 1
	# shellcheck disable=SC2034 # for whoever sources this
	pg_url=postgresql://postgres@127.0.0.1:$pg_port/postgres
}

# What is written last counts: the settings that came with the copy are the primary's.
pg_standby() {
	pg_from=$1 pg_name=$2
	shift 2
	pg_make_folder || return 1
	pg_as "$pg_bin/pg_basebackup" -d "host=127.0.0.1 port=$pg_from user=postgres application_name=$pg_name" \
		-D "$pg_folder/data" -R -X stream -c fast >"$pg_folder/copy" 2>&1 || {
		cat "$pg_folder/copy" >&2
		return 1
	}
	{
		echo "unix_socket_directories = '$pg_folder'"
		for pg_each; do
			echo "${pg_each%%=*} = '${pg_each#*=}'"
		done
	} >>"$pg_folder/data/postgresql.conf"
	pg_listen "$pg_folder" || return 1
	# shellcheck disable=SC2034 # for whoever sources this
	pg_url=postgresql://postgres@127.0.0.1:$pg_port/postgres
}
