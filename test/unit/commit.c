/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Group commit: what calls at the same time get is what they would have got one after the other. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define THREADS 8
#define LOTS 6 /* of each thread */
#define METERS 3
#define TOGETHER 12

/* -- indices --------------------------------------------------------------------------------- */

struct range {
	int64_t first;
	int64_t n;
};

struct worker {
	struct scratch *s;
	struct arena *arena;
	pthread_barrier_t *start;
	int number;
	struct range range[LOTS];
	struct answer answer[LOTS];
};

static str lot_named(struct arena *a, int thread, int lot)
{
	str file = lot_file(a, 1, METERS);

	file = json_edit(a, file, "/lot", str_fmt(a, "\"t%d-%d\"", thread, lot).p);
	for (int i = 0; i < METERS; i++)
		file = json_edit(a, file, str_fmt(a, "/meters/%d/serial", i).p,
		                 str_fmt(a, "\"%06d%03d%03d\"", thread, lot, i).p);
	return file;
}

static void *worker_main(void *state)
{
	struct worker *w = state;
	struct question q = { ROLE_MAKER, "maker", "lot.upload" };

	(void)pthread_barrier_wait(w->start);
	for (int i = 0; i < LOTS; i++) {
		q.body = lot_named(w->arena, w->number, i);
		w->answer[i] = ask(w->s, w->arena, &q);
		w->range[i] = (struct range){ w->answer[i].first_index, w->answer[i].leaf_n };
	}
	return NULL;
}

/* Every other one asks the other server.  Step 0: all upload the same lots. */
static void start_all(struct worker *w, struct scratch *s, struct scratch *other, int step,
                      pthread_barrier_t *start, pthread_t *thread)
{
	for (int i = 0; i < THREADS; i++) {
		w[i] = (struct worker){ i % 2 ? other : s, arena_new(), start,
			                i * step,          { { 0 } },   { { 0 } } };
		assert_int_equal(pthread_create(&thread[i], NULL, worker_main, &w[i]), 0);
	}
}

static int by_first(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

/* The ranges fill the log from where it was to where it is, without gap or overlap. */
static void ranges_meet(struct scratch *s, struct worker *w, int64_t before)
{
	struct range all[THREADS * LOTS];
	int64_t next = before;

	for (int i = 0; i < THREADS; i++)
		for (int k = 0; k < LOTS; k++) {
			(void)must(w[i].answer[k]);
			all[i * LOTS + k] = w[i].range[k];
		}
	qsort(all, THREADS * LOTS, sizeof all[0], by_first);
	for (int i = 0; i < THREADS * LOTS; i++) {
		assert_int_equal(all[i].first, next);
		assert_int_equal(all[i].n, METERS + 1);
		next += all[i].n;
	}
	assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), next);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM leaf"), next);
}

static void ranges_of(struct scratch *s, struct scratch *other)
{
	struct worker w[THREADS];
	pthread_t thread[THREADS];
	pthread_barrier_t start;
	int64_t before = sqlite_int(s, "SELECT size FROM log_head");

	assert_int_equal(pthread_barrier_init(&start, NULL, THREADS), 0);
	start_all(w, s, other, 1, &start, thread);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	(void)pthread_barrier_destroy(&start);
	ranges_meet(s, w, before);
	for (int i = 0; i < THREADS; i++)
		arena_free(w[i].arena);
}

static void ranges(void **state)
{
	ranges_of(*state, *state);
}

static void ranges_of_two_servers(void **state)
{
	struct scratch twin;

	scratch_twin(*state, &twin);
	ranges_of(*state, &twin);
	scratch_twin_end(&twin);
}

