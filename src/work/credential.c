/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How people log in, and the invitations by which that begins.
 *
 * Nobody is ever given a password.  An invitation is a secret that is shown once and kept as its
 * hash; whoever has it sets a password and, where the account needs it, shows that a phone has the
 * secret of the one-time codes.  The same is the way out when password or phone are lost: the
 * administrator invites again, and everything from before is worth nothing.
 *
 * These rows are no facts: what a password's hash is nobody may read in a log.  They bear seals,
 * and the fact of the account says since when they hold (credential_ms), so an old row that is put
 * back is not believed either.  The secret of the codes is sealed under a key of the instance and
 * bound to its account (crypt/vault.h). */
#include "base/arena.h"
#include "code/text.h"
#include "crypt/totp.h"
#include "op/allowance.h"
#include "op/sealed.h"
#include "work/account.h"

#define SECRET_BYTES 32
#define PREFIX S("fsi_")

static const struct field credential_fields[] = {
	FIELD(struct credential, account, "whose"),
	FIELD(struct credential, password, "Argon2id hash"),
	FIELD(struct credential, totp, "sealed secret of the codes", .optional = true),
	FIELD(struct credential, totp_step, "of the last code that was used"),
	FIELD(struct credential, recovery, "hashes of recovery codes", .optional = true),
	FIELD(struct credential, at_ms, "when it was set"),
	FIELD(struct credential, seal, "over the other columns"),
};
const struct rec credential_rec = REC(struct credential, "credential", credential_fields);

static const struct field invitation_fields[] = {
	FIELD(struct invitation, hash, "SHA-256 of the secret"),
	FIELD(struct invitation, account, "whose"),
	FIELD(struct invitation, totp, "sealed secret of the codes"),
	FIELD(struct invitation, expires_ms, "end of validity"),
	FIELD(struct invitation, seal, "over the other columns"),
};
const struct rec invitation_rec = REC(struct invitation, "invitation", invitation_fields);

enum { GET, PUT, USED, DROP, INVITE };

const struct sql credential_sql[] = {
	[GET] = { "credential.get", "SELECT {credential} FROM credential WHERE account = $1", NULL,
	          &credential_rec },
	[PUT] = { "credential.put",
	          "INSERT INTO credential ({credential}) VALUES ({credential:$}) "
	          "ON CONFLICT (account) DO UPDATE SET {credential:=}",
	          &credential_rec, NULL },
	[USED] = { "credential.used",
	           "UPDATE credential SET password = $1, totp_step = $2, recovery = $3, seal = $4 "
	           "WHERE account = $5 AND totp_step = $6 AND at_ms = $7 "
	           "AND recovery IS NOT DISTINCT FROM CAST($8 AS TEXT)",
	           NULL, NULL },
	[DROP] = { "invitation.drop", "DELETE FROM invitation WHERE account = $1", NULL, NULL },
	[INVITE] = { "invitation.add",
	             "INSERT INTO invitation ({invitation}) VALUES ({invitation:$})",
	             &invitation_rec, NULL },
};
const int credential_sql_n = COUNT_OF(credential_sql);

err credential_get(struct call *call, const struct account *a, struct credential *out)
{
	struct cx *cx = &call->cx;
	const struct value param[] = { V_TEXT(a->id) };

	TRY(db_get(cx, call->tx, &credential_sql[GET], param, 1, out));
	if (!sealed_right(cx->arena, app_keys(call->app), &credential_rec, out) ||
	    out->at_ms != a->credential_ms)
		return fail(cx, E_CORRUPT, "the credential of account %.*s was changed", P(a->id));
	return OK;
}

err credential_put(struct call *call, struct credential *c)
{
	sealed_set(call->cx.arena, app_keys(call->app), &credential_rec, c);
	return db_put(&call->cx, call->tx, &credential_sql[PUT], c, NULL);
}

static struct value text_or_null(str s)
{
	return s.n > 0 ? V_TEXT(s) : V_NULL;
}

err credential_used(struct call *call, struct credential *c, const struct credential *before)
{
	int64_t changed;

	sealed_set(call->cx.arena, app_keys(call->app), &credential_rec, c);
	const struct value param[] = { V_TEXT(c->password),       V_INT(c->totp_step),
		                       text_or_null(c->recovery), V_BLOB(c->seal.p, c->seal.n),
		                       V_TEXT(c->account),        V_INT(before->totp_step),
		                       V_INT(c->at_ms),           text_or_null(before->recovery) };
	TRY(db_run(&call->cx, call->tx, &credential_sql[USED], param, 8, &changed));
	return changed == 1 ? OK : E_STALE;
}

err invitation_drop(struct call *call, const struct account *a)
{
	const struct value param[] = { V_TEXT(a->id) };

	return db_run(&call->cx, call->tx, &credential_sql[DROP], param, 1, NULL);
}

err invitation_make(struct call *call, const struct account *a, str *secret, int64_t *expires_ms)
{
	struct cx *cx = &call->cx;
	const struct keys *keys = app_keys(call->app);
	uint8_t random[SECRET_BYTES];
	uint8_t totp[TOTP_SECRET_BYTES];
	struct hash hash;

	TRY(invitation_drop(call, a));
	cx_random(cx, random, sizeof random);
	cx_random(cx, totp, sizeof totp);
	*secret = str_fmt(cx->arena, "%.*s%.*s", P(PREFIX),
	                  P(hex_print(cx->arena, random, sizeof random)));
	*expires_ms = call->now_ms + ALLOWED_INVITATION_S * INT64_C(1000);
	hash = sha256(*secret);
	struct invitation row = { .hash = { hash.b, HASH_SIZE },
		                  .account = a->id,
		                  .totp = vault_seal(cx, &keys->vault, a->id,
		                                     (str){ (const char *)totp, sizeof totp }),
		                  .expires_ms = *expires_ms };
	sealed_set(cx->arena, keys, &invitation_rec, &row);
	return db_put(cx, call->tx, &credential_sql[INVITE], &row, NULL);
}
