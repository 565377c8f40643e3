/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which authorisations cover a use of one, and how far the loss of one reaches into the others. */
#ifndef WORK_GRANT_REACH_H
#define WORK_GRANT_REACH_H

#include "work/equipment.h"

/* What is verified, where and by which regulation. */
struct grant_use {
	str regulation, bench, site;
	int64_t size_milli; /* DN in mm or G, times 1000; may be absent (ABSENT) */
	int64_t class_milli;
};

struct grant_use grant_use_of(const struct meter_type *t, str regulation,
                              const struct bench_row *bench);
/* Why an authorisation for the same medium does not cover it; NULL when it does. */
const char *grant_outside(const struct grant_row *g, const struct grant_use *use);
/* One of `all` (struct grant_row) that covers the use, and was suspended or revoked at a moment
 * from from_ms to to_ms by a decision that took effect after `g` was granted; NULL when there is
 * none. */
const struct grant_row *grant_reached(const list *all, const struct grant_row *g,
                                      const struct grant_use *use, int64_t from_ms, int64_t to_ms);
/* One that covered the use on that day and is suspended or revoked so at this moment, by what took
 * effect after since_ms, too (INT64_MIN: whenever). */
const struct grant_row *grant_reached_since(const list *all, const struct grant_row *g,
                                            const struct grant_use *use, int64_t day,
                                            int64_t since_ms, int64_t at_ms);
/* Whether it is not in force at this moment, by what took effect after since_ms. */
bool grant_lost_since(const struct grant_row *g, int64_t since_ms, int64_t at_ms);

#endif
