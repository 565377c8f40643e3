#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A server on a PostgreSQL of its own, and everything that can happen to that: wrong passwords, a crash, a standby that does
# not come, a commit that is cancelled while it waits for it.  Nothing that was acknowledged is missing, nothing is
# acknowledged of which the database is not sure, and the server recovers by itself.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/pgcluster.sh

[ -n "${FANGSHENG_TEST_PG-}" ] || {
	echo "1..0 # SKIP FANGSHENG_TEST_PG is not set"
	exit 0
}
pg_folder=
trap 'pg_remove "$pg_folder"; finish' EXIT
trap 'pg_remove "$pg_folder"; finish; exit 1' INT TERM

sql() {
	psql -qAtX "$pg_url" -c "$1"
}
upload() { # STATUS SEED
	"$program" simulate --seed "$2" --meters 5 >"$scratch/lot.json"
	status "$1" "$maker" POST /v1/lots -H 'Content-Type: application/json' --data-binary "@$scratch/lot.json" \
		-D "$scratch/head"
}
code_is() { # STATUS CODE SEED
	upload "$1" "$3" && json .code "$2" && grep -qi '^retry-after: 1' "$scratch/head"
}
refused_without_words() { # URL WORD
	! "$program" init --data "$scratch/refused" --db "$1" 2>"$scratch/words" || return 1
	cat "$scratch/words"
	grep -q "$2" "$scratch/words" && ! grep -q "secret" "$scratch/words"
}
published() { # nothing waits for a checkpoint, so that the publisher leaves the head of the log alone
	[ "$(curl -s "$url/log/checkpoint" | sed -n 2p)" = "$(psql -qAtX "${pg_url%/*}/meters" -c 'SELECT size FROM log_head')" ]
}
standby() { # NAMES: the commits that follow wait for one of them, or for nobody when empty
	sql "ALTER SYSTEM SET synchronous_standby_names = '$1'" && sql 'SELECT pg_reload_conf()' >/dev/null
}
cancel_waiting() {
	[ "$(sql "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query = 'COMMIT'")" -gt 0 ]
}

ok 'a cluster with passwords' pg_start
echo "host all keeper 127.0.0.1/32 scram-sha-256" >"$pg_folder/hba"
cat "$pg_folder/data/pg_hba.conf" >>"$pg_folder/hba"
cp "$pg_folder/hba" "$pg_folder/data/pg_hba.conf"
sql "CREATE ROLE keeper LOGIN PASSWORD 'the/secret@1'" &&
	sql 'CREATE DATABASE meters OWNER keeper' && sql 'SELECT pg_reload_conf()' >/dev/null
where=127.0.0.1:$pg_port/meters
ok 'a wrong password is refused' refused_without_words "postgresql://keeper:wrong-secret@$where" 'password authentication failed'
ok 'a password that is not encoded is refused' refused_without_words "postgresql://keeper:the/secret@1@$where" 'more than one "@"'
ok 'nobody listens there' refused_without_words "postgresql://keeper:secret@127.0.0.1:1/x" 'no connection'
ok 'init with the password in the environment' env "PGPASSWORD=the/secret@1" "$program" init --data "$scratch/one" --db "postgresql://keeper@$where"
ok 'a second instance in the same database is refused' refused_without_words "postgresql://keeper:the%2Fsecret%401@$where" 'log of an instance already'
sql 'DROP DATABASE meters' && sql 'CREATE DATABASE meters OWNER keeper'
ok 'init with the password in the URL' "$program" init --data "$scratch/data" --db "postgresql://keeper:the%2Fsecret%401@$where" --sample
ok 'nobody else may read it' test "$(stat -c %a "$scratch/data/fangsheng.json")" = 600
start
maker=$(token demo-maker maker)
auditor=$(token demo-bureau auditor)
ok 'a lot is stored' upload 201 1
ok 'and again' upload 200 1

ok 'the database crashes' pg_stop "$pg_folder" immediate
ok 'an upload is refused for the time being' within 15 code_is 503 unavailable 2
ok 'without words about the inside' sh -c "! grep -q 127.0.0.1 $scratch/reply"
ok 'the database comes back' pg_again "$pg_folder"
ok 'the same upload is stored' upload 201 2
ok 'the server is healthy again' soon status 200 '' GET /healthz

soon published
standby 'ANY 1 (nobody)'
ok 'without the standby nobody knows' within 30 code_is 503 uncertain 3
ok 'and a repeat is not acknowledged' sh -c "[ $(request "$maker" POST /v1/lots --data-binary "@$scratch/lot.json") = 503 ]"
standby ''
ok 'when it may do without, the repeat gets the first answer' soon upload 200 3
soon published
standby 'ANY 1 (nobody)'
while [ ! -e "$scratch/halt" ]; do
	cancel_waiting >/dev/null 2>&1
	sleep 0.1
done &
canceller=$!
ok 'a commit that is cancelled while it waits is not acknowledged' code_is 503 uncertain 4
touch "$scratch/halt"
wait $canceller
ok 'it was the warning that said so' grep -q 'perhaps no standby' "$scratch/server.log"
lot=$("$program" simulate --seed 4 --meters 5 | jq -r .lot)
ok 'though the database shows it' test "$(psql -qAtX "${pg_url%/*}/meters" -c "SELECT count(*) FROM lot WHERE lot = 'DEM0-$lot'")" = 1
ok 'a repeat of it is not acknowledged' within 30 upload 503 4
standby ''
ok 'until a commit was sure' soon upload 200 4
ok 'the password is nowhere in its log' sh -c "[ -s $scratch/server.log ] && ! grep -q secret $scratch/server.log"
ok 'the server stops cleanly' stop
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
done_testing
