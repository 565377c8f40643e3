/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See suspension.h.  What cannot be read must not entitle anybody, so it counts as a suspension. */
#include "rule/suspension.h"

#include "base/date.h"

bool suspension_next(str *rest, struct suspension *out)
{
	str interval, from;

	*rest = str_cut(*rest, ' ', &interval);
	str until = str_cut(interval, '/', &from);
	return moment_read(from, &out->from_ms) && moment_read(until, &out->until_ms) &&
	       out->from_ms <= out->until_ms;
}

bool suspension_last(str suspensions, struct suspension *last, str *before)
{
	str rest = suspensions;
	size_t at = 0;

	if (suspensions.n == 0)
		return false;
	while (rest.n > 0) {
		at = suspensions.n - rest.n;
		if (!suspension_next(&rest, last))
			return false;
	}
	*before = str_part(suspensions, 0, at > 0 ? at - 1 : 0);
	return true;
}

bool suspended_within(str suspensions, int64_t from_ms, int64_t to_ms)
{
	struct suspension s;

	while (suspensions.n > 0)
		if (!suspension_next(&suspensions, &s) ||
		    (s.from_ms <= to_ms && s.until_ms > from_ms))
			return true;
	return false;
}

/* Whether one that took effect after since_ms meets the time from from_ms to to_ms. */
static bool taken_within(const struct withdrawn *w, int64_t since_ms, int64_t from_ms,
                         int64_t to_ms)
{
	bool taken = str_eq(w->state, S("suspended")) || str_eq(w->state, S("revoked"));
	str rest = w->suspensions;
	struct suspension s;

	if (taken && w->state_from_ms > since_ms && w->state_from_ms <= to_ms)
		return true;
	while (rest.n > 0)
		if (!suspension_next(&rest, &s) ||
		    (s.from_ms > since_ms && s.from_ms <= to_ms && s.until_ms > from_ms))
			return true;
	return false;
}

bool withdrawn_within(const struct withdrawn *w, int64_t since_ms, int64_t from_ms, int64_t to_ms)
{
	int64_t first_ms = day_moment(w->valid_from_day);
	int64_t last_ms = day_moment(w->valid_until_day + 1) - 1;

	if (from_ms < first_ms)
		from_ms = first_ms;
	if (to_ms > last_ms)
		to_ms = last_ms;
	return from_ms <= to_ms && taken_within(w, since_ms, from_ms, to_ms);
}

bool withdrawn_since(const struct withdrawn *w, int64_t since_ms, int64_t day, int64_t at_ms)
{
	int64_t last_ms = day_moment(w->valid_until_day + 1) - 1;

	if (day < w->valid_from_day || day > w->valid_until_day)
		return false;
	/* what had taken effect by its last day goes on after it */
	return at_ms <= last_ms ? taken_within(w, since_ms, at_ms, at_ms)
	                        : taken_within(w, since_ms, at_ms, last_ms);
}
