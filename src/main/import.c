/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Judging a foreign row anew.  With the register's increment V, the reference mass M and the
 * density d, the error is E = V d / M - 1.  In the base units of import_map.c that is
 *
 *   E in 1e-9 = (V d - M 10^9) / M        (V in 1e-6 L, d in 1e-9 kg/L, M in 1e-6 kg)
 *
 * and the row passes if |V d - M 10^9| 10^3 <= L M with the limit L in 1e-12: integers of 128 bits,
 * no rounding before the comparison.  A stored volume is checked with the same formula: in the
 * place of V it must give 0.  A reference volume is a mass of density one.
 *
 * The unit of a stored error is found row by row: read once as a fraction and once as a
 * percentage, the one that gives the recomputed error is believed.  A row that can't decide (no
 * evidence, an error near zero, an error that is wrong in both) keeps the unit of the row before.
 * Where the unit changes there is a finding. */
#include "main/import.h"

#include "base/arena.h"
#include "base/date.h"
#include "code/rec.h"
#include "rule/wide.h"

#define PPB INT64_C(1000000000)
#define ONE_PERCENT_PPB INT64_C(10000000)
/* Readings are believed up to 10^15 of the base unit (a million cubic metres), so that sums and
 * products below stay far inside 64 and 128 bits. */
#define READING_MAX INT64_C(1000000000000000)

static i128 magnitude(i128 v)
{
	return v < 0 ? -v : v;
}

/* V d - M 10^9 */
static i128 excess(const struct import_row *r, int64_t volume_ul)
{
	return (i128)volume_ul * r->density_ng_ml - (i128)r->reference_mg * PPB;
}

static void find(struct import_row *r, bool found, enum import_finding f)
{
	if (found)
		r->findings |= 1u << f;
}

static bool found(const struct import_row *r, enum import_finding f)
{
	return (r->findings & 1u << f) != 0;
}

static MUST err reading(struct cx *cx, const struct import_map *map, enum import_field field,
                        const struct csv_row *in, int line, int64_t *out)
{
	TRY(import_number(cx, map, field, in, line, out));
	if (*out == ABSENT_INT || *out > READING_MAX || *out < -READING_MAX)
		return fail(cx, E_INVALID, "line %d: a reading is missing or out of range", line);
	return OK;
}

static MUST err reference_read(struct cx *cx, const struct import_map *map,
                               const struct csv_row *in, int line, struct import_row *r)
{
	r->weighed = map->field[IMPORT_ACTUAL].index < 0;
	r->density_ng_ml = PPB;
	if (!r->weighed)
		return reading(cx, map, IMPORT_ACTUAL, in, line, &r->reference_mg);
	int64_t start = 0;
	int64_t end = 0;
	TRY(reading(cx, map, IMPORT_BALANCE_START, in, line, &start));
	TRY(reading(cx, map, IMPORT_BALANCE_END, in, line, &end));
	r->reference_mg = end - start;
	return reading(cx, map, IMPORT_DENSITY, in, line, &r->density_ng_ml);
}

static bool listed(const struct json *array, str text)
{
	for (const struct json *v = array == NULL ? NULL : array->first; v != NULL; v = v->next)
		if (v->kind == JSON_STRING && str_eq(v->text, text))
			return true;
	return false;
}

static void serial_resolve(struct cx *cx, const struct import_map *map, str text,
                           struct import_row *r)
{
	const struct json *alias = json_get(map->aliases, text);
	find(r, alias != NULL, IMPORT_ALIAS);
	if (alias != NULL && alias->kind == JSON_STRING)
		text = alias->text;
	find(r, listed(map->suspects, text), IMPORT_MADE_UP);
	r->serial = str_fmt(cx->arena, "%.*s%.*s", P(map->serial_prefix), P(text));
}

static MUST err identity_read(struct cx *cx, const struct import_map *map, const struct csv_row *in,
                              int line, struct import_row *r)
{
	TRY(reading(cx, map, IMPORT_RECORD, in, line, &r->record));
	TRY(import_number(cx, map, IMPORT_POSITION, in, line, &r->position));
	r->run = import_text(map, IMPORT_RUN, in);
	if (!date_read(import_text(map, IMPORT_DAY, in), &r->day))
		return fail(cx, E_INVALID, "line %d: no date", line);
	serial_resolve(cx, map, import_text(map, IMPORT_SERIAL, in), r);
	int64_t flow = ABSENT_INT;
	TRY(import_number(cx, map, IMPORT_NOMINAL_FLOW, in, line, &flow));
	r->point = import_text(map, IMPORT_POINT, in);
	find(r, flow > map->nominal_flow_max_ul_h, IMPORT_FLOW_UNIT_UNKNOWN);
	if (found(r, IMPORT_FLOW_UNIT_UNKNOWN))
		r->point = S_NONE;
	else
		find(r, r->point.n == 0, IMPORT_NO_POINT);
	return OK;
}

