/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The thread of the access record: writes within a second or so, at its end, and closes days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/date.h"
#include "op/access.h"
#include "op/recorder.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define PATIENCE 200 /* times 50 ms */

static void look(struct scratch *s)
{
	const struct question q = { ROLE_BUREAU, "bureau", "lot.show", "{\"lot\":\"DEM0-a\"}" };

	(void)must(ask(s, s->arena, &q));
}

static bool comes_true(struct scratch *s, const char *sql, int64_t wanted)
{
	for (int i = 0; i < PATIENCE; i++) {
		if (sqlite_int(s, sql) == wanted)
			return true;
		(void)usleep(50000);
	}
	return false;
}

static void writes_by_itself_and_at_its_end(void **state)
{
	struct scratch *s = *state;
	struct recorder *r;

	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
	assert_int_equal(recorder_start(&s->cx, s->app, &r), OK);
	look(s);
	assert_true(comes_true(s, "SELECT count(*) FROM access", 1));
	look(s);
	recorder_stop(r);
	assert_int_equal(sqlite_int(s, "SELECT n FROM access"), 2);
	recorder_stop(NULL);
}

/* Several days wait, as after a long stop: they are closed in their order; today is not. */
static void closes_days(void **state)
{
	struct scratch *s = *state;
	struct recorder *r;

	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
	for (int i = 0; i < 3; i++) {
		look(s);
		assert_int_equal(access_flush(&s->cx, s->app), OK);
		s->now_ms += MS_PER_DAY;
	}
	s->now_ms -= MS_PER_DAY;
	assert_int_equal(recorder_start(&s->cx, s->app, &r), OK);
	assert_true(comes_true(s, "SELECT count(*) FROM access_day", 2));
	recorder_stop(r);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM access_day"), 2);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM access_day WHERE id = '2026-11-23'"),
	                 0);
}

#define SERVED(test) cmocka_unit_test_setup_teardown(test, scratch_setup_serving, scratch_teardown)

static const struct CMUnitTest tests[] = {
	SERVED(writes_by_itself_and_at_its_end),
	SERVED(closes_days),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
