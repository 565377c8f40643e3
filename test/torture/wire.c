/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection to PostgreSQL breaks at each message of an upload, either way, in turn; falls
 * silent; or is ended by the server while several upload.  The upload is answered with a receipt or
 * with "try again" and in time, the repeat gets the truth, and there is each lot once.
 *
 * FANGSHENG_LONG: each message instead of every fifth; and silence at every fifteenth, which takes
 * as long as the server allows itself to wait. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "op/open.h"
#include "op/publish.h"
#include "support/cutter.h"
#include "support/instance.h"
#include "support/pgbox.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define METERS 3
#define STEP 5        /* every fifth message, when time is short */
#define SOON_MS 15000 /* an answer when the connection ends */
#define COMMIT_MS 14000
/* A statement that writes is waited for 31 s: its client's connection is suspended, not idle. */
#define WRITE_MS 33000

struct wire {
	struct scratch twin; /* its server is behind the relay */
	struct scratch *s;
	struct app *direct; /* the server that was there before, past the relay */
	struct cutter *cutter;
	uint64_t seed; /* of the last lot */
};

/* -- a server behind the relay --------------------------------------------------------------- */

static str cluster_port(struct arena *a, int *port)
{
	str url = pgbox_url(a, "x");
	ptrdiff_t at = str_find(url, ':', 13);

	assert_true(at > 0);
	*port = (int)strtol(url.p + at + 1, NULL, 10);
	return str_fmt(a, ":%d/", *port);
}

/* fangsheng.json with the relay's port in place of the cluster's. */
static void config_move(struct wire *w, str from)
{
	struct scratch *s = w->s;
	const char *path = str_fmt(s->arena, "%s/fangsheng.json", s->folder).p;
	struct buf b = buf_new(s->arena);
	str text;

	assert_int_equal(os_read_file(&s->cx, path, 4096, &text), OK);
	for (size_t i = 0; i < text.n;) {
		if (str_starts(str_part(text, i, text.n - i), from)) {
			buf_fmt(&b, ":%d/", cutter_port(w->cutter));
			i += from.n;
		} else {
			buf_char(&b, text.p[i++]);
		}
	}
	assert_int_equal(os_write_file(&s->cx, path, buf_view(&b), 0600), OK);
}

static int setup(void **state)
{
	struct wire *w = test_calloc(1, sizeof *w);
	void *scratch;
	int port;

	(void)scratch_setup(&scratch);
	w->s = scratch;
	str where = cluster_port(w->s->arena, &port);
	w->cutter = cutter_start(port);
	w->direct = w->s->app;
	config_move(w, where);
	scratch_twin(w->s, &w->twin);
	w->s->app = w->twin.app;
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct wire *w = *state;
	void *scratch = w->s;

	w->s->app = w->direct;
	scratch_twin_end(&w->twin);
	cutter_stop(w->cutter);
	(void)scratch_teardown(&scratch);
	test_free(w);
	return 0;
}

/* -- uploads --------------------------------------------------------------------------------- */

static struct answer lot_send(struct scratch *s, struct arena *a, uint64_t seed)
{
	const struct question q = { .role = ROLE_MAKER,
		                    .organisation = "maker",
		                    .op = "lot.upload",
		                    .body = lot_file(a, seed, METERS),
		                    .key = str_fmt(a, "key-%llu", (unsigned long long)seed).p };

	return ask(s, a, &q);
}

static bool is_receipt(const struct answer *a)
{
	return a->status == 200 || a->status == 201;
}

/* Sent until there is a receipt; then the receipt is right. */
static void lot_insist(struct scratch *s, struct arena *a, uint64_t seed)
{
	struct answer answer = lot_send(s, a, seed);

	for (int tries = 0; !is_receipt(&answer) && tries < 50; tries++) {
		assert_int_equal(answer.status, 503);
		(void)usleep(20000);
		answer = lot_send(s, a, seed);
	}
	assert_true(is_receipt(&answer));
	str lot = said(&answer, "/lot");
	int64_t there = sqlite_int(
	        s, str_fmt(a, "SELECT first_index FROM lot WHERE lot = '%.*s' AND meters = %d",
	                   P(lot), METERS)
	                   .p);
	assert_int_equal(there, strtoll(str_c(a, said(&answer, "/first_index")), NULL, 10));
}

/* The log has what `lots` lots beside what was there give, and nothing of what was not told. */
static void whole(struct wire *w, int64_t lots)
{
	struct scratch *s = w->s;

	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), lots);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification"), lots * METERS);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM leaf"),
	                 sqlite_int(s, "SELECT size FROM log_head"));
	assert_int_equal(sqlite_int(s, "SELECT max(idx) + 1 FROM leaf"),
	                 sqlite_int(s, "SELECT size FROM log_head"));
	cx_clear(&s->cx);
	assert_int_equal(publish_once(&s->cx, s->app), OK);
}

/* An upload without trouble, on connections that know their statements: its messages. */
static int messages(struct wire *w)
{
	for (int i = 0; i < 2; i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		cutter_arm(w->cutter, 0, CUT_END);
		lot_insist(w->s, a, ++w->seed);
	}
	return cutter_seen(w->cutter);
}

