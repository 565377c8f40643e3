#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The server is killed (SIGKILL) at random moments while lots are uploaded, and started again.  What was acknowledged must
# be there at the index that was acknowledged, the log must go on from every checkpoint seen, and the audit must be clean.
# FANGSHENG_LONG: 100 kills instead of 4.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
kills=4
[ -z "${FANGSHENG_LONG-}" ] || kills=100

uploader() { # NUMBER: uploads until the server is gone, keeps what was acknowledged
	n=0
	while [ ! -e "$scratch/halt" ]; do
		n=$((n + 1))
		seed=$(($1 * 1000000 + round * 1000 + n))
		"$program" simulate --seed $seed --meters 25 >"$scratch/lot-$1.json"
		code=$(curl -s -o "$scratch/reply-$1" -w '%{http_code}' --max-time 10 \
			-H "Authorization: Bearer $maker" -H 'Content-Type: application/json' \
			--data-binary "@$scratch/lot-$1.json" "$url/v1/lots")
		[ "$code" = 201 ] && jq -r '"\(.lot) \(.first_index) \(.meters|length)"' "$scratch/reply-$1" >>"$scratch/acknowledged"
	done
}

acknowledged_are_there() {
	while read -r lot index meters; do
		got=$(curl -s -H "Authorization: Bearer $bureau" "$url/v1/lots/$lot" | jq -r '"\(.first_index) \(.meters)"')
		[ "$got" = "$index $meters" ] || {
			echo "$lot was acknowledged at $index with $meters, there is: $got"
			return 1
		}
	done <"$scratch/acknowledged"
}

log_goes_on() {
	for old in "$scratch"/checkpoint-*; do
		[ -s "$old" ] || continue
		"$verifier" log "$url/log" --key "$vkey" --token "$auditor" --old "$old" || return 1
	done
}

"$program" init --data "$scratch/data" --sample >/dev/null
maker=$(token demo-maker maker)
bureau=$(token demo-bureau bureau)
auditor=$(token demo-bureau auditor)
vkey=$(head -n 1 "$scratch/data/keys/log.vkey")
: >"$scratch/acknowledged"
round=0
while [ $round -lt $kills ]; do
	round=$((round + 1))
	: >"$scratch/server.log"
	rm -f "$scratch/halt"
	start || break
	uploader 1 &
	one=$!
	uploader 2 &
	two=$!
	sleep "$(awk "BEGIN { srand($round); printf \"%.2f\", 0.3 + rand() * 1.2 }")"
	curl -s "$url/log/checkpoint" >"$scratch/checkpoint-$round"
	kill -KILL "$server"
	touch "$scratch/halt"
	wait "$one" "$two" "$server" 2>/dev/null
	server=
done
: >"$scratch/server.log"
ok "started after $kills kills" start
ok 'lots were acknowledged' test -s "$scratch/acknowledged"
ok 'every acknowledged lot is there, at its index' acknowledged_are_there
ok 'the log goes on from every checkpoint seen' log_goes_on
ok 'the server stops cleanly' stop
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
done_testing
