/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replaying logs with signed lots: an honest one has no flaw, and whatever is changed in the
 * signature, in what it signs or in the key is found under its own name. */
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

static void honest(void **state)
{
	struct trial *trial = *state;

	for (enum sign_alg alg = SIGN_ED25519; alg <= SIGN_SM2; alg++) {
		trial->log = log_maker_new(&trial->cx);
		struct signed_trial t = begin(trial, alg);
		log_lot_write(t.m);
		only(trial, FLAW_NONE);
		const struct expected_lot *lot = attempts_lot_find(replay_attempts(trial->replay),
		                                                   t.m->facts.lot);
		assert_true(lot->is_signed);
		assert_int_equal(replay_counts(trial->replay).authority, 9);
	}
}

/* What the leaf says of the signature. */
static void spoiled_value(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_SM2);
	struct lot_facts *f = &t.m->facts;
	int facts = t.m->n;

	f->signature.value[5] ^= 1;
	log_lot_write(t.m);
	only(trial, FLAW_LOT_SIGNATURE);
	f->signature.value[5] ^= 1;
	t.m->n = facts;
	f->body_sha256[0] ^= 1; /* another body than was signed */
	log_lot_write(t.m);
	only(trial, FLAW_LOT_SIGNATURE);
	f->body_sha256[0] ^= 1;
	t.m->n = facts;
	struct hash other = sm3(S("other"));
	f->body_sm3 = hex_print(trial->cx.arena, other.b, HASH_SIZE);
	log_lot_write(t.m);
	only(trial, FLAW_LOT_SIGNATURE);
	f->body_sm3 = S_NONE;
	t.m->n = facts;
	log_lot_write(t.m);
	only(trial, FLAW_LOT_SIGNATURE);
}

static void base_becomes(struct trial *trial, struct signed_trial *t, const char *from,
                         const char *to)
{
	str before = t->m->facts.signature.base;
	int n = t->m->n;

	t->m->facts.signature.base = log_replaced(t->m, before, from, to);
	log_lot_write(t->m);
	only(trial, FLAW_LOT_SIGNATURE);
	t->m->n = n;
	t->m->facts.signature.base = before;
}

static void spoiled_base(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);

	base_becomes(trial, &t, "meters.example", "other.example");
	base_becomes(trial, &t, "POST", "PUT");
	base_becomes(trial, &t, "\"@query\": ?\n", "");
	base_becomes(trial, &t, "740;keyid", "741;keyid");
	base_becomes(trial, &t, "alg=\"ed25519\"", "alg=\"sm2-sm3\"");
	base_becomes(trial, &t, "keyid=\"", "keyid=\"0");
	base_becomes(trial, &t, "sha-256=:", "sha-256=::, x=:");
}

/* Truly signed, but something else than an upload, or at another time. */
static void signed_otherwise(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);
	int facts = t.m->n;

	t.message.path = S("/v1/keys");
	sign(&t, CREATED_S);
	log_lot_write(t.m);
	only(trial, FLAW_LOT_SIGNATURE);
	t.message.path = S("/v1/lots");
	t.m->n = facts;
	sign(&t, LOG_AT_MS / 1000 + 301);
	log_lot_write(t.m);
	only(trial, FLAW_LOT_SIGNATURE);
	t.m->n = facts;
	sign(&t, LOG_AT_MS / 1000 + 300);
	log_lot_write(t.m);
	only(trial, FLAW_NONE);
	t.m->n = facts;
	sign(&t, LOG_AT_MS / 1000 - 11 * 86400);
	log_lot_write(t.m);
	among(trial, FLAW_KEY);
	t.m->n = facts;
	t.message.body = S("other");
	sign(&t, CREATED_S);
	log_lot_write(t.m);
	only(trial, FLAW_LOT_SIGNATURE);
}

static int64_t last_end_ms(const struct lot *lot)
{
	int64_t end_ms = INT64_MIN;

	for (uint32_t i = 0; i < lot->bench_run_n; i++)
		if (lot->bench_run[i].ended_ms > end_ms)
			end_ms = lot->bench_run[i].ended_ms;
	return end_ms;
}

/* Nobody vouches for what has not been measured yet; clocks differ by five minutes. */
static void signed_early(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);
	int64_t end_s = last_end_ms(&t.m->file.lot) / 1000;
	int facts = t.m->n;

	sign(&t, end_s - 299);
	log_lot_write(t.m);
	only(trial, FLAW_NONE);
	t.m->n = facts;
	sign(&t, end_s - 302);
	log_lot_write(t.m);
	only(trial, FLAW_LOT_SIGNATURE);
}

