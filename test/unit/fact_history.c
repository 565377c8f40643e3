/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's eye on persons, benches, standards and laboratories: their past cannot be told
 * otherwise than it was, a lot rests on the whole chain above its bench, and it held. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/replay.h"
#include "base/date.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

#define LOT_DAY 20777 /* 2026-11-20 */
#define BENCH "demo-maker/B-03"

static struct fact_standard standard_of(const char *id, const char *above)
{
	return (struct fact_standard){ .organisation = S("demo-maker"),
		                       .id = str_of(id),
		                       .name_zh = S("标准"),
		                       .medium = S("water"),
		                       .certificate = S("C"),
		                       .u_rel_ppm = 500,
		                       .k_milli = 2000,
		                       .measuring_range = S("all"),
		                       .valid_from_day = LOT_DAY,
		                       .valid_until_day = LOT_DAY,
		                       .traced_to = str_of(above),
		                       .trace_certificate = S("T"),
		                       .trace_from_day = LOT_DAY,
		                       .trace_until_day = LOT_DAY,
		                       .check_due_day = LOT_DAY };
}

static struct fact_laboratory laboratory_of(void)
{
	return (struct fact_laboratory){ .organisation = S("demo-maker"),
		                         .id = S("L-1"),
		                         .name_zh = S("检定室"),
		                         .temperature_min_mc = 5000,
		                         .temperature_max_mc = 40000,
		                         .humidity_min_ppm = 0,
		                         .humidity_max_ppm = 1000000,
		                         .valid_from_day = LOT_DAY,
		                         .valid_until_day = LOT_DAY };
}

static int standard_put(struct log_maker *m, const struct fact_standard *s)
{
	return log_fact(m, FACT_STANDARD, str_fmt(m->cx->arena, "demo-maker/%.*s", P(s->id)), s);
}

/* A log with a lot whose bench is traced by S-2, and this by S-1, and stands in L-1. */
static void lot_with(struct trial *t, const struct fact_standard *first,
                     const struct fact_standard *second, const struct fact_laboratory *l)
{
	struct log_maker *m = t->log;

	m->n = 0;
	m->bench.standard = S("S-2");
	m->bench.laboratory = S("L-1");
	standard_put(m, first);
	standard_put(m, second);
	log_fact(m, FACT_LABORATORY, S("demo-maker/L-1"), l);
	log_facts(m);
	log_lot(m, 1, 2);
	log_lot_write(m);
}

static void the_chain_is_there(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const struct fact_standard first = standard_of("S-1", ""),
	                           second = standard_of("S-2", "S-1");
	const struct fact_laboratory l = laboratory_of();

	lot_with(t, &first, &second, &l);
	only(t, FLAW_NONE);
	/* one leaf too few, and the wrong order */
	m->n = m->lot_index;
	m->facts.rest_n -= 1;
	log_lot_write(m);
	among(t, FLAW_REST_KIND);
	m->n = m->lot_index;
	m->facts.rest_n += 1;
	struct rest kept = m->rest[7];
	m->rest[7] = m->rest[8];
	m->rest[8] = kept;
	log_lot_write(m);
	among(t, FLAW_REST_KIND);
	/* a leaf that had been replaced */
	m->n = m->lot_index;
	m->rest[8] = m->rest[7];
	m->rest[7] = kept;
	standard_put(m, &first);
	log_lot_write(m);
	only(t, FLAW_REST_SUPERSEDED);
}

/* Each link must hold on the day of the lot; the second of two spoils it as the first does. */
static void each_link_holds(void **state)
{
	struct trial *t = *state;
	const struct fact_standard good[2] = { standard_of("S-1", ""), standard_of("S-2", "S-1") };
	const struct fact_laboratory room = laboratory_of();

	for (int i = 0; i < 8; i++) {
		struct fact_standard s[2] = { good[0], good[1] };
		struct fact_standard *x = &s[i % 2];
		if (i / 2 == 0)
			x->valid_until_day = LOT_DAY - 1;
		else if (i / 2 == 1)
			x->trace_from_day = LOT_DAY + 1;
		else if (i / 2 == 2)
			x->check_due_day = LOT_DAY - 1;
		else
			x->valid_from_day = LOT_DAY + 1;
		lot_with(t, &s[0], &s[1], &room);
		only(t, FLAW_CONDITION);
	}
	for (int i = 0; i < 3; i++) {
		struct fact_laboratory l = room;
		if (i == 0)
			l.valid_until_day = LOT_DAY - 1;
		else if (i == 1)
			l.temperature_max_mc = 5000;
		else
			l.humidity_max_ppm = 1;
		lot_with(t, &good[0], &good[1], &l);
		only(t, FLAW_CONDITION);
	}
}

