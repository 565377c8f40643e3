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

bool suspended_within(str suspensions, int64_t from_ms, int64_t to_ms)
{
	struct suspension s;

	while (suspensions.n > 0)
		if (!suspension_next(&suspensions, &s) ||
		    (s.from_ms <= to_ms && s.until_ms > from_ms))
			return true;
	return false;
}
