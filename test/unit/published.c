/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database that was put back to an earlier state is noticed by the checkpoint that lies beside
 * it, and a crash at any point of a publication is not taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "op/log_read.h"
#include "op/open.h"
#include "op/publish.h"
#include "op/published.h"
#include "support/instance.h"
#include "support/log_keys.h"
#include "tree/checkpoint.h"

#include <cmocka.h> /* last: it has a fail of its own */

/* Each token is a leaf of its own, with a salt: the same again is another leaf. */
static void grow(struct scratch *s, int n)
{
	static const struct question token = {
		ROLE_ADMIN, NULL, "token.issue",
		"{\"organisation\":\"nobody\",\"role\":\"admin\",\"days\":1}"
	};

	for (int i = 0; i < n; i++)
		(void)must(ask(s, s->arena, &token));
}

static err publish(struct scratch *s)
{
	cx_clear(&s->cx);
	return publish_once(&s->cx, s->app);
}

static err check(struct scratch *s)
{
	cx_clear(&s->cx);
	return published_check(&s->cx, s->app);
}

static const char *in(struct scratch *s, const char *name)
{
	return str_fmt(s->arena, "%s/%s", s->folder, name).p;
}

static str kept(struct scratch *s)
{
	str note;

	assert_int_equal(os_read_file(&s->cx, in(s, "published"), NOTE_MAX, &note), OK);
	return note;
}

static struct checkpoint_row newest(struct scratch *s)
{
	struct checkpoint_row cp;
	struct db *db;

	assert_int_equal(app_reader(s->app, &s->cx, &db), OK);
	{
		AUTO(tx_end) struct tx tx = { 0 };
		assert_int_equal(tx_begin(&s->cx, db, DB_READ_ONLY, &tx), OK);
		assert_int_equal(log_checkpoint(&s->cx, &tx, &cp), OK);
	}
	app_reader_return(s->app, db);
	return cp;
}

/* A copy is a file that can be put in the place of another only on SQLite. */
static void backup(struct scratch *s, const char *name)
{
	struct db *db;

	if (s->pg != NULL) {
		print_message("# SKIP: copies are of SQLite\n");
		skip();
	}
	assert_int_equal(app_reader(s->app, &s->cx, &db), OK);
	err e = db_backup(&s->cx, db, in(s, name));
	app_reader_return(s->app, db);
	assert_int_equal(e, OK);
}

/* Puts a copy in the place of the database, as an operator would. */
static void put_back(struct scratch *s, const char *name)
{
	struct app_options o = { .data = s->folder, .feature = features, .world = &s->world };

	app_close(s->app);
	s->app = NULL;
	(void)unlink(in(s, "fangsheng.db-wal"));
	(void)unlink(in(s, "fangsheng.db-shm"));
	assert_int_equal(rename(in(s, name), in(s, "fangsheng.db")), 0);
	o.migration = migrations(s->arena, &o.migration_n);
	assert_int_equal(app_open(&s->cx, &o, &s->app), OK);
}

static bool words_have(struct scratch *s, const char *text)
{
	return strstr(str_c(s->arena, s->cx.detail), text) != NULL;
}

static void the_file_is_what_was_published(void **state)
{
	struct scratch *s = *state;

	assert_int_equal(check(s), OK); /* a new instance has no file */
	for (int i = 0; i < 3; i++) {
		grow(s, 5);
		assert_int_equal(publish(s), OK);
		assert_true(str_eq(kept(s), newest(s).note));
		assert_int_equal(check(s), OK);
	}
}

static void a_copy_goes_on(void **state)
{
	struct scratch *s = *state;

	grow(s, 300);
	assert_int_equal(publish(s), OK);
	backup(s, "copy");
	put_back(s, "copy");
	assert_int_equal(check(s), OK);
	grow(s, 1);
	assert_int_equal(publish(s), OK);
	assert_int_equal(newest(s).size, 301);
}

static void an_older_copy_is_refused(void **state)
{
	struct scratch *s = *state;

	grow(s, 10);
	assert_int_equal(publish(s), OK);
	backup(s, "copy");
	grow(s, 1);
	assert_int_equal(publish(s), OK);
	put_back(s, "copy");
	assert_int_equal(check(s), E_FORK);
	assert_true(words_have(s, "holds 10 leaves, and a checkpoint of 11"));
	/* Nothing is signed, whatever is written, and what was promised stays. */
	str before = kept(s);
	grow(s, 5);
	assert_int_equal(publish(s), E_FORK);
	assert_int_equal(newest(s).size, 10);
	assert_true(str_eq(kept(s), before));
}

/* As many leaves as were published, or more, but others: from the tiles and from the leaves. */
static void other_leaves_are_refused(void **state)
{
	struct scratch *s = *state;

	grow(s, 10);
	assert_int_equal(publish(s), OK);
	backup(s, "copy");
	grow(s, 300);
	assert_int_equal(publish(s), OK);
	str first = kept(s);
	put_back(s, "copy");
	grow(s, 300);
	assert_int_equal(check(s), E_FORK);
	assert_true(words_have(s, "the first 310 leaves"));
	assert_int_equal(unlink(in(s, "published")), 0);
	assert_int_equal(publish(s), OK);
	grow(s, 1);
	assert_int_equal(publish(s), OK);
	assert_int_equal(os_write_file(&s->cx, in(s, "published"), first, 0644), OK);
	assert_int_equal(check(s), E_FORK);
	assert_true(words_have(s, "the first 310 leaves"));
}

