/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replaying logs whose verdicts, errors, certificates or attempts were tampered with: each must be
 * found, under its own name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "audit/replay.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

/* -- results --------------------------------------------------------------------------------- */

static void test_verdict(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);
	struct meter_run *run = NEW_N(t->cx.arena, struct meter_run, m->meter[1].run_n);

	memcpy(run, m->meter[1].run, m->meter[1].run_n * sizeof *run);
	run[0].end_ul += run[0].end_ul / 5; /* far outside, and still said to pass */
	m->meter[1].run = run;
	log_lot_write(m);
	among(t, FLAW_VERDICT);
	among(t, FLAW_POINT);
	among(t, FLAW_CERTIFICATE);
}

static void test_point(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);

	m->result[0].point[POINT_MIDDLE].error_ppm++;
	log_lot_write(m);
	only(t, FLAW_POINT);
	m->n = 8;
	m->result[0].point[POINT_MIDDLE].error_ppm--;
	m->result[2].point[POINT_MIDDLE].measured = false;
	log_lot_write(m);
	only(t, FLAW_POINT);
}

static void test_findings(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);

	m->result[0].finding[m->result[0].finding_n++] =
	        (struct finding){ FINDING_LEAK, SEVERITY_WARNING, -1, "" };
	log_lot_write(m);
	only(t, FLAW_FINDINGS);
}

static void test_certificate(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 3);

	m->meter_facts[1].certificate = S_NONE;
	log_lot_write(m);
	only(t, FLAW_CERTIFICATE);
	m->n = 8;
	m->meter_facts[1].certificate = str_fmt(t->cx.arena, "%.*s-2", P(m->meter_facts[1].code));
	log_lot_write(m);
	only(t, FLAW_CERTIFICATE);
}

static void test_certificate_of_a_failure(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 1);
	str number = m->meter_facts[0].certificate;

	m->meter[0].appearance = S("the glass is broken");
	log_judge(m);
	assert_int_equal(m->meter_facts[0].certificate.n, 0);
	m->meter_facts[0].certificate = number;
	log_lot_write(m);
	only(t, FLAW_CERTIFICATE);
}

/* Small meters are verified once: a later pass has no certificate, and one is a flaw. */
static void test_certificate_of_a_second_life(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 1);
	str number = m->meter_facts[0].certificate;

	m->file.lot.kind = KIND_SUBSEQUENT;
	log_judge(m);
	assert_int_equal(m->result[0].verdict, VERDICT_PASS);
	m->meter_facts[0].certificate = number;
	log_lot_write(m);
	only(t, FLAW_CERTIFICATE);
	m->n = 8;
	m->meter_facts[0].certificate = S_NONE;
	log_lot_write(m);
	only(t, FLAW_NONE);
}

/* -- attempts -------------------------------------------------------------------------------- */

/* The same meters once more, in a lot of another name. */
static void lot_again(struct log_maker *m, const char *name, int64_t attempt)
{
	struct meter_file *file = NEW_N(m->cx->arena, struct meter_file, m->file.lot.meter_n);

	m->facts.lot = str_of(name);
	for (uint32_t i = 0; i < m->file.lot.meter_n; i++) {
		m->meter_facts[i].lot = m->facts.lot;
		m->meter[i].attempt = attempt;
		file[i] = m->file.meter_file[i];
		if (attempt > 1 && file[i].reason == 0)
			file[i].reason = REASON_REWORK;
	}
	m->file.meter_file = file;
	log_judge(m);
	log_lot_write(m);
}

static void test_attempt_gap(void **state)
{
	struct trial *t = *state;

	lot_again(lot_made(t, 1), "DEM0-A", 2);
	only(t, FLAW_ATTEMPT);
}

static void test_attempt_twice(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 1);

	log_lot_write(m);
	lot_again(m, "DEM0-A", 1);
	only(t, FLAW_ATTEMPT);
}

static void test_already_verified(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 1);

	log_lot_write(m);
	lot_again(m, "DEM0-A", 2);
	only(t, FLAW_ALREADY_VERIFIED);
}

