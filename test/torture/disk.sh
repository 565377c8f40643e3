#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The N-th write or flush of the server fails, once or for good, or is the last thing that the process does.  An upload is
# answered with 5xx or not at all, or its lot is there; the next server finds a sound instance and takes the same lot.
# FANGSHENG_LONG: every N.
cd "$(dirname "$0")/../.." || exit 1
. test/support/server.sh
. test/support/faults.sh
steps=5
[ -z "${FANGSHENG_LONG-}" ] || steps=1000000

answered_well() {
	case $answer in
	201 | 500 | 503 | 000) return ;;
	esac
	echo "$fault $n: the upload was answered with $answer"
	return 1
}

ended_well() { # cleanly, with words, or killed by the fault
	case $ended in
	0 | 1 | 137) return ;;
	esac
	echo "$fault $n: the server ended with $ended"
	cat "$scratch/server.log"
	return 1
}

# trial: one life with the fault, then one without
trial() {
	fresh
	env_life "$fault=$n"
	answered_well && ended_well && sound || return 1
	life
	case $answer in
	200 | 201) ;;
	*)
		echo "$fault $n: afterwards the lot is answered with $answer"
		return 1
		;;
	esac
	[ $ended -eq 0 ] && sound
}

env_life() {
	export "$1" "FAULT_HOW=$how"
	[ -z "$stays" ] || export FAULT_STAYS=1
	life
	unset FAULT_WRITE FAULT_SYNC FAULT_HOW FAULT_STAYS
}

# sweep FAULT FIELD HOW [stays]
sweep() {
	fault=$1 how=$3 stays=${4-}
	fresh
	FAULT_COUNT="$scratch/count" life
	[ "$answer" = 201 ] || return 1
	total=$(cut -d ' ' -f "$2" "$scratch/count")
	step=$((total / steps + 1))
	n=1
	while [ $n -le "$total" ]; do
		trial || return 1
		n=$((n + step))
	done
	echo "$fault $how $stays: $total, every ${step}th" >>"$scratch/notes"
}

ok 'an instance with a lot' master
ok 'a write fails once' sweep FAULT_WRITE 3 io
ok 'writes fail for good' sweep FAULT_WRITE 3 io stays
ok 'the disk is full' sweep FAULT_WRITE 3 full stays
ok 'the disk may only be read' sweep FAULT_WRITE 3 readonly stays
ok 'killed in a write' sweep FAULT_WRITE 3 kill
ok 'a flush fails once' sweep FAULT_SYNC 4 io
ok 'flushes fail for good' sweep FAULT_SYNC 4 io stays
ok 'killed in a flush' sweep FAULT_SYNC 4 kill
sed 's/^/# /' "$scratch/notes"
done_testing
