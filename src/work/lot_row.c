/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is stored of lots and of attempts, and how it is read back.
 *
 * A lot has one row, and each attempt of each of its meters one more; the readings are in the log
 * alone.  Attempts are found by (bucket, code), the key by which their table is spread. */
#include "work/lot.h"

static const struct field lot_fields[] = {
	FIELD(struct lot_row, lot, "maker's prefix and lot"),
	FIELD(struct lot_row, organisation, "the maker"),
	FIELD(struct lot_row, batch, "production batch"),
	FIELD(struct lot_row, medium, "water or gas"),
	FIELD(struct lot_row, kind, "first, subsequent or in-use"),
	FIELD(struct lot_row, regulation, "id of the regulation"),
	FIELD(struct lot_row, type, "designation of the type"),
	FIELD(struct lot_row, bench, "inventory number"),
	FIELD(struct lot_row, verifier, "id of the person"),
	FIELD(struct lot_row, checker, "id of the person"),
	FIELD(struct lot_row, approver, "id of the person", .optional = true),
	FIELD(struct lot_row, verified_day, "day of the verification", .form = FORM_DATE),
	FIELD(struct lot_row, uploaded_ms, "when it came in", .form = FORM_MOMENT),
	FIELD(struct lot_row, body_sha256, "digest of the uploaded bytes"),
	FIELD(struct lot_row, meters, "meters in it"),
	FIELD(struct lot_row, passed, "verdict pass"),
	FIELD(struct lot_row, failed, "verdict fail"),
	FIELD(struct lot_row, retest, "verdict retest"),
	FIELD(struct lot_row, invalid, "verdict invalid"),
	FIELD(struct lot_row, withheld, "certificates wait for the bureau", .form = FORM_BOOL),
	FIELD(struct lot_row, first_index, "index of the lot's leaf", .optional = true),
	FIELD(struct lot_row, due_day, "last day of its certificates", .form = FORM_DATE,
	      .optional = true),
	FIELD(struct lot_row, decision, "of the bureau on a lot that waited: released or refused",
	      .optional = true),
};
const struct rec lot_rec = REC(struct lot_row, "lot", lot_fields);

static const struct field verification_fields[] = {
	FIELD(struct verification_row, bucket, ""),
	FIELD(struct verification_row, code, "meter code"),
	FIELD(struct verification_row, attempt, "from 1"),
	FIELD(struct verification_row, lot, "lot in which it was uploaded"),
	FIELD(struct verification_row, position, "place in the lot, from 0"),
	FIELD(struct verification_row, verdict, "enum verdict"),
	FIELD(struct verification_row, certificate, "enum certificate_state"),
	FIELD(struct verification_row, made_day, "", .optional = true),
	FIELD(struct verification_row, due_day, "", .optional = true),
	FIELD(struct verification_row, high_ppm, "", .optional = true),
	FIELD(struct verification_row, middle_ppm, "", .optional = true),
	FIELD(struct verification_row, low_ppm, "", .optional = true),
};
const struct rec verification_rec = REC(struct verification_row, "verification",
                                        verification_fields);

enum { LOT_GET, LATEST, ALL };

const struct sql lot_row_sql[LOT_ROW_STATEMENTS] = {
	[LOT_GET] = { "lot.get", "SELECT {lot} FROM lot WHERE lot = $1", NULL, &lot_rec },
	[LATEST] = { "verification.latest",
	             "SELECT {verification} FROM verification WHERE bucket = $1 AND code = $2 "
	             "ORDER BY attempt DESC LIMIT 1",
	             NULL, &verification_rec },
	[ALL] = { "verification.all",
	          "SELECT {verification} FROM verification WHERE bucket = $1 AND code = $2 "
	          "ORDER BY attempt",
	          NULL, &verification_rec },
};

err lot_get(struct cx *cx, struct tx *tx, str lot, struct lot_row *out)
{
	const struct value param[] = { V_TEXT(lot) };

	return db_get(cx, tx, &lot_row_sql[LOT_GET], param, 1, out);
}

err verification_list(struct cx *cx, struct tx *tx, str code, list *out)
{
	const struct value param[] = { V_TEXT(code_bucket(code)), V_TEXT(code) };

	return db_list(cx, tx, &lot_row_sql[ALL], param, 2, out);
}

err verification_latest(struct cx *cx, struct tx *tx, str code, struct verification_row *out)
{
	const struct value param[] = { V_TEXT(code_bucket(code)), V_TEXT(code) };

	return db_get(cx, tx, &lot_row_sql[LATEST], param, 2, out);
}
