#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A database that is damaged (pages, bytes, rows), and an init that was killed: the server says so or goes on with what is
# whole, never crashes and never signs over it; the audit names what is wrong and ends with 1.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/faults.sh
db=$scratch/data/fangsheng.db
PAGE=8192

# page TABLE: the number of a page in the middle of the table's rows
page() {
	sqlite3 "$db" "SELECT pageno FROM dbstat WHERE name = '$1' AND pagetype = 'leaf' ORDER BY pageno
		LIMIT 1 OFFSET (SELECT count(*) / 2 FROM dbstat WHERE name = '$1' AND pagetype = 'leaf')"
}

# spoil TABLE OFFSET BYTES: from that offset within the page (from its end, if negative)
spoil() {
	number=$(page "$1")
	[ -n "$number" ] || return 1
	at=$(((number - 1) * PAGE + $2))
	[ "$2" -ge 0 ] || at=$((at + PAGE))
	head -c "$3" /dev/zero | tr '\0' '\245' | dd of="$db" bs=1 seek=$at conv=notrunc 2>/dev/null
}

answered() { # METHOD PATH [curl options]: any clear answer; a refusal is a problem
	code=$(request "$maker" "$@")
	case $code in
	2??) return ;;
	404 | 401 | 409 | 422 | 500 | 503) jq -e '.code and .status' <"$scratch/reply" >/dev/null && return ;;
	esac
	echo "$2 is answered with $code"
	cat "$scratch/reply"
	return 1
}

# survives: the server starts or says why not; every request is answered; it is still there, and stops
survives() {
	: >"$scratch/server.log"
	"$program" serve --data "$scratch/data" --listen 127.0.0.1:0 2>"$scratch/server.log" &
	server=$!
	port=
	tries=0
	while [ -z "$port" ] && [ $tries -lt 200 ] && kill -0 "$server" 2>/dev/null; do
		port=$(sed -n 's/.*(port \([0-9]*\)).*/\1/p' "$scratch/server.log")
		tries=$((tries + 1))
		[ -n "$port" ] || sleep 0.02
	done
	if [ -z "$port" ]; then
		wait "$server"
		ended=$?
		server=
		cat "$scratch/server.log"
		[ $ended -eq 1 ] && grep -q '^fangsheng: ' "$scratch/server.log"
		return
	fi
	url=http://127.0.0.1:$port
	asked=0
	for path in /log/checkpoint /log/tile/0/000 "/log/tile/0/001.p/1" "/v1/lots/$lot" "/v1/meters/$code" \
		"/v1/certificates/$certificate.json" /v1/organisations/demo-maker; do
		answered GET "$path" || asked=1
	done
	answered POST /v1/lots --data-binary "@$scratch/lot2.json" || asked=1
	kill -TERM "$server"
	wait "$server"
	ended=$?
	server=
	[ $ended -eq 0 ] || {
		echo "the server ended with $ended"
		cat "$scratch/server.log"
		return 1
	}
	return $asked
}

audit_says() { # [WORDS]
	"$program" audit --data "$scratch/data" >"$scratch/out" 2>&1
	ended=$?
	cut -c 1-200 "$scratch/out" | tail -n 5
	[ $ended -eq 1 ] && { ! tail -n 1 "$scratch/out" | grep -q 'findings: 0;' || grep -q '^fangsheng: ' "$scratch/out"; } &&
		grep -q "${1-}" "$scratch/out"
}

master || exit 1
fresh
start
uploaded=$(request "$maker" POST /v1/lots --data-binary "@$scratch/lot.json")
lot=$(jq -r .lot "$scratch/reply")
code=$(jq -r '.meters[0].code' "$scratch/reply")
certificate=$(jq -r '[.meters[] | select(.certificate)][0].certificate' "$scratch/reply")
ok 'a lot is stored' [ "$uploaded" = 201 ]
stop
rm -rf "$scratch/master"
cp -r "$scratch/data" "$scratch/master"
"$program" simulate --seed 3 --meters 5 >"$scratch/lot2.json"
ok 'undamaged: served' survives
ok 'undamaged: audited' "$program" audit --data "$scratch/data"

