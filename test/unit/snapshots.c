/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots that stay with their connections: whoever got an answer sees what it says, whoever
 * else reads meanwhile; a failed one is not handed on; and none is kept for ever. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define LOTS 40
#define READERS 3

static const struct sql size_of_log = { "test.size", "SELECT size FROM log_head WHERE id = 1", NULL,
	                                NULL };
static const struct sql nonsense = { "test.nonsense", "SELECT nothing FROM nowhere", NULL, NULL };

static int64_t size_seen(struct app *app, struct cx *cx)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };
	struct value size = V_INT(-1);

	assert_int_equal(app_snapshot(app, cx, &s), OK);
	assert_int_equal(db_one(cx, &s.reader.tx, &size_of_log, NULL, 0, &size, 1), OK);
	return size.i;
}

struct crowd {
	struct scratch *s;
	_Atomic bool stop;
	_Atomic int64_t looks;
};

/* Keeps the snapshots of the pool young. */
static void *look_all_the_time(void *state)
{
	struct crowd *c = state;
	AUTO(arena_end) struct arena *a = arena_new();

	while (!atomic_load(&c->stop)) {
		struct cx cx = cx_new(a, app_world(c->s->app));
		(void)size_seen(c->s->app, &cx);
		atomic_fetch_add(&c->looks, 1);
		arena_reset(a);
	}
	return NULL;
}

static void what_was_answered_is_seen(void **state)
{
	struct scratch *s = *state;
	struct crowd c = { .s = s };
	pthread_t thread[READERS];

	app_snapshots_keep(s->app, true);
	for (int i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, look_all_the_time, &c), 0);
	for (int i = 0; i < LOTS; i++) {
		int64_t before = size_seen(s->app, &s->cx);
		struct answer a = must(upload(s, lot_of(s->arena, str_fmt(s->arena, "s%d", i).p,
		                                        str_fmt(s->arena, "30000000%04d", i).p)));
		assert_true(a.first_index >= before);
		assert_int_equal(size_seen(s->app, &s->cx), a.first_index + 2);
	}
	atomic_store(&c.stop, true);
	for (int i = 0; i < READERS; i++)
		pthread_join(thread[i], NULL);
	app_snapshots_keep(s->app, false);
	assert_true(atomic_load(&c.looks) > LOTS);
}

static void a_failed_one_is_not_handed_on(void **state)
{
	struct scratch *s = *state;
	struct value v;

	app_snapshots_keep(s->app, true);
	for (int i = 0; i < 10; i++) {
		{
			AUTO(app_snapshot_end) struct snapshot bad = { 0 };
			assert_int_equal(app_snapshot(s->app, &s->cx, &bad), OK);
			assert_int_not_equal(
			        db_one(&s->cx, &bad.reader.tx, &nonsense, NULL, 0, &v, 1), OK);
		}
		assert_true(size_seen(s->app, &s->cx) > 0);
	}
	app_snapshots_keep(s->app, false);
}

/* Whether SQLite's log can start anew: only when nobody stands in it. */
static bool log_can_start_anew(const struct scratch *s)
{
	char path[100];
	sqlite3 *handle = NULL;
	int rc;

	(void)snprintf(path, sizeof path, "%s/fangsheng.db", s->folder);
	assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
	rc = sqlite3_wal_checkpoint_v2(handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_close(handle);
	return rc == SQLITE_OK;
}

static void none_is_kept_for_ever(void **state)
{
	struct scratch *s = *state;

	if (s->pg)
		return; /* nothing is kept there */
	app_snapshots_keep(s->app, true);
	assert_true(size_seen(s->app, &s->cx) > 0);
	must(upload(s, lot_of(s->arena, "late", "300000009999")));
	usleep(10000);
	app_snapshots_rest(s->app);
	bool anew = log_can_start_anew(s);
	for (int tries = 0; tries < 100 && !anew; tries++) { /* the committer may just be reading */
		usleep(20000);
		anew = log_can_start_anew(s);
	}
	assert_true(anew);
	app_snapshots_keep(s->app, false);
}

static int64_t backend_seen(struct scratch *s)
{
	static const struct sql backend = { "test.backend",
		                            "SELECT CAST(pg_backend_pid() AS BIGINT)", NULL, NULL };
	AUTO(app_snapshot_end) struct snapshot snapshot = { 0 };
	struct value pid = V_INT(0);

	assert_int_equal(app_snapshot(s->app, &s->cx, &snapshot), OK);
	assert_int_equal(db_one(&s->cx, &snapshot.reader.tx, &backend, NULL, 0, &pid, 1), OK);
	return pid.i;
}

/* After a failover of which the reader has noticed nothing. */
static void readers_follow_the_writer(void **state)
{
	struct scratch *s = *state;

	if (!s->pg)
		return; /* there the file is always the same */
	int64_t reader = backend_seen(s);
	assert_int_equal(backend_seen(s), reader);
	(void)sqlite_int(s, str_fmt(s->arena,
	                            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
	                            "WHERE datname = current_database() AND pid NOT IN (%lld, "
	                            "pg_backend_pid())",
	                            (long long)reader)
	                            .p);
	assert_int_equal(backend_seen(s), reader); /* the writer has not noticed, either */
	struct answer a = { 0 };
	for (int tries = 0; tries < 50 && a.status != 201 && a.status != 200; tries++)
		a = upload(s, lot_of(s->arena, "moved", "300000008888"));
	assert_true(a.status == 201 || a.status == 200);
	assert_int_not_equal(backend_seen(s), reader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_answered_is_seen),
		cmocka_unit_test(a_failed_one_is_not_handed_on),
		cmocka_unit_test(none_is_kept_for_ever),
		cmocka_unit_test(readers_follow_the_writer),
	};

	return cmocka_run_group_tests(tests, scratch_setup_serving, scratch_teardown);
}
