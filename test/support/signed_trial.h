/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests that replay a log with signed lots and approvals; include <cmocka.h> and what it needs
 * before. */
#ifndef SUPPORT_SIGNED_TRIAL_H
#define SUPPORT_SIGNED_TRIAL_H

#include "audit/lot_signature.h"
#include "base/date.h"
#include "code/text.h"
#include "support/replay_trial.h"
#include "support/test_key.h"

#define BODY "{\"lot\":\"1\"}"
#define CREATED_S (LOG_AT_MS / 1000 - 60)
#define APPROVER "p-approver"

struct signed_trial {
	struct log_maker *m;
	struct test_key key;
	struct fact_key fact;
	struct message message;
};

static inline struct fact_key fact_of(const struct test_key *k, const char *person)
{
	return (struct fact_key){ .id = k->id,
		                  .organisation = S("demo-maker"),
		                  .algorithm = str_of(sign_alg_name(k->signer.key.alg)),
		                  .public_key = k->pem,
		                  .person = str_of(person),
		                  .valid_from_day = moment_day(LOG_AT_MS) - 10,
		                  .valid_until_day = moment_day(LOG_AT_MS) + 10,
		                  .state = S("valid"),
		                  .state_from_ms = LOG_AT_MS - 5000000 };
}

static inline void rest_on_key(struct signed_trial *t, int index)
{
	struct log_maker *m = t->m;

	m->rest[m->facts.rest_n].index = index;
	memcpy(m->rest[m->facts.rest_n].hash, m->hash[index].b, HASH_SIZE);
	m->facts.rest_n++;
}

/* The lot's leaf gets the signature of the message as it is now. */
static inline void sign(struct signed_trial *t, int64_t created_s)
{
	struct lot_facts *f = &t->m->facts;
	struct cx *cx = t->m->cx;
	struct component component[MESSAGE_COMPONENTS];
	struct message_signature said;
	struct hash by_sha256 = sha256(S(BODY));
	struct hash by_sm3 = sm3(S(BODY));

	if (message_sign(cx, &t->key.signer, created_s, &t->message) != OK ||
	    message_signature_read(cx, &t->message, &said) != OK)
		fail_msg("%.*s", P(cx->detail));
	message_components(&t->message, component);
	assert_int_equal(signature_base(cx, component, MESSAGE_COMPONENTS, &said.covered,
	                                &f->signature.base),
	                 OK);
	f->signature.key = t->key.id;
	memcpy(f->signature.value, said.value.p, sizeof f->signature.value);
	memcpy(f->body_sha256, by_sha256.b, HASH_SIZE);
	f->body_sm3 = hex_print(cx->arena, by_sm3.b, HASH_SIZE);
}

/* All facts, a key of the approver's, and a lot that it signs; nothing of the lot is written yet.
 */
static inline struct signed_trial begin(struct trial *trial, enum sign_alg alg)
{
	struct signed_trial t = { .m = trial->log,
		                  .key = test_key_new(&trial->cx, alg, S("LINE")) };

	t.message = (struct message){ .method = S("POST"),
		                      .authority = S("meters.example"),
		                      .path = S("/v1/lots"),
		                      .query = S("?"),
		                      .content_type = S("application/json"),
		                      .body = S(BODY) };
	t.fact = fact_of(&t.key, APPROVER);
	t.m->person[LOG_CHECKER].signatory = 1;
	log_facts(t.m);
	int index = log_fact(t.m, FACT_KEY, t.fact.id, &t.fact);
	log_lot(t.m, 1, 2);
	rest_on_key(&t, index);
	sign(&t, CREATED_S);
	return t;
}

/* -- approvals ------------------------------------------------------------------------------- */

static inline void approval_signed_at(struct signed_trial *t, const char *path, int64_t created_s,
                                      int key_index, struct fact_approval *out)
{
	struct cx *cx = t->m->cx;
	struct component component[MESSAGE_COMPONENTS];
	struct message_signature said;
	struct hash by_sha256 = sha256(S(BODY));
	struct hash by_sm3 = sm3(S(BODY));
	struct message m = t->message;

	m.path = str_of(path);
	if (message_sign(cx, &t->key.signer, created_s, &m) != OK ||
	    message_signature_read(cx, &m, &said) != OK)
		fail_msg("%.*s", P(cx->detail));
	message_components(&m, component);
	assert_int_equal(signature_base(cx, component, MESSAGE_COMPONENTS, &said.covered,
	                                &out->signature_base),
	                 OK);
	out->signature_value = hex_print(cx->arena, said.value.p, said.value.n);
	out->body_sha256 = hex_print(cx->arena, by_sha256.b, HASH_SIZE);
	out->body_sm3 = hex_print(cx->arena, by_sm3.b, HASH_SIZE);
	out->rests_on_key = t->key.id;
	out->rests_on_key_index = key_index;
}

static inline void signed_approval(struct signed_trial *t, const char *path, int key_index,
                                   struct fact_approval *out)
{
	approval_signed_at(t, path, t->m->at_ms / 1000 - 60, key_index, out);
}

/* A lot that nobody signed, from before the key was registered, and a key of the approver's. */
static inline struct signed_trial waits(struct trial *trial, int *key_index)
{
	struct signed_trial t = { .m = trial->log,
		                  .key = test_key_new(&trial->cx, SIGN_SM2, S("LINE")) };
	struct log_maker *m = t.m;

	t.message = (struct message){ .method = S("POST"),
		                      .authority = S("meters.example"),
		                      .query = S("?"),
		                      .content_type = S("application/json"),
		                      .body = S(BODY) };
	t.fact = fact_of(&t.key, APPROVER);
	m->person[LOG_CHECKER].signatory = 1;
	log_facts(m);
	log_lot(m, 1, 2);
	m->facts.approver = S_NONE;
	memmove(&m->rest[3], &m->rest[4], 3 * sizeof m->rest[0]);
	m->facts.rest_n--;
	log_judge(m);
	log_lot_write(m);
	m->at_ms = LOG_AT_MS + 1000;
	*key_index = log_fact(m, FACT_KEY, t.fact.id, &t.fact);
	return t;
}

static inline struct fact_approval approval_of(const struct signed_trial *t)
{
	return (struct fact_approval){ .approver = S(APPROVER),
		                       .first_index = t->m->lot_index,
		                       .issued = 2,
		                       .lot = t->m->facts.lot,
		                       .rests_on_person = S(APPROVER),
		                       .rests_on_person_index = 3,
		                       .rests_on_key_index = ABSENT_INT };
}

static inline void approval_becomes(struct trial *trial, struct signed_trial *t,
                                    const struct fact_approval *a, enum flaw_code code)
{
	int n = t->m->n;

	log_fact(t->m, FACT_APPROVAL, t->m->facts.lot, a);
	only(trial, code);
	t->m->n = n;
}

#endif
