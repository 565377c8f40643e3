/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See key_row.h. */
#include "work/key_row.h"

#include "crypt/public_key.h"

static const struct field key_fields[] = {
	FIELD(struct key_row, id, "16 hex digits of SHA-256 over the key"),
	FIELD(struct key_row, organisation, "whose lots it signs"),
	FIELD(struct key_row, algorithm, "ed25519 or sm2-sm3"),
	FIELD(struct key_row, public_key, "SubjectPublicKeyInfo, PEM", .max = PUBLIC_KEY_PEM_MAX),
	FIELD(struct key_row, person, "id in the log of the person whose key it is",
	      .optional = true),
	FIELD(struct key_row, valid_from_day, "first day", .form = FORM_DATE),
	FIELD(struct key_row, valid_until_day, "last day", .form = FORM_DATE),
	FIELD(struct key_row, state, "valid, retired or compromised"),
	FIELD(struct key_row, state_from_ms, "since when", .form = FORM_MOMENT),
	FIELD(struct key_row, reason, "why, when it is not valid any more", .max = 1000,
	      .optional = true),
};
const struct rec key_rec = REC(struct key_row, "signing_key", key_fields);

enum { GET, ANY };

const struct sql key_row_sql[KEY_ROW_STATEMENTS] = {
	[GET] = { "key.get", "SELECT {signing_key} FROM signing_key WHERE id = $1", NULL,
	          &key_rec },
	[ANY] = { "key.any", "SELECT id FROM signing_key WHERE organisation = $1 LIMIT 1", NULL,
	          NULL },
};

err key_get(struct cx *cx, struct tx *tx, str id, struct key_row *out)
{
	const struct value param[] = { V_TEXT(id) };

	return db_get(cx, tx, &key_row_sql[GET], param, 1, out);
}

err key_any(struct cx *cx, struct tx *tx, str organisation, bool *out)
{
	const struct value param[] = { V_TEXT(organisation) };
	struct value id;
	err e = db_one(cx, tx, &key_row_sql[ANY], param, 1, &id, 1);

	*out = e == OK;
	return e == E_NOT_FOUND ? OK : e;
}
