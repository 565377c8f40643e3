# SPDX-License-Identifier: GPL-3.0-or-later
# For tests in shell with several servers on one instance, and clients that go on whatever happens.  Beside server.sh.
#
#   serve_as NAME           a server on $scratch/data; $scratch/NAME.pid and $scratch/NAME.url are its own
#   leave NAME [SIGNAL]     ends it (KILL without a word) and waits for that
#   clients N               N clients begin to upload, each lot to one server after the other until one acknowledges it
#   clients_end             the last lot of each may remain without an answer
#   acknowledged            how many lots were, so far; $scratch/acknowledged has "lot first_index meters" of each
#   checkpoints             keeps what each server publishes now, in $scratch/seen
#
# A client waits $patience seconds (60 without a word) for an answer before it asks the other server.  Whatever it is told that is
# neither a receipt nor "try again" is a line in $scratch/odd.
# shellcheck shell=sh disable=SC2154 # what server.sh sets
: >"$scratch/acknowledged"
: >"$scratch/odd"
mkdir "$scratch/seen"
: >"$scratch/pids"

# Servers that were stopped by a signal end with this one, too.
several_end() {
	while read -r each; do
		kill -KILL "$each" 2>/dev/null
	done <"$scratch/pids"
	touch "$scratch/halt"
	wait
}

serve_as() {
	: >"$scratch/$1.begin"
	"$program" serve --data "$scratch/data" --listen 127.0.0.1:0 2>"$scratch/$1.begin" &
	echo $! >"$scratch/$1.pid"
	echo $! >>"$scratch/pids"
	serve_tries=0
	serve_port=
	while [ -z "$serve_port" ] && [ $serve_tries -lt 200 ]; do
		serve_port=$(sed -n 's/.*(port \([0-9]*\)).*/\1/p' "$scratch/$1.begin")
		serve_tries=$((serve_tries + 1))
		[ -n "$serve_port" ] || sleep 0.05
	done
	[ -n "$serve_port" ] || {
		cat "$scratch/$1.begin"
		return 1
	}
	echo "http://127.0.0.1:$serve_port" >"$scratch/$1.url"
}

leave() {
	read -r leave_pid <"$scratch/$1.pid"
	rm -f "$scratch/$1.url"
	kill "-${2-KILL}" "$leave_pid"
	wait "$leave_pid" 2>/dev/null
	leave_status=$?
	sed -i "/^$leave_pid\$/d" "$scratch/pids"
	cat "$scratch/$1.begin" >>"$scratch/server.log"
	return $leave_status
}

# deliver FILE KEY NUMBER: sends the lot to the NUMBER-th server, sets code; the receipt is in FILE.reply.
deliver() {
	deliver_to=$(cat "$scratch"/*.url 2>/dev/null | sed -n "$(($3 % 2 + 1))p")
	code=$(curl -s -o "$1.reply" -w '%{http_code}' --max-time "${patience-60}" -H "Authorization: Bearer $maker" \
		-H 'Content-Type: application/json' -H "Idempotency-Key: $2" --data-binary "@$1" \
		"${deliver_to:-http://127.0.0.1:1}/v1/lots")
	[ "$code" = 201 ] || [ "$code" = 200 ]
}

client() { # NUMBER
	lot_n=0
	while [ ! -e "$scratch/halt" ]; do
		lot_n=$((lot_n + 1))
		lot_file=$scratch/client-$1.json
		"$program" simulate --seed $(($1 * 1000000 + lot_n)) --meters 5 >"$lot_file"
		tries=$1
		until deliver "$lot_file" "client-$1-$lot_n" "$tries"; do
			tries=$((tries + 1))
			case $code in
			503 | 000) [ ! -e "$scratch/halt" ] || return ;;
			*)
				echo "client $1: $code $(head -c 300 "$lot_file.reply")" >>"$scratch/odd"
				break
				;;
			esac
			sleep 0.1
		done
		[ "$code" != 201 ] && [ "$code" != 200 ] && continue
		jq -r '"\(.lot) \(.first_index) \(.meters | length)"' "$lot_file.reply" >>"$scratch/acknowledged"
		cp "$lot_file" "$scratch/client-$1-$lot_n.kept"
	done
}

clients() {
	rm -f "$scratch/halt"
	clients_pids=
	for each in $(seq "$1"); do
		client "$each" &
		clients_pids="$clients_pids $!"
	done
}

clients_end() {
	touch "$scratch/halt"
	# shellcheck disable=SC2086 # one word each
	wait $clients_pids
}

acknowledged() {
	wc -l <"$scratch/acknowledged"
}

more_acknowledged() { # NUMBER: so many beside those that were known; within a minute
	more_want=$(($(acknowledged) + $1))
	more_tries=0
	until [ "$(acknowledged)" -ge $more_want ]; do
		more_tries=$((more_tries + 1))
		[ $more_tries -lt 600 ] || {
			echo "$(acknowledged) of $more_want were acknowledged"
			return 1
		}
		sleep 0.1
	done
}

checkpoints() {
	for each in $(cat "$scratch"/*.url); do
		seen_n=$((${seen_n-0} + 1))
		curl -s --max-time 5 "$each/log/checkpoint" >"$scratch/seen/$(printf %06d $seen_n)"
	done
}

# Each lot is where its receipt says, with as many meters; what is not is printed.
acknowledged_are_there() { # DATABASE
	psql -qAtX -F ' ' "$1" -c 'SELECT lot, first_index, meters FROM lot' | sort >"$scratch/there"
	sort -u "$scratch/acknowledged" >"$scratch/wanted"
	comm -13 "$scratch/there" "$scratch/wanted" >"$scratch/missing"
	cat "$scratch/missing"
	[ -s "$scratch/wanted" ] && [ ! -s "$scratch/missing" ]
}

# The log of a server begins with each tree that was seen, and says nothing twice.
log_goes_on() { # URL
	log_n=0
	for old in "$scratch"/seen/*; do
		grep -q '^— ' "$old" || continue
		log_n=$((log_n + 1))
		"$verifier" log "$1/log" --key "$vkey" --token "$auditor" --old "$old" || return 1
	done
	[ $log_n -gt 0 ]
}
