/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The walk over a record's fields, written once.  Reading goes over the members of the object
 * first, so that each is judged where it stands, and then asks which fields have not been seen.
 * Every value, from JSON or from plain text, passes through the same few checks; what they say
 * goes to cx->problem with the pointer of the value, and reading goes on, so that a sender learns
 * of all faults at once. */
#include "code/rec.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/legible.h"
#include "code/decimal.h"
#include "code/personal.h"
#include "code/text.h"

#define TEXT_BYTES_MAX 200
#define LIST_ITEMS_MAX 1000
#define INTEGER_MAX ((INT64_C(1) << 53) - 1) /* what every reader of JSON keeps exactly */
#define FIELDS_MAX 64                        /* the set of fields seen is one integer */

/* -- access ---------------------------------------------------------------------------------- */

static const void *place(const struct field *f, const void *in)
{
	return (const char *)in + f->offset;
}

int64_t field_int(const struct field *f, const void *in)
{
	int64_t value;

	assert(f->type == FIELD_INT);
	memcpy(&value, place(f, in), sizeof value);
	return value;
}

str field_text(const struct field *f, const void *in)
{
	str value;

	assert(f->type == FIELD_TEXT);
	memcpy(&value, place(f, in), sizeof value);
	return value;
}

blob field_blob(const struct field *f, const void *in)
{
	blob value;

	assert(f->type == FIELD_BLOB);
	memcpy(&value, place(f, in), sizeof value);
	return value;
}

list field_list(const struct field *f, const void *in)
{
	list value;

	assert(f->type == FIELD_LIST);
	memcpy(&value, place(f, in), sizeof value);
	return value;
}

static void store(const struct field *f, void *out, const void *value, size_t n)
{
	memcpy((char *)out + f->offset, value, n);
}

const struct field *rec_field(const struct rec *rec, str name)
{
	for (int i = 0; i < rec->n; i++)
		if (str_eq(str_of(rec->field[i].name), name))
			return &rec->field[i];
	return NULL;
}

/* An absent text, blob or list is all zero; only an integer needs a mark. */
static void clear(const struct rec *rec, void *out)
{
	static const int64_t absent = ABSENT_INT;

	memset(out, 0, rec->size);
	for (int i = 0; i < rec->n; i++)
		if (rec->field[i].type == FIELD_INT)
			store(&rec->field[i], out, &absent, sizeof absent);
}

/* -- pointers -------------------------------------------------------------------------------- */

/* "/" and the name, with ~ and / escaped as RFC 6901 wants. */
static str pointer_to(struct arena *a, str name)
{
	struct buf b = buf_new(a);

	buf_char(&b, '/');
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '~')
			buf_text(&b, "~0");
		else if (name.p[i] == '/')
			buf_text(&b, "~1");
		else
			buf_char(&b, name.p[i]);
	}
	return buf_view(&b);
}

static err fault(struct cx *cx, const struct field *f, const char *code, const char *words)
{
	return fail_at(cx, pointer_to(cx->arena, str_of(f->name)), code, "%s", words);
}

static err wrong_type(struct cx *cx, const struct field *f, const char *expected,
                      const struct json *v)
{
	return fail_at(cx, pointer_to(cx->arena, str_of(f->name)), "wrong-type",
	               "expected %s, found %s", expected, json_kind_name(v));
}

/* -- checks that text and JSON share --------------------------------------------------------- */

static bool listed(const char *const *oneof, str text)
{
	for (; *oneof != NULL; oneof++)
		if (str_eq(str_of(*oneof), text))
			return true;
	return false;
}

static err check_choice(struct cx *cx, const struct field *f, str text)
{
	struct buf words = buf_new(cx->arena);

	if (listed(f->oneof, text))
		return OK;
	buf_text(&words, "must be one of ");
	for (int i = 0; f->oneof[i] != NULL; i++)
		buf_fmt(&words, "%s%s", i > 0 ? ", " : "", f->oneof[i]);
	buf_char(&words, '\0');
	return fault(cx, f, "not-in-list", words.p);
}

