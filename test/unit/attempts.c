/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attempts and repeats, as contract.md has them: who may be verified again, with which number and
 * which runs, and that a meter never has two live certificates. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "code/decimal.h"
#include "support/instance.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define THREADS 8

static struct answer put(struct scratch *s, const char *lot, const char *serial, int attempt,
                         enum outcome o)
{
	return upload(s, lot_with(s->arena, lot, serial, attempt, o));
}

static void verdict_is(struct answer a, const char *verdict)
{
	a = must(a);
	str v = said(&a, "/meters/0/verdict");
	if (!str_eq(v, str_of(verdict)))
		fail_msg("%.*s instead of %s: %.*s", P(v), verdict, P(a.body));
}

static void refused(struct answer a, err wanted)
{
	if (a.result != wanted)
		fail_msg("%s instead of %s: %.*s %.*s", err_info(a.result)->name,
		         err_info(wanted)->name, P(a.detail), P(a.body));
}

static void outcomes(void **state)
{
	struct scratch *s = *state;

	verdict_is(put(s, "a", "100000000001", 1, WILL_PASS), "pass");
	verdict_is(put(s, "b", "100000000002", 1, WILL_FAIL), "fail");
	verdict_is(put(s, "c", "100000000003", 1, WILL_BE_INVALID), "invalid");
	verdict_is(put(s, "d", "100000000004", 1, WILL_RETEST), "retest");
}

static void a_meter_that_passed(void **state)
{
	struct scratch *s = *state;

	verdict_is(put(s, "a", "100000000001", 1, WILL_PASS), "pass");
	refused(put(s, "b", "100000000001", 1, WILL_PASS), E_ALREADY_VERIFIED);
	struct answer again = put(s, "b", "100000000001", 2, WILL_PASS);
	refused(again, E_ALREADY_VERIFIED);
	assert_int_equal(again.status, 409);
	assert_true(str_eq(said(&again, "/code"), S("already-verified")));
	assert_true(str_eq(said(&again, "/errors/0/pointer"), S("/meters/0/serial")));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 1);
}

static void numbers_follow_each_other(void **state)
{
	struct scratch *s = *state;

	refused(put(s, "a", "100000000001", 2, WILL_PASS), E_ATTEMPT);
	verdict_is(put(s, "a", "100000000001", 1, WILL_FAIL), "fail");
	refused(put(s, "b", "100000000001", 1, WILL_PASS), E_ATTEMPT);
	refused(put(s, "b", "100000000001", 3, WILL_PASS), E_ATTEMPT);
	verdict_is(put(s, "b", "100000000001", 2, WILL_BE_INVALID), "invalid");
	verdict_is(put(s, "c", "100000000001", 3, WILL_PASS), "pass");
	refused(put(s, "d", "100000000001", 4, WILL_PASS), E_ALREADY_VERIFIED);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification"), 3);
	assert_int_equal(sqlite_int(s, "SELECT after_fail * 10 + after_invalid FROM repeat_count"),
	                 11);
}

static void a_further_attempt_has_a_reason(void **state)
{
	struct scratch *s = *state;

	verdict_is(put(s, "a", "100000000001", 1, WILL_FAIL), "fail");
	str lot = lot_with(s->arena, "b", "100000000001", 2, WILL_PASS);
	refused(upload(s, json_edit(s->arena, lot, "/meters/0/reason", NULL)), E_INVALID);
	verdict_is(upload(s, lot), "pass");
}

static void large_type(struct scratch *s)
{
	(void)must(as_bureau(s, "type.add",
	                     "{\"id\":\"LARGE DN25\",\"medium\":\"water\",\"technology\":"
	                     "\"mechanical\",\"certificate\":\"L\",\"class_milli\":2000,"
	                     "\"dn_mm\":25,\"q3_ml_h\":25000000,\"r_milli\":100000,"
	                     "\"temperature_max_mc\":30000,\"map_pa\":1000000,"
	                     "\"division_ul\":50000}"));
}

