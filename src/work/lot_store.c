/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of an upload, in the writing transaction.
 *
 * First attempts go in as they are and collide with what is there; how many did not go in tells
 * whether anything must be looked at one by one.  Later attempts are looked up: those before decide
 * whether there may be another (attempt.c). */
#include "base/arena.h"
#include "work/attempt.h"

#define VERIFICATION_COLUMNS 12 /* those of verification_rec (lot_row.c), in its order */
#define STAT_COLUMNS 5

enum { LOT_ADD, ADD, REPLACE, STAT, REPEAT, ISSUE };

const struct sql lot_sql[LOT_STATEMENTS] = {
	[LOT_ADD] = { "lot.add", "INSERT INTO lot ({lot}) VALUES ({lot:$})", &lot_rec, NULL },
	[ADD] = { "verification.add",
	          "INSERT INTO verification ({verification}) VALUES ({verification:$}) "
	          "ON CONFLICT (bucket, code, attempt) DO NOTHING",
	          &verification_rec, NULL },
	[REPLACE] = { "verification.replace",
	              "UPDATE verification SET certificate = 4 "
	              "WHERE bucket = $1 AND code = $2 AND certificate = 2",
	              NULL, NULL },
	[ISSUE] = { "certificate.issue",
	            "UPDATE verification SET certificate = 2 "
	            "WHERE bucket = $1 AND code = $2 AND lot = $3 AND certificate = 1",
	            NULL, NULL },
	[STAT] = { "lot_stat.add",
	           "INSERT INTO lot_stat (lot, point, n, sum_ppm, sum_ppm2) VALUES ($1, $2, $3, "
	           "$4, $5)",
	           NULL, NULL },
	[REPEAT] = { "repeat.add",
	             "INSERT INTO repeat_count "
	             "(organisation, bench, verifier, after_retest, after_fail, after_invalid) "
	             "VALUES ($1, $2, $3, $4, $5, $6) "
	             "ON CONFLICT (organisation, bench, verifier) DO UPDATE SET "
	             "after_retest = repeat_count.after_retest + excluded.after_retest, "
	             "after_fail = repeat_count.after_fail + excluded.after_fail, "
	             "after_invalid = repeat_count.after_invalid + excluded.after_invalid",
	             NULL, NULL },
};

err certificate_issue(struct cx *cx, struct tx *tx, str code, str lot, int64_t *issued)
{
	const struct value param[] = { V_TEXT(code_bucket(code)), V_TEXT(code), V_TEXT(lot) };
	struct verification_row latest;

	*issued = 0;
	TRY(verification_latest(cx, tx, code, &latest));
	if (latest.certificate != CERTIFICATE_AWAITS || !str_eq(latest.lot, lot))
		return OK;
	TRY(db_run(cx, tx, &lot_sql[REPLACE], param, 2, NULL));
	return db_run(cx, tx, &lot_sql[ISSUE], param, 3, issued);
}

/* -- attempts -------------------------------------------------------------------------------- */

static err attempts_check(struct call *call, const struct upload *u, bool all, struct repeats *r)
{
	for (uint32_t i = 0; i < u->file.lot.meter_n; i++)
		if (all || u->file.lot.meter[i].attempt != 1)
			TRY(attempt_check(call, u, i, r));
	return attempts_verdict(&call->cx);
}

/* -- rows
 * -----------------------------------------------------------------------------------------------
 */

static struct value number(int64_t v)
{
	return v == ABSENT_INT ? V_NULL : V_INT(v);
}

static struct value error_of(const struct result *r, int point)
{
	return r->point[point].measured ? V_INT(r->point[point].error_ppm) : V_NULL;
}

static void verification_values(const struct upload *u, uint32_t i, struct value *v)
{
	const struct meter *m = &u->file.lot.meter[i];
	int64_t due = u->certificate[i] != CERTIFICATE_NONE ? u->row.due_day : ABSENT_INT;

	v[0] = V_TEXT(code_bucket(u->code[i]));
	v[1] = V_TEXT(u->code[i]);
	v[2] = V_INT(m->attempt);
	v[3] = V_TEXT(u->name);
	v[4] = V_INT(i);
	v[5] = V_INT(u->result[i].verdict);
	v[6] = V_INT(u->certificate[i]);
	v[7] = number(m->made_day);
	v[8] = number(due);
	v[9] = error_of(&u->result[i], POINT_HIGH);
	v[10] = error_of(&u->result[i], POINT_MIDDLE);
	v[11] = error_of(&u->result[i], POINT_LOW);
}

