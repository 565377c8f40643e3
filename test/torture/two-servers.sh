#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two servers of one instance on one PostgreSQL database.  Both take uploads and show the log; one publishes.  Whichever is
# killed (SIGKILL), the other goes on within two seconds; nothing that was acknowledged is missing, and the log goes on from
# every checkpoint that either of them has shown.  FANGSHENG_LONG: 20 kills instead of 4.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/pgcluster.sh
kills=4
[ -z "${FANGSHENG_LONG-}" ] || kills=20

[ -n "${FANGSHENG_TEST_PG-}" ] || {
	echo "1..0 # SKIP FANGSHENG_TEST_PG is not set"
	exit 0
}
database=two_servers_$$
end() {
	for pid in $one_pid $two_pid; do kill -KILL "$pid" 2>/dev/null; done
	psql -qX "$FANGSHENG_TEST_PG" -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" 2>/dev/null
	finish
}
one_pid=
two_pid=
trap end EXIT
trap 'end; exit 1' INT TERM

# serve one|two: starts that server; its address is in one_url or two_url.
serve() {
	start || return 1
	eval "$1_pid=$server $1_url=$url"
	server=
	mv "$scratch/server.log" "$scratch/$1.log" # it goes on writing there
}
upload() { # URL SEED: what was acknowledged is kept
	"$program" simulate --seed "$2" --meters 10 >"$scratch/lot-$2.json"
	code=$(curl -s -o "$scratch/reply-$2" -w '%{http_code}' --max-time 20 -H "Authorization: Bearer $maker" \
		-H 'Content-Type: application/json' --data-binary "@$scratch/lot-$2.json" "$1/v1/lots")
	[ "$code" = 201 ] || [ "$code" = 200 ] || return 1
	jq -r '"\(.lot) \(.first_index) \(.meters | length)"' "$scratch/reply-$2" >>"$scratch/acknowledged-$3"
	jq -r .first_index "$scratch/reply-$2" >"$scratch/last-$3"
}
uploader() { # URL FIRST_SEED: until the server is gone
	n=0
	while [ ! -e "$scratch/halt" ]; do
		n=$((n + 1))
		upload "$1" $(($2 + n)) "$2"
	done
}
size() { # URL
	curl -s --max-time 2 "$1/log/checkpoint" | sed -n 2p
}
# goes_on URL SEED: from now, a lot that this server takes is covered by a checkpoint that it shows within two seconds
goes_on() {
	began=$(date +%s%N)
	upload "$1" "$2" "$2" || return 1
	index=$(cat "$scratch/last-$2")
	until [ "$(size "$1")" -gt "$index" ] 2>/dev/null; do
		[ $((($(date +%s%N) - began) / 1000000)) -lt 10000 ] || return 1
		sleep 0.02
	done
	took=$((($(date +%s%N) - began) / 1000000))
	echo "# after $took ms" >&3
	[ $took -le 2000 ]
}
checkpoints_keep() {
	kept=$((kept + 1))
	for each in "$one_url" "$two_url"; do
		curl -s --max-time 2 "$each/log/checkpoint" >"$scratch/checkpoint-$kept-${each##*:}"
	done
}
acknowledged_are_there() {
	cat "$scratch"/acknowledged-* | sort -u >"$scratch/all"
	while read -r lot index meters; do
		got=$(curl -s -H "Authorization: Bearer $bureau" "$one_url/v1/lots/$lot" | jq -r '"\(.first_index) \(.meters)"')
		[ "$got" = "$index $meters" ] || {
			echo "$lot was acknowledged at $index with $meters, there is: $got"
			return 1
		}
	done <"$scratch/all"
}
log_goes_on() {
	for old in "$scratch"/checkpoint-*; do
		[ -s "$old" ] || continue
		"$verifier" log "$two_url/log" --key "$vkey" --old "$old" || return 1
	done
}
same_log() { # both show the same tree at last
	tries=0
	until [ "$(curl -s "$one_url/log/checkpoint")" = "$(curl -s "$two_url/log/checkpoint")" ]; do
		tries=$((tries + 1))
		[ $tries -lt 50 ] || return 1
		sleep 0.1
	done
}
stops() { # PID
	kill -TERM "$1" && wait "$1"
}

exec 3>&1
psql -qX "$FANGSHENG_TEST_PG" -c "CREATE DATABASE $database" || exit 1
base=${FANGSHENG_TEST_PG%%\?*}
ok 'init' "$program" init --data "$scratch/data" --db "${base%/*}/$database" --sample
maker=$(token demo-maker maker)
bureau=$(token demo-bureau bureau)
vkey=$(head -n 1 "$scratch/data/keys/log.vkey")
kept=0
serve one
serve two
ok 'two servers' test "$one_url" != "$two_url"
ok 'the first takes a lot and shows it' goes_on "$one_url" 1
ok 'so does the second' goes_on "$two_url" 2
ok 'a lot that one has taken the other answers again' upload "$one_url" 2 2
round=0
while [ $round -lt $kills ]; do
	round=$((round + 1))
	rm -f "$scratch/halt"
	uploader "$one_url" $((round * 100000)) &
	first=$!
	uploader "$two_url" $((round * 100000 + 50000)) &
	second=$!
	sleep 1
	checkpoints_keep
	if [ $((round % 2)) = 1 ]; then killed=one other=$two_url; else killed=two other=$one_url; fi
	eval "kill -KILL \$${killed}_pid; wait \$${killed}_pid" 2>/dev/null
	touch "$scratch/halt"
	ok "server $killed is killed, the other goes on" goes_on "$other" $((round * 100000 + 90000))
	wait "$first" "$second"
	serve $killed
done
ok 'lots were acknowledged' sh -c "[ \$(cat $scratch/acknowledged-* | wc -l) -gt $((kills * 4)) ]"
ok 'every acknowledged lot is there, at its index' acknowledged_are_there
ok 'both show the same log' same_log
ok 'it goes on from every checkpoint seen' log_goes_on
ok 'the first stops cleanly' stops "$one_pid"
ok 'the second publishes at once' goes_on "$two_url" 3
ok 'the second stops cleanly' stops "$two_pid"
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
done_testing
