/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a lot file.  First the members of the lot itself; what the medium decides (type, bench
 * runs, meters) waits as JSON until the medium is known: from meter_type, or else from the first
 * point that is named, or the first pressure.  Then the shared bench runs, then the meters
 * (lot_meters.c).
 *
 * Faults are collected over the whole file, so that a maker mends it in one go. */
#include "law/lot_read.h"

#include "base/arena.h"
#include "law/lot_meters.h"
#include "law/lot_shape.h"
#include "law/run_shape.h"

#define FILE_DEPTH 8

/* -- the medium ------------------------------------------------------------------------------ */

static bool gas_point(const struct json *run)
{
	const struct json *point = json_get(run, S("point"));

	for (const struct word *w = point_words_gas; point != NULL && w->name != NULL; w++)
		if (str_eq(point->text, str_of(w->name)))
			return true;
	return false;
}

static const struct json *first_of(const struct json *v)
{
	return v != NULL && v->kind == JSON_ARRAY ? v->first : NULL;
}

static bool gas_meter(const struct json *meter)
{
	return gas_point(first_of(json_get(meter, S("runs")))) ||
	       json_get(json_get(meter, S("tightness")), S("pressure_kpa")) != NULL;
}

static enum medium medium_of(const struct lot_both *lot)
{
	if (json_get(lot->meter_type, S("medium")) != NULL)
		return medium_said(lot->meter_type);
	if (first_of(lot->bench_runs) != NULL)
		return gas_point(first_of(lot->bench_runs)) ? MEDIUM_GAS : MEDIUM_WATER;
	for (const struct json *m = first_of(lot->meters); m != NULL; m = m->next)
		if (gas_meter(m))
			return MEDIUM_GAS;
	return MEDIUM_WATER;
}

/* -- the lot --------------------------------------------------------------------------------- */

static void type_part(struct reading *r, struct lot_both *lot)
{
	struct place at = { .key = S("meter_type") };
	struct walk walk = walk_new(&type_shape, r);

	lot->file.type_given = lot->meter_type != NULL;
	shape_blank(&type_shape, &lot->file.lot.type);
	if (lot->meter_type == NULL) {
		if (lot->file.type.p == NULL)
			fault_member(r, NULL, "type", "missing",
			             "the type must be named, or its facts given in meter_type");
	} else if (expect(r, lot->meter_type, JSON_OBJECT, &at)) {
		shape_read(r, &walk, lot->meter_type, &at, &lot->file.lot.type);
	}
}

static void lot_part(struct reading *r, const struct json *v, struct lot_both *lot)
{
	struct walk walk = walk_new(&lot_shape, r);

	shape_blank(&lot_shape, lot);
	shape_read(r, &walk, v, NULL, lot);
	lot->file.medium = medium_of(lot);
	r->context = context_of(lot->file.medium);
	type_part(r, lot);
}

err lot_read(struct cx *cx, str text, struct lot_file *out)
{
	struct reading r = { .cx = cx, .form = SHAPE_FILE, .context = IN_ANY, .published = true };
	struct lot_both *lot = NEW(cx->arena, struct lot_both);
	const struct json *v;

	TRY(json_parse(cx, text, FILE_DEPTH, &v));
	if (!expect(&r, v, JSON_OBJECT, NULL))
		return cx_problems(cx);
	lot_part(&r, v, lot);
	lot_meters_read(&r, lot);
	TRY(cx_problems(cx));
	*out = lot->file;
	return OK;
}
