/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is recorded and what is not; writing by several servers, a write that fails, a crash; and
 * that a householder's look costs the database nothing more. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "op/access.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define LOT "DEM0-a"
#define CODE "WDEM0-100000000001"

static struct answer look(struct scratch *s, enum role role, const char *who)
{
	const struct question q = { role, who, "lot.show", "{\"lot\":\"" LOT "\"}" };

	return ask(s, s->arena, &q);
}

static void flush(struct scratch *s)
{
	assert_int_equal(access_flush(&s->cx, s->app), OK);
}

static int64_t rows(struct scratch *s)
{
	return sqlite_int(s, "SELECT count(*) FROM access");
}

static int64_t looks(struct scratch *s)
{
	return sqlite_int(s, "SELECT coalesce(CAST(sum(n) AS BIGINT), 0) FROM access");
}

static void lot_store(struct scratch *s)
{
	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
}

/* -- what is recorded ------------------------------------------------------------------------ */

static void others_are_recorded(void **state)
{
	struct scratch *s = *state;

	lot_store(s);
	(void)must(look(s, ROLE_MAKER, "maker"));
	flush(s);
	assert_int_equal(rows(s), 0);
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	(void)must(look(s, ROLE_DISTRICT, "near"));
	assert_int_equal(look(s, ROLE_DISTRICT, "far").result, E_NOT_FOUND);
	assert_int_equal(look(s, ROLE_SUPPLY, "supply").result, E_FORBIDDEN);
	assert_int_equal(rows(s), 0); /* gathered, not written */
	assert_int_equal(access_count(s->app).waiting, 4);
	flush(s);
	assert_int_equal(rows(s), 4);
	assert_int_equal(looks(s), 5);
	assert_int_equal(sqlite_int(s, "SELECT n FROM access WHERE caller = 'bureau' AND "
	                               "organisation = 'maker' AND subject = '" LOT "'"),
	                 2);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM access WHERE caller = 'far' AND "
	                               "outcome = 'refused' AND organisation = 'maker'"),
	                 1);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM access WHERE caller = 'supply' AND "
	                               "outcome = 'refused' AND organisation = '-'"),
	                 1);
}

/* A repeat on the same day is counted, one of the next day is another row. */
static void days_are_apart(void **state)
{
	struct scratch *s = *state;

	lot_store(s);
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	flush(s);
	s->now_ms += 3600000;
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	flush(s);
	assert_int_equal(rows(s), 1);
	assert_int_equal(looks(s), 2);
	assert_int_equal(sqlite_int(s, "SELECT last_ms - first_ms FROM access"), 3600000);
	s->now_ms += MS_PER_DAY;
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	flush(s);
	assert_int_equal(rows(s), 2);
}

/* What could not be written for so long that its day may be closed counts to the day of writing,
 * where it may meet its like. */
static void late_rows_count_today(void **state)
{
	struct scratch *s = *state;
	int64_t today = moment_day(s->now_ms);

	lot_store(s);
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	s->now_ms += MS_PER_DAY;
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	flush(s);
	assert_int_equal(rows(s), 1);
	assert_int_equal(looks(s), 2);
	assert_int_equal(sqlite_int(s, "SELECT day FROM access"), today + 1);
	assert_int_equal(sqlite_int(s, "SELECT last_ms - first_ms FROM access"), MS_PER_DAY);
}

/* -- several servers, faults, crashes -------------------------------------------------------- */

static void servers_count_together(void **state)
{
	struct scratch *s = *state;
	struct scratch twin;

	lot_store(s);
	scratch_twin(s, &twin);
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	(void)must(look(&twin, ROLE_BUREAU, "bureau"));
	(void)must(look(&twin, ROLE_DISTRICT, "near"));
	flush(s);
	flush(&twin);
	assert_int_equal(rows(s), 2);
	assert_int_equal(looks(s), 3);
	scratch_twin_end(&twin);
}