static void judge_readings(const struct import_map *map, struct import_row *r)
{
	find(r, r->reference_mg <= 0, IMPORT_NEGATIVE_MASS);
	find(r, r->reference_mg > 0 && r->end_ul == r->start_ul, IMPORT_EMPTY_READING);
	bool water = r->density_ng_ml >= map->density_min_ng_ml;
	find(r, !water, IMPORT_DENSITY_IMPOSSIBLE);
	find(r, r->weighed && r->density_ng_ml > map->density_max_ng_ml, IMPORT_DENSITY_HIGH);
	r->usable = r->reference_mg > 0 && r->end_ul != r->start_ul && r->density_ng_ml > 0;
	if (r->reference_mg > 0)
		r->error_ppb = wide_divide_even_128(excess(r, r->end_ul - r->start_ul),
		                                    r->reference_mg);
	bool absurd = r->error_ppb > map->error_max_ppb || r->error_ppb < -map->error_max_ppb;
	find(r, r->usable && absurd, IMPORT_ABSURD_ERROR);
}

/* Whether a stored error is the recomputed one, within the mapping's tolerance. */
static bool error_agrees(const struct import_map *map, const struct import_row *r,
                         i128 stored_error_ppt)
{
	i128 off_ppt = magnitude((i128)r->error_ppb * 1000 - stored_error_ppt);
	i128 size_ppb = magnitude(r->error_ppb);
	if (size_ppb < ONE_PERCENT_PPB)
		size_ppb = ONE_PERCENT_PPB;
	return off_ppt * ONE_PERCENT_PPB <= (i128)map->error_tolerance_ppb * 1000 * size_ppb;
}

/* The unit in which the stored error is the recomputed one.  If neither or both fit, the row can't
 * decide, and the unit of the row before is kept; the first row takes what is nearer. */
static enum import_unit unit_of(const struct import_map *map, const struct import_row *r,
                                int64_t as_fraction_ppt, enum import_unit before)
{
	if (r->reference_mg <= 0)
		return before;
	bool fraction = error_agrees(map, r, as_fraction_ppt);
	bool percent = error_agrees(map, r, wide_divide_even_128(as_fraction_ppt, 100));
	if (fraction == percent && before != IMPORT_UNIT_UNKNOWN)
		return before;
	if (fraction != percent)
		return percent ? IMPORT_UNIT_PERCENT : IMPORT_UNIT_FRACTION;
	i128 error_ppt = (i128)r->error_ppb * 1000;
	i128 fraction_off = 100 * magnitude(error_ppt - as_fraction_ppt);
	i128 percent_off = magnitude(100 * error_ppt - as_fraction_ppt);
	return percent_off < fraction_off ? IMPORT_UNIT_PERCENT : IMPORT_UNIT_FRACTION;
}

/* Turns what was read as a fraction into what it is in the unit found. */
static int64_t in_unit(int64_t as_fraction_ppt, enum import_unit unit)
{
	return unit == IMPORT_UNIT_PERCENT ? wide_divide_even_128(as_fraction_ppt, 100)
	                                   : as_fraction_ppt;
}

