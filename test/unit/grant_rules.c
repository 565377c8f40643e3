/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The auditor's rules about how an authorisation comes about, on both sides of each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/replay.h"
#include "base/date.h"
#include "code/text.h"
#include "main/embedded.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

#define FIRST_DAY 20777 /* 2026-11-20, of the log's first leaf */

static void deadlines_adopt(struct trial *t)
{
	for (size_t i = 0; i < embedded_rulebooks_n; i++) {
		const struct embedded_file *f = &embedded_rulebooks[i];
		const str text = { (const char *)f->data, f->size };
		const struct hash digest = sha256(text);
		const struct fact_regulation book = {
			.id = S("deadlines"),
			.digest = hex_print(t->cx.arena, digest.b, HASH_SIZE),
			.text = text,
			.adopted_ms = ABSENT_INT,
		};
		if (str_starts(str_of(f->name), S("deadlines")))
			log_fact(t->log, FACT_RULEBOOK, book.id, &book);
	}
}

static void again(struct trial *t)
{
	t->log->n = 0;
	t->log->at_ms = LOG_AT_MS;
	t->log->grant = log_maker_new(&t->cx)->grant;
}

static void test_registered(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	m->grant.valid_from_day = FIRST_DAY;
	log_facts(m);
	only(t, FLAW_NONE);
	again(t);
	m->grant.valid_from_day = FIRST_DAY + 1;
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->grant.id = S("a/b");
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->grant.benches = S(" ");
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->grant.regulations = S("  ");
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->grant.valid_until_day = m->grant.valid_from_day;
	log_facts(m);
	only(t, FLAW_NONE);
	again(t);
	m->grant.valid_until_day = m->grant.valid_from_day - 1;
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
}

/* Whom nobody registered, who is no maker, and who is not active has no authorisation. */
static void test_holder(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	m->organisation.state = S("suspended");
	m->organisation.state_from_ms = m->at_ms;
	m->organisation.state_reason = S("because");
	m->organisation.state_actor = S("head");
	log_fact(m, FACT_ORGANISATION, m->organisation.id, &m->organisation);
	only(t, FLAW_NONE);
	m->grant.id = S("G-2");
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->organisation = log_maker_new(&t->cx)->organisation;
	log_facts(m);
	m->grant.id = S("G-2");
	m->grant.organisation = S("nobody");
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->organisation.kind = S("enterprise");
	m->organisation.prefix = S_NONE;
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
}

/* 2024-04-01 to 2029-03-31 are five years; without rulebooks nothing is too long. */
/* Whoever lost one gets the next in a case. */
static void test_registered_after_loss(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	log_grant_change(m, "revoked", m->at_ms + 1);
	only(t, FLAW_NONE);
	m->grant.id = S("G-2");
	m->grant.state = S("granted");
	m->grant.state_from_ms = day_moment(m->grant.valid_from_day);
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
}

