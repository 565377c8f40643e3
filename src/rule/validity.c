/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See validity.h.  What cannot be read must not entitle anybody. */
#include "rule/validity.h"

#include "base/date.h"

bool days_next(str *rest, struct days *out)
{
	str interval, from;

	*rest = str_cut(*rest, ' ', &interval);
	str until = str_cut(interval, '/', &from);
	return date_read(from, &out->from) && date_read(until, &out->until) &&
	       out->from <= out->until;
}

/* The last day up to which some interval that has `day` lasts; the day before when none has it. */
static bool reach(str intervals, struct days present, int64_t day, int64_t *until)
{
	struct days d = present;

	*until = day - 1;
	for (;;) {
		if (d.from <= day && d.until > *until)
			*until = d.until;
		if (intervals.n == 0)
			return true;
		if (!days_next(&intervals, &d))
			return false;
	}
}

bool validity_covers(str earlier, struct days present, int64_t first, int64_t last)
{
	int64_t until = first - 1;

	while (until < last) {
		int64_t day = until + 1;
		if (!reach(earlier, present, day, &until) || until < day)
			return false;
	}
	return true;
}

bool days_meet(str intervals, int64_t first, int64_t last)
{
	struct days d;

	while (intervals.n > 0)
		if (!days_next(&intervals, &d) || (d.from <= last && d.until >= first))
			return true;
	return false;
}

bool check_next(str *rest, struct check *out)
{
	str one, done;

	*rest = str_cut(*rest, ' ', &one);
	str until = str_cut(one, '/', &done);
	if (!date_read(done, &out->done))
		return false;
	if (str_eq(until, S("failed"))) {
		out->until = out->done - 1;
		return true;
	}
	return date_read(until, &out->until) && out->until >= out->done;
}

/* Days from..to are ruled by a check that holds until `until`: do those within first..last hold? */
static bool stretch_holds(int64_t from, int64_t to, int64_t until, struct days asked)
{
	int64_t begin = from > asked.from ? from : asked.from;
	int64_t end = to < asked.until ? to : asked.until;

	return begin > end || end <= until;
}

bool checks_hold(str checks, int64_t due_day, int64_t first, int64_t last)
{
	const struct days asked = { first, last };
	struct check before = { INT64_MIN, due_day };
	struct check c;

	while (checks.n > 0) {
		if (!check_next(&checks, &c) || c.done < before.done)
			return false;
		if (!stretch_holds(before.done, c.done - 1, before.until, asked))
			return false;
		if (c.until < c.done && c.done >= first && c.done <= last)
			return false;
		before = c;
	}
	return stretch_holds(before.done, INT64_MAX, before.until, asked);
}
