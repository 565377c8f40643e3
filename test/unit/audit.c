/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replaying logs: an honest one has no flaw and gives the rows that it should; then it is tampered
 * with, leaf by leaf and fact by fact, and each time that is found, under its own name and no
 * other.  What is done to results is in audit_results.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "audit/map.h"
#include "audit/tiles.h"
#include "base/date.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

/* -- honest logs ----------------------------------------------------------------------------- */

static void test_honest(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 6);
	const struct expected_lot *lot;
	struct expected_attempt *a;

	log_lot_write(m);
	only(t, FLAW_NONE);
	assert_int_equal(replay_counts(t->replay).meters, 6);
	assert_int_equal(replay_counts(t->replay).lots, 1);
	assert_int_equal(replay_counts(t->replay).facts, 8);
	lot = attempts_lot_find(replay_attempts(t->replay), m->facts.lot);
	assert_non_null(lot);
	assert_int_equal(lot->row.passed, 6);
	assert_int_equal(lot->row.first_index, m->lot_index);
	assert_int_equal(lot->stat[POINT_HIGH].n, 6);
	assert_int_equal(lot->awaiting, 0);
	a = attempts_find(replay_attempts(t->replay), m->meter_facts[3].code, 1);
	assert_non_null(a);
	assert_int_equal(a->index, m->lot_index + 4);
	assert_int_equal(a->fate, FATE_LIVE);
	assert_null(attempts_find(replay_attempts(t->replay), m->meter_facts[3].code, 2));
}

static void test_sums(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);
	int64_t sum = 0, sum2 = 0;

	for (int i = 0; i < 3; i++) {
		int64_t e = m->result[i].point[POINT_LOW].error_ppm;
		sum += e;
		sum2 += e * e;
	}
	log_lot_write(m);
	only(t, FLAW_NONE);
	const struct row_lot_stat *s =
	        &attempts_lot_at(replay_attempts(t->replay), 0)->stat[POINT_LOW];
	assert_int_equal(s->sum_ppm, sum);
	assert_int_equal(s->sum_ppm2, sum2);
}

/* A leaking meter spoils the others of its series, and one of two leaves about a person is not the
 * latest: both are in order when they are said as they are. */
static void test_leak_and_renewal(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	m->person[LOG_CHECKER].level = 2;
	log_person(m, LOG_CHECKER);
	log_lot(m, 3, 5);
	m->meter[2].tightness.leak = true;
	log_judge(m);
	assert_int_equal(m->result[2].verdict, VERDICT_FAIL);
	log_lot_write(m);
	only(t, FLAW_NONE);
}

static void test_approval(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);
	const struct attempts *attempts;

	m->facts.approver = S_NONE;
	memmove(&m->rest[3], &m->rest[4], 3 * sizeof m->rest[0]);
	m->facts.rest_n--;
	log_judge(m);
	log_lot_write(m);
	only(t, FLAW_NONE);
	attempts = replay_attempts(t->replay);
	assert_int_equal(attempts_find(attempts, m->meter_facts[0].code, 1)->fate, FATE_AWAITS);
	log_approve(m, 2);
	only(t, FLAW_NONE);
	attempts = replay_attempts(t->replay);
	assert_int_equal(attempts_find(attempts, m->meter_facts[0].code, 1)->fate, FATE_LIVE);
	log_approve(m, 2);
	only(t, FLAW_CERTIFICATE);
}

/* -- the log --------------------------------------------------------------------------------- */

static void test_canonical(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	log_put(m, log_replaced(m, m->leaf[0], "\"by\"", " \"by\""));
	among(t, FLAW_NOT_CANONICAL);
}

static void test_canonical_meter(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);
	int lot = log_lot_write(m);

	m->leaf[lot + 2] = log_replaced(m, m->leaf[lot + 2], ",\"at\"", ", \"at\"");
	only(t, FLAW_NOT_CANONICAL);
}