/* Refused with this code at this place, and nothing is stored. */
static void refused_at(struct scratch *s, str lot, err wanted, const char *pointer,
                       const char *code)
{
	int64_t stored = sqlite_int(s, "SELECT count(*) FROM verification");
	struct answer a = upload(s, lot);

	refused(a, wanted);
	if (!str_eq(said(&a, "/errors/0/pointer"), str_of(pointer)) ||
	    !str_eq(said(&a, "/errors/0/code"), str_of(code)))
		fail_msg("%s %s: %.*s", pointer, code, P(a.body));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification"), stored);
}

/* A first attempt has none before it, so it has no reason to be made again. */
static void a_first_attempt_has_no_reason(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str lot = lot_of(a, "a", "100000000001");

	refused_at(s, json_edit(a, lot, "/meters/0/reason", "\"rework\""), E_INVALID,
	           "/meters/0/reason", "contradiction");
	refused_at(s, json_edit(a, lot, "/meters/0/previous", "1"), E_INVALID, "/meters/0/previous",
	           "contradiction");
	refused_at(s, json_edit(a, lot, "/meters/0/adjustment", "{\"what\":\"gear\"}"), E_INVALID,
	           "/meters/0/adjustment", "contradiction");
	verdict_is(upload(s, lot), "pass");
}

/* The attempt after `lot`, which is one of 100000000001. */
static str next_with(struct arena *a, const char *lot, int attempt, const char *previous)
{
	str file = lot_with(a, lot, "100000000001", attempt, WILL_BE_INVALID);

	return json_edit(a, file, "/meters/0/previous", previous);
}

/* It names the attempt before, by whichever of its names, and no other one. */
static void previous_is_the_one_before(void **state)
{
	static const char *const bad[] = {
		"2",
		"0",
		"\"b\"",
		"\"the one before\"",
		"\"WDEM0-100000000001-2\"",
		"\"WDEM0-100000000001\"",
		"\"WDEM0-100000000002-1\"",
		"\"XTH0-a\"",
		"\"DEM0\"",
	};
	static const char *const good[] = {
		"1",           "\"2\"",  "\"WDEM0-100000000001-3\"", "\"100000000001-4\"",
		"\"DEM0-n5\"", "\"n6\"",
	};
	struct scratch *s = *state;
	struct arena *a = s->arena;
	struct answer last = must(put(s, "a", "100000000001", 1, WILL_BE_INVALID));

	for (size_t i = 0; i < COUNT_OF(bad); i++)
		refused_at(s, next_with(a, "b", 2, bad[i]), E_ATTEMPT, "/meters/0/previous",
		           "previous");
	for (int i = 0; i < (int)COUNT_OF(good); i++) {
		str lot = next_with(a, str_fmt(a, "n%d", i + 2).p, i + 2, good[i]);
		last = must(upload(s, lot));
	}
	/* by the index of the leaf; the lot's own is another one */
	str index = str_fmt(a, "%lld", (long long)last.first_index);
	refused_at(s, next_with(a, "z", 8, index.p), E_ATTEMPT, "/meters/0/previous", "previous");
	index = str_fmt(a, "%lld", (long long)last.first_index + 1);
	verdict_is(upload(s, next_with(a, "z", 8, index.p)), "invalid");
}

