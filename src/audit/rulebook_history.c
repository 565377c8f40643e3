/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of deadlines that lacks one, or a calendar that knows fewer days than the one before,
 * would take back what was worked out by them.  How far ahead an authorisation may begin is asked
 * for by later editions only: older logs have files without it, so that it may only not be lost. */
#include "audit/rulebook_history.h"

#include "base/arena.h"
#include "law/calendar_read.h"
#include "law/checklist.h"
#include "law/deadline.h"

static str text_of(const struct fact *f)
{
	return ((const struct fact_regulation *)f->value)->text;
}

static bool has(struct cx *cx, const struct fact *before, str id)
{
	struct deadlines d;
	bool found = before != NULL && deadlines_read(cx, text_of(before), &d) == OK &&
	             deadline_find(&d, id) != NULL;

	cx_clear(cx);
	return found;
}

static const char *deadlines_fault(struct cx *cx, const struct fact *before, const struct fact *now)
{
	struct deadlines d;

	if (deadlines_read(cx, text_of(now), &d) != OK)
		return "it cannot be read";
	str lacking = deadlines_lacking(cx->arena, &d);
	while (lacking.n > 0) {
		str id;
		lacking = str_cut(lacking, ' ', &id);
		bool later = str_eq(id, S(DEADLINE_BEGIN)) || str_eq(id, S(DEADLINE_REGISTRATION));
		if (!later || has(cx, before, id))
			return "it lacks a deadline";
	}
	return NULL;
}

static const char *calendar_fault(struct cx *cx, const struct fact *before, const struct fact *now)
{
	struct calendar was, c;

	if (calendar_read(cx, text_of(now), &c) != OK)
		return "it cannot be read";
	if (before == NULL || calendar_read(cx, text_of(before), &was) != OK)
		return NULL;
	return c.first_day > was.first_day || c.last_day < was.last_day
	               ? "it knows fewer days than the edition before"
	               : NULL;
}

const char *rulebook_fault(struct arena *a, const struct fact *before, const struct fact *now)
{
	struct cx cx = cx_new(a, NULL);

	if (str_eq(now->subject, S("deadlines")))
		return deadlines_fault(&cx, before, now);
	if (str_eq(now->subject, S("calendar")))
		return calendar_fault(&cx, before, now);
	return checklist_name_fits(now->subject) ? NULL : "its name cannot stand in an address";
}
