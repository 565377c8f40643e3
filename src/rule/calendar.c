/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See calendar.h. */
#include "rule/calendar.h"

#include <stddef.h>

#define MONDAY_OF_EPOCH 3 /* 1970-01-01 was a Thursday */

static bool is_weekend(int64_t day)
{
	int64_t from_monday = (day + MONDAY_OF_EPOCH) % 7;

	if (from_monday < 0)
		from_monday += 7;
	return from_monday >= 5;
}

static const struct special_day *special_find(const struct calendar *c, int64_t day)
{
	int low = 0, high = c->special_n;

	while (low < high) {
		int middle = low + (high - low) / 2;
		if (c->special[middle].day < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->special_n && c->special[low].day == day ? &c->special[low] : NULL;
}

struct day_kind calendar_day(const struct calendar *c, int64_t day)
{
	const struct special_day *special = special_find(c, day);

	return (struct day_kind){
		.works = special != NULL ? !special->off : !is_weekend(day),
		.provisional = day < c->first_day || day > c->last_day,
	};
}

int64_t calendar_next(const struct calendar *c, int64_t day, bool *provisional)
{
	for (;; day++) {
		struct day_kind kind = calendar_day(c, day);
		*provisional = *provisional || kind.provisional;
		if (kind.works)
			return day;
	}
}
