/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions on withheld lots and revocations of certificates, as an auditor reads them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/replay.h"
#include "base/date.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/replay_trial.h"

static void decide(struct log_maker *m, const char *decision, int64_t issued)
{
	const struct fact_lot_decision f = { .decision = str_of(decision),
		                             .first_index = m->lot_index,
		                             .issued = issued,
		                             .lot = m->facts.lot,
		                             .reason = S("because") };

	log_fact(m, FACT_LOT_DECISION, m->facts.lot, &f);
}

static void revoke(struct log_maker *m, int64_t attempt, const char *end)
{
	str code = m->meter_facts[0].code;
	str number = str_fmt(m->cx->arena, "%.*s%s", P(code), end);
	const struct fact_revocation f = {
		.attempt = attempt, .code = code, .number = number, .reason = S("because")
	};

	log_fact(m, FACT_REVOCATION, number, &f);
}

/* A lot of two meters that came in after a suspension; by whom it is approved as the file says. */
static void withheld(struct trial *t, bool approver)
{
	struct log_maker *m = t->log;

	log_facts(m);
	log_grant_change(m, "suspended", LOG_AT_MS - 1);
	log_lot(m, 1, 2);
	if (!approver) {
		m->facts.approver = S_NONE;
		log_rests(m);
	}
	for (int i = 0; i < 2; i++)
		m->meter_facts[i].certificate = S_NONE;
	log_lot_write(m);
	m->at_ms = LOG_AT_MS + 1;
	only(t, FLAW_NONE);
}

static int64_t certificate(struct trial *t)
{
	const struct attempts *all = replay_attempts(t->replay);
	const struct expected_attempt *a = attempts_find(all, t->log->meter_facts[0].code, 1);

	assert_non_null(a);
	return a->fate;
}

static void released(void **state)
{
	struct trial *t = *state;

	withheld(t, true);
	assert_int_equal(certificate(t), FATE_AWAITS);
	decide(t->log, "released", 2);
	only(t, FLAW_NONE);
	assert_int_equal(certificate(t), FATE_LIVE);
	decide(t->log, "refused", 0);
	only(t, FLAW_CERTIFICATE);
}

static void refused(void **state)
{
	struct trial *t = *state;

	withheld(t, true);
	decide(t->log, "refused", 0);
	only(t, FLAW_NONE);
	assert_int_equal(certificate(t), FATE_NONE);
	assert_int_equal(attempts_lot_at(replay_attempts(t->replay), 0)->row.due_day, ABSENT);
	log_approve(t->log, 2);
	only(t, FLAW_CERTIFICATE);
}

static void numbers(void **state)
{
	struct trial *t = *state;
	int n;

	withheld(t, true);
	n = t->log->n;
	decide(t->log, "released", 1);
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "refused", 2);
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "granted", 0);
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	log_approve(t->log, 2);
	only(t, FLAW_CERTIFICATE);
}

/* Without an approver a release issues nothing, and an approval may follow, also while the grant is
 * suspended. */
static void released_without_approver(void **state)
{
	struct trial *t = *state;

	withheld(t, false);
	decide(t->log, "released", 0);
	only(t, FLAW_NONE);
	assert_int_equal(certificate(t), FATE_AWAITS);
	log_approve(t->log, 2);
	only(t, FLAW_NONE);
	assert_int_equal(certificate(t), FATE_LIVE);
}

/* A lot of two meters that nobody has approved yet when the authorisation is lost, or is not. */
static void waits(struct trial *t, const char *state)
{
	struct log_maker *m = t->log;

	log_facts(m);
	log_lot(m, 1, 2);
	m->facts.approver = S_NONE;
	log_rests(m);
	for (int i = 0; i < 2; i++)
		m->meter_facts[i].certificate = S_NONE;
	log_lot_write(m);
	if (state != NULL)
		log_grant_change(m, state, LOG_AT_MS + 1);
	m->at_ms = LOG_AT_MS + 2;
	only(t, FLAW_NONE);
}

static void waits_in_vain(void **state)
{
	struct trial *t = *state;
	int n;

	waits(t, "suspended");
	n = t->log->n;
	log_approve(t->log, 2);
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "released", 2); /* nobody has approved them */
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "released", 0);
	only(t, FLAW_NONE);
	log_approve(t->log, 2);
	only(t, FLAW_NONE);
	assert_int_equal(certificate(t), FATE_LIVE);
	decide(t->log, "refused", 0);
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "refused", 0);
	only(t, FLAW_NONE);
	assert_int_equal(certificate(t), FATE_NONE);
	log_approve(t->log, 2);
	only(t, FLAW_CERTIFICATE);
}

