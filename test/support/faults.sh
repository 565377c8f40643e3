# SPDX-License-Identifier: GPL-3.0-or-later
# For tests in shell that let memory, disk or clock fail under the whole program; see test/preload/faults.c.
# Beside server.sh: a master instance that is copied for each trial, and one server's life with a fault in it.
# shellcheck shell=sh disable=SC2154 # what server.sh sets
preload=$(cd "${FANGSHENG_BUILD:-build}" && pwd)/test/faults.so
[ -f "$preload" ] || {
	echo "ok 1 # SKIP $preload was not built"
	echo 1..1
	exit 0
}
ulimit -c 0

# faulty COMMAND…: with the preload, and what the environment says.
faulty() {
	LD_PRELOAD=$preload "$@"
}

master() { # an instance with one acknowledged lot, in $scratch/master, and a lot to upload
	"$program" init --data "$scratch/data" --sample >/dev/null || return 1
	maker=$(token demo-maker maker)
	"$program" simulate --seed 1 --meters 5 >"$scratch/old.json"
	"$program" simulate --seed 2 --meters 20 >"$scratch/lot.json"
	start && status 201 "$maker" POST /v1/lots --data-binary "@$scratch/old.json" && stop || return 1
	rm -rf "$scratch/master"
	cp -r "$scratch/data" "$scratch/master"
}

fresh() {
	rm -rf "$scratch/data"
	cp -r "$scratch/master" "$scratch/data"
}

# life: a server with the preload from start to end, with one upload and one look-up in it, as far as it gets.  Sets
# answer (of the upload; 000: none) and ended (the server's exit status).
life() {
	: >"$scratch/server.log"
	LD_PRELOAD=$preload "$program" serve --data "$scratch/data" --listen 127.0.0.1:0 2>"$scratch/server.log" &
	server=$!
	port=
	tries=0
	answer=000
	while [ -z "$port" ] && [ $tries -lt 500 ] && kill -0 "$server" 2>/dev/null; do
		port=$(sed -n 's/.*(port \([0-9]*\)).*/\1/p' "$scratch/server.log")
		tries=$((tries + 1))
		[ -n "$port" ] || sleep 0.02
	done
	url=http://127.0.0.1:$port
	if [ -n "$port" ]; then
		answer=$(request "$maker" POST /v1/lots --data-binary "@$scratch/lot.json")
		request '' GET /log/checkpoint >/dev/null
	fi
	kill -TERM "$server" 2>/dev/null
	wait "$server"
	ended=$?
	server=
}

# sound: the old lot is there; so is the new one if it was acknowledged, and if not, it is there whole or not at all;
# and the audit finds nothing.
sound() {
	old=$(sqlite3 "$scratch/data/fangsheng.db" "SELECT count(*) FROM lot WHERE meters = 5")
	new=$(sqlite3 "$scratch/data/fangsheng.db" "SELECT count(*) FROM lot WHERE meters = 20")
	case $answer in
	200 | 201) least=1 ;;
	*) least=0 ;;
	esac
	"$program" audit --data "$scratch/data" >"$scratch/audited" 2>&1 && [ "$old" = 1 ] && [ "$new" -ge $least ] && return
	tail -n 5 "$scratch/audited"
	echo "answer $answer, server ended with $ended, lots: $old old, $new new"
	tail -n 5 "$scratch/server.log"
	return 1
}
