/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suspensions and revocations in a log: what they forbid, and that their history cannot be told
 * otherwise than it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/replay.h"
#include "base/date.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

static void certificates_drop(struct log_maker *m)
{
	m->meter_facts[0].certificate = S_NONE;
	m->meter_facts[1].certificate = S_NONE;
}

static void test_suspended_before(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	log_grant_change(m, "suspended", day_moment(20777));
	log_lot(m, 1, 2);
	certificates_drop(m);
	log_lot_write(m);
	only(t, FLAW_GRANT);
}

/* Measured in a suspension that was lifted before the lot came in, wholly or in part. */
static void test_suspended_meanwhile(void **state)
{
	static const int64_t hour_ms = 3600000;
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const struct {
		int64_t from_ms, until_ms;
		enum flaw_code wanted;
	} cases[] = {
		/* the runs are made from 08:18 on */
		{ day_moment(20777), day_moment(20777) + 8 * hour_ms, FLAW_NONE },
		{ day_moment(20777), day_moment(20777) + 9 * hour_ms, FLAW_GRANT },
		{ day_moment(20777), LOG_AT_MS - 1, FLAW_GRANT },
		{ LOG_AT_MS - 2, LOG_AT_MS - 1, FLAW_NONE },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		m->n = 0;
		m->grant = log_maker_new(&t->cx)->grant;
		log_facts(m);
		log_grant_change(m, "suspended", cases[i].from_ms);
		log_grant_change(m, "granted", cases[i].until_ms);
		log_lot(m, 1, 2);
		log_lot_write(m);
		only(t, cases[i].wanted);
	}
}

/* What the leaves before it do not bear out. */
static void test_grant_history(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const int64_t at = LOG_AT_MS;
	struct fact_grant honest;

	log_facts(m);
	log_grant_change(m, "suspended", at);
	log_grant_change(m, "granted", at + 1000);
	log_grant_change(m, "suspended", at + 2000);
	int kept = m->n;
	honest = m->grant;
	log_grant_change(m, "revoked", at + 3000);
	only(t, FLAW_NONE);
	assert_int_equal(m->grant.suspensions.n, 2 * (2 * 25 + 1) + 1);
	log_grant_change(m, "granted", at + 4000);
	only(t, FLAW_GRANT_HISTORY);

	struct fact_grant spoiled[] = { honest, honest, honest, honest };
	spoiled[0].suspensions = S_NONE;
	spoiled[1].state_from_ms += 1;
	spoiled[2].state = S("granted"); /* its own suspension is not added */
	spoiled[2].state_from_ms = m->at_ms;
	spoiled[3].state = S("revoked");
	spoiled[3].state_from_ms = m->at_ms - 1;
	for (size_t i = 0; i < sizeof spoiled / sizeof *spoiled; i++) {
		m->n = kept;
		m->grant = spoiled[i];
		log_grant(m);
		only(t, FLAW_GRANT_HISTORY);
	}
	m->n = 0;
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
}

/* A leaf of that moment says that state from then on, with that history. */
static void said(struct log_maker *m, int64_t at_ms, const char *state, int64_t from_ms,
                 const char *suspensions)
{
	m->at_ms = at_ms;
	m->grant.state = str_of(state);
	m->grant.state_from_ms = from_ms;
	m->grant.suspensions = suspensions ? str_of(suspensions) : S_NONE;
	log_decision(m);
	log_grant(m);
}