static void failure_keeps_and_reads_go_on(void **state)
{
	struct scratch *s = *state;

	lot_store(s);
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	sqlite_do(s, "ALTER TABLE access RENAME TO elsewhere");
	assert_int_not_equal(access_flush(&s->cx, s->app), OK);
	cx_clear(&s->cx);
	(void)must(look(s, ROLE_BUREAU, "bureau"));
	assert_int_equal(access_count(s->app).waiting, 1);
	assert_int_not_equal(access_flush(&s->cx, s->app), OK);
	cx_clear(&s->cx);
	sqlite_do(s, "ALTER TABLE elsewhere RENAME TO access");
	flush(s);
	assert_int_equal(looks(s), 2);
	assert_int_equal(access_count(s->app).waiting, 0);
	assert_int_equal(access_count(s->app).written, 1);
}

/* A process that dies loses what it had not written, and nothing else. */
static void crash_loses_the_unwritten(void **state)
{
	struct scratch *s = *state;
	struct scratch twin;

	lot_store(s);
	scratch_twin(s, &twin);
	(void)must(look(&twin, ROLE_BUREAU, "bureau"));
	flush(&twin);
	(void)must(look(&twin, ROLE_DISTRICT, "near"));
	scratch_twin_end(&twin); /* no recorder writes at its end */
	flush(s);
	assert_int_equal(rows(s), 1);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM access WHERE caller = 'bureau'"), 1);
}

static void overflow_is_told(void **state)
{
	struct scratch *s = *state;
	char in[64];

	lot_store(s);
	for (int i = 0; i < BOOK_REFUSED + 20; i++) {
		(void)snprintf(in, sizeof in, "{\"code\":\"WDEM0-2%011d\"}", i);
		const struct question q = { ROLE_MAKER, "other", "meter.show", in };
		assert_int_equal(ask(s, s->arena, &q).result, E_NOT_FOUND);
	}
	assert_int_equal(access_count(s->app).overflow, 20);
	flush(s);
	assert_int_equal(rows(s), BOOK_REFUSED + 1);
	assert_int_equal(looks(s), BOOK_REFUSED + 20);
	assert_int_equal(sqlite_int(s, "SELECT n FROM access WHERE outcome = 'overflow' AND "
	                               "organisation = 'maker'"),
	                 20);
}

/* -- the page behind the QR code ------------------------------------------------------------- */

static _Atomic int statements;

static int statement_seen(unsigned what, void *state, void *statement, void *text)
{
	(void)what;
	(void)state;
	(void)statement;
	(void)text;
	atomic_fetch_add(&statements, 1);
	return 0;
}

/* Each connection that is opened from now on tells of its statements. */
static int trace(sqlite3 *db, const char **why, const struct sqlite3_api_routines *api)
{
	(void)why;
	(void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, statement_seen, NULL);
}

/* BEGIN, what the page reads, COMMIT: as many as before there was an access record.  The first page
 * of a server also reads what is kept: lot and maker, and the leaf of the authorisation. */
#define PAGE_STATEMENTS 8
#define KEPT_STATEMENTS 2

static void householders_cost_nothing(void **state)
{
	struct scratch *s = *state;
	struct scratch twin;

	if (s->pg != NULL)
		skip();
	lot_store(s);
	struct answer meter = must(as_bureau(s, "meter.show", "{\"code\":\"" CODE "\"}"));
	flush(s);
	const struct question q = { ROLE_PUBLIC, NULL, "meter.page",
		                    str_fmt(s->arena, "{\"code\":\"" CODE "\",\"tag\":\"%.*s\"}",
		                            P(said(&meter, "/tag")))
		                            .p };
	assert_int_equal(sqlite3_auto_extension((void (*)(void))trace), SQLITE_OK);
	scratch_twin(s, &twin);
	for (int i = 0; i < 3; i++) {
		atomic_store(&statements, 0);
		(void)must(ask(&twin, s->arena, &q));
		assert_int_equal(atomic_load(&statements),
		                 PAGE_STATEMENTS + (i == 0 ? KEPT_STATEMENTS : 0));
		assert_int_equal(access_count(twin.app).waiting, 0);
	}
	scratch_twin_end(&twin);
	sqlite3_reset_auto_extension();
	assert_int_equal(rows(s), 1);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(others_are_recorded),
	ALONE(days_are_apart),
	ALONE(late_rows_count_today),
	ALONE(servers_count_together),
	ALONE(failure_keeps_and_reads_go_on),
	ALONE(crash_loses_the_unwritten),
	ALONE(overflow_is_told),
	ALONE(householders_cost_nothing),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
