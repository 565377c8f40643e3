#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `fangsheng load`: lots from files go through the same judging and the same leaves as uploads; what is there already is
# a repeat, so a load that was killed is started again; lots that overtook each other are put in order.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh

load() { # STATUS FILE...
	wanted=$1
	shift
	"$program" load --data "$scratch/data" --org demo-maker "$@" >"$scratch/out" 2>"$scratch/err"
	got=$?
	[ "$got" = "$wanted" ] || {
		echo "exit status $got instead of $wanted"
		cat "$scratch/out" "$scratch/err"
		return 1
	}
}
says() { # STORED REPEATED REFUSED
	grep -q "^批次 / lots: $1 新存 / stored, $2 已有 / repeated, $3 拒绝 / refused;" "$scratch/out" || {
		cat "$scratch/out" "$scratch/err"
		return 1
	}
}
lots() { # FIRST LAST METERS: one a line
	seed=$1
	while [ "$seed" -le "$2" ]; do
		"$program" simulate --seed "$seed" --meters "$3" | jq -c .
		seed=$((seed + 1))
	done
}
count() { sqlite3 "$scratch/data/fangsheng.db" "$1"; }

"$program" init --data "$scratch/data" --sample >/dev/null
lots 1 20 50 >"$scratch/a"
ok 'twenty lots are stored' load 0 "$scratch/a"
ok 'and counted' says 20 0 0
ok 'with their leaves' test "$(count 'SELECT count(*) FROM verification')" = 1000
ok 'and published' test "$(count 'SELECT max(size) FROM checkpoint')" = "$(count 'SELECT size FROM log_head')"
size=$(count 'SELECT size FROM log_head')
"$program" simulate --seed 21 --meters 50 >"$scratch/b"
ok 'again, with one more from another file' load 0 "$scratch/a" "$scratch/b"
ok 'the repeats are recognised' says 1 20 0
ok 'nothing is stored twice' test "$(count 'SELECT size FROM log_head')" = $((size + 51))

lots 31 31 1 | jq -c '.lot = "later-1" | .meters[0].appearance = "cracked glass"' >"$scratch/first"
for attempt in 2 3 4 5 6 7 8; do
	jq -c ".lot = \"later-$attempt\" | .meters[0] += {attempt: $attempt, previous: ($attempt - 1), reason: \"rework\"}" <"$scratch/first"
done >"$scratch/chain"
tac "$scratch/chain" | cat - "$scratch/first" >"$scratch/backwards"
tail -n 1 "$scratch/chain" >"$scratch/last"
ok 'an attempt without the ones before it is refused' load 1 "$scratch/last"
ok 'attempts of one meter that come backwards are tried again until all are there' load 0 "$scratch/backwards"
ok 'all of them are there' test "$(count "SELECT count(*) FROM verification WHERE lot LIKE 'DEM0-later-%'")" = 8

lots 41 42 3 >"$scratch/c"
printf '{"lot":"bad"}\n' >>"$scratch/c"
lots 43 43 3 >>"$scratch/c"
ok 'a poor lot is refused' load 1 "$scratch/c"
ok 'the others are stored' says 3 0 1
ok 'its number is told' grep -q '^lot 3: ' "$scratch/err"
ok 'and the places of its faults' grep -q '/meters' "$scratch/err"
ok 'a stream that is cut off says where' sh -c "head -c 100 $scratch/b | $program load --data $scratch/data --org demo-maker - 2>&1 | grep -q 'byte 0'"
ok 'a file that is not there' load 1 "$scratch/none"
ok 'an organisation that is no maker' sh -c "! $program load --data $scratch/data --org demo-supply $scratch/b"

lots 100 400 20 >"$scratch/d"
"$program" load --data "$scratch/data" --org demo-maker "$scratch/d" >"$scratch/out" 2>&1 &
server=$!
sleep 0.2
kill -KILL "$server" 2>/dev/null
wait "$server" 2>/dev/null
server=
ok 'a load that was killed is started again' load 0 "$scratch/d"
ok 'nothing is missing, nothing twice' test "$(count "SELECT count(*) FROM lot WHERE meters = 20")" = 301

ok 'beside a server' start
lots 500 520 20 >"$scratch/e"
ok 'a load goes on' load 0 "$scratch/e"
ok 'the server stops cleanly' stop
ok 'audit finds nothing' "$program" audit --data "$scratch/data"

# A database that was put back to an earlier state must not go on: its next leaves would take indices that are taken.
cp "$scratch/data/fangsheng.db" "$scratch/older.db"
lots 61 61 3 >"$scratch/e"
ok 'a lot more is stored and published' load 0 "$scratch/e"
rm -f "$scratch"/data/fangsheng.db-*
mv "$scratch/older.db" "$scratch/data/fangsheng.db"
size=$(count 'SELECT size FROM log_head')
lots 62 62 3 >"$scratch/f"
ok 'a database older than what was published is refused' load 1 "$scratch/f"
ok 'and takes no leaf' test "$(count 'SELECT size FROM log_head')" = "$size"

done_testing
