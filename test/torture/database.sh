#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What can happen to a PostgreSQL under a server that is in use: its processes are killed as for want of memory, it is
# restarted, it stops answering, its disk is full, its database is dropped.  Clients hear "try again", /healthz says it, no
# receipt is wrong afterwards, and nobody has to restart the server.
#
# FANGSHENG_LONG: 20 killed processes instead of 3.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/pgcluster.sh

[ -n "$pg_bin" ] || {
	echo "1..0 # SKIP PostgreSQL is not installed"
	exit 0
}
. test/support/several.sh
kills=3
[ -z "${FANGSHENG_LONG-}" ] || kills=20
pg_folder=
disk=$scratch/disk
mounted=
end() {
	several_end
	[ -z "${frozen-}" ] || kill -CONT "$frozen"
	pg_remove "$pg_folder"
	[ -z "$mounted" ] || umount "$disk"
	finish
}
trap end EXIT
trap 'end; exit 1' INT TERM

# The whole cluster lies on a disk of its own, if one may be mounted here.
cluster() {
	mkdir "$disk" && chmod 711 "$scratch" || return 1
	if mount -t tmpfs -o size=200m,mode=1777 tmpfs "$disk" 2>/dev/null; then
		mounted=yes
	fi
	TMPDIR=$disk
	export TMPDIR
	pg_start min_wal_size=32MB max_wal_size=64MB || return 1
	unset TMPDIR
	postmaster=$(head -n 1 "$pg_folder/data/postmaster.pid")
	meters=${pg_url%/*}/meters
	sql 'CREATE DATABASE meters'
}

sql() {
	psql -qAtX "$pg_url" -c "$1"
}

prepare() {
	"$program" init --data "$scratch/data" --db "$meters" --sample >/dev/null && serve_as a || return 1
	maker=$(token demo-maker maker)
	auditor=$(token demo-bureau auditor)
	vkey=$(head -n 1 "$scratch/data/keys/log.vkey")
	url=$(cat "$scratch/a.url")
}

healthz() { # STATUS
	[ "$(curl -s -o "$scratch/reply" -w '%{http_code}' --max-time 5 "$url/healthz")" = "$1" ]
}

# As the kernel does when memory runs out: the database takes all its processes down and recovers.
process_is_killed() {
	victim=$(sql "SELECT pid FROM pg_stat_activity WHERE datname = 'meters' ORDER BY random() LIMIT 1")
	[ -n "$victim" ] && kill -KILL "$victim" && more_acknowledged 3
}

restarted() {
	pg_stop "$pg_folder" fast && pg_again "$pg_folder" && more_acknowledged 3
}

postmaster_is_frozen() {
	frozen=$(head -n 1 "$pg_folder/data/postmaster.pid")
	kill -STOP "$frozen"
}

refused() { # WORDS COMMAND…
	refused_words=$1
	shift
	! "$@" >"$scratch/words" 2>&1 || return 1
	cat "$scratch/words"
	grep -q "$refused_words" "$scratch/words"
}

thawed() {
	kill -CONT "$frozen" && frozen=
}

# Until no page and no segment of its log finds room.
disk_fills() {
	dd if=/dev/zero of="$disk/filler" bs=64k 2>/dev/null
	soon healthz 503
}

disk_is_emptied() {
	rm -f "$disk/filler"
	sql 'SELECT 1' || pg_again "$pg_folder" || return 1
	more_acknowledged 3
}

dropped() {
	sql 'DROP DATABASE meters WITH (FORCE)' && soon healthz 503 || return 1
	deliver "$(find "$scratch" -name 'client-1-*.kept' | head -n 1)" another 0
	[ "$code" = 503 ]
}

ok 'a cluster' cluster
ok 'an instance and a server' prepare
clients 2
ok 'lots are acknowledged' more_acknowledged 3
round=0
while [ $round -lt $kills ]; do
	round=$((round + 1))
	ok 'a process of the database is killed; uploads go on' process_is_killed
done
ok 'the database is restarted; uploads go on' restarted
ok 'the server is healthy' soon healthz 200
ok 'the database does not answer' postmaster_is_frozen
ok 'a new instance is refused in time' within 15 refused 'no connection to the database' \
	"$program" init --data "$scratch/refused" --db "$pg_url"
ok 'the database answers again' thawed
if [ -n "$mounted" ]; then
	ok 'the disk is full, and /healthz says so' disk_fills
	ok 'with room, uploads go on' disk_is_emptied
else
	ok 'a full disk # SKIP no file system may be mounted here' true
fi
ok 'the server is healthy again' soon healthz 200
clients_end
ok 'nobody was told anything but a receipt or "try again"' test ! -s "$scratch/odd"
sed 's/^/# /' "$scratch/odd"
checkpoints
ok 'every receipt is right' acknowledged_are_there "$meters"
ok 'the log goes on' log_goes_on "$url"
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
ok 'the database is dropped: 503, and /healthz says so' dropped
ok 'the server is alive' curl -s --max-time 5 -o /dev/null "$url/healthz"
ok 'and ends when it is told to' leave a TERM
echo "# $(acknowledged) receipts"
done_testing
