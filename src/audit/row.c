/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows as records, so that one function compares them all. */
#include "audit/row.h"

#include <string.h>

#define BUCKET_CUT 3

/* clang-format off */
#define TEXT(s, m) FIELD(s, m, "", .optional = true)
#define NUMBER(s, m) FIELD(s, m, "", .optional = true)

static const struct field lot_fields[] = {
	TEXT(struct row_lot, lot), TEXT(struct row_lot, organisation), TEXT(struct row_lot, batch),
	TEXT(struct row_lot, medium), TEXT(struct row_lot, kind), TEXT(struct row_lot, regulation),
	TEXT(struct row_lot, type), TEXT(struct row_lot, bench), TEXT(struct row_lot, verifier),
	TEXT(struct row_lot, checker), TEXT(struct row_lot, approver),
	NUMBER(struct row_lot, verified_day), NUMBER(struct row_lot, uploaded_ms),
	FIELD(struct row_lot, body_sha256, ""),
	NUMBER(struct row_lot, meters), NUMBER(struct row_lot, passed), NUMBER(struct row_lot, failed),
	NUMBER(struct row_lot, retest), NUMBER(struct row_lot, invalid), NUMBER(struct row_lot, withheld),
	NUMBER(struct row_lot, first_index), NUMBER(struct row_lot, due_day),
	TEXT(struct row_lot, decision),
};
static const struct field lot_stat_fields[] = {
	TEXT(struct row_lot_stat, lot), TEXT(struct row_lot_stat, point), NUMBER(struct row_lot_stat, n),
	NUMBER(struct row_lot_stat, sum_ppm), NUMBER(struct row_lot_stat, sum_ppm2),
};
static const struct field verification_fields[] = {
	TEXT(struct row_verification, bucket), TEXT(struct row_verification, code),
	NUMBER(struct row_verification, attempt), TEXT(struct row_verification, lot),
	NUMBER(struct row_verification, position), NUMBER(struct row_verification, verdict),
	NUMBER(struct row_verification, certificate), NUMBER(struct row_verification, made_day),
	NUMBER(struct row_verification, due_day), NUMBER(struct row_verification, high_ppm),
	NUMBER(struct row_verification, middle_ppm), NUMBER(struct row_verification, low_ppm),
};
static const struct field subject_fields[] = {
	TEXT(struct row_subject, kind), TEXT(struct row_subject, id), NUMBER(struct row_subject, idx),
	FIELD(struct row_subject, hash, ""),
};
static const struct field repeat_count_fields[] = {
	TEXT(struct row_repeat_count, organisation), TEXT(struct row_repeat_count, bench),
	TEXT(struct row_repeat_count, verifier), NUMBER(struct row_repeat_count, after_retest),
	NUMBER(struct row_repeat_count, after_fail), NUMBER(struct row_repeat_count, after_invalid),
};
static const struct field signature_fields[] = {
	TEXT(struct row_signature, lot), TEXT(struct row_signature, key),
	NUMBER(struct row_signature, created_ms), NUMBER(struct row_signature, received_ms),
	TEXT(struct row_signature, base), FIELD(struct row_signature, signature, ""),
	FIELD(struct row_signature, body_sm3, ""),
};
/* clang-format on */

const struct rec row_signature_rec = REC(struct row_signature, "lot_signature", signature_fields);
const struct rec row_lot_rec = REC(struct row_lot, "lot", lot_fields);
const struct rec row_lot_stat_rec = REC(struct row_lot_stat, "lot_stat", lot_stat_fields);
const struct rec row_verification_rec = REC(struct row_verification, "verification",
                                            verification_fields);
const struct rec row_subject_rec = REC(struct row_subject, "subject", subject_fields);
const struct rec row_repeat_count_rec = REC(struct row_repeat_count, "repeat_count",
                                            repeat_count_fields);

static bool field_same(const struct field *f, const void *a, const void *b)
{
	if (f->type == FIELD_INT)
		return field_int(f, a) == field_int(f, b);
	if (f->type == FIELD_TEXT)
		return str_eq(field_text(f, a), field_text(f, b));
	const blob x = field_blob(f, a);
	const blob y = field_blob(f, b);
	return x.n == y.n && (x.n == 0 || memcmp(x.p, y.p, x.n) == 0);
}

const struct field *row_difference(const struct rec *rec, const void *a, const void *b)
{
	for (int i = 0; i < rec->n; i++)
		if (!field_same(&rec->field[i], a, b))
			return &rec->field[i];
	return NULL;
}

uint64_t row_digest(const struct short_key *key, const struct row_verification *v)
{
	const int64_t numbers[] = { v->attempt, v->position, v->verdict,    v->made_day,
		                    v->due_day, v->high_ppm, v->middle_ppm, v->low_ppm };
	const struct short_hash part[] = {
		short_hash(key, (str){ (const char *)numbers, sizeof numbers }),
		short_hash(key, v->code),
		short_hash(key, v->lot),
		short_hash(key, v->bucket),
	};

	return short_hash(key, (str){ (const char *)part, sizeof part }).half[0];
}

struct hash row_signature_digest(struct arena *a, const struct row_signature *row)
{
	struct buf b = buf_new(a);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	rec_write(&w, &row_signature_rec, row);
	json_object_end(&w);
	return sha256(buf_view(&b));
}

str row_bucket(str code)
{
	return str_part(code, 0, code.n > BUCKET_CUT ? code.n - BUCKET_CUT : 0);
}
