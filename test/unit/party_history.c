/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts about parties, leaf by leaf: what follows honestly has no flaw, each single lie has one;
 * and lots of a maker that was not active. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "audit/replay.h"
#include "base/date.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

#define HOUR_MS INT64_C(3600000)
#define DOCUMENT S("00000000000000000000000000000000000000000000000000000000000000aa")

/* Somebody else whom facts name. */
static void known(struct trial *t, const char *id, const char *kind)
{
	const struct fact_organisation o = { .id = str_of(id),
		                             .kind = str_of(kind),
		                             .name_zh = S("甲"),
		                             .state_from_ms = ABSENT_INT };

	log_fact(t->log, FACT_ORGANISATION, o.id, &o);
}

static void site_known(struct trial *t, const char *id)
{
	const struct fact_site site = { .organisation = S("demo-maker"),
		                        .id = str_of(id),
		                        .name_zh = S("工厂"),
		                        .area = S("临港新片区") };

	log_fact(t->log, FACT_SITE, str_fmt(t->cx.arena, "demo-maker/%s", id), &site);
}

static void organisation_put(struct trial *t)
{
	struct log_maker *m = t->log;

	log_fact(m, FACT_ORGANISATION, m->organisation.id, &m->organisation);
}

/* The next state, from a moment on; written down at that moment. */
static void organisation_move(struct trial *t, const char *state, int64_t from_ms)
{
	struct fact_organisation *o = &t->log->organisation;
	struct arena *a = t->cx.arena;

	if (str_eq(o->state, S("suspended")))
		o->suspensions = str_fmt(
		        a, "%.*s%s%.*s/%.*s", P(o->suspensions), o->suspensions.n > 0 ? " " : "",
		        P(moment_print(a, o->state_from_ms)), P(moment_print(a, from_ms)));
	o->state = str_of(state);
	o->state_from_ms = from_ms;
	o->state_reason = S("r");
	o->successor = str_eq(o->state, S("merged")) ? S("next") : S_NONE;
	t->log->at_ms = from_ms;
	organisation_put(t);
}

static void honest_lives(void **state)
{
	static const char *const ends[] = { "merged", "dissolved" };
	struct trial *t = *state;

	for (int i = 0; i < 2; i++) {
		t->log->n = 0;
		t->log->organisation = log_maker_new(&t->cx)->organisation;
		known(t, "next", "maker");
		organisation_put(t);
		organisation_move(t, "suspended", LOG_AT_MS);
		organisation_move(t, "active", LOG_AT_MS + 1000);
		organisation_move(t, "suspended", LOG_AT_MS + 1000);
		organisation_move(t, ends[i], LOG_AT_MS + 3000);
		only(t, FLAW_NONE);
		organisation_move(t, "active", LOG_AT_MS + 4000);
		only(t, FLAW_PARTY);
	}
}

/* Each lie in the leaf that ends a suspension. */
static void lies(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_organisation honest, spoiled[9];

	known(t, "next", "maker");
	organisation_put(t);
	organisation_move(t, "suspended", LOG_AT_MS);
	organisation_move(t, "active", LOG_AT_MS + 2000);
	honest = m->organisation;
	for (size_t i = 0; i < 9; i++)
		spoiled[i] = honest;
	spoiled[0].suspensions = S_NONE;
	spoiled[1].state_from_ms += 1;
	spoiled[2].state_from_ms = LOG_AT_MS - 1;
	spoiled[3].state = S("suspended");
	spoiled[4].state_reason = S_NONE;
	spoiled[5].successor = S("next");
	spoiled[6].state = S("merged");
	spoiled[7].name_zh = S("别名");
	spoiled[8].prefix = S("XTH0");
	only(t, FLAW_NONE);
	for (size_t i = 0; i < 9; i++) {
		m->n = 3;
		m->organisation = spoiled[i];
		organisation_put(t);
		only(t, FLAW_PARTY);
	}
	m->n = 0;
	m->organisation = honest; /* as the first leaf: it begins with a history */
	organisation_put(t);
	only(t, FLAW_PARTY);
}

/* From when may lie in the past, not before the state that it ends. */
static void from_the_past(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	organisation_put(t);
	organisation_move(t, "suspended", LOG_AT_MS);
	m->n = 1;
	m->at_ms = LOG_AT_MS + 5000;
	organisation_put(t);
	only(t, FLAW_NONE);
}