/* The file is written, then the machine dies, so the checkpoint is not in the database. */
static void a_crash_is_no_fork(void **state)
{
	struct scratch *s = *state;

	grow(s, 250);
	assert_int_equal(publish(s), OK);
	grow(s, 300);
	backup(s, "copy");
	assert_int_equal(publish(s), OK);
	struct checkpoint_row lost = newest(s);
	put_back(s, "copy");
	assert_int_equal(newest(s).size, 250);
	assert_int_equal(check(s), OK);
	grow(s, 7);
	assert_int_equal(publish(s), OK);
	assert_int_equal(newest(s).size, 557);
	assert_int_equal(lost.size, 550);
	assert_int_equal(check(s), OK);
}

static void a_smaller_tree_replaces_nothing(void **state)
{
	struct scratch *s = *state;

	grow(s, 3);
	assert_int_equal(publish(s), OK);
	str small = newest(s).note;
	grow(s, 3);
	assert_int_equal(publish(s), OK);
	str large = newest(s).note;
	assert_int_equal(published_keep(&s->cx, s->app, 3, NULL, small), OK);
	assert_true(str_eq(kept(s), large));
}

/* As a server with a directory of its own finds it, when another has signed. */
static void who_shows_keeps(void **state)
{
	struct scratch *s = *state;

	grow(s, 3);
	assert_int_equal(publish(s), OK);
	struct checkpoint_row signed_elsewhere = newest(s);
	assert_int_equal(unlink(in(s, "published")), 0);
	app_shown_set(s->app, -1);
	assert_int_equal(published_show(&s->cx, s->app, signed_elsewhere.size), OK);
	assert_true(str_eq(kept(s), signed_elsewhere.note));
	assert_int_equal(app_shown(s->app), 3);
}

/* A checkpoint of another key, or nonsense, is not passed over as if there were none. */
static void only_this_log_signs(void **state)
{
	struct scratch *s = *state;
	struct ed25519_key stranger = ed25519_generate(&s->cx);
	const struct checkpoint tree = { app_origin(s->app), 0, merkle_empty() };
	str note;

	grow(s, 1);
	assert_int_equal(publish(s), OK);
	str good = kept(s);
	assert_int_equal(log_sign(&s->cx, &tree, &stranger, NULL, &note), OK);
	const str bad[] = { note, S(""), S("nonsense\n"), str_part(good, 0, good.n - 1) };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(os_write_file(&s->cx, in(s, "published"), bad[i], 0644), OK);
		assert_int_equal(check(s), E_CORRUPT);
	}
	assert_int_equal(publish(s), OK); /* there is nothing to sign */
	grow(s, 1);
	assert_int_equal(publish(s), E_CORRUPT);
	assert_int_equal(newest(s).size, 1);
}

/* What cannot be written to the database is not promised in the file, either. */
static void a_write_comes_first(void **state)
{
	struct scratch *s = *state;

	grow(s, 3);
	assert_int_equal(publish(s), OK);
	str before = kept(s);
	grow(s, 3);
	sqlite_do(s, s->pg ? "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS "
	                     "$$ BEGIN RAISE 'no'; END $$;"
	                     "CREATE TRIGGER no BEFORE UPDATE ON log_head FOR EACH ROW "
	                     "EXECUTE FUNCTION no()"
	                   : "CREATE TRIGGER no BEFORE UPDATE ON log_head "
	                     "BEGIN SELECT RAISE(ABORT, 'no'); END");
	assert_int_not_equal(publish(s), OK);
	assert_true(str_eq(kept(s), before));
	sqlite_do(s, s->pg ? "DROP TRIGGER no ON log_head" : "DROP TRIGGER no");
	assert_int_equal(publish(s), OK);
	assert_true(str_eq(kept(s), newest(s).note));
}

/* Read from one primary, written to another, which has a different leaf there, or none. */
static void another_database(void **state)
{
	struct scratch *s = *state;
	const struct hash stranger = sha256_leaf(S("stranger"));

	grow(s, 3);
	assert_int_equal(publish(s), OK);
	str before = kept(s);
	for (int64_t size = 3; size <= 7; size += 4)
		assert_int_equal(published_keep(&s->cx, s->app, size, &stranger, before),
		                 E_UNAVAILABLE);
	assert_true(str_eq(kept(s), before));
}

/* A publisher that runs notices it, too, and stays stopped. */
static void a_running_publisher_stops(void **state)
{
	struct scratch *s = *state;
	struct publisher *p;

	grow(s, 10);
	assert_int_equal(publish(s), OK);
	backup(s, "copy");
	grow(s, 1);
	assert_int_equal(publish(s), OK);
	put_back(s, "copy");
	assert_int_equal(publisher_start(&s->cx, s->app, &p), OK);
	for (int i = 0; i < 200 && !publisher_look(p).stopped; i++)
		usleep(10000);
	assert_true(publisher_look(p).stopped);
	publisher_stop(p);
	assert_int_equal(newest(s).size, 10);
}

#define BARE(test) cmocka_unit_test_setup_teardown(test, scratch_setup_bare, scratch_teardown)

static const struct CMUnitTest tests[] = {
	BARE(the_file_is_what_was_published),
	BARE(a_copy_goes_on),
	BARE(an_older_copy_is_refused),
	BARE(other_leaves_are_refused),
	BARE(a_crash_is_no_fork),
	BARE(a_smaller_tree_replaces_nothing),
	BARE(who_shows_keeps),
	BARE(only_this_log_signs),
	BARE(a_running_publisher_stops),
	BARE(a_write_comes_first),
	BARE(another_database),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
