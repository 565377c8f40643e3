/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secret is "fs_" and 64 hex digits.  It is looked up by its hash, so neither a leaked database
 * nor the time that a comparison takes tells anything about it. */
#include "op/token.h"

#include "base/arena.h"
#include "code/text.h"
#include "op/reach.h"

#define SECRET_BYTES 32
#define PREFIX S("fs_")

enum { FIND };

const struct sql token_sql[] = {
	[FIND] = { "token.find",
	           "SELECT t.id, t.organisation, t.role, t.expires_ms, o.district, o.state "
	           "FROM token AS t LEFT JOIN organisation AS o ON o.id = t.organisation "
	           "WHERE t.hash = $1",
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

static err caller_read(struct cx *cx, struct tx *tx, const struct hash *hash, struct caller *out)
{
	const struct value param[] = { V_BLOB(hash->b, HASH_SIZE) };
	struct value v[6];
	err e = db_one(cx, tx, &token_sql[FIND], param, 1, v, 6);

	if (e == E_NOT_FOUND)
		return fail(cx, E_UNAUTHENTICATED, "this token is not known");
	TRY(e);
	if (v[3].i <= cx_now_ms(cx))
		return fail(cx, E_UNAUTHENTICATED, "this token has expired");
	if (v[5].kind == VALUE_TEXT && str_eq(v[5].s, S("dissolved")))
		return fail(cx, E_UNAUTHENTICATED, "the organisation of this token is dissolved");
	out->token = v[0].s;
	out->organisation = v[1].s;
	out->role = role_find(v[2].s);
	out->district = v[4].kind == VALUE_TEXT ? v[4].s : S_NONE;
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