static MUST err stored_read(struct cx *cx, const struct import_map *map, const struct csv_row *in,
                            int line, enum import_unit before, struct import_row *r)
{
	TRY(reading(cx, map, IMPORT_STORED_ERROR, in, line, &r->stored_error_ppt));
	TRY(reading(cx, map, IMPORT_STORED_LIMIT, in, line, &r->stored_limit_ppt));
	if (map->field[IMPORT_STORED_ERROR].detect) {
		r->unit = unit_of(map, r, r->stored_error_ppt, before);
		r->stored_error_ppt = in_unit(r->stored_error_ppt, r->unit);
	}
	if (map->field[IMPORT_STORED_LIMIT].detect)
		r->stored_limit_ppt = in_unit(r->stored_limit_ppt, r->unit);
	bool changed = before != IMPORT_UNIT_UNKNOWN && r->unit != before;
	find(r, changed, IMPORT_UNIT_CHANGED);
	find(r, r->stored_limit_ppt == 0, IMPORT_LIMIT_ZERO);
	bool classed = map->field[IMPORT_STORED_CLASS].index >= 0;
	find(r, classed && import_text(map, IMPORT_STORED_CLASS, in).n == 0, IMPORT_CLASS_UNKNOWN);
	str verdict = import_text(map, IMPORT_STORED_VERDICT, in);
	r->stored_pass = str_eq(verdict, S("pass"));
	if (!r->stored_pass && !str_eq(verdict, S("fail")))
		return fail(cx, E_INVALID, "line %d: the stored verdict is none", line);
	return OK;
}

static MUST err compare(struct cx *cx, const struct import_map *map, const struct csv_row *in,
                        int line, struct import_row *r)
{
	if (!r->usable) {
		find(r, r->stored_pass, IMPORT_NO_EVIDENCE);
		return OK;
	}
	int64_t volume = ABSENT_INT;
	TRY(import_number(cx, map, IMPORT_STORED_VOLUME, in, line, &volume));
	if (volume != ABSENT_INT)
		r->volume_difference_ppb = wide_divide_even_128(excess(r, volume), r->reference_mg);
	int64_t off = r->volume_difference_ppb;
	find(r, off > map->volume_tolerance_ppb || off < -map->volume_tolerance_ppb,
	     IMPORT_VOLUME_DIFFERS);
	find(r, !error_agrees(map, r, r->stored_error_ppt), IMPORT_ERROR_DIFFERS);
	i128 deviation = magnitude(excess(r, r->end_ul - r->start_ul));
	r->pass = deviation * 1000 <= (i128)r->stored_limit_ppt * r->reference_mg;
	find(r, r->pass != r->stored_pass, IMPORT_VERDICT_DIFFERS);
	return OK;
}

static MUST err row_read(struct cx *cx, const struct import_map *map, const struct csv_row *in,
                         int line, enum import_unit before, struct import_row *r)
{
	TRY(identity_read(cx, map, in, line, r));
	TRY(reading(cx, map, IMPORT_METER_START, in, line, &r->start_ul));
	TRY(reading(cx, map, IMPORT_METER_END, in, line, &r->end_ul));
	TRY(reading(cx, map, IMPORT_WATER, in, line, &r->water_nc));
	TRY(reference_read(cx, map, in, line, r));
	judge_readings(map, r);
	TRY(stored_read(cx, map, in, line, before, r));
	return compare(cx, map, in, line, r);
}

static void count(struct import *in, const struct import_row *r)
{
	in->row_n++;
	in->usable_n += r->usable;
	in->pass_n += r->usable && r->pass;
	for (int f = 0; f < IMPORT_FINDING_N; f++)
		in->finding_n[f] += found(r, (enum import_finding)f);
}

MUST err import_read(struct cx *cx, str map, str csv, struct import *out)
{
	*out = (struct import){ 0 };
	TRY(import_map_read(cx, map, &out->map));
	struct csv reader = csv_new(csv);
	struct csv_row in;
	TRY(csv_next(cx, &reader, &in));
	TRY(import_map_bind(cx, &out->map, &in));
	struct import_row *rows = NULL;
	size_t room = 0;
	enum import_unit unit = IMPORT_UNIT_UNKNOWN;
	for (;;) {
		TRY(csv_next(cx, &reader, &in));
		if (in.n == 0)
			break;
		struct import_row r = { 0 };
		TRY(row_read(cx, &out->map, &in, reader.line, unit, &r));
		unit = r.unit;
		if (out->row_n == room) {
			size_t size = room * sizeof(r);
			room = room == 0 ? 64 : 2 * room;
			rows = arena_grow(cx->arena, rows, size, room * sizeof(r));
		}
		rows[out->row_n] = r;
		count(out, &r);
	}
	out->row = rows;
	return OK;
}

MUST err import_run(struct cx *cx, str map, str csv, struct buf *lots, struct buf *report)
{
	struct import in;
	TRY(import_read(cx, map, csv, &in));
	import_print_lots(cx, &in, lots);
	if (report != NULL)
		import_print_report(cx, &in, report);
	return lots->error != OK ? lots->error : report != NULL ? report->error : OK;
}
