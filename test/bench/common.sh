# SPDX-License-Identifier: GPL-3.0-or-later
# For test/bench/run: figures, medians, a server on either engine, and requests to it.
# shellcheck shell=sh
. test/support/pgcluster.sh

note() { # NAME VALUE UNIT GOAL
	printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4-}" >>"$results"
	printf '%-62s %14s %-12s %s\n' "$1" "$2" "$3" "${4-}"
}
field() { jq -r ".$1"; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
quotient() { paste "$1" "$2" | awk '{ print $1 / $2 }' | median | cut -c1-4; } # median of the pairs' ratios

# -- the server

# instance ENGINE: makes $scratch/ENGINE and, for postgresql, a cluster whose commits are on the disk when they are answered
instance() {
	engine=$1
	data=$scratch/$engine
	if [ "$engine" = postgresql ]; then
		pg_start fsync=on synchronous_commit=on shared_buffers=1GB max_wal_size=4GB
		cluster=$pg_folder
		"$program" init --data "$data" --db "$pg_url" --sample >/dev/null
	else
		"$program" init --data "$data" --sample >/dev/null
	fi
	maker=$("$program" token --data "$data" --org demo-maker --role maker | tail -n 1)
	seed=1
	reached=0
}
start() {
	: >"$scratch/log"
	"$program" serve --data "$data" --listen 127.0.0.1:0 2>"$scratch/log" &
	server=$!
	port=
	until [ -n "$port" ]; do
		sleep 0.1
		port=$(sed -n 's/.*(port \([0-9]*\)).*/\1/p' "$scratch/log")
	done
}
stop() {
	kill -TERM "$server"
	wait "$server" || true
	server=
}
query() { # SQL: one value a line
	if [ "$engine" = postgresql ]; then
		PGOPTIONS='-c client_min_messages=warning' "$pg_bin/psql" -qAtX "$pg_url" -c "$1"
	else
		sqlite3 "$data/fangsheng.db" "$1"
	fi
}
database_mib() {
	if [ "$engine" = postgresql ]; then
		query 'SELECT pg_database_size(current_database()) / 1048576'
	else
		du -m "$data/fangsheng.db" | cut -f1
	fi
}

# -- what is asked of it

# upload FILE LOTS METERS CONNECTIONS: adds the line that bench-upload prints to the file; each call takes new seeds, so it must not run in a
# subshell
upload() {
	"$build/test/bench-upload" "$port" "$maker" "$2" "$3" "$4" "$seed" >"$scratch/uploaded"
	[ "$(field refused <"$scratch/uploaded")" = 0 ]
	cat "$scratch/uploaded" >>"$1"
	seed=$((seed + $2))
	reached=$((reached + $2 * $3))
}
lots_rate() { # FILE LOTS: adds the meters a second
	upload /dev/null "$2" 1000 2
	field meters_per_s <"$scratch/uploaded" >>"$1"
}

# Everything at the size that is reached is asked for by wrk, at random among the addresses of a file.
addresses() {
	query 'SELECT code FROM verification ORDER BY random() LIMIT 20000' >"$scratch/codes"
	"$build/test/bench-tags" "$data" <"$scratch/codes" >"$scratch/pages"
	query 'SELECT lot FROM lot ORDER BY random() LIMIT 2000' | sed 's|^|/v1/lots/|' >"$scratch/lots"
	echo '/v1/due?organisation=demo-maker&from_day=2032-11-01' >"$scratch/due"
	echo '/v1/lots?organisation=demo-maker&bench=B-03' >"$scratch/trace"
}
asked() { # FILE CONNECTIONS SECONDS [PORT]: what wrk says
	FANGSHENG_PATHS=$1 FANGSHENG_TOKEN=$maker wrk --latency -t"$(($2 > 1 ? 2 : 1))" -c"$2" -d"$3"s \
		-s test/bench/ask.lua "http://127.0.0.1:${4-$port}" 2>&1
}
rate() { awk '/Requests\/sec/ { print $2 }'; }
latency() { # "median / p99" in ms
	awk 'function ms(t) { if (t ~ /us$/) return t / 1000; if (t ~ /ms$/) return t + 0; return t * 1000 }
	/^ *50%/ { m = ms($2) } /^ *99%/ { n = ms($2) } END { printf "%.2f / %.2f", m, n }'
}