static struct log_maker *failed_made(struct trial *t)
{
	struct log_maker *m = lot_made(t, 1);

	m->meter[0].appearance = S("a scratch");
	log_judge(m);
	log_lot_write(m);
	m->meter[0].appearance = S("ok");
	return m;
}

static struct meter_file *told(struct log_maker *m)
{
	struct meter_file *file = NEW(m->cx->arena, struct meter_file);

	*file = m->file.meter_file[0];
	m->file.meter_file = file;
	return file;
}

/* A first attempt has no reason to be made again; a further one has, and names the one before. */
static void test_reason(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 1);

	told(m)->reason = REASON_REWORK;
	lot_again(m, "DEM0-A", 1);
	only(t, FLAW_ATTEMPT);
	m->n = 8;
	told(m)->reason = 0;
	m = failed_made(t);
	m->facts.lot = m->meter_facts[0].lot = S("DEM0-A");
	m->meter[0].attempt = 2;
	log_judge(m);
	log_lot_write(m);
	only(t, FLAW_ATTEMPT);
}

static void test_previous(void **state)
{
	static const struct {
		const char *previous;
		enum flaw_code flaw;
	} trial[] = {
		{ "1", FLAW_NONE },
		{ "2", FLAW_ATTEMPT },
		{ "DEM0-20261120-W1", FLAW_NONE },
		{ "9", FLAW_NONE },
		{ "20261120-W1", FLAW_NONE },
		{ "8", FLAW_ATTEMPT },
		{ "DEM0", FLAW_ATTEMPT },
	};
	struct trial *t = *state;
	struct log_maker *m = failed_made(t);
	int kept = m->n;

	for (size_t i = 0; i < sizeof trial / sizeof *trial; i++) {
		m->n = kept;
		told(m)->previous = str_of(trial[i].previous);
		lot_again(m, "DEM0-A", 2);
		only(t, trial[i].flaw);
	}
}

/* Another type, or another day on which it was made, is another meter. */
static void test_another_meter(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = failed_made(t);
	int64_t made_day = m->meter[0].made_day;

	m->meter[0].made_day = ABSENT;
	m->meter[0].appearance = S("a scratch");
	lot_again(m, "DEM0-A", 2);
	only(t, FLAW_NONE);
	int kept = m->n;
	m->meter[0].made_day = made_day - 1;
	lot_again(m, "DEM0-B", 3);
	only(t, FLAW_ATTEMPT);
	m->n = kept;
	m->meter[0].made_day = made_day;
	m->type.id = m->file.type = S("ANOTHER");
	log_fact(m, FACT_TYPE, m->type.id, &m->type);
	log_rests(m);
	lot_again(m, "DEM0-B", 3);
	only(t, FLAW_ATTEMPT);
}

/* What comes between does not make another first verification of it. */
static void test_first_after_in_use(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 1);

	log_lot_write(m);
	m->file.lot.kind = KIND_IN_USE;
	m->meter[0].appearance = S("the seal is broken");
	lot_again(m, "DEM0-A", 2);
	only(t, FLAW_NONE);
	m->file.lot.kind = KIND_FIRST;
	m->meter[0].appearance = S("ok");
	lot_again(m, "DEM0-B", 3);
	only(t, FLAW_ALREADY_VERIFIED);
}

/* After a failure the next attempt is in order; what was counted and what is live is known. */
static void test_next_attempt(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 1);
	const struct attempts *attempts;
	const struct expected_repeats *repeats;

	m->meter[0].appearance = S("a scratch");
	log_judge(m);
	log_lot_write(m);
	m->meter[0].appearance = S("ok");
	lot_again(m, "DEM0-A", 2);
	only(t, FLAW_NONE);
	attempts = replay_attempts(t->replay);
	assert_int_equal(attempts_find(attempts, m->meter_facts[0].code, 1)->fate, FATE_NONE);
	assert_int_equal(attempts_find(attempts, m->meter_facts[0].code, 2)->fate, FATE_LIVE);
	repeats = attempts_repeats(attempts, S("demo-maker"), m->bench.id, S("p-verifier"));
	assert_non_null(repeats);
	assert_int_equal(repeats->after_fail, 1);
	assert_int_equal(repeats->after_invalid, 0);
}