/* Another type, or another day on which it was made, is another meter. */
static void the_same_meter(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str third = lot_with(a, "c", "100000000001", 3, WILL_PASS);
	str lot;

	large_type(s);
	verdict_is(put(s, "a", "100000000001", 1, WILL_BE_INVALID), "invalid");
	lot = lot_with(a, "b", "100000000001", 2, WILL_PASS);
	refused_at(s, json_edit(a, lot, "/type", "\"LARGE DN25\""), E_ATTEMPT, "/type",
	           "type-differs");
	refused_at(s, json_edit(a, lot, "/meters/0/made_on", "\"2026-10-05\""), E_ATTEMPT,
	           "/meters/0/made_on", "made-on-differs");
	/* left out it is not another, and what was said before still holds */
	lot = lot_with(a, "b", "100000000001", 2, WILL_BE_INVALID);
	verdict_is(upload(s, json_edit(a, lot, "/meters/0/made_on", NULL)), "invalid");
	refused_at(s, json_edit(a, third, "/meters/0/made_on", "\"2026-10-05\""), E_ATTEMPT,
	           "/meters/0/made_on", "made-on-differs");
	verdict_is(upload(s, third), "pass");
}

/* The lot as one of a type with ten times the flow, which is verified again after a period. */
static str large(struct scratch *s, str lot)
{
	struct arena *a = s->arena;
	struct answer file = { .body = lot };

	assert_int_equal(json_parse(&s->cx, lot, JSON_DEPTH_MAX, &file.json), OK);
	for (int i = 0; i < 3; i++) {
		const char *at = str_fmt(a, "/bench_runs/%d/seconds", i).p;
		int64_t ms;
		assert_int_equal(decimal_read(said(&file, at), 3, &ms), OK);
		lot = json_edit(a, lot, at, str_c(a, decimal_print(a, ms, 4)));
	}
	return json_edit(a, lot, "/type", "\"LARGE DN25\"");
}

/* Lots of other kinds may verify a meter again; its older certificate is replaced. */
static void a_subsequent_verification(void **state)
{
	struct scratch *s = *state;
	str lot = large(s, lot_with(s->arena, "b", "100000000001", 2, WILL_PASS));

	large_type(s);
	verdict_is(upload(s, large(s, lot_of(s->arena, "a", "100000000001"))), "pass");
	verdict_is(upload(s, json_edit(s->arena, lot, "/kind", "\"subsequent\"")), "pass");
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification WHERE attempt = 1"),
	                 4);
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification WHERE attempt = 2"),
	                 2);
}

/* A small meter is verified once and replaced when due: no later verification gives it a new due
 * day, whatever it is called and whatever comes in between. */
static void no_second_life(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str lot = lot_with(a, "b", "100000000001", 2, WILL_PASS);
	str empty = lot_with(a, "c", "100000000001", 3, WILL_BE_INVALID);
	struct answer again;

	verdict_is(put(s, "a", "100000000001", 1, WILL_PASS), "pass");
	again = must(upload(s, json_edit(a, lot, "/kind", "\"subsequent\"")));
	verdict_is(again, "pass");
	assert_true(str_eq(said(&again, "/meters/0/certificate"), S("")));
	verdict_is(upload(s, json_edit(a, empty, "/kind", "\"in-use\"")), "invalid");
	refused(put(s, "d", "100000000001", 4, WILL_PASS), E_ALREADY_VERIFIED);
	assert_int_equal(sqlite_int(s, "SELECT certificate FROM verification WHERE attempt = 1"),
	                 2);
	assert_int_equal(sqlite_int(s, "SELECT sum(certificate) FROM verification"), 2);
	assert_int_equal(sqlite_int(s, "SELECT count(due_day) FROM verification"), 1);
}

/* -- after a retest -------------------------------------------------------------------------- */

