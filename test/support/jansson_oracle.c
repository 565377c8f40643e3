/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See jansson_oracle.h. */
#include "support/jansson_oracle.h"

#include <jansson.h>
#include <string.h>

#define FLAGS (JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL)

static void string_write(struct buf *out, const char *text, size_t n)
{
	buf_fmt(out, "$%zu:", n);
	buf_put(out, text, n);
}

static void value_write(struct buf *out, json_t *v)
{
	const char *key;
	json_t *part;
	size_t i;

	switch (json_typeof(v)) {
	case JSON_OBJECT:
		buf_char(out, '{');
		json_object_foreach(v, key, part)
		{
			string_write(out, key, strlen(key));
			value_write(out, part);
		}
		buf_char(out, '}');
		return;
	case JSON_ARRAY:
		buf_char(out, '[');
		json_array_foreach(v, i, part) value_write(out, part);
		buf_char(out, ']');
		return;
	case JSON_STRING:
		string_write(out, json_string_value(v), json_string_length(v));
		return;
	case JSON_INTEGER:
	case JSON_REAL:
		buf_fmt(out, "#%.17g;", json_number_value(v));
		return;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_char(out, json_is_true(v) ? 't' : 'f');
		return;
	case JSON_NULL:
		buf_char(out, 'z');
		return;
	}
}

enum opinion jansson_opinion(str text, struct buf *out)
{
	json_error_t error;
	json_t *v = json_loadb(text.p, text.n, FLAGS, &error);

	if (v == NULL)
		return json_error_code(&error) == json_error_numeric_overflow
		               ? OPINION_NUMBER_TOO_LARGE
		               : OPINION_REFUSED;
	value_write(out, v);
	json_decref(v);
	return OPINION_ACCEPTED;
}

bool jansson_reads(str text)
{
	json_t *v = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, NULL);

	json_decref(v);
	return v != NULL;
}
