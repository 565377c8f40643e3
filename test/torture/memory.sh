#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The N-th allocation fails: of those that the program itself asks for, and of all, its libraries' too.  Whatever N is, the
# program does its work, or says in words why not, or ends with the clean abort (one line and SIGABRT); and what it leaves
# behind is sound.  N goes through the whole range in steps; FANGSHENG_LONG makes them small.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/faults.sh
steps=8
[ -z "${FANGSHENG_LONG-}" ] || steps=500
ABORTED=134
CRASHED=139

# fit STATUS USUAL WORDS: an end that a program may come to
fit() {
	case $1 in
	"$2") ;;
	$ABORTED) [ "$(grep -cE '^out of memory: |^<3>libcrypto cannot compute ' "$3")" = 1 ] ;;
	1 | 2) [ -s "$3" ] ;;
	$CRASHED) grep -q '^crashed inside libcrypto$' "$3" ;; # see test/preload/faults.c
	*) false ;;
	esac && return
	echo "N = $n: exit status $1 and these words:"
	head -n 5 "$3"
	return 1
}

nothing() {
	:
}

count_of() { # FAULT: how often it could have happened in the last life
	read -r all ours _ <"$scratch/count"
	if [ "$1" = FAULT_OURS ]; then
		echo "$ours"
	else
		echo "$all"
	fi
}

# sweep BEFORE AFTER COMMAND…: BEFORE, then COMMAND with the N-th allocation failing, then AFTER
sweep() {
	before=$1 after=$2
	shift 2
	$before
	FAULT_COUNT="$scratch/count" faulty "$@" >/dev/null 2>&1
	usual=$?
	for fault in FAULT_OURS FAULT_ALLOC; do
		total=$(count_of $fault)
		step=$((total / steps + 1))
		n=$((step / 2 + 1))
		aborts=0
		while [ $n -le "$total" ]; do
			$before
			env "$fault=$n" "LD_PRELOAD=$preload" "$@" >/dev/null 2>"$scratch/words"
			ended=$?
			fit $ended $usual "$scratch/words" || return 1
			$after || return 1
			[ $ended -ne $ABORTED ] || aborts=$((aborts + 1))
			n=$((n + step))
		done
		echo "$fault: $total, every ${step}th refused; $aborts clean aborts" >>"$scratch/notes"
		# Our own are asked for by arenas, which cannot do without.
		[ $fault = FAULT_ALLOC ] || [ $aborts -gt 0 ] || return 1
	done
}

no_data() {
	rm -rf "$scratch/data"
}
instance_is_sound() { # or there is none
	[ ! -e "$scratch/data/fangsheng.json" ] || "$program" audit --data "$scratch/data"
}

servers() {
	fresh
	FAULT_COUNT="$scratch/count" life
	[ "$answer" = 201 ] && [ $ended -eq 0 ] || return 1
	for fault in FAULT_OURS FAULT_ALLOC; do
		total=$(count_of $fault)
		step=$((total / steps + 1))
		n=$((step / 3 + 1))
		while [ $n -le "$total" ]; do
			fresh
			export "$fault=$n"
			life
			unset FAULT_OURS FAULT_ALLOC
			fit $ended 0 "$scratch/server.log" && sound || return 1
			n=$((n + step))
		done
		echo "serve, $fault: $total, every ${step}th refused" >>"$scratch/notes"
	done
}

ok 'an instance with a lot' master
start
sleep 1
lot=$(curl -s -H "Authorization: Bearer $maker" --data-binary "@$scratch/old.json" "$url/v1/lots" | jq -r '[.meters[]|select(.certificate)][0].certificate')
curl -s -H "Authorization: Bearer $maker" "$url/v1/certificates/$lot.json" >"$scratch/bundle.json"
key=$(head -n 1 "$scratch/data/keys/log.vkey")
ok 'a bundle verifies' "$verifier" "$scratch/bundle.json" --key "$key"
stop
ok 'judge' sweep nothing nothing "$program" judge "$scratch/lot.json"
ok 'verify' sweep nothing nothing "$verifier" "$scratch/bundle.json" --key "$key"
ok 'audit' sweep nothing nothing "$program" audit --data "$scratch/master"
ok 'init' sweep no_data instance_is_sound "$program" init --data "$scratch/data" --sample
ok 'serve' servers
sed 's/^/# /' "$scratch/notes"
done_testing