static void test_length(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	deadlines_adopt(t);
	log_facts(m);
	only(t, FLAW_NONE);
	again(t);
	deadlines_adopt(t);
	m->grant.valid_until_day++;
	log_facts(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	m->grant.valid_until_day++;
	log_facts(m);
	only(t, FLAW_NONE);
}

/* -- what a case granted --------------------------------------------------------------------- */

#define NEXT_DAY (FIRST_DAY + 1)

/* The case with its last step: that others are missing is another flaw, which is not looked at
 * here. */
static void case_granted(struct trial *t, const char *id, const char *kind, const char *former,
                         const char *authorisation)
{
	const struct fact_grant *g = &t->log->grant;
	const struct fact_case c = {
		.id = str_of(id),
		.organisation = S("demo-maker"),
		.kind = str_of(kind),
		.medium = S("water"),
		.regulations = g->regulations,
		.benches = g->benches,
		.size_min_milli = g->size_min_milli,
		.size_max_milli = g->size_max_milli,
		.class_min_milli = g->class_min_milli,
		.class_max_milli = g->class_max_milli,
		.former = former ? str_of(former) : S_NONE,
		.state = S("active"),
		.moves = 1,
		.authorisation = str_of(authorisation),
		.due_day = ABSENT_INT,
		.provisional = 0,
		.opened_ms = LOG_AT_MS,
	};

	const struct fact_case_move step = {
		.id = str_fmt(t->cx.arena, "%s/1", id),
		.case_id = c.id,
		.n = 1,
		.event = S("grant"),
		.from_state = S("report_pass"),
		.to_state = S("active"),
		.at_ms = t->log->at_ms,
		.on_day = FIRST_DAY,
		.organisation = S("bureau"),
		.actor = S("head"),
		.reason = S("because"),
		.basis = S("law"),
		.due_day = ABSENT_INT,
	};

	log_fact(t->log, FACT_CASE_MOVE, step.id, &step);
	log_fact(t->log, FACT_CASE, c.id, &c);
}

static void histories(struct trial *t, uint64_t wanted)
{
	replay(t);
	assert_int_equal(flaws_of(&t->flaws, FLAW_GRANT_HISTORY), wanted);
	assert_int_equal(flaws_of(&t->flaws, FLAW_UNREADABLE), 0);
}

/* G-1, which ends on last_day, and what a change made of it. */
static void changed(struct trial *t, int64_t last_day)
{
	struct log_maker *m = t->log;

	again(t);
	log_facts(m);
	case_granted(t, "A-2", "change", "G-1", "G-2");
	m->grant.valid_until_day = last_day;
	log_grant(m);
	m->grant.id = S("G-2");
	m->grant.valid_from_day = NEXT_DAY;
	m->grant.valid_until_day = NEXT_DAY + 100;
	m->grant.granted_ms = m->at_ms;
}

static void test_granted(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	changed(t, NEXT_DAY - 1);
	log_grant(m);
	histories(t, 0);
	changed(t, NEXT_DAY);
	log_grant(m);
	histories(t, 2);
	changed(t, NEXT_DAY - 2);
	log_grant(m);
	histories(t, 1);
	changed(t, NEXT_DAY - 1);
	m->grant.granted_ms--;
	log_grant(m);
	histories(t, 1);
	changed(t, NEXT_DAY - 1);
	m->grant.medium = S("gas");
	log_grant(m);
	histories(t, 1);
	changed(t, NEXT_DAY - 1);
	m->grant.id = S("G-3");
	log_grant(m);
	histories(t, 2); /* and G-2 does not follow */
}

static bool flaw_said(struct trial *t, const char *words)
{
	for (uint32_t i = 0; i < t->flaws.kept; i++)
		if (str_ends(t->flaws.flaw[i].words, str_of(words)))
			return true;
	return false;
}

/* Its last day comes nearer by the change that follows it, and by nothing else. */
static void test_nearer(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	again(t);
	log_facts(m);
	m->grant.valid_until_day = FIRST_DAY;
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
	again(t);
	log_facts(m);
	case_granted(t, "A-2", "change", "G-9", "G-2");
	m->grant.valid_until_day = FIRST_DAY;
	log_grant(m);
	histories(t, 2); /* and G-2 does not follow */
	again(t);
	log_facts(m);
	case_granted(t, "A-2", "change", "G-1", "G-2");
	m->at_ms++;
	m->grant.valid_until_day = FIRST_DAY;
	log_grant(m);
	m->grant.id = S("G-2");
	m->grant.granted_ms = m->at_ms;
	log_grant(m);
	among(t, FLAW_GRANT_HISTORY);
	assert_true(flaw_said(t, "nothing follows it"));
}

/* A case that grants is followed by what it grants, and so is the end of what that follows. */
static void test_granted_without_leaf(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	again(t);
	log_facts(m);
	case_granted(t, "A-2", "initial", NULL, "G-2");
	histories(t, 1);
	changed(t, NEXT_DAY - 1);
	histories(t, 1);
	log_person(m, LOG_VERIFIER);
	histories(t, 1);
	changed(t, NEXT_DAY - 1);
	log_grant(m);
	log_person(m, LOG_VERIFIER);
	histories(t, 0);
}

/* The former one is decided on after its successor, whether that has begun or not. */
static void test_followed(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_grant former, next;

	changed(t, NEXT_DAY - 1);
	former = log_maker_new(&t->cx)->grant;
	former.valid_until_day = NEXT_DAY - 1;
	log_grant(m);
	next = m->grant;
	int kept = m->n;
	m->grant = former;
	log_grant_change(m, "suspended", LOG_AT_MS + 1);
	histories(t, 1);
	m->n = kept;
	m->grant = next;
	log_grant_change(m, "suspended", LOG_AT_MS + 1);
	m->grant = former;
	log_grant_change(m, "suspended", LOG_AT_MS + 2);
	log_grant_change(m, "granted", LOG_AT_MS + 3);
	histories(t, 0);
}

/* What follows one that is taken away, or is to be, does not come back. */
static void test_given_back(void **state)
{
	static const struct {
		const char *former;
		int64_t from_ms;
		const char *suspensions;
		uint64_t wanted;
	} cases[] = {
		{ "suspended", LOG_AT_MS + 2, "", 1 },
		{ "revoked", LOG_AT_MS + 2, "", 1 },
		{ "revoked", LOG_AT_MS + 9000, "", 1 },
		{ "cancelled", LOG_AT_MS + 2, "", 0 },
		{ "cancelled", LOG_AT_MS + 9000, "", 0 },
		{ "cancelled", LOG_AT_MS + 9000,
		  "2026-11-20T18:00:00.002+08:00/2026-11-20T18:00:09+08:00", 1 },
	};
	struct trial *t = *state;
	struct log_maker *m = t->log;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		changed(t, NEXT_DAY - 1);
		log_grant(m);
		log_grant_change(m, "suspended", LOG_AT_MS + 1);
		struct fact_grant next = m->grant;
		m->grant = log_maker_new(&t->cx)->grant;
		m->grant.valid_until_day = NEXT_DAY - 1;
		log_grant_change(m, cases[i].former, cases[i].from_ms);
		if (cases[i].suspensions[0] != 0) {
			m->n -= 2;
			m->said.state = S_NONE;
			m->at_ms = LOG_AT_MS + 2;
			log_decision(m);
			m->grant.suspensions = S_NONE;
			log_grant(m);
			m->grant.suspensions = str_of(cases[i].suspensions);
			log_decision(m);
			log_grant(m);
		}
		m->grant = next;
		log_grant_change(m, "granted", LOG_AT_MS + 3);
		histories(t, cases[i].wanted);
	}
}

