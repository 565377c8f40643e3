/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A step has a leaf of its own, "case/n", so the history of a case is read from one leaf after the
 * other. */
#include "audit/case_step.h"

#include "base/arena.h"

const struct fact_case_move *case_step_at(struct cx *cx, const struct fact_source *source,
                                          str case_id, int64_t n)
{
	str name = str_fmt(cx->arena, "%.*s/%lld", P(case_id), (long long)n);
	const struct fact *f = source->latest(source->state, FACT_CASE_MOVE, name);

	return f != NULL ? f->value : NULL;
}

int case_step_times(struct cx *cx, const struct fact_source *source, str case_id, int64_t until,
                    const char *event)
{
	int times = 0;

	for (int64_t n = 1; n <= until; n++) {
		const struct fact_case_move *m = case_step_at(cx, source, case_id, n);
		times += m != NULL && str_eq(m->event, str_of(event));
	}
	return times;
}
