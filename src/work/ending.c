/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See ending.h.  A fact is ended once, with a reason; it is never taken back as if it had not been.
 * A day in the past is allowed, since notices travel: what was decided under the fact meanwhile
 * stays decided. */
#include "work/ending.h"

#include "base/date.h"
#include "work/party.h"

static const struct field end_fields[] = {
	FIELD(struct end_in, id, "which one", .min = 1, .max = 100),
	FIELD(struct end_in, day, "first day on which it does not hold; today if absent",
	      .form = FORM_DATE, .optional = true),
	FIELD(struct end_in, reason, "why, in words fit for the public log", .min = 1, .max = 1000,
	      .published = true),
	FIELD(struct end_in, document, "SHA-256 of the document", .min = 64, .max = 64,
	      .optional = true),
};
const struct rec end_rec = REC(struct end_in, "end", end_fields);

bool holds_on(int64_t day, int64_t from_day, int64_t until_day, int64_t ended_day)
{
	return from_day <= day && (until_day == ABSENT_INT || day <= until_day) &&
	       (ended_day == ABSENT_INT || day < ended_day);
}

void validity_check(struct cx *cx, int64_t from_day, int64_t until_day)
{
	if (until_day != ABSENT_INT && until_day < from_day)
		(void)fail_at(cx, S("/valid_until_day"), "order", "ends before it begins");
}

err end_check(struct call *call, int64_t from_day, int64_t ended_day, int64_t *day)
{
	const struct end_in *in = call->in;

	if (ended_day != ABSENT_INT)
		return fail(&call->cx, E_STATE, "%.*s has ended already", P(in->id));
	int64_t today = moment_day(call->now_ms);
	*day = in->day == ABSENT_INT ? today : in->day;
	if (*day < from_day && today < from_day)
		*day = from_day; /* it has not begun, and never will */
	if (*day < from_day)
		(void)fail_at(&call->cx, S("/day"), "order", "it begins on %.*s",
		              P(date_print(call->cx.arena, from_day)));
	TRY(document_named(call, in->document, "/document"));
	return cx_problems(&call->cx);
}

err end_store(struct call *call, const struct sql *q, int64_t day)
{
	const struct end_in *in = call->in;
	const struct value param[] = { V_INT(day), V_TEXT(in->reason),
		                       in->document.n > 0 ? V_TEXT(in->document) : V_NULL,
		                       V_TEXT(in->id) };
	int64_t changed;

	TRY(db_run(&call->cx, call->tx, q, param, 4, &changed));
	if (changed != 1)
		return fail(&call->cx, E_STATE, "%.*s was changed meanwhile", P(in->id));
	return OK;
}