/* Two more bench runs at Q3, and two more runs of the meter, at times and readings of their own. */
static str three_runs(struct arena *a, str lot)
{
	static const char bench_run[] =
	        "{\"id\":\"%d\",\"point\":\"Q3\",\"started_at\":\"2026-11-20T%d:18:46+08:00\","
	        "\"ended_at\":\"2026-11-20T%d:21:20+08:00\",\"operation\":\"start-stop\","
	        "\"method\":\"weighing\",\"seconds\":153.6,\"flow_variation_pct\":1.5,"
	        "\"balance_start_kg\":0.574,\"balance_end_kg\":100.824,\"water_in_c\":18.94,"
	        "\"water_out_c\":18.84,\"inlet_mpa\":0.45,\"outlet_mpa\":0.11}";
	static const char run[] =
	        "{\"bench_run\":\"%d\",\"start_l\":%d.26,\"end_l\":%d.56,\"water_c\":18.93}";

	for (int i = 0; i < 2; i++) {
		lot = json_edit(a, lot, "/bench_runs/-",
		                str_fmt(a, bench_run, 4 + i, 10 + i, 10 + i).p);
		lot = json_edit(a, lot, "/meters/0/runs/-",
		                str_fmt(a, run, 4 + i, 2000 + i * 200, 2100 + i * 200).p);
	}
	return lot;
}

/* A first run at Q3 that is 2.5 % too high. */
static str just_outside(struct arena *a, str lot)
{
	return json_edit(a, lot, "/meters/0/runs/0/start_l", "1650.56");
}

static void after_a_retest(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str second = three_runs(a, lot_with(a, "b", "100000000001", 2, WILL_PASS));

	verdict_is(upload(s, just_outside(a, lot_of(a, "a", "100000000001"))), "retest");
	struct answer other = upload(s, second);
	refused(other, E_ATTEMPT);
	assert_true(str_eq(said(&other, "/errors/0/code"), S("first-run-differs")));
	verdict_is(upload(s, just_outside(a, second)), "pass");
	assert_int_equal(sqlite_int(s, "SELECT after_retest FROM repeat_count"), 1);
}

/* What does not carry all runs is refused at the runs, and stores nothing. */
static void runs_are_missed(struct scratch *s, str lot, const char *code)
{
	struct answer a = upload(s, lot);

	refused(a, E_ATTEMPT);
	if (!str_eq(said(&a, "/errors/0/code"), str_of(code)) ||
	    !str_eq(said(&a, "/errors/0/pointer"), S("/meters/0/runs")))
		fail_msg("%.*s", P(a.body));
}

/* The single first run again asks again for nothing that was not asked before. */
static void the_single_run_again(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str second = just_outside(a, lot_with(a, "b", "100000000001", 2, WILL_PASS));

	verdict_is(upload(s, just_outside(a, lot_of(a, "a", "100000000001"))), "retest");
	runs_are_missed(s, second, "runs-missing");
	runs_are_missed(s, json_edit(a, second, "/meters/0/runs", "[]"), "runs-missing");
	str two = json_edit(a, three_runs(a, second), "/meters/0/runs/4", NULL);
	runs_are_missed(s, two, "runs-missing");
	verdict_is(upload(s, three_runs(a, second)), "pass");
}

/* An attempt whose procedure is wrong must carry the runs too, and does not end what was asked. */
static void invalid_in_between(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str lot = just_outside(a, lot_with(a, "b", "100000000001", 2, WILL_PASS));
	str third = just_outside(a, lot_with(a, "c", "100000000001", 3, WILL_PASS));

	verdict_is(upload(s, just_outside(a, lot_of(a, "a", "100000000001"))), "retest");
	runs_are_missed(s, json_edit(a, lot, "/meters/0/tightness", NULL), "runs-missing");
	str untimed = json_edit(a, three_runs(a, lot), "/bench_runs/4/seconds", NULL);
	verdict_is(upload(s, untimed), "invalid");
	runs_are_missed(s, lot_with(a, "c", "100000000001", 3, WILL_PASS), "runs-missing");
	runs_are_missed(s, third, "runs-missing");
	runs_are_missed(s, three_runs(a, lot_with(a, "c", "100000000001", 3, WILL_PASS)),
	                "first-run-differs");
	verdict_is(upload(s, three_runs(a, third)), "pass");
}

