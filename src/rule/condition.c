/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See condition.h.  A text that cannot be read holds on no day. */
#include "rule/condition.h"

#include "rule/lot.h"

int64_t validity_until(str earlier, struct days present, int64_t on)
{
	int64_t until = on - 1;

	while (until < INT64_MAX) {
		str rest = earlier;
		struct days d;
		int64_t reached = until;

		if (present.from <= until + 1 && present.until > reached)
			reached = present.until;
		while (rest.n > 0) {
			if (!days_next(&rest, &d))
				return on - 1;
			if (d.from <= until + 1 && d.until > reached)
				reached = d.until;
		}
		if (reached == until)
			return until;
		until = reached;
	}
	return until; /* for good */
}

int64_t checks_until(str checks, int64_t due_day, int64_t on)
{
	int64_t until = due_day;
	struct check c;

	if (!checks_hold(checks, due_day, on, on))
		return on - 1;
	while (checks.n > 0) {
		if (!check_next(&checks, &c))
			return on - 1;
		if (c.done - 1 > until && c.done > on)
			return until; /* a gap, or the day after the last one */
		if (c.until < c.done && c.done > on)
			return c.done - 1;
		until = c.until;
	}
	return until;
}

int64_t absences_until(str absences, int64_t until, int64_t on)
{
	struct days d;

	while (absences.n > 0) {
		if (!days_next(&absences, &d) || (d.from <= on && d.until >= on))
			return on - 1;
		if (d.from > on && d.from - 1 < until)
			until = d.from - 1;
	}
	return until;
}

struct condition condition_on(int64_t on, int64_t from_day, int64_t until_day,
                              const int64_t warn_from[CONDITION_WARNINGS])
{
	struct condition c = { CONDITION_HOLDS, ABSENT, 0 };

	if (until_day < on) {
		c.state = from_day > on ? CONDITION_NOT_YET : CONDITION_LAPSED;
		return c;
	}
	if (until_day == CONDITION_NEVER)
		return c;
	c.days_left = until_day - on;
	for (int i = 0; i < CONDITION_WARNINGS; i++)
		c.warning += warn_from[i] <= on;
	if (c.warning > 0)
		c.state = CONDITION_LAPSES;
	return c;
}

const char *condition_name(enum condition_state state)
{
	static const char *const name[] = {
		[CONDITION_HOLDS] = "holds",     [CONDITION_LAPSES] = "lapses",
		[CONDITION_LAPSED] = "lapsed",   [CONDITION_NOT_YET] = "not-yet",
		[CONDITION_MISSING] = "missing",
	};

	return name[state];
}
