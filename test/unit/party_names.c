/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a fact about a party names: each honest one has no flaw, and one as soon as that which it
 * names is missing, of another kind, or reaches less far. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "audit/replay.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

static void known(struct trial *t, const char *id, const char *kind)
{
	const struct fact_organisation o = { .id = str_of(id),
		                             .kind = str_of(kind),
		                             .name_zh = S("甲"),
		                             .state_from_ms = ABSENT_INT };

	log_fact(t->log, FACT_ORGANISATION, o.id, &o);
}

/* The fact alone is a flaw, and none after `id` was registered as a `kind`. */
static void needs(struct trial *t, enum fact_kind kind, str subject, const void *fact,
                  const char *id, const char *as, const char *not_as)
{
	t->log->n = 0;
	log_fact(t->log, kind, subject, fact);
	only(t, FLAW_PARTY);
	if (not_as != NULL) {
		t->log->n = 0;
		known(t, id, not_as);
		log_fact(t->log, kind, subject, fact);
		only(t, FLAW_PARTY);
	}
	t->log->n = 0;
	known(t, id, as);
	log_fact(t->log, kind, subject, fact);
	only(t, FLAW_NONE);
}

static struct fact_competence given(void)
{
	return (struct fact_competence){ .id = S("J"),
		                         .bureau = S("corps"),
		                         .area = S("310115"),
		                         .subject = S("corps"),
		                         .cases = S("all"),
		                         .basis = S("b"),
		                         .valid_from_day = 20777,
		                         .valid_until_day = ABSENT_INT,
		                         .ended_day = ABSENT_INT };
}

static struct fact_foreign_grant foreign(void)
{
	return (struct fact_foreign_grant){ .id = S("G"),
		                            .maker = S("wuhu"),
		                            .authority_zh = S("局"),
		                            .province = S("340000"),
		                            .number = S("1"),
		                            .medium = S("water"),
		                            .size_min_milli = 15000,
		                            .size_max_milli = 50000,
		                            .document = S("d"),
		                            .valid_from_day = 20000,
		                            .valid_until_day = 21000,
		                            .ended_day = ABSENT_INT };
}

static void organisations(void **state)
{
	struct trial *t = *state;
	const struct fact_competence c = given();
	const struct fact_foreign_grant g = foreign();
	const struct fact_site s = {
		.organisation = S("works"), .id = S("a"), .name_zh = S("厂"), .area = S("机场")
	};

	needs(t, FACT_SITE, S("works/a"), &s, "works", "supply", NULL);
	needs(t, FACT_FOREIGN_GRANT, S("G"), &g, "wuhu", "foreign", "maker");
	needs(t, FACT_JURISDICTION, S("J"), &c, "corps", "district", "supply");
	needs(t, FACT_ASSIGNMENT, S("J"), &c, "corps", "bureau", "institute");
}

static void areas_and_subjects(void **state)
{
	struct trial *t = *state;
	struct fact_competence c = given();

	known(t, "corps", "district");
	c.area = S("310199");
	log_fact(t->log, FACT_JURISDICTION, S("J"), &c);
	only(t, FLAW_PARTY);
	t->log->n = 1;
	c.subject = S("nobody");
	log_fact(t->log, FACT_ASSIGNMENT, S("J"), &c);
	only(t, FLAW_PARTY);
}

static void recognitions(void **state)
{
	struct trial *t = *state;
	const struct fact_foreign_grant g = foreign();
	const struct fact_recognition honest = { .id = S("R"),
		                                 .foreign_grant = S("G"),
		                                 .basis = S("comparison"),
		                                 .document_number = S("2"),
		                                 .document = S("d"),
		                                 .size_min_milli = 15000,
		                                 .size_max_milli = 50000,
		                                 .valid_from_day = 20000,
		                                 .valid_until_day = 21000,
		                                 .ended_day = ABSENT_INT };
	struct fact_recognition r[6];

	for (size_t i = 0; i < 6; i++)
		r[i] = honest;
	r[1].size_min_milli--;
	r[2].size_max_milli++;
	r[3].valid_from_day--;
	r[4].valid_until_day++;
	r[5].foreign_grant = S("H");
	for (size_t i = 0; i < 6; i++) {
		t->log->n = 0;
		known(t, "wuhu", "foreign");
		log_fact(t->log, FACT_FOREIGN_GRANT, S("G"), &g);
		log_fact(t->log, FACT_RECOGNITION, S("R"), &r[i]);
		only(t, i == 0 ? FLAW_NONE : FLAW_PARTY);
	}
}

static void merges(struct trial *t, const char *successor)
{
	struct fact_organisation o = t->log->organisation;

	log_fact(t->log, FACT_ORGANISATION, o.id, &o);
	o.state = S("merged");
	o.state_from_ms = t->log->at_ms;
	o.state_reason = S("r");
	o.successor = str_of(successor);
	log_fact(t->log, FACT_ORGANISATION, o.id, &o);
}

static void successors(void **state)
{
	struct trial *t = *state;

	merges(t, "next");
	only(t, FLAW_PARTY);
	t->log->n = 0;
	known(t, "next", "supply");
	merges(t, "next");
	only(t, FLAW_PARTY);
	t->log->n = 0;
	merges(t, "demo-maker");
	only(t, FLAW_PARTY);
	t->log->n = 0;
	known(t, "next", "maker");
	merges(t, "next");
	only(t, FLAW_NONE);
}

/* Sites of a bench and a grant, and who makes a type. */
static void equipment(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	m->bench.site = S("a");
	log_facts(m);
	only(t, FLAW_PARTY);
	m->n = 0;
	m->bench.site = S_NONE;
	m->grant.sites = S("a b");
	log_facts(m);
	only(t, FLAW_PARTY);
	m->n = 0;
	m->grant.sites = S_NONE;
	m->type.manufacturer = S("nobody");
	log_facts(m);
	only(t, FLAW_PARTY);
	m->n = 0;
	m->type.manufacturer = S("demo-maker");
	log_facts(m);
	only(t, FLAW_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(organisations), TEST(areas_and_subjects), TEST(recognitions),
		TEST(successors),    TEST(equipment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
