/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A closed day of the access record: whatever is done to its entries afterwards, the audit finds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "main/audit_access.h"
#include "main/audit_log.h"
#include "main/audit_rows.h"
#include "main/embedded.h"
#include "op/access.h"
#include "op/publish.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

static struct answer act(struct scratch *s, const char *op, const char *in)
{
	const struct question q = { ROLE_ADMIN, NULL, op, in };

	return ask(s, s->arena, &q);
}

static void look(struct scratch *s, enum role role, const char *who)
{
	const struct question q = { role, who, "lot.show", "{\"lot\":\"DEM0-a\"}" };

	(void)must(ask(s, s->arena, &q));
	assert_int_equal(access_flush(&s->cx, s->app), OK);
}

/* The deadline until which entries are kept, and the calendar that it needs. */
static void rulebooks_adopt(struct scratch *s)
{
	for (size_t i = 0; i < embedded_rulebooks_n; i++) {
		const struct embedded_file *f = &embedded_rulebooks[i];
		struct buf b = buf_new(s->arena);
		struct json_writer w = json_writer_new(&b, false);
		json_object(&w);
		json_member_str(&w, "text", (str){ (const char *)f->data, f->size });
		json_object_end(&w);
		(void)must(as_bureau(s, "rulebook.adopt", str_c(s->arena, buf_view(&b))));
	}
}

/* 2026-11-21 is closed, with two entries; 11-22 is not, with one. */
static int closed_setup(void **state)
{
	if (scratch_setup(state) != 0)
		return -1;
	struct scratch *s = *state;
	(void)must(upload(s, lot_of(s->arena, "a", "100000000001")));
	look(s, ROLE_BUREAU, "bureau");
	look(s, ROLE_DISTRICT, "near");
	s->now_ms += MS_PER_DAY;
	look(s, ROLE_BUREAU, "bureau");
	(void)must(act(s, "access.close", "{\"day\":\"2026-11-21\"}"));
	return 0;
}

static struct flaws audited(struct scratch *s)
{
	struct flaws flaws = flaws_new(s->arena);
	struct audit_counts counts = { 0 };
	struct cx *cx = &s->cx;

	assert_int_equal(publish_once(cx, s->app), OK);
	AUTO(replay_end) struct replay *replay = replay_open(&s->world, &flaws);
	AUTO(app_snapshot_end) struct snapshot snapshot = { 0 };
	assert_int_equal(app_snapshot(s->app, cx, &snapshot), OK);
	struct tx *tx = &snapshot.reader.tx;
	assert_int_equal(audit_log(cx, s->app, tx, replay, &flaws, &counts), OK);
	assert_int_equal(audit_rows(cx, tx, replay, &flaws, &counts.rows), OK);
	assert_int_equal(audit_access(cx, tx, replay, &flaws, &counts.rows), OK);
	return flaws;
}

static void finds(struct scratch *s, enum flaw_code what)
{
	struct flaws flaws = audited(s);

	assert_int_equal(flaws.n, 1);
	assert_int_equal(flaws.flaw[0].code, what);
}

static void nothing_is_found(void **state)
{
	assert_int_equal(audited(*state).n, 0);
}

static void count_changed(void **state)
{
	sqlite_do(*state, "UPDATE access SET n = n + 1 WHERE caller = 'near'");
	finds(*state, FLAW_ROW_DIFFERS);
}

/* The name of the entry no longer fits what it says, and the digest neither. */
static void caller_changed(void **state)
{
	sqlite_do(*state, "UPDATE access SET caller = 'far' WHERE caller = 'near'");
	assert_int_equal(audited(*state).n, 2);
}

static void moment_changed(void **state)
{
	sqlite_do(*state, "UPDATE access SET first_ms = first_ms - 60000 WHERE caller = 'near'");
	finds(*state, FLAW_ROW_DIFFERS);
}

static void entry_deleted(void **state)
{
	sqlite_do(*state, "DELETE FROM access WHERE caller = 'near'");
	finds(*state, FLAW_ROW_DIFFERS);
}

static void day_deleted(void **state)
{
	sqlite_do(*state, "DELETE FROM access WHERE day = 20778");
	finds(*state, FLAW_ROW_MISSING);
}

/* An entry of a day before the closed one, which had none. */
static void day_added(void **state)
{
	struct scratch *s = *state;
	const struct access_row row = { .day = 20777,
		                        .organisation = S("maker"),
		                        .operation = S("lot.show"),
		                        .outcome = S("seen"),
		                        .caller = S("bureau"),
		                        .role = S("bureau"),
		                        .actor = S("platform"),
		                        .subject = S("DEM0-a") };

	sqlite_do(s, str_fmt(s->arena,
	                     "INSERT INTO access (organisation, day, id, operation, outcome, "
	                     "caller, role, actor, subject, n, first_ms, last_ms) VALUES "
	                     "('maker', 20777, '%.*s', 'lot.show', 'seen', 'bureau', 'bureau', "
	                     "'platform', 'DEM0-a', 1, 5, 6)",
	                     P(access_id(s->arena, &row)))
	                     .p);
	finds(s, FLAW_ROW_EXTRA);
}

static void digest_changed(void **state)
{
	sqlite_do(*state, "UPDATE access_day SET looks = looks + 1");
	finds(*state, FLAW_ROW_DIFFERS);
}

static void digest_deleted(void **state)
{
	sqlite_do(*state, "DELETE FROM access_day");
	finds(*state, FLAW_ROW_MISSING);
}

/* A day that is not closed may still change, in what it counts. */
static void open_day_grows(void **state)
{
	look(*state, ROLE_DISTRICT, "near");
	assert_int_equal(audited(*state).n, 0);
}

static void purged_days_have_no_entries(void **state)
{
	struct scratch *s = *state;

	rulebooks_adopt(s);
	s->now_ms += 200 * MS_PER_DAY;
	/* Not before it is closed. */
	assert_int_equal(act(s, "access.purge", "{\"before_day\":\"2026-11-23\"}").result, E_STATE);
	/* Not in any other order than that of the days. */
	assert_int_equal(act(s, "access.close", "{\"day\":\"2026-11-25\"}").result, E_STATE);
	(void)must(act(s, "access.purge", "{\"before_day\":\"2026-11-22\"}"));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM access"), 1);
	assert_int_equal(audited(s).n, 0);
	sqlite_do(s, "UPDATE access SET day = 20778");
	assert_true(audited(s).n > 0);
}

/* Six months from 2026-11-21 on; they end on a Friday. */
static void six_months_are_kept(void **state)
{
	struct scratch *s = *state;

	s->now_ms = day_moment(date_days(2027, 5, 22)) - 1;
	assert_int_equal(act(s, "access.purge", "{\"before_day\":\"2026-11-22\"}").result,
	                 E_NO_RULES);
	rulebooks_adopt(s);
	assert_int_equal(act(s, "access.purge", "{\"before_day\":\"2026-11-22\"}").result, E_STATE);
	s->now_ms++;
	(void)must(act(s, "access.purge", "{\"before_day\":\"2026-11-22\"}"));
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, closed_setup, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(nothing_is_found),
	ALONE(count_changed),
	ALONE(caller_changed),
	ALONE(moment_changed),
	ALONE(entry_deleted),
	ALONE(day_deleted),
	ALONE(day_added),
	ALONE(digest_changed),
	ALONE(digest_deleted),
	ALONE(open_day_grows),
	ALONE(purged_days_have_no_entries),
	ALONE(six_months_are_kept),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
