#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A server on a disk that fills up, may only be read, or gives back other bytes than it was given, and under a clock that is
# set back: it says so, loses nothing that it has acknowledged, never crashes, and is well again when the disk is.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/faults.sh
mounted=
unmount() {
	[ -z "$mounted" ] || umount -l "$scratch/disk"
	mounted=
}
trap 'unmount; finish' EXIT
trap 'unmount; finish; exit 1' INT TERM

faulty_start() { # a server whose disk and clock listen to the files in $scratch/faults
	plain=$program
	program=$scratch/faulty-program
	start
	started=$?
	program=$plain
	return $started
}

upload() { # SEED: the status; the lot is noted when it was acknowledged
	"$program" simulate --seed "$1" --meters 30 >"$scratch/lot-$1.json"
	got=$(request "$maker" POST /v1/lots --data-binary "@$scratch/lot-$1.json")
	case $got in
	200 | 201) jq -r '"\(.lot) \(.first_index)"' "$scratch/reply" >>"$scratch/acknowledged" ;;
	esac
	echo "$got"
}
uploads() { # STATUS SEED
	got=$(upload "$2")
	[ "$got" = "$1" ] || {
		echo "status $got instead of $1"
		return 1
	}
}

acknowledged_are_there() {
	while read -r lot index; do
		got=$(curl -s -H "Authorization: Bearer $maker" "$url/v1/lots/$lot" | jq -r .first_index)
		[ "$got" = "$index" ] || {
			echo "$lot was acknowledged at $index, there is: $got"
			return 1
		}
	done <"$scratch/acknowledged"
}

health_becomes() { # STATUS, within five seconds
	tries=0
	while [ $tries -lt 50 ]; do
		[ "$(request '' GET /healthz)" = "$1" ] && return
		tries=$((tries + 1))
		sleep 0.1
	done
	cat "$scratch/reply"
	return 1
}

alive() {
	kill -0 "$server"
}

# recovers WAY WORDS…: while writing is impossible in this way, and after it
recovers() {
	way=$1
	code=$2
	seed=$3
	touch "$scratch/faults/$way"
	ok "$way: health fails" health_becomes 503
	ok "$way: an upload is refused" uploads "$code" "$seed"
	ok "$way: as a problem" sh -c "jq -e '.code and .title and .title_en' $scratch/reply"
	ok "$way: what was acknowledged can be read" acknowledged_are_there
	ok "$way: so can the log" status 200 '' GET /log/checkpoint
	rm "$scratch/faults/$way"
	ok "$way: it recovers by itself" health_becomes 200
	ok "$way: the same lot is taken" uploads 201 "$seed"
	ok "$way: the server is the same" alive
}

mkdir "$scratch/faults"
printf '#!/bin/sh\nFAULTS="%s" LD_PRELOAD="%s" exec "%s" "$@"\n' "$scratch/faults" "$preload" "$(pwd)/$program" |
	sed "s|$(pwd)//|/|" >"$scratch/faulty-program"
chmod +x "$scratch/faulty-program"
: >"$scratch/acknowledged"

# -- disks that do not write -----------------------------------------------------------------------------------------
"$program" init --data "$scratch/data" --sample >/dev/null || exit 1
maker=$(token demo-maker maker)
bureau=$(token demo-bureau bureau)
faulty_start
ok 'a healthy disk' uploads 201 1
recovers full 503 2
recovers readonly 500 3
recovers io 500 4
recovers unsynced 500 5

# -- a clock that is set back ----------------------------------------------------------------------------------------
echo -86400 >"$scratch/faults/clock"
ok 'a day back: an upload is taken' uploads 201 6
index=$(tail -n 1 "$scratch/acknowledged" | cut -d ' ' -f 2)
covered() {
	tries=0
	while [ $tries -lt 50 ]; do
		[ "$(curl -s "$url/log/checkpoint" | sed -n 2p)" -gt "$index" ] && return
		tries=$((tries + 1))
		sleep 0.1
	done
	return 1
}
ok 'a day back: it is published' covered
ok 'a day back: health' health_becomes 200
touch "$scratch/faults/full"
ok 'a day back: a full disk is still noticed' health_becomes 503
rm "$scratch/faults/full"
ok 'a day back: and its end' health_becomes 200
ok 'a day back: the server stops' stop
faulty_start
ok 'a day back after a start: the program says so' grep -q 'set the clock' "$scratch/server.log"
ok 'a day back after a start: an upload is taken' uploads 201 7
ok 'a day back after a start: what was acknowledged is there' acknowledged_are_there
ok 'a day back after a start: health' health_becomes 200
ok 'the server stops' stop
rm "$scratch/faults/clock"
back() { # the lots that came in on the day before, and nothing else
	"$program" audit --data "$scratch/data" >"$scratch/audit"
	[ $? = 1 ] && grep -q '^leaf [0-9]*: order: ' "$scratch/audit" && ! grep '^leaf' "$scratch/audit" | grep -v ': order: '
}
ok 'audit finds that leaves are dated back, and nothing else' back
start
ok 'everything acknowledged is there' acknowledged_are_there
stop

# -- a real disk that is full, and one that may only be read ---------------------------------------------------------
mkdir "$scratch/disk"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=6m fangsheng-test "$scratch/disk" 2>/dev/null; then
	mounted=yes
	mv "$scratch/data" "$scratch/kept"
	cp -r "$scratch/kept" "$scratch/disk/data"
	ln -s "$scratch/disk/data" "$scratch/data"
	start
	head -c 100000000 /dev/zero >"$scratch/disk/filler" 2>/dev/null
	filled() { # the space that the database had in reserve goes, too
		n=100
		while [ $n -lt 140 ]; do
			n=$((n + 1))
			[ "$(upload $n)" = 503 ] && return
		done
		return 1
	}
	ok 'full disk: an upload is refused' filled
	ok 'full disk: as unavailable' json .code unavailable
	ok 'full disk: health fails' health_becomes 503
	ok 'full disk: what was acknowledged can be read' acknowledged_are_there
	rm "$scratch/disk/filler"
	ok 'full disk: it recovers by itself' health_becomes 200
	ok 'full disk: the same lot is taken' uploads 201 $n
	ok 'full disk: the server stops' stop
	ok 'full disk: audit finds nothing more' back
	ok 'the disk may only be read now' mount -o remount,ro "$scratch/disk"
	says() { # STATUS WORDS COMMAND…
		wanted=$1 words=$2
		shift 2
		"$@" >"$scratch/out" 2>&1
		got=$?
		cat "$scratch/out"
		[ $got -eq "$wanted" ] && grep -q "$words" "$scratch/out"
	}
	ok 'read-only disk: serve says so' says 1 'fangsheng.db' timeout 10 "$program" serve --data "$scratch/data" --listen 127.0.0.1:0
	ok 'read-only disk: init says so' says 1 'Read-only file system' "$program" init --data "$scratch/disk/new"
	umount "$scratch/disk" && mounted=
	rm "$scratch/data"
	mv "$scratch/kept" "$scratch/data"
else
	tests=$((tests + 1))
	echo "ok $tests - full disk # SKIP only root may mount one"
fi

done_testing
