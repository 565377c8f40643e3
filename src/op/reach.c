/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One query gives every area that a bureau was ever given, the organisations that have a site in
 * one of them, and the cases that it was given; which of these hold today is decided here, by one
 * rule for all three.  So a bureau whose jurisdiction has lapsed sees nothing, and not its own
 * district again.
 *
 * Each stands in the caller as name/kind, by the kind of case that it is for.
 *
 * An area may be a part of districts, such as 临港新片区: then it is not the district of an
 * organisation that brings it into sight but the area of one of its sites. */
#include "op/reach.h"

#include "base/arena.h"
#include "base/date.h"

enum { REACH };
enum { AREA = 1, SITED, ASSIGNED };

const struct sql reach_sql[] = {
	[REACH] = { "reach.of",
	            "SELECT CAST(1 AS BIGINT), area, cases, valid_from_day, valid_until_day, "
	            "ended_day "
	            "FROM jurisdiction "
	            "WHERE bureau = $1 "
	            "UNION ALL "
	            "SELECT CAST(2 AS BIGINT), s.organisation, j.cases, j.valid_from_day, "
	            "j.valid_until_day, j.ended_day "
	            "FROM jurisdiction AS j "
	            "JOIN site AS s ON s.area = j.area OR s.district = j.area "
	            "WHERE j.bureau = $1 "
	            "UNION ALL "
	            "SELECT CAST(3 AS BIGINT), subject, cases, valid_from_day, valid_until_day, "
	            "ended_day "
	            "FROM assignment "
	            "WHERE bureau = $1",
	            NULL, NULL },
};
const int reach_sql_n = sizeof reach_sql / sizeof reach_sql[0];

struct reach {
	int64_t today;
	bool given; /* jurisdiction, today or before */
	struct buf areas, sited, assigned;
};

static bool holds(const struct value *from, int64_t day)
{
	return from[0].i <= day && (from[1].kind == VALUE_NULL || day <= from[1].i) &&
	       (from[2].kind == VALUE_NULL || day < from[2].i);
}

/* What lies ahead, or was ended before it began, has taken nothing away. */
static bool has_begun(const struct value *from, int64_t day)
{
	return from[0].i <= day && (from[2].kind == VALUE_NULL || from[2].i > from[0].i);
}

static err row_take(struct cx *cx, void *state, const struct value *column, int n)
{
	struct reach *s = state;
	struct buf *to = column[0].i == AREA    ? &s->areas
	                 : column[0].i == SITED ? &s->sited
	                                        : &s->assigned;
	(void)cx;
	(void)n;

	s->given |= column[0].i == AREA && has_begun(&column[3], s->today);
	if (!holds(&column[3], s->today))
		return OK;
	buf_str(to, column[1].s);
	buf_char(to, '/');
	buf_str(to, column[2].s);
	buf_char(to, ' ');
	return OK;
}

str reach_own(struct arena *a, str district)
{
	return district.n > 0 ? str_fmt(a, "%.*s/" CASES_ALL, P(district)) : S_NONE;
}

err reach_fill(struct cx *cx, struct tx *tx, struct caller *who)
{
	const struct value param[] = { V_TEXT(who->organisation) };
	struct reach s = { .today = moment_day(cx_now_ms(cx)),
		           .areas = buf_new(cx->arena),
		           .sited = buf_new(cx->arena),
		           .assigned = buf_new(cx->arena) };

	if (who->role != ROLE_DISTRICT)
		return OK;
	TRY(db_each(cx, tx, &reach_sql[REACH], param, 1, row_take, &s));
	TRY(buf_done(&s.areas, &who->areas));
	TRY(buf_done(&s.sited, &who->sited));
	TRY(buf_done(&s.assigned, &who->assigned));
	if (!s.given)
		who->areas = reach_own(cx->arena, who->district);
	return OK;
}