static void credit_codes(void **state)
{
	struct trial *t = *state;
	struct fact_organisation *o = &t->log->organisation;
	const struct {
		str code, why, document;
		enum flaw_code wanted;
	} cases[] = {
		{ S("91330100799655058B"), S_NONE, S_NONE, FLAW_NONE },
		{ S("91330100799655058C"), S_NONE, S_NONE, FLAW_PARTY },
		{ S("91330100799655058C"), S("r"), S_NONE, FLAW_PARTY },
		{ S("91330100799655058C"), S("r"), DOCUMENT, FLAW_NONE },
		{ S("91330100799655058B"), S("r"), DOCUMENT, FLAW_PARTY },
		{ S_NONE, S("r"), DOCUMENT, FLAW_PARTY },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		t->log->n = 0;
		o->credit_code = cases[i].code;
		o->credit_code_override = cases[i].why;
		o->credit_code_document = cases[i].document;
		organisation_put(t);
		only(t, cases[i].wanted);
	}
}

/* Two organisations bear one credit code: only when the first is gone. */
static void one_code_one_organisation(void **state)
{
	struct trial *t = *state;
	struct fact_organisation *o = &t->log->organisation;
	const struct fact_organisation first = *o;

	for (int gone = 0; gone < 2; gone++) {
		t->log->n = 0;
		*o = first;
		o->credit_code = S("91330100799655058B");
		organisation_put(t);
		if (gone) {
			organisation_move(t, "dissolved", LOG_AT_MS);
			organisation_put(t);
		}
		*o = first;
		o->id = S("twin");
		o->credit_code = S("91330100799655058B");
		organisation_put(t);
		only(t, gone ? FLAW_NONE : FLAW_PARTY);
	}
}

/* -- lots ------------------------------------------------------------------------------------ */

/* The runs are made from 08:18 to 09:01 on the lot's day; the lot comes in at 18:00. */
static void lots_of_a_suspended_maker(void **state)
{
	const int64_t dawn = day_moment(20777);
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const struct {
		int64_t from_ms, until_ms; /* 0: it lasts */
		enum flaw_code wanted;
	} cases[] = {
		{ dawn, dawn + 8 * HOUR_MS, FLAW_NONE },
		{ dawn, dawn + 9 * HOUR_MS, FLAW_ORGANISATION },
		{ dawn + 10 * HOUR_MS, dawn + 11 * HOUR_MS, FLAW_NONE },
		{ dawn + 10 * HOUR_MS, 0, FLAW_CERTIFICATE },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		m->n = 0;
		m->at_ms = LOG_AT_MS - 100 * HOUR_MS;
		m->organisation = log_maker_new(&t->cx)->organisation;
		log_facts(m);
		organisation_move(t, "suspended", cases[i].from_ms);
		if (cases[i].until_ms > 0)
			organisation_move(t, "active", cases[i].until_ms);
		log_lot(m, 1, 2);
		log_lot_write(m);
		only(t, cases[i].wanted);
	}
	assert_int_equal(attempts_lot_at(replay_attempts(t->replay), 0)->row.withheld, 1);
}

static void lots_at_another_site(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const struct {
		str sites, site;
		enum flaw_code wanted;
	} cases[] = {
		{ S_NONE, S_NONE, FLAW_NONE },    { S_NONE, S("a"), FLAW_NONE },
		{ S("b a"), S("a"), FLAW_NONE },  { S("b aa"), S("a"), FLAW_GRANT },
		{ S("b a"), S_NONE, FLAW_GRANT },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		m->n = 0;
		m->grant.sites = cases[i].sites;
		m->bench.site = cases[i].site;
		organisation_put(t);
		site_known(t, "a");
		site_known(t, "aa");
		site_known(t, "b");
		log_lot_write(lot_made(t, 2));
		only(t, cases[i].wanted);
	}
}

static void lots_of_another_maker(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	m->type.manufacturer = S("demo-maker");
	log_lot_write(lot_made(t, 2));
	only(t, FLAW_NONE);
	m->n = 0;
	known(t, "other-maker", "maker");
	m->type.manufacturer = S("other-maker");
	log_lot_write(lot_made(t, 2));
	only(t, FLAW_TYPE);
}

static void approved_after_the_end(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = lot_made(t, 2);

	m->facts.approver = S_NONE;
	memmove(&m->rest[3], &m->rest[4], 3 * sizeof m->rest[0]);
	m->facts.rest_n--;
	log_judge(m);
	log_lot_write(m);
	organisation_move(t, "dissolved", LOG_AT_MS + 1);
	only(t, FLAW_NONE);
	log_approve(m, 2);
	only(t, FLAW_CERTIFICATE);
}

/* -- what holds until it is ended ------------------------------------------------------------ */