/* -- the past -------------------------------------------------------------------------------- */

static void person_is(struct trial *t, enum flaw_code code)
{
	log_person(t->log, LOG_VERIFIER);
	only(t, code);
	t->log->n--;
}

static void a_persons_past(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_person *p = &m->person[LOG_VERIFIER];
	const struct fact_person good = *p;

	log_facts(m);
	p->valid_until_day += 1;
	person_is(t, FLAW_FACT_HISTORY);
	p->validities = str_fmt(m->cx->arena, "%.*s/%.*s",
	                        P(date_print(m->cx->arena, good.valid_from_day)),
	                        P(date_print(m->cx->arena, good.valid_until_day)));
	person_is(t, FLAW_NONE);
	p->validities = S("2024-01-01/2031-01-01");
	person_is(t, FLAW_FACT_HISTORY);
	*p = good;
	p->absences = S("2026-11-01/2026-11-02");
	log_person(m, LOG_VERIFIER);
	p->absences = S("2026-11-01/2026-11-02 2026-11-05/2026-11-05");
	person_is(t, FLAW_NONE);
	p->absences = S("2026-11-05/2026-11-05");
	person_is(t, FLAW_FACT_HISTORY);
	p->absences = S_NONE;
	person_is(t, FLAW_FACT_HISTORY);
	p->absences = S("2026-11-01/2026-11-02");
	p->departed_from_day = LOT_DAY;
	log_person(m, LOG_VERIFIER);
	only(t, FLAW_NONE);
	p->departed_from_day = LOT_DAY + 1;
	person_is(t, FLAW_FACT_HISTORY);
}

static void a_standards_checks(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_standard s = standard_of("S-1", "");

	s.stability = S("2026-11-20/failed");
	standard_put(m, &s);
	only(t, FLAW_FACT_HISTORY);
	m->n = 0;
	s.stability = S_NONE;
	standard_put(m, &s);
	s.stability = S("2026-11-20/failed");
	standard_put(m, &s);
	s.stability = S("2026-11-10/2027-11-10 2026-11-20/failed");
	standard_put(m, &s);
	only(t, FLAW_NONE);
	/* a failed check does not vanish, nor become another one */
	s.stability = S("2026-11-10/2027-11-10");
	standard_put(m, &s);
	only(t, FLAW_FACT_HISTORY);
	m->n--;
	s.stability = S("2026-11-10/2027-11-10 2026-11-20/2027-11-20");
	standard_put(m, &s);
	only(t, FLAW_FACT_HISTORY);
}

/* Who was away or had left on the day of the lot does not count. */
static void people_away(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_person *p = &m->person[LOG_CHECKER];

	for (int i = 0; i < 4; i++) {
		m->n = 0;
		p->absences = S_NONE;
		p->departed_from_day = ABSENT_INT;
		log_facts(m);
		if (i == 0)
			p->absences = S("2026-11-20/2026-11-20");
		else if (i == 1)
			p->absences = S("2026-11-21/2026-11-30");
		else
			p->departed_from_day = i == 2 ? LOT_DAY : LOT_DAY + 1;
		log_person(m, LOG_CHECKER);
		log_lot(m, 1, 2);
		log_lot_write(m);
		only(t, i % 2 == 0 ? FLAW_PERSON : FLAW_NONE);
	}
}

/* A grant may leave approving to some of the signatories. */
static void signatories(void **state)
{
	struct trial *t = *state;

	t->log->grant.signatories = S("p-other p-approver");
	log_facts(t->log);
	log_lot(t->log, 1, 2);
	log_lot_write(t->log);
	only(t, FLAW_NONE);
	t->log->n = 0;
	t->log->grant.signatories = S("p-other p-approver2");
	log_facts(t->log);
	log_lot(t->log, 1, 2);
	log_lot_write(t->log);
	only(t, FLAW_GRANT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_chain_is_there), TEST(each_link_holds), TEST(a_persons_past),
		TEST(a_standards_checks), TEST(people_away),     TEST(signatories),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
