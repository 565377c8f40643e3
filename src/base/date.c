/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar repeats every 400 years = 146,097 days.  Counting years from 1 March puts the leap
 * day at the end, so that the day of the year needs no case. */
#include "base/date.h"

#include "base/arena.h"

#define DAYS_PER_ERA 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 to 1970-01-01 */

int64_t date_days(int year, int month, int day_of_month)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day_of_month - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

void date_civil(int64_t day, int *year, int *month, int *day_of_month)
{
	int64_t z = day + DAYS_TO_1970;
	int64_t era = (z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int64_t day_of_era = z - era * DAYS_PER_ERA;
	int64_t year_of_era =
	        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era -
	                      (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t m = (5 * day_of_year + 2) / 153;

	*day_of_month = (int)(day_of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

int64_t date_add_months(int64_t day, int n)
{
	int y, m, d;

	date_civil(day, &y, &m, &d);
	int months = y * 12 + m - 1 + n; /* above 0 within the years that dates have here */
	y = months / 12;
	m = months % 12 + 1;
	if (d > days_in_month(y, m))
		d = days_in_month(y, m);
	return date_days(y, m, d);
}

int64_t date_add_years(int64_t day, int n)
{
	return date_add_months(day, n * 12);
}

static bool digits(str s, size_t from, size_t n, int *out)
{
	uint64_t value;

	if (from + n > s.n || !str_u64(str_part(s, from, n), 9999, &value))
		return false;
	*out = (int)value;
	return true;
}

bool date_read(str text, int64_t *day)
{
	int y, m, d;

	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' || !digits(text, 0, 4, &y) ||
	    !digits(text, 5, 2, &m) || !digits(text, 8, 2, &d))
		return false;
	if (y < 1900 || y > 2999 || m < 1 || m > 12 || d < 1 || d > days_in_month(y, m))
		return false;
	*day = date_days(y, m, d);
	return true;
}

static void digits_write(char *to, int n, int value)
{
	while (n-- > 0) {
		to[n] = (char)('0' + value % 10);
		value /= 10;
	}
}

str date_print(struct arena *a, int64_t day)
{
	char text[10] = "....-..-..";
	int y, m, d;

	date_civil(day, &y, &m, &d);
	if (y < 0 || y > 9999)
		return str_fmt(a, "%d-%02d-%02d", y, m, d);
	digits_write(text, 4, y);
	digits_write(text + 5, 2, m);
	digits_write(text + 8, 2, d);
	return str_dup(a, (str){ text, sizeof text });
}

/* Reads ".5", ".25" or ".125" at *at as milliseconds; nothing there means 0. */
static bool fraction_read(str s, size_t *at, int *ms)
{
	int weight = 100;

	*ms = 0;
	if (*at >= s.n || s.p[*at] != '.')
		return true;
	for ((*at)++; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++) {
		if (weight == 0)
			return false;
		*ms += weight * (s.p[*at] - '0');
		weight /= 10;
	}
	return weight < 100;
}

static bool zone_read(str s, size_t at, int64_t *offset_ms)
{
	int h, m;

	*offset_ms = 0;
	if (s.n == at + 1 && (s.p[at] == 'Z' || s.p[at] == 'z'))
		return true;
	if (s.n != at + 6 || (s.p[at] != '+' && s.p[at] != '-') || s.p[at + 3] != ':' ||
	    !digits(s, at + 1, 2, &h) || !digits(s, at + 4, 2, &m) || h > 23 || m > 59)
		return false;
	*offset_ms = (h * 60 + m) * INT64_C(60000) * (s.p[at] == '-' ? -1 : 1);
	return true;
}

bool moment_read(str text, int64_t *ms)
{
	int64_t day, offset;
	int h, m, s, fraction;
	size_t at = 19;

	if (text.n < 20 || !date_read(str_part(text, 0, 10), &day) ||
	    (text.p[10] != 'T' && text.p[10] != 't') || text.p[13] != ':' || text.p[16] != ':')
		return false;
	if (!digits(text, 11, 2, &h) || !digits(text, 14, 2, &m) || !digits(text, 17, 2, &s) ||
	    h > 23 || m > 59 || s > 59)
		return false;
	if (!fraction_read(text, &at, &fraction) || !zone_read(text, at, &offset))
		return false;
	*ms = day * MS_PER_DAY + ((h * 60 + m) * 60 + s) * INT64_C(1000) + fraction - offset;
	return true;
}

int64_t moment_day(int64_t ms)
{
	int64_t local = ms + CST_OFFSET_MS;

	return (local >= 0 ? local : local - (MS_PER_DAY - 1)) / MS_PER_DAY;
}

int64_t day_moment(int64_t day)
{
	return day * MS_PER_DAY - CST_OFFSET_MS;
}

str moment_print(struct arena *a, int64_t ms)
{
	int64_t day = moment_day(ms);
	int64_t rest = ms - day_moment(day);
	int y, m, d;
	int seconds = (int)(rest / 1000);
	int millis = (int)(rest % 1000);

	date_civil(day, &y, &m, &d);
	str head = str_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d", y, m, d, seconds / 3600,
	                   seconds / 60 % 60, seconds % 60);
	if (millis == 0)
		return str_fmt(a, "%.*s+08:00", P(head));
	return str_fmt(a, "%.*s.%03d+08:00", P(head), millis);
}