/* The same lot sent to both at once is stored once, and both hear the same. */
static void one_lot_to_two_servers(void **state)
{
	struct scratch *s = *state;
	struct scratch twin;
	struct worker w[THREADS];
	pthread_t thread[THREADS];
	pthread_barrier_t start;

	scratch_twin(s, &twin);
	assert_int_equal(pthread_barrier_init(&start, NULL, THREADS), 0);
	start_all(w, s, &twin, 0, &start, thread);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	(void)pthread_barrier_destroy(&start);
	for (int k = 0; k < LOTS; k++) {
		int stored = 0;
		for (int i = 0; i < THREADS; i++) {
			stored += must(w[i].answer[k]).status == 201;
			assert_true(str_eq(w[i].answer[k].body, w[0].answer[k].body));
		}
		assert_int_equal(stored, 1);
	}
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), LOTS);
	for (int i = 0; i < THREADS; i++)
		arena_free(w[i].arena);
	scratch_twin_end(&twin);
}

/* -- refusals -------------------------------------------------------------------------------- */

/* Every third lot of the group holds a meter that is verified already. */
static void a_refusal_among_others(void **state)
{
	struct scratch *s = *state;
	struct question q[TOGETHER];
	struct answer a[TOGETHER];
	int64_t next;

	(void)must(upload(s, lot_of(s->arena, "old", "999999999999")));
	for (int i = 0; i < TOGETHER; i++) {
		q[i] = (struct question){ ROLE_MAKER, "maker", "lot.upload" };
		q[i].body = lot_named(s->arena, 9, i);
		if (i % 3 == 1)
			q[i].body = json_edit(s->arena, q[i].body, "/meters/2/serial",
			                      "\"999999999999\"");
	}
	next = sqlite_int(s, "SELECT size FROM log_head") + 1; /* the token's leaf */
	ask_together(s, s->arena, q, TOGETHER, a);
	for (int i = 0; i < TOGETHER; i++) {
		if (i % 3 == 1) {
			assert_int_equal(a[i].result, E_ALREADY_VERIFIED);
			continue;
		}
		assert_int_equal(must(a[i]).first_index, next);
		next += METERS + 1;
	}
	assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), next);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 1 + TOGETHER * 2 / 3);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification"),
	                 1 + METERS * TOGETHER * 2 / 3);
}

/* A fault that only one call causes: the others are stored all the same. */
static void a_fault_among_others(void **state)
{
	struct scratch *s = *state;
	struct question q[3];
	struct answer a[3];

	sqlite_do(s, s->pg ? "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS "
	                     "$$ BEGIN RAISE 'integer overflow'; END $$;"
	                     "CREATE TRIGGER no BEFORE INSERT ON lot FOR EACH ROW WHEN (NEW.lot = "
	                     "'DEM0-t9-1') EXECUTE FUNCTION no()"
	                   : "CREATE TRIGGER no BEFORE INSERT ON lot WHEN NEW.lot = 'DEM0-t9-1' "
	                     "BEGIN SELECT abs(NEW.meters * 0 - 9223372036854775807 - 1); END");
	for (int i = 0; i < 3; i++) {
		q[i] = (struct question){ ROLE_MAKER, "maker", "lot.upload" };
		q[i].body = lot_named(s->arena, 9, i);
	}
	ask_together(s, s->arena, q, 3, a);
	sqlite_do(s, s->pg ? "DROP TRIGGER no ON lot" : "DROP TRIGGER no");
	assert_int_equal(must(a[0]).status, 201);
	assert_int_equal(a[1].status, 500);
	assert_int_equal(must(a[2]).status, 201);
	assert_int_equal(must(upload(s, q[1].body)).status, 201);
}

/* -- authority ------------------------------------------------------------------------------- */

static const char *const changes[] = { "suspend", "resume" };

/* Suspends and resumes while the others upload; ends with a suspension. */
static void authority_moves(struct scratch *s)
{
	for (int i = 0; i < 9; i++)
		(void)must(decide_grant(s, changes[i % 2], SCRATCH_GRANT, ""));
}

