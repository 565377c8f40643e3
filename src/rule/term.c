/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Working days and days are counted one by one: a term is short, and pauses may lie anywhere.  Of
 * months and years it is the end that is known; it moves on by the days of a pause that lie before
 * it, and by those that come to lie before it then. */
#include "rule/term.h"

#include <assert.h>
#include <stddef.h>

#include "base/date.h"

#define MONTHS_PER_YEAR 12

struct count {
	const struct calendar *calendar;
	const struct pause *pause;
	int pause_n;
	struct due due;
};

static const struct pause *pause_on(const struct count *c, int64_t day)
{
	for (int i = 0; i < c->pause_n; i++)
		if (c->pause[i].from_day <= day && day <= c->pause[i].to_day)
			return &c->pause[i];
	return NULL;
}

static bool counts(struct count *c, int64_t day, enum term_unit unit)
{
	if (unit != TERM_WORKING_DAYS)
		return true;
	struct day_kind kind = calendar_day(c->calendar, day);
	c->due.provisional = c->due.provisional || kind.provisional;
	return kind.works;
}

/* The n-th day after `day` that counts. */
static int64_t days_on(struct count *c, int64_t day, int n, enum term_unit unit)
{
	while (n > 0) {
		const struct pause *pause = pause_on(c, ++day);
		if (pause != NULL && pause->to_day == TERM_NEVER)
			return TERM_NEVER;
		if (pause != NULL)
			day = pause->to_day;
		else if (counts(c, day, unit))
			n--;
	}
	return day;
}

/* The end of a term of months from `day`: as many more days as were paused. */
static int64_t months_on(struct count *c, int64_t day, int n)
{
	int64_t end = date_add_months(day, n);

	return days_on(c, day, (int)(end - day), TERM_DAYS);
}

static int months(struct term t)
{
	return t.unit == TERM_YEARS ? t.number * MONTHS_PER_YEAR : t.number;
}

struct due term_after(const struct calendar *c, struct term t, int64_t event_day,
                      const struct pause *pause, int pause_n)
{
	struct count count = { .calendar = c, .pause = pause, .pause_n = pause_n };
	struct due *due = &count.due;

	assert(t.number >= 0 && t.number <= TERM_MAX);
	if (t.unit == TERM_WORKING_DAYS || t.unit == TERM_DAYS)
		due->day = days_on(&count, event_day, t.number, t.unit);
	else
		due->day = months_on(&count, event_day, months(t));
	if (due->day != TERM_NEVER && t.unit != TERM_WORKING_DAYS)
		due->day = calendar_next(c, due->day, &due->provisional);
	return *due;
}

int64_t term_last(struct term t, int64_t from_day)
{
	if (t.unit == TERM_WORKING_DAYS || t.unit == TERM_DAYS)
		return from_day + t.number - 1;
	return date_add_months(from_day, months(t)) - 1;
}

struct due term_before(const struct calendar *c, struct term t, int64_t event_day)
{
	struct count count = { .calendar = c };
	int64_t day = event_day;

	assert(t.number >= 0 && t.number <= TERM_MAX);
	if (t.unit == TERM_MONTHS || t.unit == TERM_YEARS)
		return (struct due){ .day = date_add_months(day, -months(t)) };
	for (int n = t.number; n > 0;)
		if (counts(&count, --day, t.unit))
			n--;
	count.due.day = day;
	return count.due;
}
