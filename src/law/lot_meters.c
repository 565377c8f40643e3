/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bench runs and meters of a lot file: the hot path.
 *
 * A meter's run names a shared bench run by its id.  Meters of a lot mostly name the same runs in
 * the same order, so the k-th run first tries what the k-th run of the meter before it found, and
 * otherwise searches the sorted ids.  A run that names none stands alone: it brings its own
 * standard, which becomes a bench run of its own behind the shared ones.
 *
 * Serial numbers are checked for repeats by walking them if they ascend, as they do from a
 * production line, and by sorting otherwise: never worse than n log n, whatever a sender chooses.
 * That no two meters stand at one position in one bench run is seen in a table of both. */
#include "law/lot_meters.h"

#include <stdlib.h>

#include "base/arena.h"
#include "law/lot_shape.h"
#include "law/run_shape.h"

/* A text and where it stood, for sorting. */
struct named {
	str name;
	uint32_t index;
};

/* The growing bench runs of a lot: two parallel arrays. */
struct benches {
	struct bench_run *run;
	struct strs *standards;
	uint32_t n, cap;
};

struct meters {
	struct reading *r;
	struct lot_both *lot;
	struct benches benches;
	const struct named *id; /* of the shared runs, sorted */
	uint32_t id_n;
	uint32_t hint[LOT_RUNS_MAX];
	struct meter_run *run; /* all runs of all meters */
	uint32_t run_n;
	struct run_both blank_run;
	struct walk in_meter, in_short;
};