static err check_count(struct cx *cx, const struct field *f, size_t n, int64_t default_max,
                       const char *unit)
{
	int64_t max = f->max != 0 ? f->max : default_max;

	if ((int64_t)n >= f->min && (int64_t)n <= max)
		return OK;
	return fail_at(cx, pointer_to(cx->arena, str_of(f->name)), "wrong-length",
	               "has %zu %s; %" PRId64 " to %" PRId64 " are allowed", n, unit, f->min, max);
}

/* Published words cannot be taken back. */
static err check_published(struct cx *cx, const struct field *f, str text)
{
	const char *what = f->published ? personal_data(text) : NULL;

	if (what == NULL)
		return OK;
	return fail_at(cx, pointer_to(cx->arena, str_of(f->name)), "personal-data",
	               "holds %s: it would stand in the public log for ever", what);
}

/* Nor is there anything to be read in blanks. */
static err check_legible(struct cx *cx, const struct field *f, str text)
{
	const char *why = f->published || f->legible ? legible_fault(text) : NULL;

	return why == NULL || (text.n == 0 && f->min == 0) ? OK : fault(cx, f, "not-legible", why);
}

static err set_text(struct cx *cx, const struct field *f, str text, void *out)
{
	if (f->oneof != NULL)
		TRY(check_choice(cx, f, text));
	else
		TRY(check_count(cx, f, text.n, TEXT_BYTES_MAX, "bytes"));
	TRY(check_published(cx, f, text));
	TRY(check_legible(cx, f, text));
	store(f, out, &text, sizeof text);
	return OK;
}

static str print_int(struct arena *a, const struct field *f, int64_t value)
{
	if (f->form == FORM_DATE)
		return date_print(a, value);
	if (f->form == FORM_MOMENT)
		return moment_print(a, value);
	return decimal_print(a, value, f->scale);
}

static err set_int(struct cx *cx, const struct field *f, int64_t value, void *out)
{
	int64_t min = f->min == 0 && f->max == 0 ? -INTEGER_MAX : f->min;
	int64_t max = f->max != 0 ? f->max : INTEGER_MAX;

	if (value < min || value > max) {
		str limit = print_int(cx->arena, f, value < min ? min : max);
		return fail_at(cx, pointer_to(cx->arena, str_of(f->name)), "out-of-range",
		               "must not be %s %.*s", value < min ? "below" : "above", P(limit));
	}
	store(f, out, &value, sizeof value);
	return OK;
}

static err set_decimal(struct cx *cx, const struct field *f, str text, void *out)
{
	int64_t value;
	err e = decimal_read(text, f->scale, &value);

	if (e == E_SYNTAX)
		return fault(cx, f, "bad-format", "is not a number");
	if (e == E_PRECISION && f->scale == 0)
		return fault(cx, f, "too-precise", "must be a whole number");
	if (e == E_PRECISION)
		return fail_at(cx, pointer_to(cx->arena, str_of(f->name)), "too-precise",
		               "at most %d decimals are kept", f->scale);
	if (e != OK)
		return fault(cx, f, "out-of-range", "is too large");
	return set_int(cx, f, value, out);
}

static err set_date(struct cx *cx, const struct field *f, str text, void *out)
{
	int64_t day;

	if (!date_read(text, &day))
		return fault(cx, f, "bad-format", "is not a date YYYY-MM-DD");
	return set_int(cx, f, day, out);
}

static err set_moment(struct cx *cx, const struct field *f, str text, void *out)
{
	int64_t ms;

	if (!moment_read(text, &ms))
		return fault(cx, f, "bad-format",
		             "is not a time with a zone as in 2026-11-20T09:12:05+08:00");
	return set_int(cx, f, ms, out);
}

static err set_hex(struct cx *cx, const struct field *f, str text, void *out)
{
	blob value = { NULL, text.n / 2 };
	void *bytes = arena_alloc(cx->arena, value.n);

	if (!hex_read(text, bytes, value.n))
		return fault(cx, f, "bad-format", "is not hexadecimal");
	TRY(check_count(cx, f, value.n, TEXT_BYTES_MAX, "bytes"));
	value.p = bytes;
	store(f, out, &value, sizeof value);
	return OK;
}

