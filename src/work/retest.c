/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a retest (复检) asks of the attempts that follow.
 *
 * JJG 162 7.3.3.6: a first run outside its limit is followed by two more, and all three decide.  A
 * maker who could leave runs out would choose which of them count.  So from the attempt that asked
 * for more runs on, every attempt carries all of them at the points that asked, and the stored
 * first runs as they were, until one of them passes or fails.  An attempt that is invalid in
 * between ends nothing; and all are of one kind, since a retest continues a verification, and a
 * check in use with its doubled limits would end it too kindly. */
#include <stddef.h>

#include "base/arena.h"
#include "work/record.h"

/* The latest record that asked for more runs, and the points at which any of them did. */
struct obligation {
	bool found;
	struct record record;
	bool asked[POINTS];
};

static err record_add(struct call *call, const struct verification_row *row, struct obligation *o)
{
	struct record r;

	TRY(record_read(&call->cx, call->tx, row, &r));
	for (int p = 0; p < POINTS; p++)
		o->asked[p] |= r.leaf.recorded.point[p].measured &&
		               r.leaf.recorded.point[p].verdict == VERDICT_RETEST;
	if (!o->found)
		o->record = r;
	o->found = true;
	return OK;
}

/* From the latest attempt backwards, up to one that passed or failed. */
static err obligation_find(struct call *call, str code, struct obligation *o)
{
	list attempts;

	*o = (struct obligation){ .found = false };
	TRY(verification_list(&call->cx, call->tx, code, &attempts));
	const struct verification_row *row = attempts.item;
	for (size_t i = attempts.n; i > 0; i--) {
		if (row[i - 1].verdict == VERDICT_RETEST)
			TRY(record_add(call, &row[i - 1], o));
		else if (row[i - 1].verdict != VERDICT_INVALID)
			break;
	}
	return OK;
}

/* -- the runs -------------------------------------------------------------------------------- */

static const struct meter_run *first_at(const struct lot *lot, const struct meter *m, int point)
{
	for (uint32_t i = 0; i < m->run_n; i++)
		if ((int)lot->bench_run[m->run[i].bench_run].point == point)
			return &m->run[i];
	return NULL;
}

static int64_t runs_at(const struct lot *lot, const struct meter *m, int point)
{
	int64_t n = 0;

	for (uint32_t i = 0; i < m->run_n; i++)
		n += (int)lot->bench_run[m->run[i].bench_run].point == point;
	return n;
}

#define B(name) offsetof(struct bench_run, name)
#define M(name) offsetof(struct meter_run, name)

/* Everything that was read: a first run whose standard reads otherwise is another run. */
static const size_t bench_numbers[] = {
	B(started_ms),  B(ended_ms),     B(duration_us),    B(actual_ul),
	B(mass_mg),     B(pulses),       B(k_factor_milli), B(balance_start_mg),
	B(water_in_mc), B(water_out_mc), B(inlet_pa),       B(balance_end_mg),
	B(outlet_pa),   B(ref_start_ul), B(ref_end_ul),     B(flow_variation_ppm),
	B(nozzle_ml_h), B(tref_mc),      B(pref_millipa),
};
static const size_t meter_numbers[] = {
	M(start_ul), M(end_ul), M(water_mc), M(water_end_mc), M(tm_mc), M(pm_millipa),
};

static bool numbers_same(const void *a, const void *b, const size_t *offset, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const int64_t *x = (const void *)((const char *)a + offset[i]);
		const int64_t *y = (const void *)((const char *)b + offset[i]);
		if (*x != *y)
			return false;
	}
	return true;
}

static bool same_run(const struct lot *old_lot, const struct meter_run *old, const struct lot *lot,
                     const struct meter_run *run)
{
	const struct bench_run *a = &old_lot->bench_run[old->bench_run];
	const struct bench_run *b = &lot->bench_run[run->bench_run];

	return numbers_same(old, run, meter_numbers, COUNT_OF(meter_numbers)) &&
	       numbers_same(a, b, bench_numbers, COUNT_OF(bench_numbers)) &&
	       a->method == b->method && a->operation == b->operation && a->derived == b->derived &&
	       str_eq(a->test_gas, b->test_gas);
}

static bool same_first_runs(const struct lot *old_lot, const struct meter *old,
                            const struct lot *lot, const struct meter *m)
{
	for (int p = 0; p < POINTS; p++) {
		const struct meter_run *a = first_at(old_lot, old, p);
		const struct meter_run *b = first_at(lot, m, p);
		if ((a == NULL) != (b == NULL))
			return false;
		if (a != NULL && !same_run(old_lot, a, lot, b))
			return false;
	}
	return true;
}

/* How many runs the regulation wants at a point that asked for more. */
static int64_t runs_wanted(const struct upload *u)
{
	const struct limit *more = &u->authority.regulation->runs_more;

	return 1 + (more->given ? more->value : 0);
}

static bool all_runs_there(struct cx *cx, const struct upload *u, str pointer, uint32_t i,
                           const struct obligation *o)
{
	const struct lot *lot = &u->file.lot;
	bool all = true;

	for (int p = 0; p < POINTS; p++) {
		if (!o->asked[p] || runs_at(lot, &lot->meter[i], p) >= runs_wanted(u))
			continue;
		all = false;
		(void)fail_at(cx, pointer, "runs-missing",
		              "attempt %lld of %.*s asked for more runs at %s: all %lld come",
		              (long long)o->record.row.attempt, P(lot->meter[i].serial),
		              point_name(u->file.medium, p), (long long)runs_wanted(u));
	}
	return all;
}

err retest_check(struct call *call, const struct upload *u, uint32_t i)
{
	struct cx *cx = &call->cx;
	str pointer = str_fmt(cx->arena, "/meters/%u/runs", i);
	struct obligation *o = NEW(cx->arena, struct obligation);
	const struct lot *stored = &o->record.leaf.file.lot;

	TRY(obligation_find(call, u->code[i], o));
	if (!o->found || !all_runs_there(cx, u, pointer, i, o))
		return OK;
	if (stored->kind != u->file.lot.kind)
		(void)fail_at(cx, S("/kind"), "retest-open",
		              "attempt %lld of %.*s asked for more runs: the kind stays the same",
		              (long long)o->record.row.attempt, P(u->file.lot.meter[i].serial));
	if (!same_first_runs(stored, &stored->meter[0], &u->file.lot, &u->file.lot.meter[i]))
		(void)fail_at(cx, pointer, "first-run-differs",
		              "after a retest the stored first runs come again, unchanged");
	return OK;
}
