#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Backups while lots come in, a restore, an older backup that is refused, and the way that leads out.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/backup.sh

# restore BACKUP: in place, as the manual says; keys and `published` stay.
restore() {
	rm -f "$scratch/data/fangsheng.db" "$scratch/data/fangsheng.db-wal" "$scratch/data/fangsheng.db-shm"
	cp "$1/fangsheng.db" "$scratch/data/"
}

"$program" init --data "$scratch/data" --sample >/dev/null
start
maker=$(token demo-maker maker)
auditor=$(token demo-bureau auditor)
uploader &
uploading=$!
grows_beyond 60
ok 'a backup while lots come in' "$program" backup --data "$scratch/data" --to "$scratch/one"
curl -s "$url/log/checkpoint" >"$scratch/early"
grows_beyond "$(sed -n 2p "$scratch/early")"
ok 'another one, later' "$program" backup --data "$scratch/data" --to "$scratch/two"
touch "$scratch/halt"
wait $uploading
ok 'a directory with something in it is not written to' sh -c "! $program backup --data $scratch/data --to $scratch/one"
ok 'no key is in a backup' sh -c "[ \"\$(ls $scratch/one | tr '\n' ' ')\" = 'fangsheng.db fangsheng.json published ' ]"
ok 'nobody else may read it' sh -c "[ \"\$(stat -c %a $scratch/one)\" = 700 ]"

# The drill: the copy and the keys in a directory of their own.
cp -r "$scratch/two" "$scratch/drill"
cp -r "$scratch/data/keys" "$scratch/drill/keys"
ok 'the audit of a restored copy finds nothing' "$program" audit --data "$scratch/drill"
cp "$scratch/early" "$scratch/drill/published"
ok 'a copy that holds what was published passes' "$program" audit --data "$scratch/drill"

# Nothing was published after the last backup of a server that has stopped.
stop
"$program" backup --data "$scratch/data" --to "$scratch/three" >/dev/null
restore "$scratch/three"
start
ok 'a restore that lost nothing is served' goes_on "$scratch/early"
"$program" simulate --seed 7 --meters 5 >"$scratch/lot.json"
ok 'and goes on' status 201 "$maker" POST /v1/lots -H 'Content-Type: application/json' --data-binary "@$scratch/lot.json"
ok 'from what was published' goes_on "$scratch/early"
stop
cp "$scratch/data/fangsheng.db" "$scratch/newest.db"
cp "$scratch/data/published" "$scratch/late"

restore "$scratch/one"
ok 'an older backup is not served' refused "$program" serve --data "$scratch/data" --listen 127.0.0.1:0
ok 'and gets no token' sh -c "! $program token --data $scratch/data --org demo-maker --role maker"
ok 'the audit says it, too' sh -c "$program audit --data $scratch/data >$scratch/out; [ \$? -eq 1 ] && grep -q 'would fork the log' $scratch/out"
ok 'what was published is still there' cmp "$scratch/data/published" "$scratch/late"

# The directory was lost, too; the newest checkpoint that somebody kept takes its place.
cp -r "$scratch/one" "$scratch/elsewhere"
cp -r "$scratch/data/keys" "$scratch/elsewhere/keys"
cp "$scratch/late" "$scratch/elsewhere/published"
ok "nor with somebody else's copy of the checkpoint" refused "$program" serve --data "$scratch/elsewhere" --listen 127.0.0.1:0

# The way out when no newer copy is found: a new log that begins with the last checkpoint of the old one.
ok 'a new log follows the old one' "$program" init --data "$scratch/next" --origin log.example/2 --after "$scratch/late"
ok 'its first leaf is the last checkpoint' sh -c "sqlite3 $scratch/next/fangsheng.db 'SELECT bytes FROM leaf WHERE idx = 0' |
	jq -j .fact.note | cmp - $scratch/late"
ok 'which its audit understands' "$program" audit --data "$scratch/next"
ok 'it cannot have the same name' sh -c "! $program init --data $scratch/same --origin fangsheng.example/log --after $scratch/late"
ok 'it cannot follow nonsense' sh -c "! $program init --data $scratch/no --origin log.example/3 --after $scratch/lot.json"
ok 'and then nothing is made' sh -c "[ ! -e $scratch/same ] && [ ! -e $scratch/no ]"

rm -f "$scratch/data/fangsheng.db"*
cp "$scratch/newest.db" "$scratch/data/fangsheng.db"
start
ok 'with the newer copy it is served again' goes_on "$scratch/late"
ok 'the server stops cleanly' stop
ok 'audit finds nothing' "$program" audit --data "$scratch/data"
done_testing