for table in leaf tile checkpoint verification lot organisation subject token log_head; do
	fresh
	ok "$table, head of a page: spoilt" spoil $table 0 64
	ok "$table, head of a page: named by the audit" audit_says
	ok "$table, head of a page: served" survives
	fresh
	ok "$table, bytes of a row: spoilt" spoil $table -24 16
	ok "$table, bytes of a row: named by the audit" audit_says
	ok "$table, bytes of a row: served" survives
done
fresh
head -c 40000 /dev/zero | dd of="$db" bs=1 conv=notrunc 2>/dev/null
ok 'no database any more: named by the audit' audit_says 'not a database'
ok 'no database any more: served' survives
fresh
: >"$db"
ok 'an empty database: served' survives
fresh
truncate -s -20000 "$db"
ok 'a database that is too short: named by the audit' audit_says malformed
ok 'a database that is too short: served' survives

# -- rows that are missing --------------------------------------------------------------------------------------------
fresh
sqlite3 "$db" "DELETE FROM tile WHERE level = 0 AND n = 0"
start
ok 'a tile that is missing' status 500 '' GET /log/tile/0/000
ok 'is a problem' json .code corrupt
ok 'so is a bundle that needs it' status 500 "$maker" GET "/v1/certificates/$certificate.json"
ok 'the rest is served' status 200 "$maker" GET "/v1/lots/$lot"
ok 'a lot is still taken' status 201 "$maker" POST /v1/lots --data-binary "@$scratch/lot2.json"
ok 'the server stops' stop
ok 'the audit names it' audit_says 'tile 0/0 is missing'
fresh
sqlite3 "$db" "DELETE FROM tile WHERE level = 0 AND n = (SELECT max(n) FROM tile WHERE level = 0)"
start
size=$(curl -s "$url/log/checkpoint" | sed -n 2p)
ok 'the last tile is missing: a lot is still taken' status 201 "$maker" POST /v1/lots --data-binary "@$scratch/lot2.json"
sleep 1.2
ok 'nothing is signed over the gap' [ "$(curl -s "$url/log/checkpoint" | sed -n 2p)" = "$size" ]
ok 'health says so' status 503 '' GET /healthz
ok 'with the reason' grep -q 'contradicts itself' "$scratch/reply"
ok 'the server stops all the same' stop
ok 'the audit names the last tile' audit_says 'tile 0/1'
fresh
sqlite3 "$db" "DELETE FROM leaf WHERE idx = 5"
ok 'a leaf that is missing: named by the audit' audit_says 'leaf 5'
ok 'a leaf that is missing: served' survives
fresh
sqlite3 "$db" "DELETE FROM log_head"
ok 'no head of the log: named by the audit' audit_says
ok 'no head of the log: served' survives
fresh
rm "$scratch/data/keys/log-ed25519"
ok 'a key that is missing: the server says so' survives
fresh
printf 'rubbish' >"$scratch/data/fangsheng.json"
ok 'a broken configuration: the server says so' survives

# -- an init that is killed -------------------------------------------------------------------------------------------
rm -rf "$scratch/data"
FAULT_COUNT="$scratch/count" faulty "$program" init --data "$scratch/data" >/dev/null
writes=$(cut -d ' ' -f 3 "$scratch/count")
killed() { # at each tenth of its writes
	n=1
	while [ $n -le "$writes" ]; do
		rm -rf "$scratch/data"
		FAULT_HOW=kill FAULT_WRITE=$n faulty "$program" init --data "$scratch/data"
		survives || return 1
		if [ -e "$scratch/data/fangsheng.json" ]; then
			"$program" audit --data "$scratch/data" || return 1
		else
			"$program" init --data "$scratch/data" 2>"$scratch/out" && return 1
			grep -q 'holds no instance' "$scratch/out" || return 1
		fi
		n=$((n + writes / 10 + 1))
	done
}
ok 'an init that is killed leaves an instance, or none and says what to do' killed
done_testing