/* A suspension before an announced end is a decision; lifting it names its document. */
static void test_before_end(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	struct fact_grant_change d = { .id = S("G-1"),
		                       .reason = S("because"),
		                       .effect_from_ms = ABSENT_INT,
		                       .cure_until_day = ABSENT_INT,
		                       .hearing_day = ABSENT_INT };

	for (int lacks = 0; lacks < 3; lacks++) {
		again(t);
		log_facts(m);
		log_grant_change(m, "revoked", LOG_AT_MS + 9000);
		m->n -= 2;
		m->said.state = S_NONE;
		m->at_ms = LOG_AT_MS;
		log_decision(m);
		log_grant(m);
		m->grant.suspensions = S("2026-11-20T18:00:00+08:00/2026-11-20T18:00:09+08:00");
		d.document = S_NONE;
		if (lacks != 1)
			log_fact(m, FACT_GRANT_CHANGE, d.id, &d);
		log_grant(m);
		m->at_ms = LOG_AT_MS + 1;
		m->grant.suspensions = S("2026-11-20T18:00:00+08:00/2026-11-20T18:00:00.001+08:00");
		d.document = S("8b93200122bd2eefe9f6a001ec82257628a7d84fe0cc876ec1b4541c6dde69de");
		if (lacks == 2)
			d.document = S_NONE;
		log_fact(m, FACT_GRANT_CHANGE, d.id, &d);
		log_grant(m);
		only(t, lacks == 0 ? FLAW_NONE : FLAW_GRANT_HISTORY);
	}
}

