/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an import gives away: lot files in the short form, which `fangsheng judge` takes, and a
 * report of what was odd.  Rows that follow each other with the same run and day make a lot;
 * rows of one serial in it make a meter.  Lots hold readings only: no stored error, no stored
 * verdict. */
#include "base/arena.h"
#include "base/date.h"
#include "code/decimal.h"
#include "code/rec.h"
#include "main/import.h"

static const struct finding_text {
	const char *code;
	const char *en;
} finding_texts[IMPORT_FINDING_N] = {
#define IMPORT_TEXT(name, code, en) { code, en },
	IMPORT_FINDINGS(IMPORT_TEXT)
#undef IMPORT_TEXT
};

const char *import_finding_code(enum import_finding finding)
{
	return finding_texts[finding].code;
}

/* -- lots ------------------------------------------------------------------------------------ */

/* A parsed value as it was, numbers to the digit. */
static void value_copy(struct json_writer *w, const struct json *v)
{
	switch (v->kind) {
	case JSON_NULL:
		json_null(w);
		return;
	case JSON_FALSE:
	case JSON_TRUE:
		json_bool(w, v->kind == JSON_TRUE);
		return;
	case JSON_NUMBER:
		json_raw(w, v->text);
		return;
	case JSON_STRING:
		json_str(w, v->text);
		return;
	case JSON_ARRAY:
		json_array(w);
		for (const struct json *item = v->first; item != NULL; item = item->next)
			value_copy(w, item);
		json_array_end(w);
		return;
	case JSON_OBJECT:
		break;
	}
	json_object(w);
	for (const struct json *item = v->first; item != NULL; item = item->next) {
		json_key(w, item->key);
		value_copy(w, item);
	}
	json_object_end(w);
}

static void members_copy(struct json_writer *w, const struct json *object)
{
	for (const struct json *v = object == NULL ? NULL : object->first; v != NULL; v = v->next) {
		json_key(w, v->key);
		value_copy(w, v);
	}
}

static bool in_lot(const struct import_row *r)
{
	return r->usable && r->point.n > 0;
}

static void run_print(struct cx *cx, struct json_writer *w, const struct import_row *r)
{
	json_object(w);
	json_member_str(w, "point", r->point);
	json_member_str(w, "method", r->weighed ? S("weighing") : S("volume"));
	json_member_decimal(w, "start_l", r->start_ul, 6);
	json_member_decimal(w, "end_l", r->end_ul, 6);
	json_member_decimal(w, r->weighed ? "mass_kg" : "actual_l", r->reference_mg, 6);
	/* A lot knows temperatures to 0.001 degC. */
	json_key(w, S("water_c"));
	json_raw(w, decimal_print_fixed(cx->arena, r->water_nc, 9, 3));
	json_object_end(w);
}

static bool seen_before(const struct import_row *from, const struct import_row *r)
{
	for (; from < r; from++)
		if (in_lot(from) && str_eq(from->serial, r->serial))
			return true;
	return false;
}

static void meter_print(struct cx *cx, struct json_writer *w, const struct import *in,
                        const struct import_row *r, const struct import_row *end)
{
	json_object(w);
	json_member_str(w, "serial", r->serial);
	if (r->position != ABSENT_INT)
		json_member_i64(w, "position", r->position);
	members_copy(w, in->map.meter);
	json_key(w, S("runs"));
	json_array(w);
	for (const struct import_row *other = r; other < end; other++)
		if (in_lot(other) && str_eq(other->serial, r->serial))
			run_print(cx, w, other);
	json_array_end(w);
	json_object_end(w);
}