/* -- from JSON ------------------------------------------------------------------------------- */

static void read_object(struct cx *cx, const struct rec *rec, const struct json *v, void *out);

static err read_list(struct cx *cx, const struct field *f, const struct json *v, void *out)
{
	const str outer = cx->path;
	const int before = cx->problem_n;

	if (v->kind != JSON_ARRAY)
		return wrong_type(cx, f, "an array", v);
	TRY(check_count(cx, f, v->n, LIST_ITEMS_MAX, "items"));
	list items = { arena_array(cx->arena, v->n, f->list->size), v->n };
	char *item = items.item;
	int i = 0;
	for (const struct json *e = v->first; e != NULL; e = e->next) {
		cx->path = str_fmt(cx->arena, "%.*s/%s/%d", P(outer), f->name, i++);
		read_object(cx, f->list, e, item);
		item += f->list->size;
	}
	cx->path = outer;
	store(f, out, &items, sizeof items);
	return cx->problem_n == before ? OK : E_INVALID;
}

static err read_bool(struct cx *cx, const struct field *f, const struct json *v, void *out)
{
	int64_t value = v->kind == JSON_TRUE;

	if (v->kind != JSON_TRUE && v->kind != JSON_FALSE)
		return wrong_type(cx, f, "true or false", v);
	store(f, out, &value, sizeof value);
	return OK;
}

/* A scaled number may also come as a string, since many senders cannot print decimals exactly. */
static err read_number(struct cx *cx, const struct field *f, const struct json *v, void *out)
{
	if (v->kind != JSON_NUMBER && !(f->scale > 0 && v->kind == JSON_STRING))
		return wrong_type(cx, f, "a number", v);
	return set_decimal(cx, f, v->text, out);
}

static err read_int(struct cx *cx, const struct field *f, const struct json *v, void *out)
{
	if (f->form == FORM_BOOL)
		return read_bool(cx, f, v, out);
	if (f->form != FORM_DATE && f->form != FORM_MOMENT)
		return read_number(cx, f, v, out);
	if (v->kind != JSON_STRING)
		return wrong_type(cx, f, f->form == FORM_DATE ? "a date" : "a time", v);
	return f->form == FORM_DATE ? set_date(cx, f, v->text, out)
	                            : set_moment(cx, f, v->text, out);
}

static err read_member(struct cx *cx, const struct field *f, const struct json *v, void *out)
{
	if (f->output_only || f->form == FORM_JSON)
		return fault(cx, f, "read-only", "cannot be set");
	switch (f->type) {
	case FIELD_INT:
		return read_int(cx, f, v, out);
	case FIELD_LIST:
		return read_list(cx, f, v, out);
	case FIELD_TEXT:
	case FIELD_BLOB:
		break;
	}
	if (v->kind != JSON_STRING)
		return wrong_type(cx, f, "a string", v);
	return f->type == FIELD_TEXT ? set_text(cx, f, v->text, out) : set_hex(cx, f, v->text, out);
}

static void read_object(struct cx *cx, const struct rec *rec, const struct json *v, void *out)
{
	uint64_t seen = 0;

	assert(rec->n <= FIELDS_MAX);
	clear(rec, out);
	if (v == NULL || v->kind != JSON_OBJECT) {
		(void)fail_at(cx, S(""), "wrong-type", "expected an object, found %s",
		              json_kind_name(v));
		return;
	}
	for (const struct json *m = v->first; m != NULL; m = m->next) {
		const struct field *f = rec_field(rec, m->key);
		if (f == NULL) {
			(void)fail_at(cx, pointer_to(cx->arena, m->key), "unknown-field",
			              "there is no such field");
			continue;
		}
		seen |= UINT64_C(1) << (f - rec->field);
		(void)read_member(cx, f, m, out); /* a fault is kept in cx */
	}
	for (int i = 0; i < rec->n; i++) {
		const struct field *f = &rec->field[i];
		bool required = !f->optional && !f->output_only && f->form != FORM_JSON;
		if (required && (seen >> i & 1) == 0)
			(void)fault(cx, f, "missing-field", "is missing");
	}
}