/* The key's own leaf. */
static void key_facts(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);
	struct fact_key k = t.fact;
	struct log_maker *m = t.m;

	/* another organisation's; found at the lot */
	m->n = 8;
	k.organisation = S("other-maker");
	log_fact(m, FACT_KEY, k.id, &k);
	m->facts.rest_n--;
	rest_on_key(&t, 8);
	log_lot_write(m);
	only(trial, FLAW_KEY);
	/* past its date when the lot came in */
	m->n = 8;
	k = t.fact;
	k.valid_until_day = moment_day(LOG_AT_MS) - 1;
	log_fact(m, FACT_KEY, k.id, &k);
	m->facts.rest_n--;
	rest_on_key(&t, 8);
	log_lot_write(m);
	only(trial, FLAW_KEY);
	/* retired before */
	m->n = 8;
	k = t.fact;
	log_fact(m, FACT_KEY, k.id, &k);
	k.state = S("retired");
	k.state_from_ms = m->at_ms;
	log_fact(m, FACT_KEY, k.id, &k);
	m->facts.rest_n--;
	rest_on_key(&t, 9);
	log_lot_write(m);
	only(trial, FLAW_KEY);
	/* resting on the leaf before the retirement */
	m->n = 10;
	m->facts.rest_n--;
	rest_on_key(&t, 8);
	log_lot_write(m);
	only(trial, FLAW_REST_SUPERSEDED);
}

/* A leaf that is no such key cannot be read. */
static void key_unreadable(void **state)
{
	struct trial *trial = *state;
	struct log_maker *m = trial->log;
	struct test_key key = test_key_new(&trial->cx, SIGN_SM2, S("LINE"));
	struct test_key other = test_key_new(&trial->cx, SIGN_SM2, S("OTHER"));
	struct fact_key k = fact_of(&key, APPROVER);

	log_facts(m);
	k.public_key = other.pem;
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_UNREADABLE);
	m->n = 8;
	k = fact_of(&key, APPROVER);
	k.algorithm = S("ed25519");
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_UNREADABLE);
	m->n = 8;
	k = fact_of(&key, APPROVER);
	k.public_key = S("nothing");
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_UNREADABLE);
}

/* A key is registered for nobody but a signatory of the organisation. */
static void key_owner(void **state)
{
	struct trial *trial = *state;
	struct log_maker *m = trial->log;
	struct test_key key = test_key_new(&trial->cx, SIGN_SM2, S("LINE"));
	struct fact_key k = fact_of(&key, APPROVER);
	int n;

	log_facts(m);
	n = m->n;
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_NONE);
	m->n = n;
	k.person = S_NONE;
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_NONE);
	m->n = n;
	k.person = S("p-verifier"); /* no signatory */
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_KEY);
	m->n = n;
	k.person = S("p-nobody");
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_KEY);
	m->n = n;
	k.person = S(APPROVER);
	k.organisation = S("other-maker");
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_KEY);
	/* who has left gets none, nor does who makes no meters */
	m->n = n;
	k.organisation = S("demo-maker");
	m->person[LOG_APPROVER].departed_from_day = moment_day(m->at_ms);
	log_person(m, LOG_APPROVER);
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_KEY);
	m->n = 0;
	m->organisation.kind = S("supply");
	m->organisation.prefix = S_NONE;
	k.person = S_NONE;
	log_fact(m, FACT_ORGANISATION, m->organisation.id, &m->organisation);
	log_fact(m, FACT_KEY, k.id, &k);
	only(trial, FLAW_KEY);
}

static void history(void **state)
{
	struct trial *trial = *state;
	struct test_key key = test_key_new(&trial->cx, SIGN_SM2, S("LINE"));
	struct fact_key before = fact_of(&key, APPROVER);
	struct fact_key now = before;
	const struct fact first = { .at_ms = LOG_AT_MS, .value = &before };
	const struct fact next = { .at_ms = LOG_AT_MS, .value = &now };

	assert_null(key_history_fault(NULL, &first));
	assert_non_null(key_history_fault(&first, &next)); /* nothing has changed */
	now.state = S("retired");
	assert_null(key_history_fault(&first, &next));
	assert_non_null(key_history_fault(NULL, &next));
	now.state = S("compromised");
	assert_non_null(key_history_fault(&first, &next)); /* no reason */
	now.reason = S("lost");
	assert_null(key_history_fault(&first, &next));
	before.state = S("retired");
	assert_null(key_history_fault(&first, &next));
	before.state = S("compromised");
	assert_non_null(key_history_fault(&first, &next));
	before.state = S("retired");
	now.state = S("valid");
	assert_non_null(key_history_fault(&first, &next)); /* it does not come back */
	now.state = S("compromised");
	now.state_from_ms = LOG_AT_MS + 1;
	assert_non_null(key_history_fault(&first, &next));
	now.state_from_ms = LOG_AT_MS;
	now.person = S("p-verifier");
	assert_non_null(key_history_fault(&first, &next));
}

