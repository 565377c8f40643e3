/* SPDX-License-Identifier: GPL-3.0-or-later */
/* On which days facts held, from what their leaves say (doc/formats.md, 2.3). */
#include "audit/fact.h"
#include "rule/suspension.h"
#include "rule/validity.h"

const char *fact_bench_lapse(const struct fact_bench *b, int64_t first, int64_t last)
{
	const struct days present = { b->valid_from_day, b->valid_until_day };

	if (!validity_covers(b->validities, present, first, last))
		return "was not certified over the whole verification";
	if (!checks_hold(b->repeatability, INT64_MAX, first, last) ||
	    !checks_hold(b->stability, INT64_MAX, first, last))
		return "had failed a check, or one was overdue";
	return NULL;
}

const char *fact_standard_lapse(const struct fact_standard *s, int64_t first, int64_t last)
{
	const struct days assessed = { s->valid_from_day, s->valid_until_day };
	const struct days traced = { s->trace_from_day, s->trace_until_day };

	if (!validity_covers(s->validities, assessed, first, last))
		return "was not assessed over the whole verification";
	if (!validity_covers(s->traces, traced, first, last))
		return "was not traced over the whole verification";
	if (!checks_hold(s->repeatability, s->check_due_day, first, last) ||
	    !checks_hold(s->stability, s->check_due_day, first, last))
		return "had failed a check, or one was overdue";
	return NULL;
}

const char *fact_laboratory_lapse(const struct fact_laboratory *l, int64_t first, int64_t last)
{
	const struct days present = { l->valid_from_day, l->valid_until_day };

	return validity_covers(l->validities, present, first, last)
	               ? NULL
	               : "was not established over the whole verification";
}

const char *fact_person_lapse(const struct fact_person *p, int64_t first, int64_t last)
{
	const struct days present = { p->valid_from_day, p->valid_until_day };

	if (!validity_covers(p->validities, present, first, last))
		return "was not registered over the whole verification";
	if (days_meet(p->absences, first, last))
		return "was on leave";
	if (p->departed_from_day != ABSENT_INT && last >= p->departed_from_day)
		return "had left";
	return NULL;
}

bool fact_grant_stands(const struct fact_grant *g, int64_t at_ms)
{
	bool stands = str_eq(g->state, S("granted")) || g->state_from_ms > at_ms;

	return stands && !suspended_within(g->suspensions, at_ms, at_ms);
}

bool fact_grant_signs(const struct fact_grant *g, str person)
{
	return g->signatories.n == 0 || str_has_word(g->signatories, person);
}
