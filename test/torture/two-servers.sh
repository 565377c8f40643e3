#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two servers on one database and one directory: both take uploads and serve what was published, one publishes.  The
# publisher is killed, or stopped until its lease has run out and then woken: the other goes on within two seconds, and never
# are there two histories.
#
# A stopped server may hold the head of the log, and then nobody can write until the database has taken its transaction back;
# so after SIGSTOP the other gets a few seconds more, and the clients ask it when the stopped one has not answered for three.
#
# FANGSHENG_LONG: 40 rounds instead of 4.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/pgcluster.sh

[ -n "$pg_bin" ] || {
	echo "1..0 # SKIP PostgreSQL is not installed"
	exit 0
}
. test/support/several.sh
rounds=4
patience=3
[ -z "${FANGSHENG_LONG-}" ] || rounds=40
pg_folder=
end() {
	several_end
	pg_remove "$pg_folder"
	finish
}
trap end EXIT
trap 'end; exit 1' INT TERM

sql() {
	psql -qAtX "$pg_url" -c "$1"
}

prepare() {
	pg_start || return 1
	"$program" init --data "$scratch/data" --db "$pg_url" --sample >/dev/null || return 1
	serve_as a && serve_as b || return 1
	maker=$(token demo-maker maker)
	auditor=$(token demo-bureau auditor)
	vkey=$(head -n 1 "$scratch/data/keys/log.vkey")
}

# The server whose publisher has the lease; each says in its log under which name.
publisher() {
	holder=$(sql "SELECT holder FROM lease WHERE name = 'publisher'")
	basename "$(grep -l "has the lease as $holder" "$scratch"/a.begin "$scratch"/b.begin)" .begin
}
other() { # NAME
	[ "$1" = a ] && echo b || echo a
}

size() {
	sql 'SELECT max(size) FROM checkpoint'
}

# Sets took_ms: until another server has the lease and has published more than there was.
taken_over() { # HOLDER SIZE SINCE_NS
	while :; do
		took_ms=$((($(date +%s%N) - $3) / 1000000))
		[ "$(sql "SELECT count(*) FROM lease WHERE name = 'publisher' AND holder <> '$1'")" = 1 ] && [ "$(size)" -gt "$2" ] && return
		[ $took_ms -lt 30000 ] || return 1
		sleep 0.02
	done
}

goes_on_within() { # MS SIGNAL: the publisher gets the signal; the clients upload all the time
	who=$(publisher)
	holder=$(sql "SELECT holder FROM lease WHERE name = 'publisher'")
	read -r pid <"$scratch/$who.pid"
	kill "-$2" "$pid"
	since=$(date +%s%N)
	taken_over "$holder" "$(size)" "$since" || return 1
	echo "# $2 of the publisher $who: $took_ms ms" >>"$scratch/notes"
	[ $took_ms -le "$1" ] || {
		echo "$took_ms ms"
		return 1
	}
}

killed() {
	goes_on_within 2000 KILL
	result=$?
	leave "$who"
	serve_as "$who" && return $result
}

stopped() {
	goes_on_within 8000 STOP
	result=$?
	kill -CONT "$pid"
	return $result
}

# Not the publisher: nobody should notice.
other_killed() {
	who=$(other "$(publisher)")
	leave "$who"
	more_acknowledged 2 && serve_as "$who"
}

# Sizes as they are seen, from each server.
watch() {
	while [ ! -e "$scratch/halt" ]; do
		for each in a b; do
			each_url=$(cat "$scratch/$each.url" 2>/dev/null) || continue
			curl -s --max-time 1 "$each_url/log/checkpoint" | sed -n 2p >>"$scratch/sizes-$each"
		done
		sleep 0.1
	done
}

sizes_only_grow() {
	for each in a b; do
		grep -c . "$scratch/sizes-$each" || return 1
		grep . "$scratch/sizes-$each" | sort -n -c || return 1
	done
}

no_gap() {
	[ "$(sql 'SELECT count(*) = max(idx) + 1 AND min(idx) = 0 AND max(idx) + 1 = (SELECT size FROM log_head) FROM leaf')" = t ]
}

both_serve() {
	for each in a b; do
		each_url=$(cat "$scratch/$each.url")
		curl -sf --max-time 5 -o /dev/null "$each_url/" && log_goes_on "$each_url" || return 1
	done
}

ok 'an instance and two servers' prepare
clients 3
watch &
ok 'both take uploads' more_acknowledged 6
round=0
while [ $round -lt $rounds ]; do
	round=$((round + 1))
	checkpoints
	case $((round % 4)) in
	1 | 3) ok 'the publisher is killed, the other goes on within two seconds' killed ;;
	2) ok 'the publisher is stopped, the other goes on' stopped ;;
	0) ok 'the other is killed, the publisher goes on' other_killed ;;
	esac
	ok 'uploads go on' more_acknowledged 4
done
clients_end
cat "$scratch/notes"
ok 'nobody was told anything but a receipt or "try again"' test ! -s "$scratch/odd"
sed 's/^/# /' "$scratch/odd"
ok 'every receipt is right' acknowledged_are_there "$pg_url"
ok 'checkpoints only grow' sizes_only_grow
ok 'the log has no gap' no_gap
ok 'both serve pages and the whole log, which goes on from every checkpoint seen' both_serve
ok 'one server stops cleanly' leave a TERM
ok 'and the other' leave b TERM
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
echo "# $(acknowledged) receipts, $(sql 'SELECT count(*) FROM checkpoint') checkpoints"
done_testing
