# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2154 # server.sh sets the variables, the test the tokens
# What the tests of backups share, after server.sh: needs $maker and $auditor.

uploader() { # uploads until it is told to stop
	n=0
	while [ ! -e "$scratch/halt" ]; do
		n=$((n + 1))
		"$program" simulate --seed $((100 + n)) --meters 20 >"$scratch/up.json"
		curl -s -o "$scratch/up.reply" --max-time 10 -H "Authorization: Bearer $maker" \
			-H 'Content-Type: application/json' --data-binary "@$scratch/up.json" "$url/v1/lots"
	done
}
goes_on() { # FILE: the log continues this checkpoint and is good
	"$verifier" log "$url/log" --trust "$scratch/data/keys/log.vkey" --token "$auditor" --old "$1"
}
grows_beyond() { # SIZE: waits for a checkpoint of more leaves
	tries=0
	while [ $tries -lt 100 ]; do
		size=$(curl -s "$url/log/checkpoint" | sed -n 2p)
		[ "${size:-0}" -gt "$1" ] && return 0
		tries=$((tries + 1))
		sleep 0.1
	done
	return 1
}
refused() { # COMMAND…: status 3, and the reason
	"$@" >"$scratch/out" 2>&1
	got=$?
	cat "$scratch/out"
	[ $got -eq 3 ] && grep -q 'would fork the log' "$scratch/out"
}
