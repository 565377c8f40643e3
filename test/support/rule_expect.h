/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expectations about the first meter of a lot; include cmocka.h before. */
#ifndef SUPPORT_RULE_EXPECT_H
#define SUPPORT_RULE_EXPECT_H

#include "support/rule_lots.h"

#define ANY_POINT (-2)

/* The meter's verdict, and one finding with its severity. */
static inline void expect(struct bench_day *d, enum verdict verdict, enum finding_code code,
                          int point, enum severity severity)
{
	const struct finding *f;

	judge_day(d);
	assert_int_equal(d->result[0].verdict, verdict);
	f = found(&d->result[0], code, point);
	assert_non_null(f);
	assert_int_equal(f->severity, severity);
	assert_non_null(f->clause);
}

static inline void expect_invalid(struct bench_day *d, enum finding_code code, int point)
{
	expect(d, VERDICT_INVALID, code, point, SEVERITY_INVALID);
}

static inline void expect_clean_pass(struct bench_day *d)
{
	judge_day(d);
	assert_int_equal(d->result[0].verdict, VERDICT_PASS);
	assert_int_equal(d->result[0].finding_n, 0);
}

#endif
