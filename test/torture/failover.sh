#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The primary is lost with its disk, and the standby goes on: two servers on one database, and three clients that upload all
# the while and keep every receipt.
#
# A kill of the primary alone would prove nothing: what it has acknowledged it has sent, and the standby takes it from the
# network's buffers.  So the standby's receiver is stopped before.  In between the primary is restarted: then it shows what it
# has committed and no standby has, and a repeated upload must not be acknowledged from that.
#
# With synchronous replication no receipt may be wrong afterwards.  With asynchronous replication some must be: else this
# test could not see a loss.
#
# FANGSHENG_LONG: eight failovers instead of one.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/pgcluster.sh

[ -n "$pg_bin" ] || {
	echo "1..0 # SKIP PostgreSQL is not installed"
	exit 0
}
. test/support/several.sh
rounds=1
[ -z "${FANGSHENG_LONG-}" ] || rounds=8
primary=
standby=
end() {
	several_end
	pg_remove "$standby"
	pg_remove "$primary"
	finish
}
trap end EXIT
trap 'end; exit 1' INT TERM

on() { # PORT SQL
	psql -qAtX "postgresql://postgres@127.0.0.1:$1/postgres" -c "$2"
}
lots_on() { # PORT
	on "$1" 'SELECT count(*) FROM lot'
}
is() { # SQL VALUE: on the primary
	[ "$(on "$primary_port" "$1")" = "$2" ]
}

pair() { # MODE: a primary, its standby, an instance on both, two servers
	pg_start || return 1
	primary=$pg_folder primary_port=$pg_port
	pg_standby "$primary_port" s1 || return 1
	standby=$pg_folder standby_port=$pg_port
	if [ "$1" = sync ]; then
		on "$primary_port" "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (s1)'" &&
			on "$primary_port" 'SELECT pg_reload_conf()' >/dev/null || return 1
		soon is "SELECT sync_state FROM pg_stat_replication WHERE application_name = 's1'" quorum || return 1
	fi
	hosts=127.0.0.1:$primary_port,127.0.0.1:$standby_port
	"$program" init --data "$scratch/data" --db "postgresql://postgres@$hosts/postgres?target_session_attrs=read-write" --sample >/dev/null || return 1
	serve_as a && serve_as b || return 1
	maker=$(token demo-maker maker)
	auditor=$(token demo-bureau auditor)
	vkey=$(head -n 1 "$scratch/data/keys/log.vkey")
}

receiver() {
	on "$standby_port" "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walreceiver'"
}

receiver_stops() {
	receiver_pid=$(receiver)
	[ -n "$receiver_pid" ] && kill -STOP "$receiver_pid"
}

# What waits for the standby is cut off and becomes visible.
primary_restarts() {
	pg_stop "$primary" && pg_again "$primary"
}

primary_shows_more() {
	more=$(($(lots_on "$primary_port") - $(lots_on "$standby_port")))
	echo "$more lots more"
	[ $more -gt 0 ]
}

commits_wait() {
	[ "$(on "$primary_port" "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")" -gt 0 ]
}

# An upload, and not a publisher.  Whoever waits first may hold the head of the log, and then nobody else comes so far: if that
# is a publisher, the standby gets a moment and the receiver is stopped again.
lots_wait() {
	for each in 1 2 3 4 5 6; do
		soon waiting_for_lots && return
		kill -CONT "$receiver_pid"
		more_acknowledged 3 && receiver_stops || return 1
	done
	return 1
}
waiting_for_lots() {
	[ "$(on "$primary_port" "SELECT count(*) FROM pg_stat_activity JOIN pg_locks USING (pid)
		WHERE wait_event = 'SyncRep' AND relation = 'lot'::regclass")" -gt 0 ]
}

