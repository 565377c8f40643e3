/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days and moments.  A day is a number of days since 1970-01-01 in the Gregorian calendar and means
 * China Standard Time; a moment is milliseconds since 1970-01-01T00:00:00Z.  No time zone database.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

#define MS_PER_DAY INT64_C(86400000)
#define CST_OFFSET_MS INT64_C(28800000) /* China Standard Time is UTC+8, all year */

/* Reads YYYY-MM-DD, years 1900 to 2999; false when it is anything else or no such day. */
bool date_read(str text, int64_t *day);
/* YYYY-MM-DD */
str date_print(struct arena *a, int64_t day);
/* Reads RFC 3339 with a zone (Z or +hh:mm), up to three decimals of a second; a leap second is
 * refused. */
bool moment_read(str text, int64_t *ms);
/* RFC 3339 in China Standard Time: 2026-11-20T09:12:05+08:00, with .mmm only when it is not zero.
 */
str moment_print(struct arena *a, int64_t ms);
/* The day in China on which the moment falls. */
int64_t moment_day(int64_t ms);
/* The moment at which the day begins in China. */
int64_t day_moment(int64_t day);
void date_civil(int64_t day, int *year, int *month, int *day_of_month);
/* Days since 1970-01-01; the date must exist. */
int64_t date_days(int year, int month, int day_of_month);
/* The same day of the month n months on, or back; the last day of the month where there is none. */
int64_t date_add_months(int64_t day, int n);
/* The same date n years on; 29 February becomes 28 February where there is none. */
int64_t date_add_years(int64_t day, int n);

#endif