static void test_chain(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	int second;

	log_facts(m);
	log_grant(m);
	only(t, FLAW_NONE);
	second = log_grant(m);
	m->leaf[second] = log_replaced(m, m->leaf[second], "\"prev\":8,", "\"prev\":7,");
	only(t, FLAW_CHAIN);
	m->leaf[second] = log_replaced(m, m->leaf[second], "\"prev\":7,", "");
	only(t, FLAW_CHAIN);
}

static void test_unknown(void **state)
{
	struct trial *t = *state;

	log_put(t->log, S("{\"type\":\"surprise\"}"));
	only(t, FLAW_UNKNOWN_TYPE);
	t->log->n = 0;
	log_put(t->log, S("{\"type\":"));
	only(t, FLAW_UNREADABLE);
	t->log->n = 0;
	log_put(t->log, S("{\"fact\":{},\"type\":\"person\"}"));
	only(t, FLAW_UNREADABLE);
}

static void test_lot_incomplete(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);

	log_lot_write(m);
	m->n--;
	only(t, FLAW_LOT_INCOMPLETE);
	log_grant(m);
	only(t, FLAW_LOT_INCOMPLETE);
}

static void test_stray_meter(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);
	int lot = log_lot_write(m);

	log_put(m, m->leaf[lot + 1]);
	only(t, FLAW_STRAY_METER);
}

static void test_meter_of_another_lot(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);
	int lot = log_lot_write(m);

	char *hash = strstr((char *)(uintptr_t)m->leaf[lot + 1].p, "\"lot_leaf\":\"") + 12;

	*hash = *hash == '0' ? '1' : '0';
	only(t, FLAW_STRAY_METER);
}

/* It stands in the log after a suspension, and says that it came in before. */
static void test_lot_dated_back(void **state)
{
	struct trial *trial = *state;
	struct log_maker *m = trial->log;

	log_facts(m);
	log_grant_change(m, "suspended", LOG_AT_MS + 86400000);
	log_lot(m, 1, 2);
	log_lot_write(m);
	replay(trial);
	assert_int_equal(flaws_of(&trial->flaws, FLAW_ORDER),
	                 2); /* of all, and of what it rests on */
}

static void test_lot_twice(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	log_lot_write(m);
	log_lot_write(m);
	only(t, FLAW_LOT_TWICE);
}

/* -- what a lot rests on --------------------------------------------------------------------- */

static void test_superseded(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	log_person(m, LOG_VERIFIER); /* after the lot was prepared, before it is written */
	log_lot_write(m);
	only(t, FLAW_REST_SUPERSEDED);
}

static void test_superseded_grant(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	log_grant_change(m, "suspended", LOG_AT_MS);
	log_lot_write(m);
	only(t, FLAW_REST_SUPERSEDED);
}

static void test_rest_hash(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->rest[1].hash[5] ^= 1;
	log_lot_write(m);
	only(t, FLAW_REST_UNKNOWN);
}

static void test_rest_missing(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->facts.rest_n = 6;
	log_lot_write(m);
	only(t, FLAW_REST_KIND);
}

static void test_rest_order(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);
	struct rest first = m->rest[1];

	m->rest[1] = m->rest[2];
	m->rest[2] = first;
	log_lot_write(m);
	only(t, FLAW_REST_KIND);
}

static void test_stranger(void **state)
{
	struct trial *t = *state;

	t->log->organisation.kind = S("supply");
	log_lot_write(lot_made(t, 2));
	only(t, FLAW_ORGANISATION);
}

static void test_prefix(void **state)
{
	struct trial *t = *state;

	t->log->organisation.prefix = S("DEM1");
	log_lot_write(lot_made(t, 2));
	only(t, FLAW_NAME);
}

static void test_code(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->meter_facts[1].code = S("WDEM0-0000");
	log_judge(m);
	log_lot_write(m);
	only(t, FLAW_NAME);
}

static void grant_spoiled(struct trial *t)
{
	log_lot_write(lot_made(t, 2));
	only(t, FLAW_GRANT);
	t->log->n = 0;
	t->log->grant = log_maker_new(&t->cx)->grant;
}

