/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The publisher signs what the leaves are and nothing else: roots at the sizes where tiles begin
 * and end, and what it does when storage says something different from what was written. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "op/head.h"
#include "op/log_read.h"
#include "op/publish.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define SIZE_MAX_LEAVES 1000

static const struct sql add_leaf = { "test.leaf",
	                             "INSERT INTO leaf (block, idx, bytes, sm3) "
	                             "VALUES ($1, $2, $3, $4)",
	                             NULL, NULL };
static const struct sql set_size = { "test.size", "UPDATE log_head SET size = $1 WHERE id = 1",
	                             NULL, NULL };

static str leaf_text(struct scratch *s, int64_t i)
{
	return str_fmt(s->arena, "{\"leaf\":%lld}", (long long)i);
}

static err leaves_add(struct scratch *s, struct db *db, int64_t from, int64_t to)
{
	AUTO(tx_end) struct tx tx = { 0 };

	TRY(tx_begin(&s->cx, db, DB_READ_WRITE, &tx));
	for (int64_t i = from; i < to; i++) {
		str bytes = leaf_text(s, i);
		struct hash h = sm3(bytes);
		const struct value v[] = { V_INT(i / LEAVES_PER_BLOCK), V_INT(i),
			                   V_BLOB(bytes.p, bytes.n), V_BLOB(h.b, HASH_SIZE) };
		TRY(db_run(&s->cx, &tx, &add_leaf, v, 4, NULL));
	}
	const struct value size[] = { V_INT(to) };
	TRY(db_run(&s->cx, &tx, &set_size, size, 1, NULL));
	return tx_commit(&s->cx, &tx);
}

/* Makes the log `to` leaves long. */
static void grow(struct scratch *s, int64_t to)
{
	int64_t from = sqlite_int(s, "SELECT size FROM log_head");
	struct db *db;

	assert_int_equal(app_writer(s->app, &s->cx, &db), OK);
	err e = leaves_add(s, db, from, to);
	app_writer_return(s->app);
	assert_int_equal(e, OK);
}

static err publish(struct scratch *s)
{
	cx_clear(&s->cx);
	return publish_once(&s->cx, s->app);
}

static bool words_have_text(struct scratch *s, const char *text)
{
	return strstr(str_c(s->arena, s->cx.detail), text) != NULL;
}

/* The newest checkpoint covers `size` leaves and has the root of their hashes. */
static void covers(struct scratch *s, int64_t size)
{
	struct hash hash[SIZE_MAX_LEAVES + 1];
	struct checkpoint_row cp;
	struct db *db;

	for (int64_t i = 0; i < size; i++)
		hash[i] = sha256_leaf(leaf_text(s, i));
	struct hash root = size == 0 ? merkle_empty() : merkle_root(hash, (uint64_t)size);
	assert_int_equal(app_reader(s->app, &s->cx, &db), OK);
	{
		AUTO(tx_end) struct tx tx = { 0 };
		assert_int_equal(tx_begin(&s->cx, db, DB_READ_ONLY, &tx), OK);
		assert_int_equal(log_checkpoint(&s->cx, &tx, &cp), OK);
	}
	app_reader_return(s->app, db);
	assert_int_equal(cp.size, size);
	assert_memory_equal(cp.root.b, root.b, HASH_SIZE);
}

static const int64_t sizes[] = { 0, 1, 255, 256, 257, 1000 };

static void roots_at_once(void **state)
{
	(void)state;

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		void *own;
		assert_int_equal(scratch_setup_bare(&own), 0);
		struct scratch *s = own;
		grow(s, sizes[i]);
		assert_int_equal(publish(s), OK);
		covers(s, sizes[i]);
		assert_int_equal(sqlite_int(s, "SELECT count(*) FROM checkpoint"), 1);
		assert_int_equal(scratch_teardown(&own), 0);
	}
}

static void roots_step_by_step(void **state)
{
	struct scratch *s = *state;

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		grow(s, sizes[i]);
		assert_int_equal(publish(s), OK);
		covers(s, sizes[i]);
	}
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM checkpoint"), 6);
	/* 1000 leaves: three full tiles and a partial one, and one of four hashes above them. */
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM tile"), 5);
}

static void twice_is_harmless(void **state)
{
	struct scratch *s = *state;

	for (int64_t size = 0; size <= 300; size += 150) {
		grow(s, size);
		assert_int_equal(publish(s), OK);
		assert_int_equal(publish(s), OK);
		covers(s, size);
	}
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM checkpoint"), 3);
}

/* -- storage that lies ----------------------------------------------------------------------- */

static void stops(struct scratch *s, const char *why, int64_t checkpoints)
{
	assert_int_equal(publish(s), E_CORRUPT);
	if (!words_have_text(s, why))
		fail_msg("\"%s\" is not in: %.*s", why, P(s->cx.detail));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM checkpoint"), checkpoints);
}

static void a_flipped_byte(void **state)
{
	struct scratch *s = *state;

	grow(s, 300);
	assert_int_equal(publish(s), OK);
	grow(s, 310);
	sqlite_do(s, "UPDATE leaf SET bytes = CAST('{\"leaf\":304}' AS BYTEA) WHERE idx = 305");
	stops(s, "leaf 305", 1);
	covers(s, 300);
}

