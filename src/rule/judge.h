/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judging: from what was read on the bench to a verdict with its reasons.  Pure: no clock, no
 * memory, no floating point.  What all meters of a lot share is worked out once, by
 * judge_lot_facts; then each meter is judged by itself, in any order, on any thread. */
#ifndef RULE_JUDGE_H
#define RULE_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/flow.h"
#include "rule/lot.h"
#include "rule/regulation.h"
#include "rule/verdict.h"
#include "rule/volume.h"

#define LOT_FINDINGS_MAX 16
#define RUN_FINDINGS_MAX 12

/* One bench run, checked once for all meters in it. */
struct prepared_run {
	struct standard standard;
	uint32_t leak_n;             /* meters in it that leak */
	const struct meter *leaking; /* the last of them */
	bool invalid;
	int finding_n;
	struct finding finding[RUN_FINDINGS_MAX];
};

/* What the regulation says about one flow point of the lot's type. */
struct point_law {
	struct flow nominal;
	bool high_zone;
	int64_t limit_ppm;
	const struct limit *limit;
	int64_t limit_warm_ppm; /* water above warm_above_mc */
	const struct limit *limit_warm;
	const struct limit *table; /* usual volume, or NULL */
};

/* A lot, ready for judging its meters; borrows all that it points to.  Not changed by
 * judge_meter. */
struct prepared {
	const struct regulation *regulation;
	const struct lot *lot;
	const struct mpe_row *mpe;
	struct prepared_run *run;
	struct point_law point[POINTS];
	int finding_n;
	struct finding finding[LOT_FINDINGS_MAX];
};

/* Whether the regulation is the law for such a meter, such a verification, on that day.  The
 * code of the answer is FINDING_NONE if it is; otherwise why not, with the clause (exit status
 * 2, HTTP 422). */
struct finding rule_covers(const struct regulation *regulation, const struct meter_type *type,
                           enum kind kind, int64_t verified_day);

/* Bench, room and bench runs of a lot that rule_covers found covered.  `run` has room for
 * lot->bench_run_n of them.  The meters' run[].bench_run must be below bench_run_n (asserted). */
void judge_lot_facts(const struct regulation *regulation, const struct lot *lot,
                     struct prepared_run *run, struct prepared *out);

/* One meter of that lot: its verdict, per point its error, and every reason. */
void judge_meter(const struct prepared *prepared, const struct meter *meter, struct result *out);

#endif