/* The register alone does not make a run: with other readings of the standard it is another one. */
static void another_standard(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str second = three_runs(a, just_outside(a, lot_with(a, "b", "100000000001", 2, WILL_PASS)));

	verdict_is(upload(s, just_outside(a, lot_of(a, "a", "100000000001"))), "retest");
	runs_are_missed(s, json_edit(a, second, "/bench_runs/0/balance_end_kg", "102.9"),
	                "first-run-differs");
	runs_are_missed(s, json_edit(a, second, "/meters/0/runs/0/water_c", "20.5"),
	                "first-run-differs");
	verdict_is(upload(s, second), "pass");
}

/* With a failure it is over: what is measured after a repair is measured anew. */
static void a_failure_ends_it(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	str second = three_runs(a, just_outside(a, lot_with(a, "b", "100000000001", 2, WILL_FAIL)));

	verdict_is(upload(s, just_outside(a, lot_of(a, "a", "100000000001"))), "retest");
	verdict_is(upload(s, second), "fail");
	verdict_is(put(s, "c", "100000000001", 3, WILL_PASS), "pass");
}

/* -- repeats --------------------------------------------------------------------------------- */

static void the_same_bytes_again(void **state)
{
	struct scratch *s = *state;
	str lot = lot_file(s->arena, 7, 20);
	struct answer first = must(upload(s, lot));
	struct answer again = must(upload(s, lot));

	assert_int_equal(first.status, 201);
	assert_int_equal(again.status, 200);
	assert_true(str_eq(first.body, again.body));
	str other = json_edit(s->arena, lot, "/batch", "\"another\"");
	refused(upload(s, other), E_LOT_EXISTS);
	const struct question elsewhere = { ROLE_MAKER, "other", "lot.upload", .body = lot };
	struct answer theirs = must(ask(s, s->arena, &elsewhere));
	assert_true(str_starts(said(&theirs, "/lot"), S("XTH0-")));
}

static void a_dry_run_stores_nothing(void **state)
{
	struct scratch *s = *state;
	struct question q = { ROLE_MAKER, "maker", "lot.upload", .dry_run = true, .key = "k" };
	int64_t leaves = sqlite_int(s, "SELECT size FROM log_head");

	q.body = lot_of(s->arena, "a", "100000000001");
	struct answer dry = must(ask(s, s->arena, &q));
	assert_int_equal(dry.status, 200);
	assert_int_equal(sqlite_int(s, "SELECT size FROM log_head"), leaves);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 0);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM idempotency"), 0);
}

/* -- at the same time ------------------------------------------------------------------------ */

struct worker {
	struct scratch *s;
	pthread_barrier_t *start;
	struct arena *arena;
	str lot;
	struct answer answer;
};

static void *worker_main(void *state)
{
	struct worker *w = state;
	const struct question q = { ROLE_MAKER, "maker", "lot.upload", .body = w->lot };

	(void)pthread_barrier_wait(w->start);
	w->answer = ask(w->s, w->arena, &q);
	return NULL;
}

/* All at once; what came back is in the workers, whose arenas the caller frees. */
static void race(struct worker *w, int n)
{
	pthread_t thread[THREADS];
	pthread_barrier_t start;

	assert_int_equal(pthread_barrier_init(&start, NULL, (unsigned)n), 0);
	for (int i = 0; i < n; i++) {
		w[i].start = &start;
		assert_int_equal(pthread_create(&thread[i], NULL, worker_main, &w[i]), 0);
	}
	for (int i = 0; i < n; i++)
		assert_int_equal(pthread_join(thread[i], NULL), 0);
	(void)pthread_barrier_destroy(&start);
}

static int counted(const struct worker *w, err e)
{
	int n = 0;

	for (int i = 0; i < THREADS; i++)
		n += w[i].answer.result == e;
	return n;
}