static void a_missing_leaf(void **state)
{
	struct scratch *s = *state;

	grow(s, 300);
	sqlite_do(s, "DELETE FROM leaf WHERE idx = 255");
	stops(s, "leaf 255 is missing", 0);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM tile"), 0);
}

static void a_missing_last_leaf(void **state)
{
	struct scratch *s = *state;

	grow(s, 300);
	sqlite_do(s, "DELETE FROM leaf WHERE idx = 299");
	stops(s, "leaf 299 is missing", 0);
}

/* The old partial tile is what the new root is computed from. */
static void a_changed_tile(void **state)
{
	struct scratch *s = *state;

	grow(s, 300);
	assert_int_equal(publish(s), OK);
	grow(s, 310);
	sqlite_do(s, "UPDATE tile SET bytes = zeroblob(length(bytes)) WHERE level = 0 AND n = 1");
	stops(s, "", 1);
}

/* A tile that no checkpoint speaks of yet. */
static void a_tile_ahead(void **state)
{
	struct scratch *s = *state;

	grow(s, 255);
	assert_int_equal(publish(s), OK);
	grow(s, 300);
	sqlite_do(s, "INSERT INTO tile (block, level, n, bytes) VALUES (0, 0, 1, zeroblob(32))");
	stops(s, "exists with other bytes", 1);
	assert_int_equal(sqlite_int(s, "SELECT length(bytes) FROM tile WHERE n = 0"), 255 * 32);
}

static void a_tile_that_is_too_short(void **state)
{
	struct scratch *s = *state;

	grow(s, 300);
	assert_int_equal(publish(s), OK);
	grow(s, 310);
	sqlite_do(s, "UPDATE tile SET bytes = substr(bytes, 1, 32) WHERE level = 0 AND n = 1");
	stops(s, "too short", 1);
}

static void a_log_that_shrank(void **state)
{
	struct scratch *s = *state;

	grow(s, 10);
	assert_int_equal(publish(s), OK);
	sqlite_do(s, "UPDATE log_head SET size = 9");
	stops(s, "covers 10", 1);
}

/* -- two publishers -------------------------------------------------------------------------- */

#define RACE_SIZE 300

struct racer {
	struct app *app;
	_Atomic bool *stop;
	err result;
};

static void *racer_main(void *state)
{
	struct racer *r = state;
	AUTO(arena_end) struct arena *a = arena_new();

	while (r->result == OK && !*r->stop) {
		struct cx cx = cx_new(a, app_world(r->app));
		r->result = publish_once(&cx, r->app);
		arena_reset(a);
	}
	return NULL;
}

/* Two servers while the log grows: each has connections of its own, so that nothing but the
 * database orders them. */
static void two_race(void **state)
{
	struct scratch *s = *state;
	struct scratch twin;
	_Atomic bool stop = false;
	pthread_t thread[2];

	scratch_twin(s, &twin);
	struct racer r[2] = { { s->app, &stop, OK }, { twin.app, &stop, OK } };
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, racer_main, &r[i]), 0);
	for (int64_t size = 1; size <= RACE_SIZE; size++)
		grow(s, size);
	stop = true;
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	scratch_twin_end(&twin);
	assert_int_equal(r[0].result, OK);
	assert_int_equal(r[1].result, OK);
	assert_int_equal(publish(s), OK);
	covers(s, RACE_SIZE);
}

/* What a publisher has not yet written when it is stopped, it writes then. */
static void a_thread_publishes(void **state)
{
	struct scratch *s = *state;
	struct publisher *p;

	grow(s, 10);
	assert_int_equal(publisher_start(&s->cx, s->app, &p), OK);
	publisher_stop(p);
	covers(s, 10);
}

static int64_t checkpoints(struct scratch *s)
{
	return sqlite_int(s, "SELECT count(*) FROM checkpoint");
}

/* As long as the holder of the lease gives signs of life, and not much longer. */
static void the_lease_decides(void **state)
{
	struct scratch *s = *state;
	struct publisher *p;

	sqlite_do(s, "INSERT INTO lease (name, holder, until_ms) "
	             "VALUES ('publisher', 'somebody', 1)");
	grow(s, 10);
	assert_int_equal(publisher_start(&s->cx, s->app, &p), OK);
	for (int beat = 0; beat < 6; beat++) {
		(void)usleep(400000);
		sqlite_do(s, "UPDATE lease SET until_ms = until_ms + 1 WHERE name = 'publisher' "
		             "AND holder = 'somebody'");
	}
	int64_t early = checkpoints(s);
	for (int tries = 0; tries < 100 && checkpoints(s) == 0; tries++)
		(void)usleep(50000);
	int64_t late = checkpoints(s);
	publisher_stop(p);
	assert_int_equal(early, 0);
	assert_int_equal(late, 1);
}

#define BARE(test) cmocka_unit_test_setup_teardown(test, scratch_setup_bare, scratch_teardown)

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(roots_at_once),
	BARE(roots_step_by_step),
	BARE(twice_is_harmless),
	BARE(a_flipped_byte),
	BARE(a_missing_leaf),
	BARE(a_missing_last_leaf),
	BARE(a_changed_tile),
	BARE(a_tile_ahead),
	BARE(a_tile_that_is_too_short),
	BARE(a_log_that_shrank),
	BARE(two_race),
	BARE(a_thread_publishes),
	BARE(the_lease_decides),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
