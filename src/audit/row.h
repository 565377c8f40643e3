/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the database as they follow from the leaves; fields as the columns are called. */
#ifndef AUDIT_ROW_H
#define AUDIT_ROW_H

#include "code/rec.h"
#include "crypt/hash.h"
#include "crypt/short.h"

struct row_lot {
	str lot, organisation, batch, medium, kind, regulation, type, bench, verifier, checker,
	        approver;
	int64_t verified_day, uploaded_ms;
	blob body_sha256;
	int64_t meters, passed, failed, retest, invalid, withheld, first_index, due_day;
	str decision;
};

struct row_lot_stat {
	str lot, point;
	int64_t n, sum_ppm, sum_ppm2;
};

struct row_verification {
	str bucket, code;
	int64_t attempt;
	str lot;
	int64_t position, verdict, certificate, made_day, due_day, high_ppm, middle_ppm, low_ppm;
};

struct row_subject {
	str kind, id;
	int64_t idx;
	blob hash;
};

struct row_repeat_count {
	str organisation, bench, verifier;
	int64_t after_retest, after_fail, after_invalid;
};

struct row_signature {
	str lot, key;
	int64_t created_ms, received_ms;
	str base;
	blob signature, body_sm3;
};

extern const struct rec row_signature_rec;
extern const struct rec row_lot_rec, row_lot_stat_rec, row_verification_rec, row_subject_rec,
        row_repeat_count_rec;

/* The first field in which two records differ, or NULL. */
const struct field *row_difference(const struct rec *rec, const void *a, const void *b);
/* A digest of everything but the certificate, which changes later. */
uint64_t row_digest(const struct short_key *key, const struct row_verification *v);
/* A digest of all of it. */
struct hash row_signature_digest(struct arena *a, const struct row_signature *row);
/* The code without its last three characters. */
str row_bucket(str code);

#endif