static err verifications_store(struct call *call, const struct upload *u)
{
	uint32_t n = u->file.lot.meter_n;
	struct value *v = NEW_N(call->cx.arena, struct value, (size_t)n * VERIFICATION_COLUMNS);
	struct repeats ignored = { 0 };
	int64_t inserted;

	for (uint32_t i = 0; i < n; i++)
		verification_values(u, i, v + (size_t)i * VERIFICATION_COLUMNS);
	TRY(db_insert(&call->cx, call->tx, &lot_sql[ADD], v, n, VERIFICATION_COLUMNS, &inserted));
	if (inserted == n)
		return OK;
	/* Some were there before this lot: find out which.  The transaction takes all of it back.
	 */
	for (uint32_t i = 0; i < n; i++) {
		struct verification_row last;
		TRY(verification_latest(&call->cx, call->tx, u->code[i], &last));
		if (str_eq(last.lot, u->name))
			continue;
		TRY(attempt_check(call, u, i, &ignored));
	}
	err e = attempts_verdict(&call->cx);
	return e != OK ? e : fail(&call->cx, E_ATTEMPT, "an attempt of a meter is stored already");
}

static err replaced(struct call *call, const struct upload *u)
{
	for (uint32_t i = 0; i < u->file.lot.meter_n; i++) {
		if (u->file.lot.meter[i].attempt == 1 || u->certificate[i] != CERTIFICATE_LIVE)
			continue;
		const struct value param[] = { V_TEXT(code_bucket(u->code[i])),
			                       V_TEXT(u->code[i]) };
		TRY(db_run_later(&call->cx, call->tx, &lot_sql[REPLACE], param, 2));
	}
	return OK;
}

/* The square of an error in 1e-6 is kept in 1e-12 as long as the sum fits; absurd errors of invalid
 * records do not count. */
static err stats_store(struct call *call, const struct upload *u)
{
	struct value v[POINTS * STAT_COLUMNS];

	for (int p = 0; p < POINTS; p++) {
		int64_t n = 0, sum = 0, sum2 = 0;
		for (uint32_t i = 0; i < u->file.lot.meter_n; i++) {
			const struct result *r = &u->result[i];
			int64_t e = r->point[p].error_ppm;
			if (!r->point[p].measured || r->verdict == VERDICT_INVALID ||
			    e > 10000000 || e < -10000000)
				continue;
			n++;
			sum += e;
			sum2 += e * e;
		}
		v[p * STAT_COLUMNS] = V_TEXT(u->name);
		v[p * STAT_COLUMNS + 1] = V_TEXT(str_of(point_name(u->file.medium, p)));
		v[p * STAT_COLUMNS + 2] = V_INT(n);
		v[p * STAT_COLUMNS + 3] = V_INT(sum);
		v[p * STAT_COLUMNS + 4] = V_INT(sum2);
	}
	return db_insert_later(&call->cx, call->tx, &lot_sql[STAT], v, POINTS, STAT_COLUMNS);
}

static err repeats_store(struct call *call, const struct upload *u, const struct repeats *r)
{
	const struct value param[] = { V_TEXT(u->row.organisation), V_TEXT(u->row.bench),
		                       V_TEXT(u->row.verifier),     V_INT(r->after_retest),
		                       V_INT(r->after_fail),        V_INT(r->after_invalid) };

	if (r->after_retest + r->after_fail + r->after_invalid == 0)
		return OK;
	return db_run_later(&call->cx, call->tx, &lot_sql[REPEAT], param, 6);
}

err lot_store(struct call *call, struct upload *u)
{
	struct repeats repeats = { 0 };

	TRY(attempts_check(call, u, false, &repeats));
	TRY(db_put_later(&call->cx, call->tx, &lot_sql[LOT_ADD], &u->row));
	TRY(replaced(call, u));
	TRY(stats_store(call, u));
	TRY(repeats_store(call, u, &repeats));
	if (u->is_signed)
		TRY(lot_signature_store(call, u));
	return verifications_store(call, u); /* last: it is waited for */
}
