/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See due.h. */
#include "work/due.h"

#include "work/rulebook.h"

err due_rule(struct call *call, const char *deadline, const struct deadline **out)
{
	const struct deadlines *all;

	TRY(rulebook_deadlines(call, &all));
	*out = deadline_find(all, str_of(deadline));
	if (*out == NULL)
		return fail(&call->cx, E_NO_RULES, "the adopted deadlines have no %s", deadline);
	return OK;
}

err due_after(struct call *call, const char *deadline, int64_t event_day, const struct pause *pause,
              int n, struct due *out)
{
	const struct deadline *rule;
	const struct calendar *calendar;

	TRY(due_rule(call, deadline, &rule));
	TRY(rulebook_calendar(call, &calendar));
	*out = term_after(calendar, deadline_term(rule), event_day, pause, n);
	return OK;
}

err due_before(struct call *call, const char *deadline, int64_t event_day, struct due *out)
{
	const struct deadline *rule;
	const struct calendar *calendar;

	TRY(due_rule(call, deadline, &rule));
	TRY(rulebook_calendar(call, &calendar));
	*out = term_before(calendar, deadline_term(rule), event_day);
	return OK;
}

err due_end(struct call *call, const char *deadline, int64_t event_day, int64_t *out)
{
	const struct deadline *rule;
	const struct calendar *calendar;

	TRY(due_rule(call, deadline, &rule));
	TRY(rulebook_calendar(call, &calendar));
	*out = deadline_end(rule, calendar, event_day);
	return OK;
}

err due_of(struct call *call, const char *deadline, const struct happening *h, int n,
           struct due *out)
{
	const struct deadline *rule;
	const struct calendar *calendar;

	TRY(due_rule(call, deadline, &rule));
	TRY(rulebook_calendar(call, &calendar));
	if (!deadline_due(call->cx.arena, rule, calendar, h, n, out))
		*out = (struct due){ .day = TERM_NEVER };
	return OK;
}
