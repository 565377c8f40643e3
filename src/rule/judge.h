/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judging: from what was read on the bench to a verdict with its reasons.  Pure: no clock, no
 * memory, no floating point.  What all meters of a lot share is worked out once, by
 * judge_lot_facts; then each meter is judged by itself, in any order, on any thread. */
#ifndef RULE_JUDGE_H
#define RULE_JUDGE_H

#include <stdint.h>

#include "rule/lot.h"
#include "rule/prepared.h"
#include "rule/regulation.h"
#include "rule/verdict.h"

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
