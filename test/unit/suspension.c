/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Past suspensions meet what was measured in them, and nothing else; what cannot be read meets
 * everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/date.h"
#include "rule/suspension.h"

#define ONE "2026-11-20T08:00:00+08:00/2026-11-20T10:00:00+08:00"
#define TWO "2026-11-20T12:00:00.500+08:00/2026-11-20T13:00:00+08:00"

static int64_t at(const char *time)
{
	int64_t ms;

	assert_true(moment_read(str_of(time), &ms));
	return ms;
}

static void read_one_by_one(void **state)
{
	str rest = S(ONE " " TWO);
	struct suspension s;

	(void)state;
	assert_true(suspension_next(&rest, &s));
	assert_int_equal(s.from_ms, at("2026-11-20T08:00:00+08:00"));
	assert_int_equal(s.until_ms, at("2026-11-20T10:00:00+08:00"));
	assert_true(suspension_next(&rest, &s));
	assert_int_equal(s.from_ms, at("2026-11-20T12:00:00.500+08:00"));
	assert_false(suspension_next(&rest, &s));
}

static void met(void **state)
{
	const int64_t from = at("2026-11-20T08:00:00+08:00");
	const int64_t until = at("2026-11-20T10:00:00+08:00");
	const str one = S(ONE);

	(void)state;
	assert_false(suspended_within(S_NONE, 0, INT64_MAX));
	assert_false(suspended_within(one, from - 10, from - 1));
	assert_true(suspended_within(one, from - 10, from));
	assert_true(suspended_within(one, from + 1, from + 2));
	assert_true(suspended_within(one, until - 1, until + 5));
	assert_false(suspended_within(one, until, until + 5));
	assert_true(suspended_within(one, from - 1, until + 1));
	assert_true(suspended_within(S(ONE " " TWO), at("2026-11-20T12:59:00+08:00"),
	                             at("2026-11-20T14:00:00+08:00")));
	assert_false(suspended_within(S(ONE " " TWO), until, until + 3600000));
}

static void unreadable(void **state)
{
	static const char spaces[] = ONE "  " TWO;
	static const char no_end[] = ONE "/";
	static const char no_begin[] = "/" ONE;
	static const char *const bad[] = {
		" ",
		spaces,
		"x",
		no_end,
		no_begin,
		"2026-11-20T08:00:00+08:00",
		"2026-11-20T10:00:00+08:00/2026-11-20T08:00:00+08:00",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_true(suspended_within(str_of(bad[i]), 0, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_one_by_one),
		cmocka_unit_test(met),
		cmocka_unit_test(unreadable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