/* Two more fillings like the lot's first one, an hour and two hours later. */
static void bench_runs_add(struct log_maker *m)
{
	struct lot *lot = &m->file.lot;
	uint32_t n = lot->bench_run_n;
	struct bench_run *run = NEW_N(m->cx->arena, struct bench_run, n + 2);
	struct strs *standards = NEW_N(m->cx->arena, struct strs, n + 2);

	memcpy(run, lot->bench_run, n * sizeof *run);
	memcpy(standards, m->file.standards, n * sizeof *standards);
	for (uint32_t i = 0; i < 2; i++) {
		run[n + i] = run[0];
		run[n + i].id = str_fmt(m->cx->arena, "more-%u", i);
		run[n + i].started_ms += (i + 1) * 3600000;
		run[n + i].ended_ms += (i + 1) * 3600000;
	}
	lot->bench_run = run;
	lot->bench_run_n = n + 2;
	m->file.shared_n += 2;
	m->file.standards = standards;
}

/* A lot of one meter whose first run at Q3 is outside; what `three` receives is that run and two
 * honest ones at the point. */
static struct log_maker *retest_made(struct trial *t, struct meter_run *three)
{
	struct log_maker *m = lot_made(t, 1);
	uint32_t n = m->meter[0].run_n;
	struct meter_run *run = NEW_N(t->cx.arena, struct meter_run, n);

	memcpy(run, m->meter[0].run, n * sizeof *run);
	memcpy(three, run, n * sizeof *run);
	three[n] = run[0];
	three[n].bench_run = m->file.lot.bench_run_n;
	three[n + 1] = run[0];
	three[n + 1].bench_run = m->file.lot.bench_run_n + 1;
	bench_runs_add(m);
	run[0].end_ul += (run[0].end_ul - run[0].start_ul) / 40;
	three[0] = run[0];
	m->meter[0].run = run;
	log_judge(m);
	assert_int_equal(m->result[0].verdict, VERDICT_RETEST);
	log_lot_write(m);
	only(t, FLAW_NONE);
	return m;
}

/* After a retest the stored first runs must come again, all three of them; better ones, or the
 * first one alone, do not do. */
static void test_first_run(void **state)
{
	struct trial *t = *state;
	struct meter_run three[16];
	struct log_maker *m = retest_made(t, three);
	int kept = m->n;

	lot_again(m, "DEM0-A", 2);
	only(t, FLAW_RUNS_MISSING);
	m->n = kept;
	m->meter[0].run = three;
	m->meter[0].run_n += 2;
	lot_again(m, "DEM0-A", 2);
	only(t, FLAW_NONE);
	m->n = kept;
	three[0].end_ul--;
	lot_again(m, "DEM0-A", 2);
	only(t, FLAW_FIRST_RUN);
	m->n = kept;
	three[0].end_ul++;
	three[0].water_mc += 10;
	lot_again(m, "DEM0-A", 2);
	only(t, FLAW_FIRST_RUN);
}

/* An invalid attempt in between leaves open what was asked. */
static void test_retest_survives(void **state)
{
	struct trial *t = *state;
	struct meter_run three[16];
	struct log_maker *m = retest_made(t, three);
	const struct meter_run *single = m->meter[0].run;
	uint32_t n = m->meter[0].run_n;
	struct bench_run *last = (struct bench_run *)(uintptr_t)&m->file.lot.bench_run[n + 1];

	m->meter[0].run = three;
	m->meter[0].run_n = n + 2;
	last->duration_us = ABSENT; /* a fault of the procedure */
	lot_again(m, "DEM0-A", 2);
	assert_int_equal(m->result[0].verdict, VERDICT_INVALID);
	only(t, FLAW_NONE);
	last->duration_us = last[-1].duration_us;
	int kept = m->n;
	m->meter[0].run = single;
	m->meter[0].run_n = n;
	lot_again(m, "DEM0-B", 3);
	only(t, FLAW_RUNS_MISSING);
	m->n = kept;
	m->meter[0].run = three + 1; /* without the first */
	m->meter[0].run_n = n + 1;
	lot_again(m, "DEM0-B", 3);
	among(t, FLAW_FIRST_RUN);
	m->n = kept;
	m->meter[0].run = three;
	m->meter[0].run_n = n + 2;
	lot_again(m, "DEM0-B", 3);
	assert_int_equal(m->result[0].verdict, VERDICT_PASS);
	only(t, FLAW_NONE);
}

