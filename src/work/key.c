/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys with which a maker signs what it uploads: several at a time, so that one can follow another
 * without a gap.
 *
 * A maker registers a key by a request that is signed with that very key, so nobody registers the
 * key of somebody else; the bureau may do without.  A key may be a signatory's, and of no other
 * person: his signature under a lot is the approval (批准), and whoever becomes a signatory later
 * must not find that somebody has registered a key in his name before.  Nor is one registered for
 * somebody who has left: it would sign for him until it is noticed.
 *
 * What was signed cannot be told from what was signed later and dated back.  So from the moment at
 * which a key is known to be compromised nothing signed with it is taken any more, whenever it
 * claims to have been signed; what was stored before stays, and can be listed: by the moment at
 * which it came in, since the other one is what may be a lie. */
#include "base/arena.h"
#include "base/date.h"
#include "work/account.h"
#include "work/features.h"
#include "work/party.h"
#include "work/signing.h"

#define LIMIT_DEFAULT 100
#define LIMIT_MAX 1000
#define DAY_MS INT64_C(86400000)

/* Law: none; its states are the platform's own. */
static const struct move moves[] = {
	{ "key", "valid", "retire", "retired", MAY(MAKER, OWN) | MAY(BUREAU, ANY), 0, "" },
	{ "key", "valid", "compromise", "compromised", MAY(MAKER, OWN) | MAY(BUREAU, ANY), 0, "" },
	{ "key", "retired", "compromise", "compromised", MAY(MAKER, OWN) | MAY(BUREAU, ANY), 0,
	  "" },
};

enum { ADD, LIST, SET, LOTS };

struct signed_lot {
	str lot;
	int64_t created_ms, received_ms;
};

static const struct field signed_fields[] = {
	FIELD(struct signed_lot, lot, "the lot"),
	FIELD(struct signed_lot, created_ms, "when the signature says that it was made",
	      .form = FORM_MOMENT),
	FIELD(struct signed_lot, received_ms, "when the lot came in", .form = FORM_MOMENT),
};
static const struct rec signed_rec = REC(struct signed_lot, "signed_lot", signed_fields);

static const struct sql q[] = {
	[ADD] = { "key.add", "INSERT INTO signing_key ({signing_key}) VALUES ({signing_key:$})",
	          &key_rec, NULL },
	[LIST] = { "key.list",
	           "SELECT {signing_key} FROM signing_key "
	           "WHERE organisation = $1 AND id > $2 ORDER BY id LIMIT $3",
	           NULL, &key_rec },
	[SET] = { "key.set",
	          "UPDATE signing_key SET state = $1, state_from_ms = $2, reason = $3 "
	          "WHERE id = $4 AND state = $5",
	          NULL, NULL },
	[LOTS] = { "key.lots",
	           "SELECT {signed_lot} FROM lot_signature "
	           "WHERE key = $1 AND lot > $2 AND received_ms >= $3 ORDER BY lot LIMIT $4",
	           NULL, &signed_rec },
};

