/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing JSON.  `comma` says that a value or key which comes now needs a comma before it; a key
 * clears it for its value.  Strings are escaped as RFC 8785 wants in both modes: the two-letter
 * escapes, \u00xx for the other controls, and everything else as it is. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "code/decimal.h"
#include "code/json.h"
#include "code/scan.h"
#include "code/text.h"

#define INTEGER_MAX ((INT64_C(1) << 53) - 1) /* what every reader of JSON keeps exactly */

struct json_writer json_writer_new(struct buf *out, bool canonical)
{
	return (struct json_writer){ .out = out, .canonical = canonical };
}

static void separate(struct json_writer *w)
{
	if (w->comma)
		buf_char(w->out, ',');
	w->comma = true;
}

static void open_level(struct json_writer *w, char c)
{
	assert(w->depth < JSON_DEPTH_MAX);
	separate(w);
	buf_char(w->out, c);
	w->last_key[w->depth++] = S_NONE;
	w->comma = false;
}

static void close_level(struct json_writer *w, char c)
{
	assert(w->depth > 0);
	w->depth--;
	buf_char(w->out, c);
	w->comma = true;
}

void json_object(struct json_writer *w)
{
	open_level(w, '{');
}

void json_object_end(struct json_writer *w)
{
	close_level(w, '}');
}

void json_array(struct json_writer *w)
{
	open_level(w, '[');
}

void json_array_end(struct json_writer *w)
{
	close_level(w, ']');
}

static void put_escape(struct buf *out, char c)
{
	static const char special[] = "\"\\\b\f\n\r\t";
	static const char letter[] = "\"\\bfnrt";
	const char *hit = c == '\0' ? NULL : strchr(special, c);

	if (hit != NULL) {
		buf_char(out, '\\');
		buf_char(out, letter[hit - special]);
	} else {
		buf_text(out, "\\u00");
		hex_write(out, &c, 1);
	}
}

static void put_escaped(struct buf *out, str value)
{
	const char *p = value.p;
	const char *end = p + value.n;

	buf_char(out, '"');
	while (p < end) {
		const char *plain_end = scan_plain(p, end);
		while (plain_end < end && (unsigned char)*plain_end >= 0x80)
			plain_end++;
		buf_put(out, p, (size_t)(plain_end - p));
		p = plain_end;
		if (p < end && !scan_is_plain(*p))
			put_escape(out, *p++);
	}
	buf_char(out, '"');
}

/* The usual string or key has nothing to escape and is one copy, with its quotes and what stands
 * before and behind it. */
static void put_plain(struct json_writer *w, str value, str behind)
{
	char *room = buf_room(w->out, w->comma + value.n + 2 + behind.n);

	if (room == NULL)
		return;
	if (w->comma)
		*room++ = ',';
	*room++ = '"';
	if (value.n > 0)
		memcpy(room, value.p, value.n);
	room += value.n;
	*room++ = '"';
	if (behind.n > 0)
		memcpy(room, behind.p, behind.n);
}

static void put_string(struct json_writer *w, str value, str behind)
{
	if (scan_all_plain(value.p, value.n)) {
		put_plain(w, value, behind);
	} else {
		separate(w);
		put_escaped(w->out, value);
		buf_str(w->out, behind);
	}
	w->comma = true;
}

void json_key(struct json_writer *w, str key)
{
	assert(w->depth > 0);
	str *last = &w->last_key[w->depth - 1];

	assert(!w->canonical || last->p == NULL || str_cmp(*last, key) < 0);
	*last = key;
	put_string(w, key, S(":"));
	w->comma = false;
}

void json_str(struct json_writer *w, str value)
{
	put_string(w, value, S_NONE);
}

void json_i64(struct json_writer *w, int64_t value)
{
	if (w->canonical && (value > INTEGER_MAX || value < -INTEGER_MAX) && w->out->error == OK)
		w->out->error = E_RANGE;
	separate(w);
	buf_i64(w->out, value);
}