static void no_reference(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);

	t.m->facts.rest_n--;
	log_lot_write(t.m);
	only(trial, FLAW_REST_KIND);
}

/* Whoever has registered a key signs, and approves by signature. */
static void unsigned_and_approver(void **state)
{
	struct trial *trial = *state;
	struct signed_trial t = begin(trial, SIGN_ED25519);
	int facts = t.m->n;

	t.m->facts.signature = (struct leaf_signature){ .base = S_NONE };
	t.m->facts.body_sm3 = S_NONE;
	t.m->facts.rest_n--;
	log_lot_write(t.m);
	only(trial, FLAW_UNSIGNED);
	/* signed by another signatory's key than the approver's */
	t.m->n = facts - 1;
	t.fact.person = S("p-checker");
	rest_on_key(&t, log_fact(t.m, FACT_KEY, t.fact.id, &t.fact));
	sign(&t, CREATED_S);
	log_lot_write(t.m);
	only(trial, FLAW_PERSON);
}

static void approvals(void **state)
{
	struct trial *trial = *state;
	int key;
	struct signed_trial t = waits(trial, &key);
	struct fact_approval a = approval_of(&t);
	str path = str_fmt(trial->cx.arena, "/v1/lots/%.*s/approve", P(a.lot));

	approval_becomes(trial, &t, &a, FLAW_UNSIGNED);
	signed_approval(&t, path.p, key, &a);
	approval_becomes(trial, &t, &a, FLAW_NONE);
	signed_approval(&t, log_replaced(t.m, path, "lots/D", "lots/%44").p, key, &a);
	approval_becomes(trial, &t, &a, FLAW_NONE);
	signed_approval(&t, "/v1/lots/DEM0-other/approve", key, &a);
	approval_becomes(trial, &t, &a, FLAW_LOT_SIGNATURE);
	signed_approval(&t, "/v1/lots", key, &a);
	approval_becomes(trial, &t, &a, FLAW_LOT_SIGNATURE);
	signed_approval(&t, path.p, 0, &a);
	approval_becomes(trial, &t, &a, FLAW_REST_UNKNOWN);
	signed_approval(&t, path.p, key, &a);
	a.body_sm3 = a.body_sha256;
	approval_becomes(trial, &t, &a, FLAW_LOT_SIGNATURE);
	signed_approval(&t, path.p, key, &a);
	a.signature_value = str_fmt(trial->cx.arena, "00%.*s",
	                            P(str_part(a.signature_value, 2, 126)));
	approval_becomes(trial, &t, &a, FLAW_LOT_SIGNATURE);
}

static void approval_early(void **state)
{
	struct trial *trial = *state;
	int key;
	struct signed_trial t = waits(trial, &key);
	struct fact_approval a = approval_of(&t);
	str path = str_fmt(trial->cx.arena, "/v1/lots/%.*s/approve", P(a.lot));
	int64_t end_s = last_end_ms(&t.m->file.lot) / 1000;

	approval_signed_at(&t, path.p, end_s - 302, key, &a);
	approval_becomes(trial, &t, &a, FLAW_LOT_SIGNATURE);
	/* nor before it came in */
	approval_signed_at(&t, path.p, LOG_AT_MS / 1000 - 300, key, &a);
	approval_becomes(trial, &t, &a, FLAW_NONE);
	approval_signed_at(&t, path.p, LOG_AT_MS / 1000 - 301, key, &a);
	approval_becomes(trial, &t, &a, FLAW_LOT_SIGNATURE);
}

/* Signed, but with somebody else's key. */
static void approval_by_another(void **state)
{
	struct trial *trial = *state;
	int key;
	struct signed_trial t = waits(trial, &key);
	struct fact_approval a = approval_of(&t);
	str path = str_fmt(trial->cx.arena, "/v1/lots/%.*s/approve", P(a.lot));

	t.m->n--;
	t.fact.person = S("p-checker");
	key = log_fact(t.m, FACT_KEY, t.fact.id, &t.fact);
	signed_approval(&t, path.p, key, &a);
	approval_becomes(trial, &t, &a, FLAW_PERSON);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(honest),           TEST(spoiled_value),       TEST(spoiled_base),
		TEST(signed_otherwise), TEST(key_facts),           TEST(key_unreadable),
		TEST(history),          TEST(no_reference),        TEST(unsigned_and_approver),
		TEST(approvals),        TEST(approval_by_another), TEST(signed_early),
		TEST(approval_early),   TEST(key_owner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
