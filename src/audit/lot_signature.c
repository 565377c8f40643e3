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

/* What a leaf says of a signature, be it a lot's or an approval's. */
struct claim {
	str maker;
	int64_t at_ms;
	str lot;                     /* of an approval; empty: the upload itself */
	int64_t ended_ms, ended_day; /* what was measured had ended then, as in the basis */
	int64_t stored_ms;           /* of an approval: when the lot came in */
	str base, key, value;
	struct hash body_sha256;
	str body_sm3;
	str approver;              /* who approved by it; empty: nobody */
	const struct fact *person; /* the leaf about him, or NULL */
};

/* -- the key --------------------------------------------------------------------------------- */

static const char *key_fault(const struct fact_key *k, const struct claim *c,
                             const struct message_signature *said)
{
	int64_t created = moment_day(said->created_s * MS_PER_S);
	int64_t received = moment_day(c->at_ms);

	if (!str_eq(k->organisation, c->maker))
		return "it is another organisation's";
	if (!str_eq(k->state, S("valid")))
		return "it was retired or compromised by then";
	if (created < k->valid_from_day || created > k->valid_until_day ||
	    received < k->valid_from_day || received > k->valid_until_day)
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

const char *key_owner_fault(const struct fact_source *source, const struct fact *key)
{
	const struct fact_key *k = key->value;
	int64_t today = moment_day(key->at_ms);
	const struct fact *owner;
	const struct fact *person;
	const struct fact_person *p;

	owner = source->latest(source->state, FACT_ORGANISATION, k->organisation);
	if (owner != NULL &&
	    !str_eq(((const struct fact_organisation *)owner->value)->kind, S("maker")))
		return "its organisation signs no lots";
	if (k->person.n == 0)
		return NULL;
	person = source->latest(source->state, FACT_PERSON, k->person);
	p = person != NULL ? person->value : NULL;
	if (p == NULL || !str_eq(p->organisation, k->organisation))
		return "it names nobody of the organisation's";
	if (p->signatory != 1)
		return "it names a person who is no signatory";
	return fact_person_lapse(p, today, today) == NULL
	               ? NULL
	               : "it names a person who had left, was away or not registered any more";
}

/* -- what was signed ------------------------------------------------------------------------- */

static const char *body_fault(struct cx *cx, str field, const struct claim *c)
{
	struct content_digest d;
	struct hash by_sm3;

	if (content_digest_read(cx, field, &d) != OK)
		return "the signed digest cannot be read";
	if (!hex_read(c->body_sm3, by_sm3.b, HASH_SIZE))
		return "the leaf has no SM3 of the body";
	if ((d.has_sha256 && !hash_eq(&d.sha256, &c->body_sha256)) ||
	    (d.has_sm3 && !hash_eq(&d.sm3, &by_sm3)))
		return "another body was signed";
	return NULL;
}

/* What stands at the head of the path, perhaps percent-encoded (RFC 3986, 2.1), is that word. */
static bool path_takes(str *path, str word)
{
	for (size_t i = 0; i < word.n; i++) {
		uint8_t c;
		if (path->n == 0)
			return false;
		size_t n = path->p[0] == '%' ? 3 : 1;
		if (n == 1)
			c = (uint8_t)path->p[0];
		else if (path->n < n || !hex_read(str_part(*path, 1, 2), &c, 1))
			return false;
		if (c != (uint8_t)word.p[i])
			return false;
		*path = str_part(*path, n, path->n);
	}
	return true;
}

static bool path_fits(str path, str lot)
{
	if (lot.n == 0)
		return str_eq(path, S("/v1/lots"));
	return path_takes(&path, S("/v1/lots/")) && path_takes(&path, lot) &&
	       str_eq(path, S("/approve"));
}

/* Parameters that change nothing of what was asked: the words of the answer, the approver as far as
 * the body does not name him, and that the lot is to be stored. */
static bool query_fits(struct arena *a, str query, str lot)
{
	if (!str_starts(query, S("?")))
		return false;
	query = str_part(query, 1, query.n);
	while (query.n > 0) {
		str pair, name, value;
		query = str_cut(query, '&', &pair);
		value = str_cut(pair, '=', &name);
		if (!url_decode(a, name, true, &name) || !url_decode(a, value, true, &value))
			return false;
		bool stored = lot.n == 0 && str_eq(name, S("dry_run")) && str_eq(value, S("false"));
		bool approver = lot.n > 0 && str_eq(name, S("approver"));
		if (pair.n > 0 && !stored && !approver && !str_eq(name, S("lang")))
			return false;
	}
	return true;
}

/* A lot or an approval is JSON; without a type it is taken for it. */
static bool media_fits(struct arena *a, str content_type)
{
	str media;

	(void)str_cut(content_type, ';', &media);
	while (media.n > 0 && (media.p[media.n - 1] == ' ' || media.p[media.n - 1] == '\t'))
		media.n--;
	/* in small letters, like a host */
	return media.n == 0 || str_eq(message_authority(a, media), S("application/json"));
}

/* Of a run that does not say when it ended only the day is known. */
static bool is_early(const struct message_signature *said, const struct claim *c)
{
	int64_t latest_ms = said->created_s * MS_PER_S + FUTURE_MS;

	return latest_ms < c->ended_ms || moment_day(latest_ms) < c->ended_day;
}

static const char *request_fault(struct cx *cx, const struct message *m,
                                 const struct message_signature *said, const struct claim *c)
{
	if (!str_eq(m->method, S("POST")) || !path_fits(m->path, c->lot) ||
	    !query_fits(cx->arena, m->query, c->lot))
		return "another request was signed";
	if (!media_fits(cx->arena, m->content_type))
		return "it was signed as something else than JSON";
	if (!str_eq(said->keyid, c->key))
		return "the signature names another key";
	if (said->created_s > (c->at_ms + FUTURE_MS) / MS_PER_S)
		return "it was signed after it came in";
	if (said->expires_s < c->at_ms / MS_PER_S)
		return "the signature had expired";
	if (is_early(said, c))
		return "it was signed before the last run had ended";
	if (c->lot.n > 0 && said->created_s * MS_PER_S + FUTURE_MS < c->stored_ms)
		return "it was signed before the lot came in";
	return body_fault(cx, m->content_digest, c);
}

static const char *value_fault(struct cx *cx, const struct fact_key *k, const struct claim *c,
                               const struct message_signature *said)
{
	struct public_key key;

	if (public_key_read(cx, k->public_key, &key) != OK)
		return "the key cannot be read";
	if (!str_eq(said->alg, str_of(sign_alg_name(key.alg))))
		return "the signature is by another algorithm";
	if (public_key_verify(cx, &key, c->base, c->value) != OK)
		return "it does not verify";
	return NULL;
}

/* Who approves by signing is entitled on the day on which he signs, whenever it comes in. */
static const char *signer_fault(const struct claim *c, const struct message_signature *said)
{
	int64_t day = moment_day(said->created_s * MS_PER_S);

	if (c->approver.n == 0 || c->person == NULL || c->person->kind != FACT_PERSON)
		return NULL;
	return fact_person_lapse(c->person->value, day, day) == NULL
	               ? NULL
	               : "had left, was away or not validly registered when he signed";
}

static void signed_check(struct cx *cx, struct flaws *f, int64_t index, const struct claim *c,
                         const struct fact *key)
{
	const struct fact_key *k = key->value;
	struct message_signature said;
	struct message m;
	const char *why;

	if (signature_base_read(cx, c->base, &m, &said) != OK) {
		flaw_note(f, FLAW_LOT_SIGNATURE, index, "%.*s", P(cx->detail));
		return;
	}
	why = request_fault(cx, &m, &said, c);
	if (why == NULL)
		why = value_fault(cx, k, c, &said);
	if (why != NULL)
		flaw_note(f, FLAW_LOT_SIGNATURE, index, "%s", why);
	why = key_fault(k, c, &said);
	if (why != NULL)
		flaw_note(f, FLAW_KEY, index, "key %.*s: %s", P(k->id), why);
	why = signer_fault(c, &said);
	if (why != NULL)
		flaw_note(f, FLAW_PERSON, index, "the approver %.*s %s", P(c->approver), why);
}

static void approver_check(struct flaws *f, int64_t index, str approver, const struct fact *key)
{
	const struct fact_key *k = key->value;

	if (approver.n > 0 && !str_eq(approver, k->person))
		flaw_note(f, FLAW_PERSON, index, "the approver %.*s is not whose key signed",
		          P(approver));
}

void lot_signature_check(struct cx *cx, struct flaws *f, int64_t index, const struct lot_leaf *leaf,
                         const struct basis *basis)
{
	const struct lot_facts *lot = &leaf->facts;
	struct claim c = { .maker = lot->by,
		           .at_ms = lot->at_ms,
		           .ended_ms = basis->ended_ms,
		           .ended_day = basis->ended_day,
		           .base = lot->signature.base,
		           .key = lot->signature.key,
		           .value = { (const char *)lot->signature.value, LEAF_SIGNATURE_BYTES },
		           .body_sm3 = lot->body_sm3,
		           .approver = lot->approver,
		           .person = basis->approver };

	if (c.base.n == 0) {
		if (basis->must_sign)
			flaw_note(f, FLAW_UNSIGNED, index, "%.*s", P(lot->by));
		return;
	}
	for (int i = 0; i < HASH_SIZE; i++)
		c.body_sha256.b[i] = lot->body_sha256[i];
	if (basis->key != NULL) { /* what is wrong with the reference has been said */
		signed_check(cx, f, index, &c, basis->key);
		approver_check(f, index, lot->approver, basis->key);
	}
	cx_clear(cx);
}

/* -- of an approval -------------------------------------------------------------------------- */

/* The key's leaf that the approval rests on: the latest one before it. */
static const struct fact *key_of(struct flaws *f, const struct fact *approval,
                                 const struct fact_source *source)
{
	const struct fact_approval *a = approval->value;
	const struct fact *key = source->at(source->state, a->rests_on_key_index);

	if (key == NULL || key->kind != FACT_KEY || !str_eq(key->subject, a->rests_on_key) ||
	    key->index >= approval->index) {
		flaw_note(f, FLAW_REST_UNKNOWN, approval->index,
		          "the leaf about the key is not where the approval says");
		return NULL;
	}
	if (source->whole && source->latest(source->state, FACT_KEY, a->rests_on_key) != key)
		flaw_note(f, FLAW_REST_SUPERSEDED, approval->index, "key %.*s", P(a->rests_on_key));
	return key;
}

void approval_signature_check(struct cx *cx, struct flaws *f, const struct fact *approval,
                              const struct signed_lot *lot, const struct fact_source *source)
{
	const struct fact_approval *a = approval->value;
	uint8_t value[LEAF_SIGNATURE_BYTES];
	struct claim c = { .maker = lot->maker,
		           .at_ms = approval->at_ms,
		           .ended_ms = lot->ended_ms,
		           .ended_day = lot->ended_day,
		           .stored_ms = lot->at_ms,
		           .lot = a->lot,
		           .base = a->signature_base,
		           .key = a->rests_on_key,
		           .value = { (const char *)value, sizeof value },
		           .body_sm3 = a->body_sm3,
		           .approver = a->approver,
		           .person = source->at(source->state, a->rests_on_person_index) };
	const struct fact *key;

	if (c.base.n == 0) {
		if (source->signs != NULL && source->signs(source->state, lot->maker))
			flaw_note(f, FLAW_UNSIGNED, approval->index, "the approval of %.*s",
			          P(a->lot));
		return;
	}
	if (!hex_read(a->signature_value, value, sizeof value) ||
	    !hex_read(a->body_sha256, c.body_sha256.b, HASH_SIZE)) {
		flaw_note(f, FLAW_LOT_SIGNATURE, approval->index,
		          "signature or digest cannot be read");
		return;
	}
	key = key_of(f, approval, source);
	if (key == NULL)
		return;
	signed_check(cx, f, approval->index, &c, key);
	approver_check(f, approval->index, a->approver, key);
	cx_clear(cx);
}