void json_hex(struct json_writer *w, const void *bytes, size_t n)
{
	separate(w);
	buf_char(w->out, '"');
	hex_write(w->out, bytes, n);
	buf_char(w->out, '"');
}

void json_bool(struct json_writer *w, bool value)
{
	json_raw(w, value ? S("true") : S("false"));
}

void json_null(struct json_writer *w)
{
	json_raw(w, S("null"));
}

void json_raw(struct json_writer *w, str value)
{
	separate(w);
	buf_str(w->out, value);
}

void json_member_str(struct json_writer *w, const char *key, str value)
{
	if (value.p == NULL)
		return;
	json_key(w, str_of(key));
	json_str(w, value);
}

void json_member_i64(struct json_writer *w, const char *key, int64_t value)
{
	json_key(w, str_of(key));
	json_i64(w, value);
}

void json_member_bool(struct json_writer *w, const char *key, bool value)
{
	json_key(w, str_of(key));
	json_bool(w, value);
}

void json_member_hex(struct json_writer *w, const char *key, const void *bytes, size_t n)
{
	json_key(w, str_of(key));
	json_hex(w, bytes, n);
}

void json_member_decimal(struct json_writer *w, const char *key, int64_t value, int scale)
{
	json_key(w, str_of(key));
	json_raw(w, decimal_print(w->out->arena, value, scale));
}

/* -- canonical form of a tree ---------------------------------------------------------------- */

static int member_order(const void *left, const void *right)
{
	const struct json *const *a = left;
	const struct json *const *b = right;

	return str_cmp((*a)->key, (*b)->key);
}

static bool key_allowed(str key)
{
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return key.n > 0;
}

static err canonical_value(struct cx *cx, const struct json *v, struct json_writer *w);

static err canonical_object(struct cx *cx, const struct json *v, struct json_writer *w)
{
	const struct json **member = NEW_N(cx->arena, const struct json *, v->n);
	size_t n = 0;

	for (const struct json *m = v->first; m != NULL; m = m->next) {
		if (!key_allowed(m->key))
			return fail(cx, E_INVALID, "the key \"%.*s\" is not of a-z, 0-9 and _",
			            P(m->key));
		member[n++] = m;
	}
	qsort(member, n, sizeof *member, member_order);
	json_object(w);
	for (size_t i = 0; i < n; i++) {
		json_key(w, member[i]->key);
		TRY(canonical_value(cx, member[i], w));
	}
	json_object_end(w);
	return OK;
}

static err canonical_array(struct cx *cx, const struct json *v, struct json_writer *w)
{
	json_array(w);
	for (const struct json *e = v->first; e != NULL; e = e->next)
		TRY(canonical_value(cx, e, w));
	json_array_end(w);
	return OK;
}

static err canonical_number(struct cx *cx, const struct json *v, struct json_writer *w)
{
	int64_t value;

	if (decimal_read(v->text, 0, &value) != OK || value > INTEGER_MAX || value < -INTEGER_MAX)
		return fail(cx, E_INVALID, "%.*s is not an integer below 2^53", P(v->text));
	json_i64(w, value);
	return OK;
}

static err canonical_value(struct cx *cx, const struct json *v, struct json_writer *w)
{
	switch (v->kind) {
	case JSON_OBJECT:
		return canonical_object(cx, v, w);
	case JSON_ARRAY:
		return canonical_array(cx, v, w);
	case JSON_NUMBER:
		return canonical_number(cx, v, w);
	case JSON_STRING:
		json_str(w, v->text);
		return OK;
	case JSON_NULL:
		json_null(w);
		return OK;
	case JSON_FALSE:
	case JSON_TRUE:
		json_bool(w, v->kind == JSON_TRUE);
		return OK;
	}
	return fail(cx, E_INVALID, "not a JSON value");
}

err json_canonical(struct cx *cx, const struct json *v, struct buf *out)
{
	struct json_writer w = json_writer_new(out, true);

	return canonical_value(cx, v, &w);
}