# Receipts of long ago again: whoever repeats a lot that is certain may hear 503 now, but whoever hears 200 must be right, and
# nobody can be while no standby listens.
repeats_are_not_acknowledged() {
	kept=$(find "$scratch" -name 'client-1-*.kept' | sort | tail -n 1)
	code=$(curl -s -o "$scratch/reply" -w '%{http_code}' --max-time 30 -H "Authorization: Bearer $maker" \
		-H 'Content-Type: application/json' --data-binary "@$kept" "$(cat "$scratch/a.url")/v1/lots")
	[ "$code" = 503 ] || {
		echo "answered with $code"
		return 1
	}
}

primary_is_lost() {
	pg_stop "$primary" && rm -rf "$primary/data"
}

# The receiver goes either way: killed with what lay in its buffers, or it takes that first.
standby_goes_on() { # SIGNAL
	kill "-$1" "$receiver_pid"
	soon on "$standby_port" 'SELECT 1' && pg_as "$pg_bin/pg_ctl" -D "$standby/data" -w -t 60 -s promote
}

healthy() {
	for each in $(cat "$scratch"/*.url); do
		[ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 "$each/healthz")" = 200 ] || return 1
	done
}

failover() { # SIGNAL
	lost_at=$(date +%s%N)
	ok 'the primary is lost' primary_is_lost
	ok 'the standby is promoted' standby_goes_on "$1"
	ok 'the clients go on by themselves' more_acknowledged 6
	echo "# $((($(date +%s%N) - lost_at) / 1000000)) ms from the loss to six more receipts"
	ok 'both servers are healthy' soon healthy
	checkpoints
	clients_end
	ok 'every receipt is right' acknowledged_are_there "postgresql://postgres@127.0.0.1:$standby_port/postgres"
	ok 'nobody was told anything else' test ! -s "$scratch/odd"
	sed 's/^/# /' "$scratch/odd"
	ok 'the log goes on from every checkpoint seen' log_goes_on "$(cat "$scratch/a.url")"
	ok 'the server stops cleanly' leave a TERM
	ok 'and the other' leave b TERM
	ok 'audit finds nothing' "$program" audit --data "$scratch/data"
	echo "# $(acknowledged) receipts, $(find "$scratch/seen" -type f | wc -l) checkpoints seen"
}

forget() {
	pg_remove "$standby"
	pg_remove "$primary"
	standby='' primary=''
	rm -rf "$scratch/data" "$scratch/seen"
	mkdir "$scratch/seen"
	: >"$scratch/acknowledged"
	find "$scratch" -name 'client-*' -exec rm -f {} +
}

synchronous() { # SIGNAL
	ok 'a primary with a standby that it waits for, and two servers' pair sync
	clients 3
	ok 'lots are acknowledged' more_acknowledged 12
	checkpoints
	ok 'the receiver of the standby is stopped' receiver_stops
	ok 'uploads wait' lots_wait
	sleep 0.5
	before=$(acknowledged)
	ok 'the primary is restarted' primary_restarts
	ok 'it shows lots that the standby does not have' primary_shows_more
	ok 'commits wait again' soon commits_wait
	ok 'a repeat is not acknowledged' repeats_are_not_acknowledged
	checkpoints
	ok 'nothing else was' test "$(acknowledged)" = "$before"
	failover "$1"
	forget
}

asynchronous() {
	ok 'a primary with a standby that it does not wait for, and two servers' pair async
	clients 3
	ok 'lots are acknowledged' more_acknowledged 6
	ok 'the receiver of the standby is stopped' receiver_stops
	ok 'lots are acknowledged nevertheless' more_acknowledged 9
	ok 'the primary is lost' primary_is_lost
	clients_end
	ok 'the standby is promoted' standby_goes_on KILL
	acknowledged_are_there "postgresql://postgres@127.0.0.1:$standby_port/postgres" >"$scratch/lost"
	ok 'receipts are wrong: this test can see a loss' test -s "$scratch/missing"
	echo "# $(wc -l <"$scratch/missing") of $(acknowledged) receipts are wrong"
	leave a
	leave b
	forget
}

asynchronous
round=0
while [ $round -lt $rounds ]; do
	round=$((round + 1))
	if [ $((round % 2)) -eq 1 ]; then
		synchronous KILL
	else
		synchronous CONT
	fi
done
done_testing