static void test_forward(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const int64_t at = LOG_AT_MS;
#define FROM "2026-11-20T18:00:02+08:00"
	const struct {
		const char *first, *again;
		int64_t at_ms, from_ms;
		const char *suspensions;
		enum flaw_code wanted;
	} cases[] = {
		{ "revoked", "revoked", at + 1, at + 8999, FROM "/2026-11-20T18:00:08.999+08:00",
		  FLAW_NONE },
		{ "revoked", "revoked", at + 1, at + 9000, FROM "/2026-11-20T18:00:09+08:00",
		  FLAW_NONE },
		{ "revoked", "revoked", at + 1, at + 9001, FROM "/2026-11-20T18:00:09.001+08:00",
		  FLAW_GRANT_HISTORY },
		{ "revoked", "revoked", at + 1, at + 8999, FROM "/2026-11-20T18:00:09+08:00",
		  FLAW_GRANT_HISTORY },
		{ "revoked", "revoked", at + 1, at + 8999, NULL, FLAW_GRANT_HISTORY },
		{ "revoked", "revoked", at + 1, at + 1999, NULL, FLAW_NONE },
		{ "revoked", "revoked", at + 1999, at + 1999, NULL, FLAW_NONE },
		{ "revoked", "revoked", at + 2001, at + 2000, FROM "/" FROM, FLAW_GRANT_HISTORY },
		{ "revoked", "revoked", at + 9000, at + 8999, FROM "/2026-11-20T18:00:08.999+08:00",
		  FLAW_GRANT_HISTORY },
		{ "cancelled", "revoked", at + 1, at + 5000, FROM "/2026-11-20T18:00:05+08:00",
		  FLAW_NONE },
		{ "cancelled", "revoked", at + 1, at + 9000, FROM "/2026-11-20T18:00:09+08:00",
		  FLAW_GRANT_HISTORY },
		{ "revoked", "cancelled", at + 1, at + 5000, FROM "/2026-11-20T18:00:05+08:00",
		  FLAW_GRANT_HISTORY },
		{ "revoked", "granted", at + 1, at + 1, FROM "/2026-11-20T18:00:09+08:00",
		  FLAW_GRANT_HISTORY },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		m->n = 0;
		m->at_ms = at;
		m->grant = log_maker_new(&t->cx)->grant;
		log_facts(m);
		said(m, at, "suspended", at + 2000, NULL);
		said(m, at, cases[i].first, at + 9000, FROM "/2026-11-20T18:00:09+08:00");
		said(m, cases[i].at_ms, cases[i].again, cases[i].from_ms, cases[i].suspensions);
		only(t, cases[i].wanted);
	}
	m->n = 0;
	m->at_ms = at;
	m->grant = log_maker_new(&t->cx)->grant;
	log_facts(m);
	said(m, at, "suspended", at + 2000, NULL);
	said(m, at + 1, "suspended", at + 1999, NULL);
	only(t, FLAW_NONE);
	said(m, at + 2, "suspended", at + 2000, NULL);
	only(t, FLAW_GRANT_HISTORY);
}

/* Suspended and resumed until an end that is announced for nine seconds later. */
static void test_before_end(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const int64_t at = LOG_AT_MS, end = at + 9000;
#define END "2026-11-20T18:00:09+08:00"
#define AT(s) "2026-11-20T18:00:0" s "+08:00"
	const struct {
		const char *first; /* what is said after the announcement, and then */
		int64_t at_ms;
		const char *again;
		enum flaw_code wanted;
	} cases[] = {
		{ AT("1") "/" END, at + 1000, NULL, FLAW_NONE },
		{ AT("1") "/" END, at + 1001, NULL, FLAW_GRANT_HISTORY }, /* it worked backwards */
		{ AT("5") "/" END, at + 1000, NULL, FLAW_NONE },
		{ AT("1") "/" AT("8"), at + 1000, NULL, FLAW_GRANT_HISTORY },
		{ END "/" END, at + 1000, NULL, FLAW_GRANT_HISTORY },
		{ AT("1") "/" END " " AT("2") "/" END, at + 1000, NULL, FLAW_GRANT_HISTORY },
		/* lifted */
		{ AT("1") "/" END, at + 1000, AT("1") "/" AT("2"), FLAW_NONE },
		{ AT("1") "/" END, at + 1000, AT("1") "/" AT("3"), FLAW_GRANT_HISTORY },
		{ AT("1") "/" END, at + 1000, "", FLAW_GRANT_HISTORY },
		{ AT("5") "/" END, at + 1000, "", FLAW_NONE },
		/* brought forward, and never twice */
		{ AT("5") "/" END, at + 1000, AT("2") "/" END, FLAW_NONE },
		{ AT("5") "/" END, at + 1000, AT("4") "/" END, FLAW_NONE },
		{ AT("5") "/" END, at + 1000, AT("6") "/" END, FLAW_GRANT_HISTORY },
		{ AT("5") "/" END, at + 1000, AT("1") "/" END, FLAW_GRANT_HISTORY },
		{ AT("1") "/" END, at + 1000, AT("0") "/" END, FLAW_GRANT_HISTORY },
		{ AT("1") "/" END, at + 1000, AT("2") "/" END, FLAW_GRANT_HISTORY },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *state_then = i % 2 ? "revoked" : "cancelled";
		m->n = 0;
		m->at_ms = at;
		m->grant = log_maker_new(&t->cx)->grant;
		log_facts(m);
		said(m, at, state_then, end, NULL);
		said(m, cases[i].at_ms, state_then, end, cases[i].first);
		if (cases[i].again != NULL)
			said(m, at + 2000, state_then, end, cases[i].again);
		only(t, cases[i].wanted);
	}
}