/* -- decisions ----------------------------------------------------------------------------- */

#define AT_DAY 20777

/* Suspended, and then what `state` says, by that decision. */
static void decided(struct trial *t, const char *state, const struct fact_grant_change *d)
{
	struct log_maker *m = t->log;

	again(t);
	log_facts(m);
	log_grant_change(m, "suspended", LOG_AT_MS);
	m->at_ms = LOG_AT_MS + 1;
	m->grant.suspensions = S("2026-11-20T18:00:00+08:00/2026-11-20T18:00:00.001+08:00");
	m->grant.state = str_of(state);
	m->grant.state_from_ms = m->at_ms;
	if (d != NULL)
		log_fact(m, FACT_GRANT_CHANGE, d->id, d);
	log_grant(m);
}

static void test_decided(void **state)
{
	struct trial *t = *state;
	const struct fact_grant_change whole = {
		.id = S("G-1"),
		.reason = S("because"),
		.document = S("8b93200122bd2eefe9f6a001ec82257628a7d84fe0cc876ec1b4541c6dde69de"),
		.effect_from_ms = ABSENT_INT,
		.cure_until_day = ABSENT_INT,
		.hearing_day = AT_DAY,
	};
	struct fact_grant_change other = whole, late = whole, unheard = whole, bare = whole;
	struct fact_grant_change early = whole, first = whole, elsewhen = whole, now = whole;

	other.id = S("G-2");
	late.hearing_day = AT_DAY + 1;
	unheard.hearing_day = ABSENT_INT;
	first.hearing_day = log_maker_new(&t->cx)->grant.valid_from_day;
	early.hearing_day = first.hearing_day - 1;
	elsewhen.effect_from_ms = LOG_AT_MS + 2;
	now.effect_from_ms = LOG_AT_MS + 1;
	bare.document = S_NONE;
	const struct {
		const char *state;
		const struct fact_grant_change *decision;
		enum flaw_code wanted;
	} cases[] = {
		{ "revoked", &whole, FLAW_NONE },
		{ "revoked", NULL, FLAW_GRANT_HISTORY },
		{ "revoked", &other, FLAW_GRANT_HISTORY },
		{ "revoked", &late, FLAW_GRANT_HISTORY },
		{ "revoked", &unheard, FLAW_GRANT_HISTORY },
		{ "revoked", &first, FLAW_NONE },
		{ "revoked", &early, FLAW_GRANT_HISTORY },
		{ "revoked", &bare, FLAW_GRANT_HISTORY },
		{ "granted", &unheard, FLAW_NONE },
		{ "granted", &bare, FLAW_GRANT_HISTORY },
		{ "cancelled", &unheard, FLAW_NONE },
		{ "cancelled", &bare, FLAW_NONE },
		{ "cancelled", NULL, FLAW_GRANT_HISTORY },
		{ "cancelled", &now, FLAW_NONE },
		{ "cancelled", &elsewhen, FLAW_GRANT_HISTORY },
		{ "granted", &elsewhen, FLAW_GRANT_HISTORY },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		decided(t, cases[i].state, cases[i].decision);
		only(t, cases[i].wanted);
	}
}

/* A decision from which nothing follows, at the end of the log and before another leaf. */
static void test_without_effect(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	log_decision(m);
	only(t, FLAW_GRANT_HISTORY);
	log_person(m, LOG_VERIFIER);
	only(t, FLAW_GRANT_HISTORY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_registered),     TEST(test_registered_after_loss),
		TEST(test_length),         TEST(test_granted),
		TEST(test_followed),       TEST(test_decided),
		TEST(test_given_back),     TEST(test_before_end),
		TEST(test_holder),         TEST(test_nearer),
		TEST(test_without_effect), TEST(test_granted_without_leaf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