static int64_t broken_at(struct wire *w, int n, enum cut how)
{
	AUTO(arena_end) struct arena *a = arena_new();
	int64_t from = os_monotonic_ns();

	cutter_arm(w->cutter, n, how);
	struct answer answer = lot_send(w->s, a, ++w->seed);
	int64_t took_ms = (os_monotonic_ns() - from) / 1000000;
	if (!is_receipt(&answer) && answer.status != 503)
		print_message("message %d: %d %.*s\n", n, answer.status, P(answer.body));
	assert_true(is_receipt(&answer) || answer.status == 503);
	cutter_arm(w->cutter, 0, how);
	lot_insist(w->s, a, w->seed);
	return took_ms;
}

static void test_cut_at_each_message(void **state)
{
	struct wire *w = *state;
	int n = messages(w);

	print_message("# an upload is %d messages\n", n);
	assert_in_range(n, 20, 1000);
	for (int i = 1; i <= n; i += getenv("FANGSHENG_LONG") ? 1 : STEP)
		assert_true(broken_at(w, i, CUT_END) < SOON_MS);
	whole(w, (int64_t)w->seed);
}

/* The last five are the server's answers to COMMIT.  An upload that was counted may have had a
 * message more than the next one has (a connection that was looked at after a while): then the
 * silence would come after its end, and it is counted again. */
static void test_silence_in_the_commit(void **state)
{
	struct wire *w = *state;
	int64_t took_ms = 0;

	for (int tries = 0; tries < 3 && took_ms < 9000; tries++) {
		int n = messages(w);
		took_ms = broken_at(w, n - 4, CUT_SILENCE);
	}
	assert_in_range(took_ms, 9000, COMMIT_MS);
	whole(w, (int64_t)w->seed);
}

static void test_silence_at_each_message(void **state)
{
	struct wire *w = *state;
	int64_t longest_ms = 0;

	if (getenv("FANGSHENG_LONG") == NULL)
		skip();
	int n = messages(w);
	for (int i = 1; i <= n; i += 3 * STEP) {
		int64_t ms = broken_at(w, i, CUT_SILENCE);
		longest_ms = ms > longest_ms ? ms : longest_ms;
	}
	print_message("# the longest wait took %lld ms\n", (long long)longest_ms);
	assert_true(longest_ms < WRITE_MS);
	whole(w, (int64_t)w->seed);
}

/* -- the server ends connections ------------------------------------------------------------- */

#define CLIENTS 3
#define LOTS 15

struct client {
	struct scratch *s;
	uint64_t seed;
	int receipts;
};

/* cmocka's assertions belong to the main thread. */
static void *client_main(void *state)
{
	struct client *c = state;

	for (int i = 0; i < LOTS; i++) {
		AUTO(arena_end) struct arena *a = arena_new();
		struct answer answer = { 0 };
		for (int tries = 0; tries < 200 && !is_receipt(&answer); tries++)
			answer = lot_send(c->s, a, c->seed + (uint64_t)i);
		c->receipts += is_receipt(&answer);
	}
	return NULL;
}

static void test_backends_are_ended(void **state)
{
	struct wire *w = *state;
	struct client c[CLIENTS];
	pthread_t thread[CLIENTS];
	int64_t ended = 0;

	for (int i = 0; i < CLIENTS; i++) {
		c[i] = (struct client){ w->s, (uint64_t)(i + 1) * 1000, 0 };
		assert_int_equal(pthread_create(&thread[i], NULL, client_main, &c[i]), 0);
	}
	for (int i = 0; i < 60; i++) {
		ended += sqlite_int(
		        w->s, "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM "
		              "pg_stat_activity WHERE datname = current_database() AND pid <> "
		              "pg_backend_pid() ORDER BY random() LIMIT 1) AS one");
		(void)usleep(30000);
	}
	for (int i = 0; i < CLIENTS; i++) {
		assert_int_equal(pthread_join(thread[i], NULL), 0);
		assert_int_equal(c[i].receipts, LOTS);
	}
	print_message("# %lld connections ended\n", (long long)ended);
	assert_true(ended > 20);
	whole(w, CLIENTS * LOTS);
}

/* -- a server that is too old ---------------------------------------------------------------- */

static void test_too_old(void **state)
{
	struct wire *w = *state;
	struct scratch *s = w->s;
	struct db *db;

	cutter_pretend(w->cutter, "12");
	cx_clear(&s->cx);
	err e = app_open_db(s->app, &s->cx, DB_READ_WRITE, &db);
	db_close(db);
	assert_int_equal(e, E_DATABASE);
	assert_non_null(
	        strstr(str_c(s->arena, s->cx.detail), "PostgreSQL 12 is too old: 13 is the least"));
	cutter_pretend(w->cutter, NULL);
}

static void no_cluster(void **state)
{
	(void)state;
	print_message("# SKIP: FANGSHENG_TEST_PG names no PostgreSQL cluster\n");
	skip();
}

#define WIRE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest none[] = { cmocka_unit_test(no_cluster) };
	const struct CMUnitTest tests[] = {
		WIRE(test_cut_at_each_message),
		WIRE(test_silence_in_the_commit),
		WIRE(test_silence_at_each_message),
		WIRE(test_backends_are_ended),
		WIRE(test_too_old),
	};

	if (!pgbox_there())
		return cmocka_run_group_tests(none, NULL, NULL);
	(void)setenv("FANGSHENG_TEST_DB_ENGINE", "pg", 1);
	(void)setenv("PGSSLMODE", "disable", 1); /* the relay reads messages */
	(void)setenv("PGGSSENCMODE", "disable", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
