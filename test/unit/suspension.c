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

static void the_last_one(void **state)
{
	struct suspension s;
	str before;

	(void)state;
	assert_true(suspension_last(S(ONE " " TWO), &s, &before));
	assert_int_equal(s.from_ms, at("2026-11-20T12:00:00.500+08:00"));
	assert_true(str_eq(before, S(ONE)));
	assert_true(suspension_last(S(ONE), &s, &before));
	assert_int_equal(s.until_ms, at("2026-11-20T10:00:00+08:00"));
	assert_int_equal(before.n, 0);
	assert_false(suspension_last(S_NONE, &s, &before));
	assert_false(suspension_last(S(ONE " soon"), &s, &before));
	assert_false(suspension_last(S("soon " ONE), &s, &before));
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

/* -- one authorisation's loss, as others feel it --------------------------------------------- */

#define DAY_1 INT64_C(20777)
#define MS(day, ms) (day_moment(day) + (ms))

static bool within(const char *state_is, int64_t state_from_ms, int64_t since_ms, int64_t from_ms,
                   int64_t to_ms)
{
	const struct withdrawn w = { str_of(state_is), state_from_ms, S_NONE, DAY_1, DAY_1 + 9 };

	return withdrawn_within(&w, since_ms, from_ms, to_ms);
}

static void lost_within(void **state)
{
	const int64_t noon = MS(DAY_1 + 2, 43200000);
	(void)state;

	assert_true(within("suspended", noon, INT64_MIN, noon - 5, noon));
	assert_false(within("suspended", noon, INT64_MIN, noon - 5, noon - 1));
	assert_true(within("revoked", noon, noon - 1, noon, noon));
	assert_false(within("revoked", noon, noon, noon, noon + 5));
	assert_false(within("cancelled", noon, INT64_MIN, noon, noon + 5));
	assert_false(within("granted", noon, INT64_MIN, noon, noon + 5));
	/* outside its days it would have carried nothing */
	assert_false(within("revoked", 0, INT64_MIN, 0, MS(DAY_1, -1)));
	assert_true(within("revoked", 0, INT64_MIN, 0, MS(DAY_1, 0)));
	assert_true(within("revoked", 0, INT64_MIN, MS(DAY_1 + 10, -1), noon * 2));
	assert_false(within("revoked", 0, INT64_MIN, MS(DAY_1 + 10, 0), noon * 2));
	const struct withdrawn past = { S("granted"), 0, S(ONE), DAY_1, DAY_1 };
	const int64_t begun = at("2026-11-20T08:00:00+08:00");
	const int64_t ended = at("2026-11-20T10:00:00+08:00");
	assert_true(withdrawn_within(&past, begun - 1, ended - 1, ended + 9));
	assert_false(withdrawn_within(&past, begun, begun, ended));
	assert_false(withdrawn_within(&past, INT64_MIN, ended, ended + 9));
	assert_false(withdrawn_within(&past, INT64_MIN, 0, begun - 1));
}

/* What had taken effect by its last day goes on; what comes after that day means nothing. */
static void lost_since(void **state)
{
	const int64_t noon = MS(DAY_1 + 2, 43200000);
	const struct withdrawn lost = { S("suspended"), noon, S_NONE, DAY_1, DAY_1 + 2 };
	const struct withdrawn late = { S("suspended"), MS(DAY_1 + 3, 0), S_NONE, DAY_1,
		                        DAY_1 + 2 };
	const struct withdrawn lifted = { S("granted"), noon, S(ONE), DAY_1, DAY_1 + 2 };
	(void)state;

	assert_true(withdrawn_since(&lost, INT64_MIN, DAY_1, noon));
	assert_false(withdrawn_since(&lost, INT64_MIN, DAY_1, noon - 1));
	assert_true(withdrawn_since(&lost, INT64_MIN, DAY_1 + 2, MS(DAY_1 + 30, 0)));
	assert_false(withdrawn_since(&lost, INT64_MIN, DAY_1 - 1, noon));
	assert_false(withdrawn_since(&lost, INT64_MIN, DAY_1 + 3, noon));
	assert_false(withdrawn_since(&lost, noon, DAY_1, noon));
	assert_false(withdrawn_since(&late, INT64_MIN, DAY_1, MS(DAY_1 + 30, 0)));
	assert_false(withdrawn_since(&lifted, INT64_MIN, DAY_1, noon));
	assert_true(withdrawn_since(&lifted, INT64_MIN, DAY_1, at("2026-11-20T09:59:59+08:00")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_one_by_one),
		cmocka_unit_test(the_last_one),
		cmocka_unit_test(met),
		cmocka_unit_test(unreadable),
		cmocka_unit_test(lost_within),
		cmocka_unit_test(lost_since),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