/* Neither after the end nor without one. */
static void test_no_end_to_come(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const int64_t at = LOG_AT_MS;

	m->at_ms = at;
	log_facts(m);
	int kept = m->n;
	said(m, at, "revoked", at, NULL);
	said(m, at + 1000, "revoked", at, AT("1") "/" END);
	only(t, FLAW_GRANT_HISTORY);
	m->n = kept;
	said(m, at, "revoked", at + 2000, NULL);
	said(m, at + 1000, "revoked", at + 2000, AT("1") "/" AT("2"));
	only(t, FLAW_NONE);
	said(m, at + 3000, "revoked", at + 2000, AT("1") "/" AT("3"));
	only(t, FLAW_GRANT_HISTORY);
	m->n = kept;
	m->grant = log_maker_new(&t->cx)->grant;
	said(m, at, "granted", m->grant.state_from_ms, AT("0") "/" END);
	only(t, FLAW_GRANT_HISTORY);
}

/* Neither scope nor days change with a decision; another one that follows brings the end nearer. */
static void test_scope_kept(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	int kept = m->n;
	m->grant.valid_until_day--; /* and nothing follows it: grant_rules.c */
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
	m->n = kept;
	m->grant.valid_until_day += 2;
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
	m->n = kept;
	m->grant.valid_until_day--;
	m->grant.benches = S("B-03 B-04");
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
}

/* Measured before the suspension and sent after it: stored, but without certificates. */
static void test_suspended_after(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	log_grant_change(m, "suspended", LOG_AT_MS - 1);
	log_lot(m, 1, 2);
	log_lot_write(m);
	only(t, FLAW_CERTIFICATE);
	m->n = 10;
	certificates_drop(m);
	log_lot_write(m);
	only(t, FLAW_NONE);
	assert_int_equal(attempts_lot_at(replay_attempts(t->replay), 0)->row.withheld, 1);
	log_approve(m, 2);
	only(t, FLAW_CERTIFICATE);
}

/* Another authorisation of the maker, for the same, that was taken away. */
static void other_change(struct log_maker *m, const char *state, int64_t at_ms)
{
	struct fact_grant own = m->grant;

	m->at_ms = LOG_AT_MS - 2;
	m->grant.id = S("G-2");
	log_grant(m);
	log_grant_change(m, state, at_ms);
	m->grant = own;
	m->at_ms = LOG_AT_MS;
}

static void test_reached(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;
	const int64_t before = day_moment(20777) + 8 * INT64_C(3600000);
	const struct {
		const char *state;
		int64_t at_ms;
		enum flaw_code wanted;
	} cases[] = {
		{ "suspended", before, FLAW_GRANT },
		{ "revoked", before, FLAW_GRANT },
		{ "cancelled", before, FLAW_NONE },
		{ "suspended", LOG_AT_MS - 1, FLAW_CERTIFICATE },
		{ "revoked", LOG_AT_MS - 1, FLAW_CERTIFICATE },
		{ "cancelled", LOG_AT_MS - 1, FLAW_NONE },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		m->n = 0;
		log_facts(m);
		other_change(m, cases[i].state, cases[i].at_ms);
		log_lot(m, 1, 2);
		if (cases[i].wanted == FLAW_GRANT)
			certificates_drop(m);
		log_lot_write(m);
		only(t, cases[i].wanted);
	}
}

static void test_reached_withholds(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	other_change(m, "suspended", LOG_AT_MS - 1);
	log_lot(m, 1, 2);
	certificates_drop(m);
	log_lot_write(m);
	only(t, FLAW_NONE);
	assert_int_equal(attempts_lot_at(replay_attempts(t->replay), 0)->row.withheld, 1);
}

/* The lot came in before, its approval after. */
static void test_reached_approval(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	log_lot(m, 1, 2);
	m->facts.approver = S_NONE;
	certificates_drop(m);
	log_rests(m);
	log_lot_write(m);
	int kept = m->n;
	log_approve(m, 2);
	only(t, FLAW_NONE);
	m->n = kept;
	other_change(m, "suspended", LOG_AT_MS - 1);
	log_approve(m, 2);
	only(t, FLAW_CERTIFICATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_suspended_before),  TEST(test_suspended_meanwhile),
		TEST(test_suspended_after),   TEST(test_reached),
		TEST(test_reached_withholds), TEST(test_reached_approval),
		TEST(test_grant_history),     TEST(test_forward),
		TEST(test_before_end),        TEST(test_no_end_to_come),
		TEST(test_scope_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
