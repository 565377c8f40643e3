/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See lot_signature.h.  The base is in the leaf, so nothing is believed but the key's own leaf:
 * what the base says of method, path, media type and body was signed by the maker. */
#include "audit/lot_signature.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/message.h"
#include "code/text.h"
#include "crypt/content_digest.h"
#include "crypt/public_key.h"

#define FUTURE_MS INT64_C(300000) /* clocks differ */
#define MS_PER_S 1000

/* -- the key --------------------------------------------------------------------------------- */

static const char *key_fault(const struct fact_key *k, const struct lot_facts *lot,
                             const struct message_signature *said)
{
	int64_t created = moment_day(said->created_s * MS_PER_S);
	int64_t received = moment_day(lot->at_ms);

	if (!str_eq(k->organisation, lot->by))
		return "it is another organisation's";
	if (!str_eq(k->state, S("valid")))
		return "it was retired or compromised by then";
	if (created < k->valid_from_day || created > k->valid_until_day ||
	    received > k->valid_until_day)
		return "it was not valid at that time";
	return NULL;
}

static bool is_first(const struct fact_key *k)
{
	return str_eq(k->state, S("valid"));
}

static bool same_key(const struct fact_key *a, const struct fact_key *b)
{
	return str_eq(a->organisation, b->organisation) && str_eq(a->algorithm, b->algorithm) &&
	       str_eq(a->public_key, b->public_key) && str_eq(a->person, b->person) &&
	       a->valid_from_day == b->valid_from_day && a->valid_until_day == b->valid_until_day;
}

const char *key_history_fault(const struct fact *before, const struct fact *now)
{
	const struct fact_key *k = now->value;
	const struct fact_key *old = before != NULL ? before->value : NULL;
	bool compromised = str_eq(k->state, S("compromised"));

	if (k->state_from_ms > now->at_ms)
		return "its state begins in the future";
	if (old == NULL)
		return is_first(k) ? NULL : "it does not begin as a valid key";
	if (!same_key(old, k))
		return "it became another key";
	if (compromised && !str_eq(old->state, S("compromised")))
		return k->reason.n > 0 ? NULL : "no reason is given";
	if (str_eq(k->state, S("retired")) && is_first(old))
		return NULL;
	return "its state does not follow from the one before";
}

/* -- what was signed ------------------------------------------------------------------------- */

static const char *body_fault(struct cx *cx, str field, const struct lot_facts *lot)
{
	struct content_digest d;
	struct hash by_sha256, by_sm3;

	if (content_digest_read(cx, field, &d) != OK)
		return "the signed digest cannot be read";
	if (!hex_read(lot->body_sm3, by_sm3.b, HASH_SIZE))
		return "the leaf has no SM3 of the body";
	for (int i = 0; i < HASH_SIZE; i++)
		by_sha256.b[i] = lot->body_sha256[i];
	if ((d.has_sha256 && !hash_eq(&d.sha256, &by_sha256)) ||
	    (d.has_sm3 && !hash_eq(&d.sm3, &by_sm3)))
		return "another body was signed";
	return NULL;
}

static const char *request_fault(struct cx *cx, const struct message *m,
                                 const struct message_signature *said, const struct lot_facts *lot)
{
	if (!str_eq(m->method, S("POST")) || !str_eq(m->path, S("/v1/lots")))
		return "another request was signed";
	if (!str_eq(said->keyid, lot->signature.key))
		return "the signature names another key";
	if (said->created_s > (lot->at_ms + FUTURE_MS) / MS_PER_S)
		return "it was signed after it came in";
	if (said->expires_s < lot->at_ms / MS_PER_S)
		return "the signature had expired";
	return body_fault(cx, m->content_digest, lot);
}

static const char *value_fault(struct cx *cx, const struct fact_key *k, const struct lot_facts *lot,
                               const struct message_signature *said)
{
	const str value = { (const char *)lot->signature.value, LEAF_SIGNATURE_BYTES };
	struct public_key key;

	if (public_key_read(cx, k->public_key, &key) != OK)
		return "the key cannot be read";
	if (!str_eq(said->alg, str_of(sign_alg_name(key.alg))))
		return "the signature is by another algorithm";
	if (public_key_verify(cx, &key, lot->signature.base, value) != OK)
		return "it does not verify";
	return NULL;
}

static void signed_check(struct cx *cx, struct flaws *f, int64_t index, const struct lot_facts *lot,
                         const struct fact *key)
{
	const struct fact_key *k = key->value;
	struct message_signature said;
	struct message m;
	const char *why;

	if (signature_base_read(cx, lot->signature.base, &m, &said) != OK) {
		flaw_note(f, FLAW_LOT_SIGNATURE, index, "%.*s", P(cx->detail));
		return;
	}
	why = request_fault(cx, &m, &said, lot);
	if (why == NULL)
		why = value_fault(cx, k, lot, &said);
	if (why != NULL)
		flaw_note(f, FLAW_LOT_SIGNATURE, index, "%s", why);
	why = key_fault(k, lot, &said);
	if (why != NULL)
		flaw_note(f, FLAW_KEY, index, "key %.*s: %s", P(k->id), why);
	if (lot->approver.n > 0 && !str_eq(lot->approver, k->person))
		flaw_note(f, FLAW_PERSON, index, "the approver %.*s is not whose key signed",
		          P(lot->approver));
}

void lot_signature_check(struct cx *cx, struct flaws *f, int64_t index, const struct lot_leaf *leaf,
                         const struct basis *basis)
{
	const struct lot_facts *lot = &leaf->facts;

	if (lot->signature.base.n == 0) {
		if (basis->must_sign)
			flaw_note(f, FLAW_UNSIGNED, index, "%.*s", P(lot->by));
		return;
	}
	if (basis->key != NULL) /* what is wrong with the reference has been said */
		signed_check(cx, f, index, lot, basis->key);
	cx_clear(cx);
}