static void test_grant(void **state)
{
	struct trial *t = *state;
	struct fact_grant *g = &t->log->grant;

	g->regulations = S("jjg-577-2012");
	grant_spoiled(t);
	g->benches = S("B-99 B-98");
	grant_spoiled(t);
	g->medium = S("gas");
	grant_spoiled(t);
	g->organisation = S("other-maker"); /* which is not registered either */
	log_lot_write(lot_made(t, 2));
	among(t, FLAW_GRANT);
	t->log->n = 0;
	*g = log_maker_new(&t->cx)->grant;
	g->size_max_milli = 14000;
	grant_spoiled(t);
	g->class_max_milli = 1500;
	grant_spoiled(t);
	g->valid_until_day = 20776;
	grant_spoiled(t);
	g->valid_from_day = 20778;
	log_lot_write(lot_made(t, 2));
	among(t, FLAW_GRANT);
}

static void person_spoiled(struct trial *t, enum log_person who)
{
	log_lot_write(lot_made(t, 2));
	only(t, FLAW_PERSON);
	t->log->n = 0;
	t->log->person[who] = log_maker_new(&t->cx)->person[who];
}

static void test_person(void **state)
{
	struct trial *t = *state;
	struct fact_person *p = t->log->person;

	p[LOG_VERIFIER].water = 0;
	person_spoiled(t, LOG_VERIFIER);
	p[LOG_CHECKER].organisation = S("other-maker");
	person_spoiled(t, LOG_CHECKER);
	p[LOG_APPROVER].signatory = 0;
	person_spoiled(t, LOG_APPROVER);
	p[LOG_VERIFIER].valid_until_day = 20776;
	person_spoiled(t, LOG_VERIFIER);
}

static void test_same_person(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->facts.checker = m->facts.verifier;
	m->rest[2] = m->rest[1];
	log_lot_write(m);
	only(t, FLAW_PERSON);
	m->n = 0;
	lot_made(t, 2);
	m->facts.verifier = m->facts.approver; /* who may approve, but not this one */
	m->rest[1] = m->rest[3];
	log_lot_write(m);
	only(t, FLAW_PERSON);
	m->n = 0;
	lot_made(t, 2);
	m->facts.checker = m->facts.approver; /* that is allowed */
	m->rest[2] = m->rest[3];
	log_lot_write(m);
	only(t, FLAW_NONE);
}

static void test_bench(void **state)
{
	struct trial *t = *state;

	t->log->bench.valid_until_day = 20776;
	log_lot_write(lot_made(t, 2));
	only(t, FLAW_BENCH);
}

/* No meter stands beyond the bench, nor two at one place. */
static void test_positions(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);

	m->meter[2].position = m->bench.positions + 1;
	log_lot_write(m);
	only(t, FLAW_BENCH);
	m->n = 8;
	m->meter[2].position = m->meter[1].position;
	log_lot_write(m);
	only(t, FLAW_BENCH);
	m->n = 8;
	m->meter[2].position = ABSENT;
	log_lot_write(m);
	only(t, FLAW_NONE);
}

static void test_equipment(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->file.lot.bench.u_rel_ppm--;
	log_lot_write(m);
	only(t, FLAW_TYPE);
	m->n = 8;
	m->file.lot.bench.u_rel_ppm++;
	m->file.lot.type.class_milli = 1000;
	log_lot_write(m);
	only(t, FLAW_TYPE);
}

static void test_regulation(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->facts.regulation_sha256[0] ^= 1;
	log_lot_write(m);
	only(t, FLAW_REGULATION);
}

static void test_regulation_text(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	m->regulation.text = str_fmt(t->cx.arena, "%.*s ", P(m->regulation.text));
	log_fact(m, FACT_REGULATION, m->regulation.id, &m->regulation);
	only(t, FLAW_UNREADABLE);
}