static void lot_print(struct cx *cx, const struct import *in, const struct import_row *from,
                      const struct import_row *end, struct buf *out)
{
	str day = date_print(cx->arena, from->day);
	str name = from->run.n > 0 ? from->run : day;
	struct json_writer w = json_writer_new(out, false);
	json_object(&w);
	json_member_str(&w, "lot", str_fmt(cx->arena, "IMPORT-%.*s", P(name)));
	json_member_str(&w, "verified_on", day);
	members_copy(&w, in->map.lot);
	json_key(&w, S("meters"));
	json_array(&w);
	for (const struct import_row *r = from; r < end; r++)
		if (in_lot(r) && !seen_before(from, r))
			meter_print(cx, &w, in, r, end);
	json_array_end(&w);
	json_object_end(&w);
	buf_char(out, '\n');
}

void import_print_lots(struct cx *cx, const struct import *in, struct buf *out)
{
	const struct import_row *all_end = in->row + in->row_n;
	for (const struct import_row *r = in->row; r < all_end;) {
		const struct import_row *end = r;
		bool any = false;
		for (; end < all_end && str_eq(end->run, r->run) && end->day == r->day; end++)
			any = any || in_lot(end);
		if (any)
			lot_print(cx, in, r, end, out);
		r = end;
	}
}

/* -- report ---------------------------------------------------------------------------------- */

static void counts_print(struct json_writer *w, const struct import *in)
{
	json_member_i64(w, "rows", (int64_t)in->row_n);
	json_member_i64(w, "usable", (int64_t)in->usable_n);
	json_member_i64(w, "pass", (int64_t)in->pass_n);
	json_member_i64(w, "fail", (int64_t)(in->usable_n - in->pass_n));
	json_key(w, S("findings"));
	json_object(w);
	for (int f = 0; f < IMPORT_FINDING_N; f++)
		if (in->finding_n[f] > 0)
			json_member_i64(w, finding_texts[f].code, (int64_t)in->finding_n[f]);
	json_object_end(w);
}

static str unit_name(enum import_unit unit)
{
	return unit == IMPORT_UNIT_PERCENT ? S("percent") : S("fraction");
}

static void unit_changes_print(struct json_writer *w, const struct import *in)
{
	json_key(w, S("unit_changes"));
	json_array(w);
	for (size_t i = 1; i < in->row_n; i++) {
		if ((in->row[i].findings & 1u << IMPORT_UNIT_CHANGED) == 0)
			continue;
		json_object(w);
		json_member_i64(w, "record", in->row[i].record);
		json_member_str(w, "from", unit_name(in->row[i - 1].unit));
		json_member_str(w, "to", unit_name(in->row[i].unit));
		json_object_end(w);
	}
	json_array_end(w);
}

static void row_print(struct cx *cx, struct json_writer *w, const struct import_row *r)
{
	json_object(w);
	json_member_i64(w, "record", r->record);
	json_member_str(w, "serial", r->serial);
	if (r->usable) {
		json_key(w, S("error_pct"));
		json_str(w, decimal_print_fixed(cx->arena, r->error_ppb, 7, 4));
		json_member_str(w, "verdict", r->pass ? S("pass") : S("fail"));
	}
	json_member_str(w, "stored_verdict", r->stored_pass ? S("pass") : S("fail"));
	json_key(w, S("findings"));
	json_array(w);
	for (int f = 0; f < IMPORT_FINDING_N; f++) {
		if ((r->findings & 1u << f) == 0)
			continue;
		json_object(w);
		json_member_str(w, "code", str_of(finding_texts[f].code));
		json_member_str(w, "text_en", str_of(finding_texts[f].en));
		json_object_end(w);
	}
	json_array_end(w);
	json_object_end(w);
}

void import_print_report(struct cx *cx, const struct import *in, struct buf *out)
{
	struct json_writer w = json_writer_new(out, false);
	json_object(&w);
	counts_print(&w, in);
	unit_changes_print(&w, in);
	json_key(&w, S("odd_rows"));
	json_array(&w);
	for (size_t i = 0; i < in->row_n; i++)
		if (in->row[i].findings != 0)
			row_print(cx, &w, &in->row[i]);
	json_array_end(&w);
	json_object_end(&w);
	buf_char(out, '\n');
}