/* Where in the log the grant was changed, in order. */
static int changes_read(struct scratch *s, int64_t *at, int max)
{
	int n = 0;
	int64_t size = sqlite_int(s, "SELECT size FROM log_head");

	for (int64_t i = 0; i < size; i++) {
		const char *q = str_fmt(s->arena,
		                        "SELECT instr(bytes, CAST('\"type\":\"grant_change\"' "
		                        "AS BYTEA)) FROM leaf WHERE idx = %lld",
		                        (long long)i)
		                        .p;
		if (sqlite_int(s, q) > 0) {
			assert_true(n < max);
			at[n++] = i;
		}
	}
	return n;
}

/* A lot whose authority is k changes after the start stands between the k-th change and the next.
 */
static void lots_stand_where_they_decided(struct scratch *s, const struct worker *w, int64_t base)
{
	int64_t at[16];
	int n = changes_read(s, at, 16);

	assert_int_equal(n, 9);
	for (int i = 0; i < THREADS; i++)
		for (int k = 0; k < LOTS; k++) {
			const struct answer *a = &w[i].answer[k];
			int seen = (int)(a->authority - base);
			if (a->result == E_STALE)
				continue;
			(void)must(*a);
			assert_in_range(seen, 0, 9);
			if (seen > 0)
				assert_true(a->first_index > at[seen - 1]);
			if (seen < 9)
				assert_true(a->first_index < at[seen]);
		}
}

static void authority_races_of(struct scratch *s, struct scratch *other)
{
	struct worker w[THREADS];
	pthread_t thread[THREADS];
	pthread_barrier_t start;
	int64_t base = sqlite_int(s, "SELECT authority FROM log_head");

	assert_int_equal(pthread_barrier_init(&start, NULL, THREADS + 1), 0);
	start_all(w, s, other, 1, &start, thread);
	(void)pthread_barrier_wait(&start);
	authority_moves(s);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	(void)pthread_barrier_destroy(&start);
	lots_stand_where_they_decided(s, w, base);
	for (int i = 0; i < THREADS; i++)
		arena_free(w[i].arena);
}

static void authority_races(void **state)
{
	authority_races_of(*state, *state);
}

static void authority_races_of_two_servers(void **state)
{
	struct scratch twin;

	scratch_twin(*state, &twin);
	authority_races_of(*state, &twin);
	scratch_twin_end(&twin);
}

/* An upload that was prepared before a change and comes to the committer after it is prepared
 * again: the first lot is decided before the suspension, the second after it. */
static void a_change_in_between(void **state)
{
	struct scratch *s = *state;
	const struct question q[3] = {
		{ ROLE_MAKER, "maker", "lot.upload", .body = lot_named(s->arena, 1, 1) },
		{ ROLE_BUREAU, "bureau", "grant.suspend",
		  "{\"id\":\"" SCRATCH_GRANT "\",\"reason\":\"r\"}" },
		{ ROLE_MAKER, "maker", "lot.upload", .body = lot_named(s->arena, 1, 2) },
	};
	struct answer a[3];

	ask_together(s, s->arena, q, 3, a);
	(void)must(a[0]);
	(void)must(a[1]);
	(void)must(a[2]);
	assert_int_equal(a[0].authority + 1, a[2].authority);
	assert_true(a[0].first_index < a[1].first_index);
	assert_true(a[1].first_index < a[2].first_index);
	assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot WHERE lot = 'DEM0-t1-1'"), 0);
	assert_int_equal(sqlite_int(s, "SELECT withheld FROM lot WHERE lot = 'DEM0-t1-2'"), 1);
}

#define GROUPED(test) cmocka_unit_test_setup_teardown(test, scratch_setup_serving, scratch_teardown)

static const struct CMUnitTest tests[] = {
	GROUPED(ranges),
	GROUPED(a_refusal_among_others),
	GROUPED(a_fault_among_others),
	GROUPED(authority_races),
	GROUPED(a_change_in_between),
	GROUPED(ranges_of_two_servers),
	GROUPED(one_lot_to_two_servers),
	GROUPED(authority_races_of_two_servers),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