static err organisation_find(struct call *call, str id, struct organisation *out)
{
	err e = organisation_get(&call->cx, call->tx, id, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return call_sees(call, out->id, out->district);
}

static err organisation_seen(struct call *call, str id)
{
	struct organisation o;

	return organisation_find(call, id, &o);
}

/* A key that the caller may see. */
static err key_seen(struct call *call, str id, struct key_row *out)
{
	err e = key_get(&call->cx, call->tx, id, out);

	if (e == E_NOT_FOUND)
		return call_sees_nothing(call);
	TRY(e);
	return organisation_seen(call, out->organisation);
}

/* -- registering ----------------------------------------------------------------------------- */

struct key_in {
	str organisation;
	str public_key;
	str registration;
	int64_t valid_from_day, valid_until_day;
};

static const struct field in_fields[] = {
	FIELD(struct key_in, organisation, "whose lots it signs", .min = 2, .max = 40),
	FIELD(struct key_in, public_key, "SubjectPublicKeyInfo in PEM: Ed25519 or SM2", .min = 1,
	      .max = PUBLIC_KEY_PEM_MAX),
	FIELD(struct key_in, registration, "registration number of the person whose key it is",
	      .min = 3, .max = 40, .optional = true),
	FIELD(struct key_in, valid_from_day, "first day", .form = FORM_DATE),
	FIELD(struct key_in, valid_until_day, "last day", .form = FORM_DATE),
};
static const struct rec in_rec = REC(struct key_in, "key_in", in_fields);

/* Nobody but its holder can sign with it; the bureau vouches for those that it registers. */
static err possession_check(struct call *call, const struct public_key *key)
{
	struct hash body;
	struct signing s;

	if (call->caller.role != ROLE_MAKER)
		return OK;
	body = sha256(call->sent.body);
	TRY(signing_read(call, call->sent.body, &body, &s));
	TRY(signing_fresh(call, &s));
	if (s.said.created_s < (call->now_ms - DAY_MS) / 1000)
		return fail(&call->cx, E_BAD_SIGNATURE,
		            "the proof that somebody holds the key is older than a day");
	return signing_verify(&call->cx, key, &s);
}

/* What is signed with a signatory's key is approved: so no clerk registers one, and nobody one for
 * another signatory. */
static err own_key(struct call *call, str person)
{
	bool own;

	TRY(call_has_duty(call, "signatory"));
	TRY(account_is_person(call, person, &own));
	if (!own)
		(void)fail_at(&call->cx, S("/registration"), "not-oneself",
		              "an account registers the key of its own person only");
	return OK;
}

static err person_take(struct call *call, const struct key_in *in, struct key_row *row)
{
	int64_t today = moment_day(call->now_ms);
	struct person person;
	err e;

	if (in->registration.n == 0)
		return OK;
	e = person_get(&call->cx, call->tx, in->organisation, in->registration, &person);
	if (e == E_NOT_FOUND) {
		(void)fail_at(&call->cx, S("/registration"), "unknown",
		              "no such person is registered");
		return OK;
	}
	TRY(e);
	if (person.signatory != 1) {
		(void)fail_at(&call->cx, S("/registration"), "not-signatory",
		              "only a signatory has a key of his own");
		return OK;
	}
	if (!person_held(&person, today, today)) {
		(void)fail_at(&call->cx, S("/registration"), "lapsed",
		              "this person has left, is away, or is not validly registered today");
		return OK;
	}
	row->person = person.id;
	return call->caller.role == ROLE_MAKER ? own_key(call, person.id) : OK;
}

static err key_take(struct call *call, const struct key_in *in, struct public_key *key,
                    struct key_row *row)
{
	struct cx *cx = &call->cx;

	if (public_key_read(cx, in->public_key, key) != OK)
		(void)fail_at(cx, S("/public_key"), "bad-format", "%s",
		              str_c(cx->arena, cx->detail));
	if (in->valid_until_day < in->valid_from_day)
		(void)fail_at(cx, S("/valid_until_day"), "order",
		              "the key would end before it begins");
	TRY(person_take(call, in, row));
	return cx_problems(cx);
}

static err add(struct call *call)
{
	const struct key_in *in = call->in;
	struct receipt *out = call->out;
	struct arena *a = call->cx.arena;
	struct key_row row = { .organisation = in->organisation,
		               .valid_from_day = in->valid_from_day,
		               .valid_until_day = in->valid_until_day,
		               .state = S("valid"),
		               .state_from_ms = call->now_ms };
	struct organisation owner;
	struct public_key key;
	err e;

	TRY(organisation_find(call, in->organisation, &owner));
	if (!str_eq(owner.kind, S("maker")))
		(void)fail_at(&call->cx, S("/organisation"), "kind", "only makers sign lots");
	TRY(key_take(call, in, &key, &row));
	TRY(possession_check(call, &key));
	row.id = public_key_id(a, &key);
	row.algorithm = str_of(sign_alg_name(key.alg));
	row.public_key = public_key_pem(a, &key);
	e = db_put(&call->cx, call->tx, &q[ADD], &row, NULL);
	if (e == E_CONFLICT)
		return fail(&call->cx, e, "key %.*s is registered already", P(row.id));
	TRY(e);
	out->id = row.id;
	return leaf_fact(call, "key", "key", row.id, &key_rec, &row);
}

/* -- its end --------------------------------------------------------------------------------- */

struct change_in {
	str key;
	int64_t since;
	str reason;
};

static const struct field retire_fields[] = {
	FIELD(struct change_in, key, "id of the key", .min = 1, .max = 40),
	FIELD(struct change_in, reason, "why, in words fit for the public log", .min = 1,
	      .max = 1000, .published = true, .optional = true),
};
static const struct rec retire_rec = REC(struct change_in, "key_retire", retire_fields);

static const struct field compromise_fields[] = {
	FIELD(struct change_in, key, "id of the key", .min = 1, .max = 40),
	FIELD(struct change_in, since, "from when on others may have had it", .form = FORM_MOMENT),
	FIELD(struct change_in, reason, "why, in words fit for the public log", .min = 1,
	      .max = 1000, .published = true),
};
static const struct rec compromise_rec = REC(struct change_in, "key_compromised",
                                             compromise_fields);

static struct value text_or_null(str s)
{
	return s.n > 0 ? V_TEXT(s) : V_NULL;
}

/* The keys of the organisation are its administrator's business; a signatory ends his own. */
static err end_allowed(struct call *call, const struct key_row *row)
{
	bool own;

	if (call->caller.role != ROLE_MAKER || call->caller.account.n == 0 ||
	    str_has_word(call->caller.duties, S("administrator")))
		return OK;
	TRY(account_is_person(call, row->person, &own));
	return own ? OK
	           : fail(&call->cx, E_FORBIDDEN,
	                  "a signatory ends the keys of his own person only, an administrator any");
}

static err change(struct call *call, const char *event, int64_t from_ms)
{
	const struct change_in *in = call->in;
	struct receipt *out = call->out;
	struct key_row row;
	int64_t changed;

	TRY(key_seen(call, in->key, &row));
	TRY(end_allowed(call, &row));
	const struct move *move = move_find(moves, COUNT_OF(moves), row.state, event);
	if (move == NULL)
		return fail(&call->cx, E_STATE, "key %.*s is %.*s", P(row.id), P(row.state));
	row.state = str_of(move->to);
	row.state_from_ms = from_ms;
	row.reason = in->reason;
	const struct value param[] = { V_TEXT(row.state), V_INT(from_ms), text_or_null(row.reason),
		                       V_TEXT(row.id), V_TEXT(str_of(move->from)) };
	TRY(db_run(&call->cx, call->tx, &q[SET], param, 5, &changed));
	if (changed != 1)
		return fail(&call->cx, E_STATE, "key %.*s was changed meanwhile", P(row.id));
	out->id = row.id;
	return leaf_fact(call, "key", "key", row.id, &key_rec, &row);
}

static err retire(struct call *call)
{
	return change(call, "retire", call->now_ms);
}

static err compromised(struct call *call)
{
	const struct change_in *in = call->in;

	if (in->since > call->now_ms)
		(void)fail_at(&call->cx, S("/since"), "out-of-range", "this is in the future");
	TRY(cx_problems(&call->cx));
	return change(call, "compromise", in->since);
}

/* -- lists ----------------------------------------------------------------------------------- */

struct list_in {
	str organisation;
	str key;
	int64_t since;
	str after;
	int64_t limit;
};

#define PAGE_FIELDS                                                                                \
	FIELD(struct list_in, after, "where the page before ended", .min = 1, .max = 100,          \
	      .optional = true),                                                                   \
	        FIELD(struct list_in, limit, "how many at most, 100 if absent", .min = 1,          \
	              .max = LIMIT_MAX, .optional = true)

static const struct field list_fields[] = {
	FIELD(struct list_in, organisation, "whose keys", .min = 2, .max = 40),
	PAGE_FIELDS,
};
static const struct rec list_rec = REC(struct list_in, "key_list_in", list_fields);

static const struct field lots_fields[] = {
	FIELD(struct list_in, key, "id of the key", .min = 1, .max = 40),
	FIELD(struct list_in, since,
	      "only what came in since then, whatever moment its signature names",
	      .form = FORM_MOMENT, .optional = true),
	PAGE_FIELDS,
};
static const struct rec lots_rec = REC(struct list_in, "key_lots_in", lots_fields);

struct list_out {
	list keys, lots;
	str next;
};

static const struct field list_out_fields[] = {
	FIELD(struct list_out, keys, "in the order of their ids", .list = &key_rec,
	      .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec list_out_rec = REC(struct list_out, "key_list", list_out_fields);

static const struct field lots_out_fields[] = {
	FIELD(struct list_out, lots, "in the order of their names", .list = &signed_rec,
	      .max = LIMIT_MAX),
	FIELD(struct list_out, next, "what `after` is for the next page; absent on the last",
	      .optional = true),
};
static const struct rec lots_out_rec = REC(struct list_out, "key_lots", lots_out_fields);

static int64_t limit_of(const struct list_in *in)
{
	return in->limit == ABSENT_INT ? LIMIT_DEFAULT : in->limit;
}

static str after_of(const struct list_in *in)
{
	return in->after.n > 0 ? in->after : S("");
}

static err keys(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	int64_t limit = limit_of(in);
	const struct value param[] = { V_TEXT(in->organisation), V_TEXT(after_of(in)),
		                       V_INT(limit + 1) };

	TRY(organisation_seen(call, in->organisation));
	TRY(db_list(&call->cx, call->tx, &q[LIST], param, 3, &out->keys));
	if ((int64_t)out->keys.n <= limit)
		return OK;
	out->keys.n = (size_t)limit;
	out->next = ((const struct key_row *)out->keys.item)[limit - 1].id;
	return OK;
}

static err lots(struct call *call)
{
	const struct list_in *in = call->in;
	struct list_out *out = call->out;
	int64_t limit = limit_of(in);
	const struct value param[] = { V_TEXT(in->key), V_TEXT(after_of(in)),
		                       V_INT(in->since == ABSENT_INT ? 0 : in->since),
		                       V_INT(limit + 1) };
	struct key_row row;

	TRY(key_seen(call, in->key, &row));
	TRY(db_list(&call->cx, call->tx, &q[LOTS], param, 4, &out->lots));
	if ((int64_t)out->lots.n <= limit)
		return OK;
	out->lots.n = (size_t)limit;
	out->next = ((const struct signed_lot *)out->lots.item)[limit - 1].lot;
	return OK;
}

static const struct op ops[] = {
	{ .name = "key.add",
	  .route = "POST /v1/keys",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY),
	  .in = &in_rec,
	  .out = &receipt_rec,
	  .run = add,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "administrator signatory",
	  .zh = "登记签名密钥（企业须以该密钥签署本请求）",
	  .en = "Register a signing key; a maker signs the request with it" },
	{ .name = "key.list",
	  .route = "GET /v1/keys",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY),
	  .in = &list_rec,
	  .out = &list_out_rec,
	  .run = keys,
	  .flags = OP_READ,
	  .zh = "列出签名密钥",
	  .en = "The signing keys of an organisation" },
	{ .name = "key.retire",
	  .route = "POST /v1/keys/{key}/retire",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY),
	  .in = &retire_rec,
	  .out = &receipt_rec,
	  .run = retire,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "administrator signatory",
	  .zh = "停用签名密钥",
	  .en = "Retire a signing key" },
	{ .name = "key.compromised",
	  .route = "POST /v1/keys/{key}/compromised",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY),
	  .in = &compromise_rec,
	  .out = &receipt_rec,
	  .run = compromised,
	  .flags = OP_WRITE | OP_AUTHORITY,
	  .duty = "administrator signatory",
	  .zh = "报告签名密钥泄露",
	  .en = "Say that others may have a signing key" },
	{ .name = "key.lots",
	  .route = "GET /v1/keys/{key}/lots",
	  .may = MAY(MAKER, OWN) | MAY(BUREAU, ANY),
	  .in = &lots_rec,
	  .out = &lots_out_rec,
	  .run = lots,
	  .flags = OP_READ,
	  .zh = "列出以某密钥签署的检定批",
	  .en = "The lots that were signed with a key" },
};

const struct feature key_feature = { .name = "key", OPS(ops), SQLS(q), MOVES(moves) };