static int named_order(const void *left, const void *right)
{
	const struct named *a = left;
	const struct named *b = right;
	int order = str_cmp(a->name, b->name);

	return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* -- bench runs ------------------------------------------------------------------------------ */

static uint32_t benches_add(struct arena *a, struct benches *b, const struct run_both *both)
{
	if (b->n == b->cap) {
		uint32_t cap = b->cap < 16 ? 16 : b->cap * 2;
		b->run = arena_grow(a, b->run, b->n * sizeof *b->run, cap * sizeof *b->run);
		b->standards = arena_grow(a, b->standards, b->n * sizeof *b->standards,
		                          cap * sizeof *b->standards);
		b->cap = cap;
	}
	b->run[b->n] = both->bench;
	b->standards[b->n] = both->standards;
	return b->n++;
}

static void ids_sort(struct meters *s, const struct place *list)
{
	struct named *id = NEW_N(s->r->cx->arena, struct named, s->benches.n);

	for (uint32_t i = 0; i < s->benches.n; i++)
		id[i] = (struct named){ s->benches.run[i].id, i };
	qsort(id, s->benches.n, sizeof *id, named_order);
	for (uint32_t i = 1; i < s->benches.n; i++) {
		struct place at = { .up = list, .index = id[i].index };
		if (id[i].name.n > 0 && str_eq(id[i].name, id[i - 1].name))
			fault_member(s->r, &at, "id", "duplicate",
			             "another bench run of this file has the same id");
	}
	s->id = id;
	s->id_n = s->benches.n;
}

static void bench_runs_part(struct meters *s, const struct json *v)
{
	struct place list = { .key = S("bench_runs") };
	struct place at = { .up = &list };
	struct reading r = { s->r->cx, s->r->form, s->r->context & IN_BENCH, s->r->published };
	struct walk walk = walk_new(&run_shape, &r);

	if (v == NULL || !expect(&r, v, JSON_ARRAY, &list))
		return;
	if (v->n > LOT_BENCH_RUNS_MAX) {
		fault(&r, &list, "too-many", "at most %d are allowed", LOT_BENCH_RUNS_MAX);
		return;
	}
	for (const struct json *e = v->first; e != NULL; e = e->next, at.index++) {
		struct run_both both = s->blank_run;
		if (expect(&r, e, JSON_OBJECT, &at)) {
			shape_read(&r, &walk, e, &at, &both);
			run_complete(&r, &both, e, &at);
		}
		benches_add(s->r->cx->arena, &s->benches, &both);
	}
	ids_sort(s, &list);
}

/* -- a meter's runs -------------------------------------------------------------------------- */

static uint32_t bench_run_find(const struct meters *s, str id)
{
	struct named wanted = { id, 0 };
	uint32_t from = 0;
	uint32_t to = s->id_n;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		if (named_order(&s->id[middle], &wanted) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < s->id_n && str_eq(s->id[from].name, id) ? s->id[from].index : UINT32_MAX;
}

static uint32_t bench_run_index(struct meters *s, str id, uint32_t k, const struct place *at)
{
	uint32_t *hint = &s->hint[k];

	if (*hint < s->id_n && str_eq(s->benches.run[*hint].id, id))
		return *hint;
	*hint = bench_run_find(s, id);
	if (*hint == UINT32_MAX && id.p != NULL)
		fault_member(s->r, at, "bench_run", "not-found",
		             "no bench run of this file has this id");
	return *hint;
}

static bool stands_alone(const struct json *run)
{
	return json_get(run, S("bench_run")) == NULL;
}

static void run_part(struct meters *s, const struct json *v, uint32_t k, const struct place *at,
                     struct meter_run *out)
{
	bool alone = stands_alone(v);
	struct reading r = { s->r->cx, s->r->form, s->r->context & (alone ? IN_SHORT : IN_METER),
		             s->r->published };
	struct run_both both = s->blank_run;

	if (!expect(&r, v, JSON_OBJECT, at))
		return;
	shape_read(&r, alone ? &s->in_short : &s->in_meter, v, at, &both);
	if (alone) {
		run_complete(&r, &both, v, at);
		both.meter.bench_run = benches_add(r.cx->arena, &s->benches, &both);
	} else {
		both.meter.bench_run = bench_run_index(s, both.bench_run, k, at);
	}
	*out = both.meter;
}

static void runs_part(struct meters *s, const struct json *v, const struct place *meter,
                      struct meter *out)
{
	struct place list = { .up = meter, .key = S("runs") };
	struct place at = { .up = &list };

	if (v == NULL || !expect(s->r, v, JSON_ARRAY, &list))
		return;
	if (v->n > LOT_RUNS_MAX) {
		fault(s->r, &list, "too-many", "at most %d are allowed", LOT_RUNS_MAX);
		return;
	}
	out->run = s->run + s->run_n;
	out->run_n = v->n;
	for (const struct json *e = v->first; e != NULL; e = e->next, at.index++)
		run_part(s, e, at.index, &at, &s->run[s->run_n++]);
}

/* -- meters ---------------------------------------------------------------------------------- */

static void meter_check(struct meters *s, struct meter *m, const struct place *at)
{
	int64_t verified = s->lot->file.lot.verified_day;

	if (m->attempt == ABSENT)
		m->attempt = 1;
	if (m->made_day != ABSENT && verified != ABSENT && m->made_day > verified)
		fault_member(s->r, at, "made_on", "order", "made after it was verified");
}

static void meters_part(struct meters *s, const struct json *v, const struct place *list,
                        struct meter *meter, struct meter_file *file)
{
	struct place at = { .up = list };
	struct walk walk = walk_new(&meter_shape, s->r);
	struct meter_both blank = { .runs = NULL };

	shape_blank(&meter_shape, &blank);
	for (const struct json *e = v->first; e != NULL; e = e->next, at.index++) {
		struct meter_both both = blank;
		if (expect(s->r, e, JSON_OBJECT, &at)) {
			shape_read(s->r, &walk, e, &at, &both);
			meter_check(s, &both.meter, &at);
			runs_part(s, both.runs, &at, &both.meter);
		}
		meter[at.index] = both.meter;
		file[at.index] = both.file;
	}
}

static bool ascending(const struct meter *meter, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		if (str_cmp(meter[i - 1].serial, meter[i].serial) >= 0)
			return false;
	return true;
}

static void serials_check(struct reading *r, const struct meter *meter, uint32_t n,
                          const struct place *list)
{
	if (ascending(meter, n))
		return;
	struct named *serial = NEW_N(r->cx->arena, struct named, n);
	for (uint32_t i = 0; i < n; i++)
		serial[i] = (struct named){ meter[i].serial, i };
	qsort(serial, n, sizeof *serial, named_order);
	for (uint32_t i = 1; i < n; i++) {
		struct place at = { .up = list, .index = serial[i].index };
		if (serial[i].name.n > 0 && str_eq(serial[i].name, serial[i - 1].name))
			fault_member(r, &at, "serial", "duplicate",
			             "the meter is in this lot twice");
	}
}

static int64_t position_last(const struct meter *meter, uint32_t n)
{
	int64_t last = 0;

	for (uint32_t i = 0; i < n; i++)
		if (meter[i].position > last)
			last = meter[i].position;
	return last;
}

/* Meters in series stand one behind the other. */
static void positions_check(struct meters *s, const struct meter *meter, uint32_t n,
                            const struct place *list)
{
	uint32_t shared = s->id_n;
	size_t wide = (size_t)position_last(meter, n) + 1;
	uint16_t *taken = NEW_N(s->r->cx->arena, uint16_t, shared * wide); /* by meter i: i + 1 */

	_Static_assert(LOT_METERS_MAX < UINT16_MAX, "a meter's number fits");
	for (uint32_t i = 0; i < n; i++) {
		struct place at = { .up = list, .index = i };
		for (uint32_t k = 0; meter[i].position != ABSENT && k < meter[i].run_n; k++) {
			uint32_t run = meter[i].run[k].bench_run;
			if (run >= shared)
				continue;
			uint16_t *by = &taken[run * wide + (size_t)meter[i].position];
			if (*by != 0 && *by != i + 1) {
				fault_member(s->r, &at, "position", "duplicate",
				             "meter %d stands there in bench run %.*s", *by - 1,
				             P(s->benches.run[run].id));
				break;
			}
			*by = (uint16_t)(i + 1);
		}
	}
}

static uint32_t runs_count(const struct json *meters)
{
	uint32_t n = 0;

	for (const struct json *m = meters->first; m != NULL; m = m->next) {
		const struct json *runs = json_get(m, S("runs"));
		if (runs != NULL && runs->kind == JSON_ARRAY && runs->n <= LOT_RUNS_MAX)
			n += runs->n;
	}
	return n;
}

static bool meters_usable(struct reading *r, const struct json *v, const struct place *list)
{
	if (v == NULL || !expect(r, v, JSON_ARRAY, list)) /* its absence is a fault already */
		return false;
	if (v->n == 0)
		fault(r, list, "out-of-range", "a lot has at least one meter");
	else if (v->n > LOT_METERS_MAX)
		fault(r, list, "too-many", "a lot has at most %d meters", LOT_METERS_MAX);
	return v->n > 0 && v->n <= LOT_METERS_MAX;
}

void lot_meters_read(struct reading *r, struct lot_both *both)
{
	struct lot *lot = &both->file.lot;
	struct place list = { .key = S("meters") };
	struct meters s = { .r = r, .lot = both };
	struct arena *a = r->cx->arena;

	shape_blank(&run_shape, &s.blank_run);
	bench_runs_part(&s, both->bench_runs);
	both->file.shared_n = s.benches.n;
	if (!meters_usable(r, both->meters, &list))
		return;
	struct meter *meter = NEW_N(a, struct meter, both->meters->n);
	struct meter_file *file = NEW_N(a, struct meter_file, both->meters->n);
	struct reading alone = { r->cx, r->form, r->context & IN_SHORT };
	struct reading shared = { r->cx, r->form, r->context & IN_METER };
	s.in_short = walk_new(&run_shape, &alone);
	s.in_meter = walk_new(&run_shape, &shared);
	s.run = NEW_N(a, struct meter_run, runs_count(both->meters));
	meters_part(&s, both->meters, &list, meter, file);
	serials_check(r, meter, both->meters->n, &list);
	positions_check(&s, meter, both->meters->n, &list);
	lot->meter = meter;
	lot->meter_n = both->meters->n;
	both->file.meter_file = file;
	lot->bench_run = s.benches.run;
	lot->bench_run_n = s.benches.n;
	both->file.standards = s.benches.standards;
}