err rec_read(struct cx *cx, const struct rec *rec, const struct json *v, void *out)
{
	const int before = cx->problem_n;

	read_object(cx, rec, v, out);
	return cx->problem_n == before ? OK : cx_problems(cx);
}

/* -- from plain text ------------------------------------------------------------------------- */

static err set_bool(struct cx *cx, const struct field *f, str text, void *out)
{
	int64_t value = str_eq(text, S("true"));

	if (value == 0 && !str_eq(text, S("false")))
		return fault(cx, f, "bad-format", "must be true or false");
	store(f, out, &value, sizeof value);
	return OK;
}

static err set_int_text(struct cx *cx, const struct field *f, str text, void *out)
{
	switch (f->form) {
	case FORM_DATE:
		return set_date(cx, f, text, out);
	case FORM_MOMENT:
		return set_moment(cx, f, text, out);
	case FORM_BOOL:
		return set_bool(cx, f, text, out);
	case FORM_PLAIN:
	case FORM_JSON:
		break;
	}
	return set_decimal(cx, f, text, out);
}

static err set_any_text(struct cx *cx, const struct field *f, str text, void *out)
{
	if (f->output_only || f->form == FORM_JSON || f->type == FIELD_LIST)
		return fault(cx, f, "read-only", "cannot be set from text");
	if (f->type == FIELD_INT)
		return set_int_text(cx, f, text, out);
	if (f->type == FIELD_BLOB)
		return set_hex(cx, f, text, out);
	if (!utf8_valid(text))
		return fault(cx, f, "bad-format", "is not UTF-8");
	return set_text(cx, f, text, out);
}

err field_set_text(struct cx *cx, const struct field *f, str text, void *out)
{
	if (set_any_text(cx, f, text, out) == OK)
		return OK;
	return cx_problems(cx);
}

/* -- to JSON --------------------------------------------------------------------------------- */

static void write_int(struct json_writer *w, const struct field *f, int64_t value)
{
	struct arena *a = w->out->arena;

	if (value == ABSENT_INT)
		return;
	switch (f->form) {
	case FORM_DATE:
		json_member_str(w, f->name, date_print(a, value));
		return;
	case FORM_MOMENT:
		json_member_str(w, f->name, moment_print(a, value));
		return;
	case FORM_BOOL:
		json_member_bool(w, f->name, value != 0);
		return;
	case FORM_PLAIN:
	case FORM_JSON:
		break;
	}
	if (f->scale > 0)
		json_member_decimal(w, f->name, value, f->scale);
	else
		json_member_i64(w, f->name, value);
}

static void write_text(struct json_writer *w, const struct field *f, str value)
{
	if (value.p == NULL)
		return;
	json_key(w, str_of(f->name));
	if (f->form == FORM_JSON)
		json_raw(w, value);
	else
		json_str(w, value);
}

static void write_list(struct json_writer *w, const struct field *f, list items)
{
	const char *item = items.item;

	if (items.n == 0 && f->optional)
		return;
	json_key(w, str_of(f->name));
	json_array(w);
	for (size_t i = 0; i < items.n; i++) {
		json_object(w);
		rec_write(w, f->list, item);
		json_object_end(w);
		item += f->list->size;
	}
	json_array_end(w);
}

static void write_field(struct json_writer *w, const struct field *f, const void *in)
{
	blob bytes;

	switch (f->type) {
	case FIELD_TEXT:
		write_text(w, f, field_text(f, in));
		return;
	case FIELD_INT:
		write_int(w, f, field_int(f, in));
		return;
	case FIELD_LIST:
		write_list(w, f, field_list(f, in));
		return;
	case FIELD_BLOB:
		bytes = field_blob(f, in);
		if (bytes.p != NULL)
			json_member_hex(w, f->name, bytes.p, bytes.n);
		return;
	}
}

void rec_write(struct json_writer *w, const struct rec *rec, const void *in)
{
	for (int i = 0; i < rec->n; i++)
		write_field(w, &rec->field[i], in);
}
