/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Issuing an API token: a local administrator's act on the machine itself, and a leaf of the log.
 */
#include "op/token.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/text.h"
#include "work/features.h"
#include "work/party.h"

#define TOKEN_ID_BYTES 8

struct token_in {
	str organisation;
	str role;
	int64_t days;
};

struct token_out {
	str id;
	str token;
};

/* The leaf names the hash by which the secret is looked up, by its hash: whoever changes or adds a
 * row is found, and the secret's 256 random bits are no easier to guess. */
struct token_fact {
	int64_t expires_ms;
	str hash_sha256;
	str organisation;
	str role;
};

static const struct field in_fields[] = {
	FIELD(struct token_in, organisation, "whose token", .min = 2, .max = 40),
	FIELD(struct token_in, role, "what it may do", .min = 2, .max = 20),
	FIELD(struct token_in, days, "how long it is good", .min = 1, .max = 3660),
};
static const struct rec in_rec = REC(struct token_in, "token_in", in_fields);

static const struct field out_fields[] = {
	FIELD(struct token_out, id, "its name in the log"),
	FIELD(struct token_out, token, "the secret, shown this once"),
};
static const struct rec out_rec = REC(struct token_out, "token_out", out_fields);

static const struct field fact_fields[] = {
	FIELD(struct token_fact, expires_ms, "end of validity"),
	FIELD(struct token_fact, hash_sha256, "SHA-256 of the hash of the secret"),
	FIELD(struct token_fact, organisation, "whose token"),
	FIELD(struct token_fact, role, "what it may do"),
};
static const struct rec fact_rec = REC(struct token_fact, "token_fact", fact_fields);

enum { ADD };

static const struct sql q[] = {
	[ADD] = { "token.add",
	          "INSERT INTO token (hash, id, organisation, role, issued_ms, expires_ms) "
	          "VALUES ($1, $2, $3, $4, $5, $6)",
	          NULL, NULL },
};

/* An administrator and an auditor may stand outside the registered organisations' kinds. */
static err role_check(struct call *call, const struct token_in *in)
{
	enum role role = role_find(in->role);
	struct organisation o;

	if (role == ROLE_COUNT || role == ROLE_PUBLIC)
		return fail(&call->cx, E_INVALID, "\"%.*s\" is no role; see print rights",
		            P(in->role));
	err e = organisation_get(&call->cx, call->tx, in->organisation, &o);
	if (e == E_NOT_FOUND && role == ROLE_ADMIN)
		return OK;
	if (e == E_NOT_FOUND)
		return fail(&call->cx, E_INVALID, "no organisation %.*s", P(in->organisation));
	TRY(e);
	if (str_eq(organisation_state(&o), S("dissolved")))
		return fail(&call->cx, E_INVALID, "%.*s is dissolved", P(o.id));
	if (role != ROLE_ADMIN && role != ROLE_AUDITOR && !str_eq(o.kind, in->role))
		return fail(&call->cx, E_INVALID, "%.*s is a %.*s and cannot act as %.*s", P(o.id),
		            P(o.kind), P(in->role));
	return OK;
}

static err issue(struct call *call)
{
	const struct token_in *in = call->in;
	struct token_out *out = call->out;
	uint8_t id[TOKEN_ID_BYTES];
	struct hash hash, again;

	TRY(role_check(call, in));
	cx_random(&call->cx, id, sizeof id);
	out->id = hex_print(call->cx.arena, id, sizeof id);
	token_make(&call->cx, &out->token, &hash);
	again = sha256(hash_str(&hash));
	const struct token_fact fact = { .expires_ms = call->now_ms + in->days * MS_PER_DAY,
		                         .hash_sha256 = hex_print(call->cx.arena, again.b,
		                                                  HASH_SIZE),
		                         .organisation = in->organisation,
		                         .role = in->role };
	const struct value param[] = { V_BLOB(hash.b, HASH_SIZE), V_TEXT(out->id),
		                       V_TEXT(in->organisation),  V_TEXT(in->role),
		                       V_INT(call->now_ms),       V_INT(fact.expires_ms) };
	TRY(db_run(&call->cx, call->tx, &q[ADD], param, 6, NULL));
	return leaf_fact(call, "token", "token", out->id, &fact_rec, &fact);
}

static const struct op ops[] = {
	{ .name = "token.issue",
	  .route = NULL,
	  .may = MAY(ADMIN, ANY),
	  .in = &in_rec,
	  .out = &out_rec,
	  .run = issue,
	  .flags = OP_WRITE | OP_LOCAL,
	  .zh = "签发访问令牌",
	  .en = "Issue an API token" },
};

const struct feature token_feature = { .name = "token", OPS(ops), SQLS(q) };