static void one_live_certificate(void **state)
{
	struct scratch *s = *state;

	for (int round = 0; round < 20; round++) {
		struct worker w[THREADS];
		for (int i = 0; i < THREADS; i++) {
			w[i] = (struct worker){ .s = s, .arena = arena_new() };
			w[i].lot = lot_of(w[i].arena, str_fmt(w[i].arena, "r%d-%d", round, i).p,
			                  str_fmt(w[i].arena, "1000000000%02d", round).p);
		}
		race(w, THREADS);
		assert_int_equal(counted(w, OK), 1);
		assert_int_equal(counted(w, E_ALREADY_VERIFIED), THREADS - 1);
		for (int i = 0; i < THREADS; i++)
			arena_free(w[i].arena);
	}
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification"), 20);
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM lot"), 20);
}

/* Whether they meet in one group or not: one is stored, all get the same answer. */
static void the_same_lot_at_once(void **state)
{
	struct scratch *s = *state;

	for (int round = 0; round < 20; round++) {
		struct worker w[THREADS];
		int new = 0;
		str lot = lot_of(s->arena, str_fmt(s->arena, "r%d", round).p,
		                 str_fmt(s->arena, "1000000000%02d", round).p);
		for (int i = 0; i < THREADS; i++)
			w[i] = (struct worker){ .s = s, .arena = arena_new(), .lot = lot };
		race(w, THREADS);
		for (int i = 0; i < THREADS; i++) {
			new += must(w[i].answer).status == 201;
			assert_true(str_eq(w[i].answer.body, w[0].answer.body));
		}
		assert_int_equal(new, 1);
		for (int i = 0; i < THREADS; i++)
			arena_free(w[i].arena);
	}
}

/* First and second attempt in one group: the second is decided again when the first is stored. */
static void a_retest_at_once(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;

	for (int round = 0; round < 10; round++) {
		const char *serial = str_fmt(a, "1000000000%02d", round).p;
		str second = lot_with(a, str_fmt(a, "b%d", round).p, serial, 2, WILL_PASS);
		struct question q[2];
		struct answer answer[2];
		for (int i = 0; i < 2; i++)
			q[i] = (struct question){ ROLE_MAKER, "maker", "lot.upload" };
		q[0].body = just_outside(a, lot_of(a, str_fmt(a, "a%d", round).p, serial));
		q[1].body = just_outside(a, three_runs(a, second));
		ask_together(s, a, q, 2, answer);
		verdict_is(answer[0], "retest");
		verdict_is(answer[1], "pass");
	}
}

static void the_same_meter_in_one_group(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;
	struct question q[3];
	struct answer answer[3];

	for (int i = 0; i < 3; i++) {
		q[i] = (struct question){ ROLE_MAKER, "maker", "lot.upload" };
		q[i].body = lot_of(a, i == 1 ? "b" : "a", "100000000001");
	}
	ask_together(s, a, q, 3, answer);
	verdict_is(answer[0], "pass");
	refused(answer[1], E_ALREADY_VERIFIED);
	verdict_is(answer[2], "pass");
	assert_int_equal(answer[2].status, 200);
	assert_true(str_eq(answer[0].body, answer[2].body));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM verification"), 1);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)
#define GROUPED(test) cmocka_unit_test_setup_teardown(test, scratch_setup_serving, scratch_teardown)

static const struct CMUnitTest tests[] = {
	ALONE(outcomes),
	ALONE(a_meter_that_passed),
	ALONE(numbers_follow_each_other),
	ALONE(a_further_attempt_has_a_reason),
	ALONE(a_first_attempt_has_no_reason),
	ALONE(previous_is_the_one_before),
	ALONE(the_same_meter),
	ALONE(a_subsequent_verification),
	ALONE(no_second_life),
	ALONE(after_a_retest),
	ALONE(the_single_run_again),
	ALONE(invalid_in_between),
	ALONE(another_standard),
	ALONE(a_failure_ends_it),
	ALONE(the_same_bytes_again),
	ALONE(a_dry_run_stores_nothing),
	GROUPED(one_live_certificate),
	GROUPED(the_same_lot_at_once),
	GROUPED(a_retest_at_once),
	GROUPED(the_same_meter_in_one_group),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
