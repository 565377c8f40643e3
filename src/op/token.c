/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secret is "fs_" and 64 hex digits.  It is looked up by its hash, so neither a leaked database
 * nor the time that a comparison takes tells anything about it. */
#include "op/token.h"

#include "base/arena.h"
#include "code/text.h"
#include "op/allowance.h"
#include "op/reach.h"

#define SECRET_BYTES 32
#define PREFIX S("fs_")

enum { FIND, STILL };

const struct sql token_sql[] = {
	[FIND] = { "token.find",
	           "SELECT t.id, t.organisation, t.role, t.expires_ms, o.district, t.scope, "
	           "t.revoked_ms, t.used_ms, t.account, a.duties, a.state, a.leave_from_ms, "
	           "a.leave_until_ms, o.state, t.issued_ms "
	           "FROM token AS t LEFT JOIN organisation AS o ON o.id = t.organisation "
	           "LEFT JOIN account AS a ON a.id = t.account WHERE t.hash = $1",
	           NULL, NULL },
	[STILL] = { "caller.still",
	            "SELECT t.revoked_ms, t.issued_ms, a.state, a.duties, a.leave_from_ms, "
	            "a.leave_until_ms, o.state, s.begun_ms FROM log_head AS h "
	            "LEFT JOIN organisation AS o ON o.id = $1 LEFT JOIN token AS t ON t.id = $2 "
	            "LEFT JOIN account AS a ON a.id = $3 LEFT JOIN session AS s ON s.id = $4 "
	            "WHERE h.id = 1",
	            NULL, NULL },
};
const int token_sql_n = COUNT_OF(token_sql);

void token_make(struct cx *cx, str *secret, struct hash *hash)
{
	uint8_t random[SECRET_BYTES];

	cx_random(cx, random, sizeof random);
	*secret = str_fmt(cx->arena, "%.*s%.*s", P(PREFIX),
	                  P(hex_print(cx->arena, random, sizeof random)));
	*hash = sha256(*secret);
}

/* The columns of FIND. */
enum {
	ID,
	ORGANISATION,
	ROLE,
	EXPIRES,
	DISTRICT,
	SCOPE,
	REVOKED,
	USED,
	ACCOUNT,
	DUTIES,
	STATE,
	LEAVE_FROM,
	LEAVE_UNTIL,
	ORGANISATION_STATE,
	ISSUED,
	COLUMNS
};

static str text_of(const struct value *v)
{
	return v->kind == VALUE_TEXT ? v->s : S_NONE;
}

/* A token of somebody who is away or has left is none, whatever its own dates say. */
static err token_holds(struct cx *cx, const struct value *v, int64_t now_ms)
{
	if (v[EXPIRES].i <= now_ms)
		return fail(cx, E_UNAUTHENTICATED, "this token has expired");
	if (v[REVOKED].kind == VALUE_INT)
		return fail(cx, E_UNAUTHENTICATED, "this token was revoked");
	if (!organisation_lets(text_of(&v[ORGANISATION_STATE]), role_find(v[ROLE].s),
	                       v[ACCOUNT].kind == VALUE_TEXT))
		return fail(cx, E_UNAUTHENTICATED, "the organisation of this token is %.*s",
		            P(v[ORGANISATION_STATE].s));
	if (v[ACCOUNT].kind == VALUE_TEXT && !account_holds(text_of(&v[STATE]), v[LEAVE_FROM].i,
	                                                    v[LEAVE_UNTIL].i, v[ISSUED].i, now_ms))
		return fail(cx, E_UNAUTHENTICATED, "the account of this token is not active");
	return OK;
}

static err caller_read(struct cx *cx, struct tx *tx, const struct hash *hash, struct caller *out)
{
	const struct value param[] = { V_BLOB(hash->b, HASH_SIZE) };
	struct value v[COLUMNS];
	int64_t now_ms = cx_now_ms(cx);
	err e = db_one(cx, tx, &token_sql[FIND], param, 1, v, COLUMNS);

	if (e == E_NOT_FOUND)
		return fail(cx, E_UNAUTHENTICATED, "this token is not known");
	TRY(e);
	TRY(token_holds(cx, v, now_ms));
	out->token = v[ID].s;
	out->organisation = v[ORGANISATION].s;
	out->role = role_find(v[ROLE].s);
	out->district = text_of(&v[DISTRICT]);
	out->scope = text_of(&v[SCOPE]);
	out->account = text_of(&v[ACCOUNT]);
	out->duties = text_of(&v[DUTIES]);
	out->seen_due = v[USED].kind != VALUE_INT ||
	                now_ms - v[USED].i >= ALLOWED_TOKEN_MARK_S * INT64_C(1000);
	if (out->role == ROLE_COUNT)
		return fail(cx, E_CORRUPT, "token %.*s has an unknown role", P(out->token));
	return reach_fill(cx, tx, out);
}

err token_caller(struct cx *cx, struct app *app, str secret, struct caller *out)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };
	struct hash hash;

	if (secret.n != PREFIX.n + SECRET_BYTES * 2 || !str_starts(secret, PREFIX))
		return fail(cx, E_UNAUTHENTICATED, "this is no token");
	hash = sha256(secret);
	TRY(app_snapshot(app, cx, &s));
	return caller_read(cx, &s.reader.tx, &hash, out);
}

/* The columns of STILL. */
enum {
	NOW_REVOKED,
	NOW_ISSUED,
	NOW_STATE,
	NOW_DUTIES,
	NOW_LEAVE_FROM,
	NOW_LEAVE_UNTIL,
	NOW_ORGANISATION,
	NOW_BEGUN,
	NOW_COLUMNS
};

static err account_still(struct call *call, const struct value *v)
{
	bool session = call->caller.session.n > 0;
	const struct value *begun = &v[session ? NOW_BEGUN : NOW_ISSUED];
	int64_t now_ms = cx_now_ms(&call->cx);

	if (session && begun->kind != VALUE_INT)
		return fail(&call->cx, E_UNAUTHENTICATED, "the session has ended meanwhile");
	if (!account_holds(text_of(&v[NOW_STATE]), v[NOW_LEAVE_FROM].i, v[NOW_LEAVE_UNTIL].i,
	                   begun->kind == VALUE_INT ? begun->i : now_ms, now_ms))
		return fail(&call->cx, E_UNAUTHENTICATED, "the account is not active any more");
	call->caller.duties = text_of(&v[NOW_DUTIES]);
	return call->op->duty != NULL ? call_has_duty(call, call->op->duty) : OK;
}

/* What came in before its caller lost the right is not done after the leaf that says so.  Those of
 * the platform itself are of no organisation. */
err caller_still(struct call *call)
{
	const struct caller *who = &call->caller;
	const struct value param[] = { V_TEXT(who->organisation), V_TEXT(who->token),
		                       V_TEXT(who->account), V_TEXT(who->session) };
	struct value v[NOW_COLUMNS];

	if (who->token.n == 0 && who->account.n == 0)
		return OK;
	TRY(db_one(&call->cx, call->tx, &token_sql[STILL], param, 4, v, NOW_COLUMNS));
	if (v[NOW_REVOKED].kind == VALUE_INT)
		return fail(&call->cx, E_UNAUTHENTICATED, "this token was revoked meanwhile");
	if (!organisation_lets(text_of(&v[NOW_ORGANISATION]), who->role, who->account.n > 0))
		return fail(&call->cx, E_UNAUTHENTICATED, "the organisation is %.*s by now",
		            P(v[NOW_ORGANISATION].s));
	return who->account.n > 0 ? account_still(call, v) : OK;
}
