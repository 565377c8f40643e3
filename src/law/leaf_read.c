/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading leaves back into what judging reads.  An auditor does this with bytes that it does not
 * trust, so everything is checked as in a maker's file: ranges, references, and that nothing is
 * there twice. */
#include "base/arena.h"
#include "law/leaf.h"
#include "law/lot_shape.h"
#include "law/run_shape.h"

#define LEAF_DEPTH 6

/* -- the lot --------------------------------------------------------------------------------- */

static void type_part(struct reading *r, struct lot_both *lot)
{
	struct place at = { .key = S("meter_type_facts") };
	struct walk walk = walk_new(&type_shape, r);

	shape_blank(&type_shape, &lot->file.lot.type);
	if (lot->meter_type == NULL)
		fault(r, &at, "missing", "this field is required");
	else if (expect(r, lot->meter_type, JSON_OBJECT, &at))
		shape_read(r, &walk, lot->meter_type, &at, &lot->file.lot.type);
	lot->file.type_given = true;
}

static void benches_part(struct reading *r, struct lot_both *lot)
{
	struct place at = { .key = S("bench_runs") };
	struct place rows = { .up = &at, .key = S("rows") };
	struct place row = { .up = &rows };
	struct reading bench = { r->cx, r->form, r->context & IN_BENCH };
	struct lot_file *file = &lot->file;
	uint32_t n;

	if (lot->bench_runs == NULL)
		return;
	struct run_both *both = table_read(&bench, &run_shape, bench.context, lot->bench_runs, &at,
	                                   sizeof *both, LOT_BENCH_RUNS_MAX, &n);
	struct bench_run *run = NEW_N(r->cx->arena, struct bench_run, n);
	struct strs *standards = NEW_N(r->cx->arena, struct strs, n);
	for (; row.index < n; row.index++) {
		run_complete(&bench, &both[row.index], NULL, &row);
		run[row.index] = both[row.index].bench;
		standards[row.index] = both[row.index].standards;
	}
	file->lot.bench_run = run;
	file->lot.bench_run_n = n;
	file->shared_n = n;
	file->standards = standards;
}

/* A blank meter and the walk over its members, made once a lot. */
struct meter_start {
	struct walk walk;
	struct meter_both blank;
};

static const struct meter_start *meter_start(struct cx *cx, enum medium medium)
{
	const struct reading r = { cx, SHAPE_LEAF, context_of(medium) };
	struct meter_start *start = NEW(cx->arena, struct meter_start);

	start->walk = walk_new(&meter_shape, &r);
	shape_blank(&meter_shape, &start->blank);
	return start;
}

err lot_leaf_read(struct cx *cx, str leaf, struct lot_leaf *out)
{
	struct reading r = { .cx = cx, .form = SHAPE_LEAF, .context = IN_ANY };
	struct walk walk = walk_new(&lot_shape, &r);
	struct lot_both *lot = NEW(cx->arena, struct lot_both);
	const struct json *v;

	TRY(json_parse(cx, leaf, LEAF_DEPTH, &v));
	shape_blank(&lot_shape, lot);
	if (expect(&r, v, JSON_OBJECT, NULL)) {
		shape_read(&r, &walk, v, NULL, lot);
		lot->file.medium = medium_said(lot->meter_type);
		r.context = context_of(lot->file.medium);
		type_part(&r, lot);
		benches_part(&r, lot);
	}
	TRY(cx_problems(cx));
	(void)str_cut(lot->facts.lot, '-', &lot->file.name);
	lot->file.name = str_part(lot->facts.lot, lot->file.name.n + 1, lot->facts.lot.n);
	*out = (struct lot_leaf){ lot->facts, lot->file, meter_start(cx, lot->file.medium) };
	return OK;
}

/* -- a meter --------------------------------------------------------------------------------- */

/* The runs of one meter and the lot that they extend. */
struct growth {
	struct reading *r;
	struct lot_file *file;
	struct bench_run *bench_run; /* room for the shared ones and one for each run */
	struct strs *standards;
};