/* A release answers for what had taken effect by then; what is lost later is decided on again. */
static void lost_after_release(void **state)
{
	struct trial *t = *state;
	int n;

	waits(t, "suspended");
	decide(t->log, "released", 0);
	n = t->log->n;
	decide(t->log, "released", 0); /* for nothing new */
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "refused", 0); /* taken back */
	only(t, FLAW_NONE);
	t->log->n = n;
	log_grant_change(t->log, "revoked", LOG_AT_MS + 3);
	t->log->at_ms = LOG_AT_MS + 4;
	n = t->log->n;
	log_approve(t->log, 2);
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "refused", 0);
	only(t, FLAW_NONE);
	t->log->n = n;
	decide(t->log, "released", 0);
	log_approve(t->log, 2);
	only(t, FLAW_NONE);
}

static void maker_becomes(struct log_maker *m, const char *state, const char *suspensions)
{
	m->organisation.state = str_of(state);
	m->organisation.state_from_ms = ++m->at_ms;
	m->organisation.state_reason = S("because");
	m->organisation.suspensions = str_of(suspensions);
	log_fact(m, FACT_ORGANISATION, m->organisation.id, &m->organisation);
	m->at_ms++;
}

/* So it is with the maker. */
static void maker_lost(void **state)
{
	struct trial *t = *state;
	int n;

	waits(t, NULL);
	maker_becomes(t->log, "suspended", "");
	n = t->log->n;
	log_approve(t->log, 2);
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "released", 0);
	n = t->log->n;
	log_approve(t->log, 2);
	only(t, FLAW_NONE);
	t->log->n = n;
	maker_becomes(t->log, "dissolved",
	              "2026-11-20T18:00:00.003+08:00/2026-11-20T18:00:00.005+08:00");
	n = t->log->n;
	log_approve(t->log, 2);
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	decide(t->log, "refused", 0);
	only(t, FLAW_NONE);
}

/* As long as the authorisation stands the maker approves, and the bureau decides nothing. */
static void waits_with_reason(void **state)
{
	struct trial *t = *state;

	waits(t, NULL);
	decide(t->log, "refused", 0);
	only(t, FLAW_CERTIFICATE);
}

static void never_withheld(void **state)
{
	struct trial *t = *state;

	lot_made(t, 2);
	log_lot_write(t->log);
	decide(t->log, "released", 0);
	only(t, FLAW_CERTIFICATE);
	t->log->facts.lot = S("DEM0-nothing");
	decide(t->log, "released", 0);
	only(t, FLAW_CERTIFICATE);
}

/* A suspension that begins after the lot came in withholds nothing. */
static void suspended_later(void **state)
{
	struct trial *t = *state;
	struct log_maker *m = t->log;

	log_facts(m);
	m->grant.state = S("suspended");
	m->grant.state_from_ms = LOG_AT_MS + 1;
	m->at_ms = LOG_AT_MS - 1;
	log_decision(m);
	log_grant(m);
	log_lot(m, 1, 2);
	log_lot_write(m);
	only(t, FLAW_NONE);
	assert_int_equal(certificate(t), FATE_LIVE);
	/* lifted before it began, it leaves no trace */
	m->at_ms = LOG_AT_MS;
	m->grant.state = S("granted");
	m->grant.state_from_ms = LOG_AT_MS;
	log_decision(m);
	log_grant(m);
	only(t, FLAW_NONE);
	m->grant.suspensions = S("2026-11-20T18:00:00.001+08:00/2026-11-20T18:00:00.001+08:00");
	m->n--;
	log_grant(m);
	only(t, FLAW_GRANT_HISTORY);
}

static void revoked(void **state)
{
	struct trial *t = *state;
	int n;

	lot_made(t, 2);
	log_lot_write(t->log);
	n = t->log->n;
	revoke(t->log, 1, "-1");
	only(t, FLAW_NONE);
	assert_int_equal(certificate(t), FATE_REVOKED);
	revoke(t->log, 1, "-1");
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	revoke(t->log, 2, "-2");
	only(t, FLAW_CERTIFICATE);
	t->log->n = n;
	revoke(t->log, 1, "-2");
	only(t, FLAW_CERTIFICATE);
}

/* What waits is no certificate yet. */
static void revoked_while_it_waits(void **state)
{
	struct trial *t = *state;

	withheld(t, true);
	revoke(t->log, 1, "-1");
	only(t, FLAW_CERTIFICATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lost_after_release),
		TEST(maker_lost),
		TEST(released),
		TEST(refused),
		TEST(numbers),
		TEST(released_without_approver),
		TEST(never_withheld),
		TEST(suspended_later),
		TEST(revoked),
		TEST(revoked_while_it_waits),
		TEST(waits_in_vain),
		TEST(waits_with_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