static void test_rules_version(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->facts.rules = RULES_VERSION + 1;
	log_lot_write(m);
	only(t, FLAW_RULES_VERSION);
}

static void test_future(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 1);

	m->facts.at_ms = day_moment(20777);
	m->meter_facts[0].at_ms = m->facts.at_ms;
	log_lot_write(m);
	only(t, FLAW_FUTURE);
}

/* -- parts ----------------------------------------------------------------------------------- */

static void test_map(void **state)
{
	const struct short_key secret = { { 1, 2, 3 } };
	struct map m = map_open(sizeof(uint64_t), &secret);
	char name[32];
	bool is_new;
	uint64_t at = 0, n = 0;

	(void)state;
	for (uint64_t i = 0; i < 20000; i++) {
		str key = { name, (size_t)snprintf(name, sizeof name, "meter %d", (int)i) };
		*(uint64_t *)map_put(&m, (uint32_t)(i % 3), key, &is_new) = i;
		assert_true(is_new);
	}
	for (uint64_t i = 0; i < 20000; i++) {
		str key = { name, (size_t)snprintf(name, sizeof name, "meter %d", (int)i) };
		assert_int_equal(*(uint64_t *)map_find(&m, (uint32_t)(i % 3), key), i);
		assert_null(map_find(&m, (uint32_t)(i % 3 + 1), key));
	}
	while (map_next(&m, &at) != NULL)
		n++;
	assert_int_equal(n, 20000);
	map_close(&m);
}

static void tile_count(void *state, int level, uint64_t n, str bytes)
{
	uint64_t *count = state;

	count[level]++;
	assert_int_equal(bytes.n, n == count[level] - 1 ? bytes.n : 0);
}

static void test_tiles(void **state)
{
	struct tiles *t = NEW(((struct trial *)*state)->cx.arena, struct tiles);
	uint64_t count[TILE_LEVELS] = { 0 };
	struct hash leaf = sha256(S("leaf"));

	for (int i = 0; i < 256 * 256 + 257; i++)
		tiles_add(t, &leaf, tile_count, count);
	assert_int_equal(count[0], 257);
	assert_int_equal(count[1], 1);
	tiles_rest(t, tile_count, count);
	assert_int_equal(count[0], 258);
	assert_int_equal(count[1], 2);
	assert_int_equal(count[2], 1);
	assert_int_equal(count[3], 0);
}

static void test_flaws_bounded(void **state)
{
	struct trial *t = *state;

	for (int i = 0; i < FLAWS_KEPT + 50; i++)
		flaw_note(&t->flaws, FLAW_ORDER, i, "%d", i);
	assert_int_equal(t->flaws.n, FLAWS_KEPT + 50);
	assert_int_equal(t->flaws.kept, FLAWS_KEPT);
	assert_true(str_starts(flaw_print(t->cx.arena, &t->flaws.flaw[7]), S("leaf 7: order: ")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_honest),
		TEST(test_sums),
		TEST(test_leak_and_renewal),
		TEST(test_approval),
		TEST(test_canonical),
		TEST(test_canonical_meter),
		TEST(test_chain),
		TEST(test_unknown),
		TEST(test_lot_incomplete),
		TEST(test_stray_meter),
		TEST(test_meter_of_another_lot),
		TEST(test_lot_dated_back),
		TEST(test_lot_twice),
		TEST(test_superseded),
		TEST(test_superseded_grant),
		TEST(test_rest_hash),
		TEST(test_rest_missing),
		TEST(test_rest_order),
		TEST(test_stranger),
		TEST(test_prefix),
		TEST(test_code),
		TEST(test_grant),
		TEST(test_person),
		TEST(test_same_person),
		TEST(test_bench),
		TEST(test_positions),
		TEST(test_equipment),
		TEST(test_regulation),
		TEST(test_regulation_text),
		TEST(test_rules_version),
		TEST(test_future),
		TEST(test_map),
		TEST(test_tiles),
		TEST(test_flaws_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
