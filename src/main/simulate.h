/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lot files that look like a real maker's: `fangsheng simulate`.  The model is described at the
 * head of simulate_model.c, the bench's day at the head of simulate_bench.c. */
#ifndef MAIN_SIMULATE_H
#define MAIN_SIMULATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cx.h"
#include "rule/lot.h"

#define SIMULATE_METERS_MAX 10000
#define SIMULATE_LOT_DAY INT64_C(20777) /* 2026-11-20, when no day is given */

struct simulate_options {
	uint64_t seed;
	enum medium medium;
	int meters;      /* 1 to SIMULATE_METERS_MAX */
	str cheat;       /* a name of simulate_cheats; empty: an honest lot */
	int64_t lot_day; /* the day on which the lot is verified; ABSENT: SIMULATE_LOT_DAY */
};

/* Prints one lot file that names the sample's type, bench and people, and ends with a line feed.
 * The same options give the same bytes.  E_USAGE: an option out of range, or an unknown cheat. */
MUST err simulate(struct cx *cx, const struct simulate_options *o, struct buf *out);

/* The ways to fabricate, for help; *n receives their number. */
struct simulate_cheat {
	const char *name;
	const char *about;
};
const struct simulate_cheat *simulate_cheats(size_t *n);

#endif