static struct fact_competence given(void)
{
	return (struct fact_competence){ .id = S("J-1"),
		                         .bureau = S("lingang"),
		                         .area = S("临港新片区"),
		                         .cases = S("all"),
		                         .basis = S("b"),
		                         .valid_from_day = 20777,
		                         .valid_until_day = ABSENT_INT,
		                         .ended_day = ABSENT_INT };
}

static void ended_once(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_competence first = given(), end = given();

	end.ended_day = 20780;
	end.end_reason = S("r");
	known(t, "lingang", "district");
	log_fact(m, FACT_JURISDICTION, S("J-1"), &first);
	log_fact(m, FACT_JURISDICTION, S("J-1"), &end);
	only(t, FLAW_NONE);
	end.ended_day++;
	log_fact(m, FACT_JURISDICTION, S("J-1"), &end);
	only(t, FLAW_PARTY); /* twice */
	m->n = 1;
	log_fact(m, FACT_JURISDICTION, S("J-1"), &end);
	only(t, FLAW_PARTY); /* before it began */
}

/* On its first day: it never held.  Earlier it cannot have ended. */
static void ended_on_its_first_day(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_competence first = given(), end = given();

	end.end_reason = S("r");
	known(t, "lingang", "district");
	for (int64_t i = 0; i < 2; i++) {
		m->n = 1;
		end.ended_day = first.valid_from_day - i;
		log_fact(m, FACT_JURISDICTION, S("J-1"), &first);
		log_fact(m, FACT_JURISDICTION, S("J-1"), &end);
		only(t, i == 0 ? FLAW_NONE : FLAW_PARTY);
	}
}

static void one_account_a_person(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_account a = { .actor = S("platform"),
		                  .credential_ms = ABSENT_INT,
		                  .event = S("invite"),
		                  .leave_from_ms = ABSENT_INT,
		                  .leave_until_ms = ABSENT_INT,
		                  .names_sha256 = DOCUMENT,
		                  .organisation = m->organisation.id,
		                  .person = S("p-1"),
		                  .role = S("maker"),
		                  .since_ms = m->at_ms,
		                  .state = S("invited") };

	organisation_put(t);
	log_fact(m, FACT_ACCOUNT, S("a-1"), &a);
	only(t, FLAW_NONE);
	log_fact(m, FACT_ACCOUNT, S("a-2"), &a);
	only(t, FLAW_ACCOUNT_HISTORY);
	m->n = 2;
	a.event = S("depart");
	a.state = S("departed");
	log_fact(m, FACT_ACCOUNT, S("a-1"), &a);
	a.event = S("invite");
	a.state = S("invited");
	log_fact(m, FACT_ACCOUNT, S("a-2"), &a);
	only(t, FLAW_NONE);
}

static void nothing_else_changes(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_competence first = given(), spoiled[6];

	for (size_t i = 0; i < 6; i++) {
		spoiled[i] = given();
		spoiled[i].ended_day = 20780;
		spoiled[i].end_reason = S("r");
	}
	spoiled[0].area = S("机场");
	spoiled[1].bureau = S("corps");
	spoiled[2].valid_from_day--;
	spoiled[3].valid_until_day = 20800;
	spoiled[4].end_reason = S_NONE;
	spoiled[5].ended_day = ABSENT_INT;
	known(t, "lingang", "district");
	known(t, "corps", "district");
	for (size_t i = 0; i < 6; i++) {
		m->n = 2;
		log_fact(m, FACT_JURISDICTION, S("J-1"), &first);
		log_fact(m, FACT_JURISDICTION, S("J-1"), &spoiled[i]);
		only(t, FLAW_PARTY);
	}
}

static void sites_stay(void **state)
{
	const struct fact_site site = { .organisation = S("demo-maker"),
		                        .id = S("plant"),
		                        .name_zh = S("工厂"),
		                        .area = S("临港新片区") };
	struct trial *t = *state;

	organisation_put(t);
	site_known(t, "plant");
	only(t, FLAW_NONE);
	site_known(t, "plant");
	only(t, FLAW_PARTY);
	t->log->n = 1;
	log_fact(t->log, FACT_SITE, S("plant"), &site);
	only(t, FLAW_UNREADABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(honest_lives),
		TEST(lies),
		TEST(from_the_past),
		TEST(credit_codes),
		TEST(one_code_one_organisation),
		TEST(lots_of_a_suspended_maker),
		TEST(lots_at_another_site),
		TEST(lots_of_another_maker),
		TEST(approved_after_the_end),
		TEST(ended_once),
		TEST(ended_on_its_first_day),
		TEST(one_account_a_person),
		TEST(nothing_else_changes),
		TEST(sites_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