static void grow(struct growth *g, uint32_t runs)
{
	struct lot *lot = &g->file->lot;
	struct arena *a = g->r->cx->arena;

	g->bench_run = NEW_N(a, struct bench_run, lot->bench_run_n + runs);
	g->standards = NEW_N(a, struct strs, lot->bench_run_n + runs);
	for (uint32_t i = 0; i < lot->bench_run_n; i++) {
		g->bench_run[i] = lot->bench_run[i];
		g->standards[i] = g->file->standards[i];
	}
	lot->bench_run = g->bench_run;
	g->file->standards = g->standards;
}

static void alone_add(struct growth *g, struct run_both *run, uint32_t runs, const struct place *at)
{
	struct reading r = { g->r->cx, g->r->form, g->r->context & IN_SHORT };
	struct lot *lot = &g->file->lot;

	if (run->bench.method == 0 || (int)run->bench.point < 0) {
		fault(&r, at, "missing", "a run that names no bench run needs point and method");
		return;
	}
	run_complete(&r, run, NULL, at);
	if (g->bench_run == NULL)
		grow(g, runs);
	run->meter.bench_run = lot->bench_run_n++;
	g->bench_run[run->meter.bench_run] = run->bench;
	g->standards[run->meter.bench_run] = run->standards;
}

static bool has_column(const struct json *runs, str name)
{
	const struct json *columns = json_get(runs, S("columns"));

	for (const struct json *e = columns ? columns->first : NULL; e != NULL; e = e->next)
		if (str_eq(e->text, name))
			return true;
	return false;
}

static void runs_part(struct reading *r, struct meter_both *meter, struct lot_file *file)
{
	struct place at = { .key = S("runs") };
	struct place rows = { .up = &at, .key = S("rows") };
	struct place row = { .up = &rows };
	unsigned sides = has_column(meter->runs, S("point")) ? IN_METER | IN_SHORT : IN_METER;
	struct reading wide = { r->cx, r->form, r->context & sides };
	struct growth g = { .r = r, .file = file };
	uint32_t shared_n = file->shared_n;
	uint32_t n;

	if (meter->runs == NULL)
		return;
	struct run_both *both = table_read(&wide, &run_shape, r->context & IN_METER, meter->runs,
	                                   &at, sizeof *both, LOT_RUNS_MAX, &n);
	struct meter_run *run = NEW_N(r->cx->arena, struct meter_run, n);
	for (; row.index < n; row.index++) {
		struct run_both *b = &both[row.index];
		if (b->meter.bench_run == UINT32_MAX)
			alone_add(&g, b, n, &row);
		else if (b->meter.bench_run >= shared_n)
			fault(r, &row, "not-found", "the lot's leaf has no such bench run");
		run[row.index] = b->meter;
	}
	meter->meter.run = run;
	meter->meter.run_n = n;
}

static void meter_done(struct cx *cx, const struct meter_both *both, struct meter_leaf *out)
{
	struct meter *meter = NEW(cx->arena, struct meter);
	struct meter_file *file = NEW(cx->arena, struct meter_file);

	*meter = both->meter;
	*file = both->file;
	out->file.lot.meter = meter;
	out->file.lot.meter_n = 1;
	out->file.meter_file = file;
	out->facts = both->facts;
}

err meter_leaf_read(struct cx *cx, str leaf, const struct lot_leaf *lot, struct meter_leaf *out)
{
	struct reading r = { cx, SHAPE_LEAF, context_of(lot->file.medium) };
	struct walk walk = lot->start->walk;
	struct meter_both both = lot->start->blank;
	const struct json *v;

	TRY(json_parse(cx, leaf, LEAF_DEPTH, &v));
	*out = (struct meter_leaf){ .file = lot->file };
	both.judged = &out->recorded;
	if (expect(&r, v, JSON_OBJECT, NULL)) {
		shape_read(&r, &walk, v, NULL, &both);
		runs_part(&r, &both, &out->file);
		if (!str_eq(both.facts.lot, lot->facts.lot))
			fault_member(&r, NULL, "lot", "contradiction", "is another lot's");
	}
	TRY(cx_problems(cx));
	if (both.meter.attempt == ABSENT)
		both.meter.attempt = 1;
	meter_done(cx, &both, out);
	return OK;
}
