/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules under which an authorisation comes about, asked of its leaves alone.  It has a number
 * that people can read; it lasts no longer than the adopted deadlines allow; and without a case
 * only what had begun by the day of the log's first leaf is registered, for later ones are granted
 * in cases. */
#include "audit/grant_rules.h"

#include "base/date.h"
#include "law/deadline.h"
#include "rule/grant_number.h"

/* Logs without rulebooks have no rule about it. */
static bool too_long(struct cx *cx, const struct fact_source *source, const struct fact_grant *g)
{
	const struct fact *f = source->latest(source->state, FACT_RULEBOOK, S("deadlines"));
	const struct fact_regulation *book = f ? f->value : NULL;
	const struct deadline *rule = NULL;
	struct deadlines all;

	if (book == NULL)
		return false;
	if (deadlines_read(cx, book->text, &all) == OK)
		rule = deadline_find(&all, S("authorisation.validity"));
	cx_clear(cx);
	return rule != NULL &&
	       g->valid_until_day > term_last(deadline_term(rule), g->valid_from_day);
}

static const char *first_fault(struct cx *cx, const struct fact_source *source,
                               const struct fact_grant *g)
{
	if (grant_number_fault(g->id) != NULL)
		return "its number cannot be read, or not stand in an address";
	if (g->granted_ms == ABSENT_INT && g->valid_from_day > moment_day(source->first_ms))
		return "it begins after cases were kept, and none granted it";
	if (too_long(cx, source, g))
		return "it lasts longer than the adopted deadlines allow";
	return NULL;
}

const char *grant_rules_fault(struct cx *cx, const struct fact_source *source,
                              const struct fact *before, const struct fact *now)
{
	return before == NULL ? first_fault(cx, source, now->value) : NULL;
}