/* An approval of another number of certificates, or by somebody who may not. */
static void test_approval_spoiled(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);
	int before;

	m->facts.approver = S_NONE;
	memmove(&m->rest[3], &m->rest[4], 3 * sizeof m->rest[0]);
	m->facts.rest_n--;
	log_judge(m);
	log_lot_write(m);
	before = m->n;
	log_approve(m, 1);
	only(t, FLAW_CERTIFICATE);
	m->n = before;
	m->person[LOG_APPROVER].departed_from_day = 20777;
	log_person(m, LOG_APPROVER);
	log_approve(m, 2);
	only(t, FLAW_CERTIFICATE);
	m->n = before;
	log_grant_change(m, "suspended", LOG_AT_MS + 1);
	log_approve(m, 2);
	only(t, FLAW_CERTIFICATE);
	m->n = before;
	m->facts.lot = S("DEM0-nothing");
	log_approve(m, 2);
	only(t, FLAW_CERTIFICATE);
}

/* Whoever verified does not approve. */
static void test_approval_of_ones_own(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->facts.verifier = m->facts.approver;
	m->facts.approver = S_NONE;
	m->rest[1] = m->rest[3];
	memmove(&m->rest[3], &m->rest[4], 3 * sizeof m->rest[0]);
	m->facts.rest_n--;
	log_judge(m);
	log_lot_write(m);
	only(t, FLAW_NONE);
	log_approve(m, 2);
	only(t, FLAW_CERTIFICATE);
}

/* -- absurd facts ------------------------------------------------------------------------------ */

/* A log whose type says something absurd, and whose lot repeats it: whatever comes out, it comes to
 * an end. */
static void absurd(struct trial *t, const struct field *f, int64_t value)
{
	struct log_maker *m = t->log;
	struct fact_type type = m->type;
	int index;

	m->n = 0;
	lot_made(t, 1);
	memcpy((char *)&type + f->offset, &value, sizeof value);
	index = log_fact(m, FACT_TYPE, type.id, &type);
	m->rest[5].index = index;
	memcpy(m->rest[5].hash, m->hash[index].b, HASH_SIZE);
	m->file.lot.type = fact_meter_type(&type);
	log_lot_write(m);
	replay(t);
	assert_int_equal(replay_counts(t->replay).leaves, m->n);
}

static void test_absurd_types(void **state)
{
	static const int64_t values[] = {
		0, 1, 4095, 1000000000000, (INT64_C(1) << 53) - 1, ABSENT
	};
	struct trial *t = *state;
	const struct rec *rec = fact_rec(FACT_TYPE);

	for (int i = 0; i < rec->n; i++)
		for (size_t k = 0; k < sizeof values / sizeof *values; k++)
			if (rec->field[i].type == FIELD_INT && rec->field[i].form != FORM_BOOL)
				absurd(t, &rec->field[i], values[k]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_verdict),
		TEST(test_point),
		TEST(test_findings),
		TEST(test_certificate),
		TEST(test_certificate_of_a_failure),
		TEST(test_certificate_of_a_second_life),
		TEST(test_attempt_gap),
		TEST(test_attempt_twice),
		TEST(test_already_verified),
		TEST(test_reason),
		TEST(test_previous),
		TEST(test_another_meter),
		TEST(test_first_after_in_use),
		TEST(test_next_attempt),
		TEST(test_first_run),
		TEST(test_retest_survives),
		TEST(test_approval_spoiled),
		TEST(test_approval_of_ones_own),
		TEST(test_absurd_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
