# SPDX-License-Identifier: GPL-3.0-or-later
# For tests in shell: a scratch instance, a server on a free port, requests, and TAP.
# shellcheck shell=sh
set -u
program=${FANGSHENG_BUILD:-build}/fangsheng
verifier=${FANGSHENG_BUILD:-build}/fangsheng-verify
scratch=$(mktemp -d)
server=
tests=0
failed=0

finish() {
	trap - EXIT INT TERM
	[ -z "$server" ] || kill -KILL "$server" 2>/dev/null
	rm -rf "$scratch"
}
trap finish EXIT
trap 'finish; exit 1' INT TERM

# ok NAME CONDITION…: one result; the condition is a command.
ok() {
	name=$1
	shift
	tests=$((tests + 1))
	if "$@" >"$scratch/ok.out" 2>&1; then
		echo "ok $tests - $name"
	else
		failed=$((failed + 1))
		echo "not ok $tests - $name"
		sed 's/^/# /' "$scratch/ok.out" | head -n 20
		[ ! -f "$scratch/reply" ] || head -c 600 "$scratch/reply" | sed 's/^/# reply: /'
		echo
	fi
}

done_testing() {
	echo "1..$tests"
	exit $((failed > 0))
}

# start: serves $scratch/data on a port that the kernel chooses.
start() {
	"$program" serve --data "$scratch/data" --listen 127.0.0.1:0 2>>"$scratch/server.log" &
	server=$!
	tries=0
	port=
	while [ -z "$port" ] && [ $tries -lt 100 ]; do
		port=$(sed -n 's/.*(port \([0-9]*\)).*/\1/p' "$scratch/server.log" | tail -n 1)
		tries=$((tries + 1))
		[ -n "$port" ] || sleep 0.05
	done
	url=http://127.0.0.1:$port
	until curl -s -o /dev/null --max-time 2 "$url/healthz"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || return 1
		sleep 0.05
	done
}

stop() {
	kill -TERM "$server"
	wait "$server"
	status=$?
	server=
	: >"$scratch/server.log"
	return $status
}

token() { # ORGANISATION ROLE
	"$program" token --data "$scratch/data" --org "$1" --role "$2" --days 1 | tail -n 1
}

# request TOKEN METHOD PATH [curl options]: the status; the body is in $scratch/reply.
request() {
	secret=$1 method=$2 path=$3
	shift 3
	curl -s -o "$scratch/reply" -w '%{http_code}' --max-time 30 -X "$method" \
		${secret:+-H "Authorization: Bearer $secret"} "$@" "$url$path"
}

# status WANTED TOKEN METHOD PATH [curl options]
status() {
	wanted=$1
	shift
	got=$(request "$@")
	[ "$got" = "$wanted" ] || {
		echo "status $got instead of $wanted"
		return 1
	}
}

# json FILTER VALUE: what jq finds in the reply.
json() {
	got=$(jq -r "$1" "$scratch/reply")
	[ "$got" = "$2" ] || {
		echo "$1 is $got instead of $2"
		return 1
	}
}

both() { # COMMAND -- COMMAND: first and second
	first=
	while [ "$1" != -- ]; do
		first="$first '$1'"
		shift
	done
	shift
	eval "$first" && "$@"
}

soon() { # COMMAND…: within ten seconds it succeeds
	tries=0
	until "$@" >"$scratch/soon.out" 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || {
			cat "$scratch/soon.out"
			return 1
		}
		sleep 0.1
	done
}

within() { # SECONDS COMMAND…: it succeeds before that
	limit=$(($(date +%s) + $1))
	shift
	"$@" || return 1
	[ "$(date +%s)" -le "$limit" ] || {
		echo "too late"
		return 1
	}
}
