#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the manual says about backups of an instance on PostgreSQL: dumps while lots come in, a restore, an older dump that is
# refused, a base backup with an archive that leads to the last moment.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/pgcluster.sh
. test/support/backup.sh

[ -n "${FANGSHENG_TEST_PG-}" ] || {
	echo "1..0 # SKIP FANGSHENG_TEST_PG is not set"
	exit 0
}
pg_folder=
pg_old=
away() {
	pg_remove "$pg_folder"
	pg_remove "$pg_old"
	rm -rf "$archive"
	finish
}
archive=$(mktemp -d)
trap away EXIT
trap 'away; exit 1' INT TERM

upload() { # STATUS SEED
	"$program" simulate --seed "$2" --meters 20 >"$scratch/lot.json"
	status "$1" "$maker" POST /v1/lots -H 'Content-Type: application/json' --data-binary "@$scratch/lot.json"
}
dump() { # FILE: as the manual says
	pg_dump --format=custom --file="$1" "$url_keeper"
}
# restore FILE: as the manual says; keys and `published` stay.
restore() {
	psql -qX "$pg_url" -c 'ALTER DATABASE meters RENAME TO aside' &&
		psql -qX "$pg_url" -c "CREATE DATABASE meters OWNER fangsheng TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'" &&
		pg_restore --no-owner --exit-on-error --single-transaction --dbname="$url_keeper" "$1"
}
put_back() {
	psql -qX "$pg_url" -c 'DROP DATABASE meters' && psql -qX "$pg_url" -c 'ALTER DATABASE aside RENAME TO meters'
}

[ "$(id -u)" -ne 0 ] || chown postgres: "$archive"
ok 'a cluster with an archive' pg_start archive_mode=on "archive_command=cp %p $archive/%f" wal_level=replica
# The right that the manual asks for, and no more: a role that owns its database.
psql -qX "$pg_url" -c "CREATE ROLE fangsheng LOGIN"
psql -qX "$pg_url" -c "CREATE DATABASE meters OWNER fangsheng TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
url_keeper=postgresql://fangsheng@127.0.0.1:$pg_port/meters
ok 'init with a role that only owns its database' "$program" init --data "$scratch/data" --db "$url_keeper" --sample
start
maker=$(token demo-maker maker)
auditor=$(token demo-bureau auditor)
ok 'fangsheng backup says that PostgreSQL has tools of its own' sh -c \
	"! $program backup --data $scratch/data --to $scratch/no 2>$scratch/out && grep -qi 'tools' $scratch/out"

uploader &
uploading=$!
grows_beyond 60
ok 'a dump while lots come in' dump "$scratch/one"
curl -s "$url/log/checkpoint" >"$scratch/early"
grows_beyond "$(sed -n 2p "$scratch/early")"
ok 'a base backup while lots come in' pg_as "$pg_bin/pg_basebackup" -d "$pg_url" -D "$archive/base" -X none --checkpoint=fast
grows_beyond "$(curl -s "$url/log/checkpoint" | sed -n 2p)"
touch "$scratch/halt"
wait $uploading
stop
cp "$scratch/data/published" "$scratch/late"
ok 'a dump when nobody uploads' dump "$scratch/two"

ok 'the newest dump is restored' restore "$scratch/two"
ok 'its audit finds nothing' "$program" audit --data "$scratch/data"
start
ok 'it is served' goes_on "$scratch/early"
ok 'from what was published' goes_on "$scratch/late"
stop
put_back

ok 'the older dump is restored' restore "$scratch/one"
ok 'it is not served' refused "$program" serve --data "$scratch/data" --listen 127.0.0.1:0
ok 'it gets no token' sh -c "! $program token --data $scratch/data --org demo-maker --role maker"
ok 'the audit says it, too' sh -c "$program audit --data $scratch/data >$scratch/out; [ \$? -eq 1 ] && grep -q 'would fork the log' $scratch/out"
ok 'what was published is still there' cmp "$scratch/data/published" "$scratch/late"
put_back
start
ok 'with the database that was there it is served again' goes_on "$scratch/late"
ok 'and takes lots' upload 201 7
sleep 1
curl -s "$url/log/checkpoint" >"$scratch/last"
ok 'the server stops cleanly' stop

# The machine is lost, but for the base backup and the archive.
psql -qX "$pg_url" -c 'SELECT pg_switch_wal()' >/dev/null
tries=0
while [ -z "$(psql -qAtX "$pg_url" -c "SELECT 1 FROM pg_stat_archiver WHERE last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1)")" ] &&
	[ $tries -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
pg_old=$pg_folder
pg_stop "$pg_old" immediate
rm -rf "$pg_old/data/base" "$pg_old/data/pg_wal"
pg_folder=$(mktemp -d)
[ "$(id -u)" -ne 0 ] || chown postgres: "$pg_folder"
mv "$archive/base" "$pg_folder/data"
sed -i "/^unix_socket_directories/d; /^archive_/d" "$pg_folder/data/postgresql.conf"
{
	echo "unix_socket_directories = '$pg_folder'"
	echo "restore_command = 'cp $archive/%f %p'"
} >>"$pg_folder/data/postgresql.conf"
touch "$pg_folder/data/recovery.signal"
ok 'the base backup and the archive make it again' pg_again "$pg_folder"
tries=0
while [ "$(psql -qAtX "$pg_url" -c 'SELECT pg_is_in_recovery()')" = t ] && [ $tries -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
start
ok 'up to the last checkpoint' goes_on "$scratch/last"
ok 'and it goes on' upload 201 8
ok 'the server stops cleanly' stop
ok 'audit finds nothing at the end' "$program" audit --data "$scratch/data"
done_testing
