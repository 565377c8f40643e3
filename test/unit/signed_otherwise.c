/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signed, but for another request, another platform, or on a day on which the signer was not
 * entitled: the auditor tells from the signed text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "audit/lot_signature.h"
#include "base/date.h"
#include "code/text.h"
#include "support/test_key.h"

#include <cmocka.h>

/* after cmocka, whose fail_msg it uses */
#include "support/signed_trial.h"

static void message_becomes(struct trial *trial, struct signed_trial *t, enum flaw_code code)
{
	int facts = t->m->n;

	sign(t, CREATED_S);
	log_lot_write(t->m);
	only(trial, code);
	t->m->n = facts;
}

/* The platform stores nothing of a dry run, and takes JSON only. */
static void signed_for_show(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);

	t.message.query = S("?dry_run=true");
	message_becomes(trial, &t, FLAW_LOT_SIGNATURE);
	t.message.query = S("?dry%5Frun=true");
	message_becomes(trial, &t, FLAW_LOT_SIGNATURE);
	t.message.query = S("?approver=REG-0305");
	message_becomes(trial, &t, FLAW_LOT_SIGNATURE);
	t.message.query = S("?lang=en&&dry_run=false");
	message_becomes(trial, &t, FLAW_NONE);
	t.message.query = S("?");
	t.message.content_type = S("text/html");
	message_becomes(trial, &t, FLAW_LOT_SIGNATURE);
	t.message.content_type = S("Application/JSON ; charset=utf-8");
	message_becomes(trial, &t, FLAW_NONE);
}

#define DAY_MS INT64_C(86400000)

/* The lot comes in three days after it was measured, under the approver's latest leaf. */
static void comes_later(struct trial *trial, struct signed_trial *t, enum flaw_code unsigned_code,
                        enum flaw_code early_code, enum flaw_code late_code)
{
	const enum flaw_code wanted[] = { unsigned_code, early_code, late_code };
	struct log_maker *m = t->m;

	for (int i = 0; i < 3; i++) {
		m->n = 8; /* without any key: nobody has to sign */
		int key = i == 0 ? -1 : log_fact(m, FACT_KEY, t->fact.id, &t->fact);
		log_person(m, LOG_APPROVER);
		log_lot(m, 1, 2);
		m->facts.at_ms = LOG_AT_MS + 3 * DAY_MS;
		for (int k = 0; k < 2; k++)
			m->meter_facts[k].at_ms = m->facts.at_ms;
		if (i > 0) {
			rest_on_key(t, key);
			sign(t, CREATED_S + (i == 1 ? 1 : 2) * DAY_MS / 1000);
		}
		log_lot_write(m);
		only(trial, wanted[i]);
	}
}

/* Entitled when it was measured; not when he signed, or when the lot came in. */
static void approver_lapsed(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);
	struct fact_person *p = &t.m->person[LOG_APPROVER];
	int64_t day = moment_day(LOG_AT_MS);

	comes_later(trial, &t, FLAW_NONE, FLAW_NONE, FLAW_NONE);
	p->absences = S("2026-11-21/2026-11-21"); /* the day of the early signature */
	comes_later(trial, &t, FLAW_NONE, FLAW_PERSON, FLAW_NONE);
	p->absences = S_NONE;
	p->departed_from_day = day + 3;
	comes_later(trial, &t, FLAW_PERSON, FLAW_PERSON, FLAW_PERSON);
	trial->log = log_maker_new(&trial->cx);
	trial->log->person[LOG_APPROVER].valid_until_day = day + 1;
	t = begin(trial, SIGN_ED25519);
	comes_later(trial, &t, FLAW_PERSON, FLAW_NONE, FLAW_PERSON);
}

/* Signed on a day of leave, and sent after it. */
static void approval_lapsed(void **state)
{
	struct trial *trial = *state;
	int key;
	struct signed_trial t = waits(trial, &key);
	struct fact_approval a = approval_of(&t);
	str path = str_fmt(trial->cx.arena, "/v1/lots/%.*s/approve", P(a.lot));

	t.m->person[LOG_APPROVER].absences = S("2026-11-21/2026-11-21");
	a.rests_on_person_index = log_person(t.m, LOG_APPROVER);
	t.m->at_ms = LOG_AT_MS + 2 * DAY_MS;
	approval_signed_at(&t, path.p, (LOG_AT_MS + DAY_MS) / 1000, key, &a);
	approval_becomes(trial, &t, &a, FLAW_PERSON);
	approval_signed_at(&t, path.p, (LOG_AT_MS + 2 * DAY_MS) / 1000, key, &a);
	approval_becomes(trial, &t, &a, FLAW_NONE);
}

/* Clocks differ by five minutes, which make no day of two. */
static void key_begins_tomorrow(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);
	struct log_maker *m = t.m;
	int64_t morrow = moment_day(LOG_AT_MS) + 1;

	for (int late = 0; late <= 1; late++) {
		m->n = 8;
		t.fact.valid_from_day = morrow;
		int key = log_fact(m, FACT_KEY, t.fact.id, &t.fact);
		m->facts.rest_n--;
		rest_on_key(&t, key);
		m->facts.at_ms = day_moment(morrow) + (late == 1 ? 180000 : -180000);
		for (int i = 0; i < 2; i++)
			m->meter_facts[i].at_ms = m->facts.at_ms;
		sign(&t, day_moment(morrow) / 1000 + 60);
		log_lot_write(m);
		only(trial, late == 1 ? FLAW_NONE : FLAW_KEY);
	}
}

static void released(struct trial *trial, struct signed_trial *t, int64_t since_ms,
                     enum flaw_code code)
{
	struct log_maker *m = t->m;
	struct fact_key k = t->fact;
	int n = m->n;
	const struct fact_lot_decision decision = { .decision = S("released"),
		                                    .first_index = m->lot_index,
		                                    .issued = 2,
		                                    .lot = m->facts.lot,
		                                    .reason = S("because") };

	k.state = S("compromised");
	k.state_from_ms = since_ms;
	k.reason = S("lost");
	log_fact(m, FACT_KEY, k.id, &k);
	log_fact(m, FACT_LOT_DECISION, m->facts.lot, &decision);
	only(trial, code);
	m->n = n;
}

/* A withheld lot is not released on the word of a key that others may have had when it came in. */
static void released_on_a_lost_key(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);
	struct log_maker *m = t.m;

	m->n = 9;
	log_grant_change(m, "suspended", LOG_AT_MS - 1);
	log_lot(m, 1, 2);
	rest_on_key(&t, 8);
	sign(&t, CREATED_S);
	for (int i = 0; i < 2; i++)
		m->meter_facts[i].certificate = S_NONE;
	log_lot_write(m);
	m->at_ms = LOG_AT_MS + 2;
	only(trial, FLAW_NONE);
	released(trial, &t, LOG_AT_MS + 1, FLAW_NONE);
	released(trial, &t, LOG_AT_MS, FLAW_CERTIFICATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(signed_for_show),        TEST(approver_lapsed),     TEST(approval_lapsed),
		TEST(released_on_a_lost_key), TEST(key_begins_tomorrow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
