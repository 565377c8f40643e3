#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `init --distribute`, on PostgreSQL without Citus, where it refuses and leaves nothing behind, and with test/support/citus.sql,
# which writes down the calls and checks what can be checked without Citus.  It is not Citus: no row moves anywhere.  Then the
# way of an instance in use to a new cluster, by dump.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh

[ -n "${FANGSHENG_TEST_PG-}" ] || {
	echo "1..0 # SKIP FANGSHENG_TEST_PG is not set"
	exit 0
}
tag=citus_$$
cluster=${FANGSHENG_TEST_PG%/*}
databases='plain spread moved'
away() {
	[ -z "$server" ] || kill -KILL "$server" 2>/dev/null
	for each in $databases; do
		psql -qX "$FANGSHENG_TEST_PG" -c "DROP DATABASE IF EXISTS ${tag}_$each WITH (FORCE)" >/dev/null 2>&1
	done
	finish
}
trap away EXIT
trap 'away; exit 1' INT TERM

sql() { # DATABASE [psql options]
	database=$1
	shift
	psql -qAtX -v ON_ERROR_STOP=1 "$cluster/${tag}_$database" "$@"
}
calls() { # DATABASE: the calls in their order, as `print citus` prints them
	sql "$1" -c "SELECT 'SELECT ' || text || ';' FROM citus_call ORDER BY n"
}
refused() { # STATUS WORDS COMMAND…
	wanted=$1 words=$2
	shift 2
	"$@" >"$scratch/out" 2>&1
	got=$?
	cat "$scratch/out"
	[ $got -eq "$wanted" ] && grep -q "$words" "$scratch/out"
}
upload() { # STATUS SEED
	"$program" simulate --seed "$2" --meters 20 >"$scratch/lot.json"
	status "$1" "$maker" POST /v1/lots -H 'Content-Type: application/json' --data-binary "@$scratch/lot.json"
}
health() { # STATUS: within ten seconds
	tries=0
	until status "$1" '' GET /healthz; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return 1
		sleep 0.1
	done
}
dump() { # WHAT: from the database in use to the new one
	pg_dump "$cluster/${tag}_plain" "$1" --no-owner >"$scratch/dump.sql" && sql moved -f "$scratch/dump.sql"
}

for each in $databases; do
	psql -qX "$FANGSHENG_TEST_PG" -c "CREATE DATABASE ${tag}_$each TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
done
ok 'SQLite is not spread' refused 2 'is for --db postgresql' "$program" init --data "$scratch/no" --distribute
ok 'and leaves no directory' test ! -e "$scratch/no"
ok 'nor is PostgreSQL without Citus' refused 2 'the database has no Citus' \
	"$program" init --data "$scratch/no" --db "$cluster/${tag}_plain" --distribute
ok 'then there is no directory' test ! -e "$scratch/no"
ok 'and no table' test "$(sql plain -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" = 0

sql spread -f test/support/citus.sql
ok 'with Citus it is' "$program" init --data "$scratch/data" --db "$cluster/${tag}_spread" --distribute --sample
"$program" print citus >"$scratch/print"
calls spread >"$scratch/calls"
ok 'by the calls that are printed' cmp "$scratch/calls" "$scratch/print"
ok 'which begin with a reference table' sh -c "head -n 1 $scratch/calls | grep -q create_reference_table"
start
maker=$(token demo-maker maker)
ok 'a lot is stored' upload 201 1
ok 'and again' upload 200 1
calls spread >"$scratch/later"
ok 'nothing is spread twice' cmp "$scratch/calls" "$scratch/later"
sql spread -c 'UPDATE log_head SET size = size + 1'
ok 'leaves that are late make the server unwell' health 503
ok 'though nothing contradicts' sh -c "! grep -q contradicts $scratch/reply"
sql spread -c 'UPDATE log_head SET size = size - 1'
ok 'when they are there it goes on' health 200
ok 'another lot is stored' upload 201 2
ok 'the server stops cleanly' stop
ok 'audit finds nothing' "$program" audit --data "$scratch/data"

# An instance in use moves: schema, calls, rows; then the configuration names the new cluster.
mv "$scratch/data" "$scratch/spread"
"$program" init --data "$scratch/data" --db "$cluster/${tag}_plain" --sample >/dev/null
start
maker=$(token demo-maker maker)
ok 'an instance without Citus stores a lot' upload 201 3
ok 'and stops' stop
sql moved -f test/support/citus.sql
ok 'the schema goes to the new cluster' dump --schema-only
{
	echo "SET citus.multi_shard_modify_mode = 'sequential';"
	"$program" print citus
} >"$scratch/calls.sql"
ok 'and is spread there' sql moved -1 -f "$scratch/calls.sql"
ok 'then the rows go' dump --data-only
sed -i "s/${tag}_plain/${tag}_moved/" "$scratch/data/fangsheng.json"
ok 'audit finds nothing in the new place' "$program" audit --data "$scratch/data"
start
ok 'which is served' upload 200 3
ok 'and takes lots' upload 201 4
ok 'it stops cleanly' stop
ok 'audit finds nothing there' "$program" audit --data "$scratch/data"
done_testing
