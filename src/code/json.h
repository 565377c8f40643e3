/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strict JSON (RFC 8259) as a tree in an arena, and a writer that can be held to canonical form
 * (RFC 8785).
 *
 * Refused beside all that the RFC refuses: duplicate keys, invalid UTF-8 (also overlong forms and
 * surrogates), U+0000 in strings (PostgreSQL cannot keep it), a byte order mark, nesting deeper
 * than asked, bytes after the value. Numbers stay text: what they mean is decided by decimal.h,
 * exactly. */
#ifndef CODE_JSON_H
#define CODE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/cx.h"

enum json_kind {
	JSON_NULL = 1,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json {
	enum json_kind kind;
	uint32_t n; /* elements of an array, members of an object */
	str key;    /* decoded; of a member, empty otherwise */
	str text;   /* of a number as it stood; of a string decoded, borrowed if it has no escape */
	const struct json *first; /* of an array or object, in the order of the input */
	const struct json *next;  /* sibling */
};

#define JSON_DEPTH_MAX 32
/* 117 MB of tree, about twice what a lot of 10,000 meters needs; 16 MB of "0," would be 460 MB. */
#define JSON_VALUES_MAX ((size_t)1 << 21)

/* Parses one value; `text` must outlive the tree.  E_SYNTAX with line, column and reason;
 * E_TOO_LARGE beyond `depth` levels (at most JSON_DEPTH_MAX; a scalar is at level 0) or about
 * JSON_VALUES_MAX values. Linear in the input but for objects with very many keys, whose keys are
 * sorted. */
MUST err json_parse(struct cx *cx, str text, int depth, const struct json **out);

/* The member of that name, or NULL; NULL too when v is NULL or no object. Linear: for few
 * members. */
const struct json *json_get(const struct json *v, str key);
/* "number", "string", ... for messages; "nothing" for NULL. */
const char *json_kind_name(const struct json *v);

/* -- writing --------------------------------------------------------------------------------- */

/* Writes into a buf.  Commas and colons come by themselves.  In canonical mode the keys of an
 * object must come in byte order without repeats (an assertion: it is our bug otherwise). */
struct json_writer {
	struct buf *out;
	bool canonical;
	bool comma;
	int depth;
	str last_key[JSON_DEPTH_MAX];
};

struct json_writer json_writer_new(struct buf *out, bool canonical);
void json_object(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array(struct json_writer *w);
void json_array_end(struct json_writer *w);
void json_key(struct json_writer *w, str key);   /* key must outlive the object being written */
void json_str(struct json_writer *w, str value); /* value must be valid UTF-8 */
/* In canonical mode beyond 2^53 - 1 in magnitude the buf's error becomes E_RANGE. */
void json_i64(struct json_writer *w, int64_t value);
/* Bytes as lower case hex. */
void json_hex(struct json_writer *w, const void *bytes, size_t n);
void json_bool(struct json_writer *w, bool value);
void json_null(struct json_writer *w);
/* Bytes that are JSON already. */
void json_raw(struct json_writer *w, str value);
/* key and value in one go; an absent string (p == NULL) writes nothing. */
void json_member_str(struct json_writer *w, const char *key, str value);
void json_member_i64(struct json_writer *w, const char *key, int64_t value);
void json_member_bool(struct json_writer *w, const char *key, bool value);
void json_member_hex(struct json_writer *w, const char *key, const void *bytes, size_t n);
/* A scaled integer as a decimal number without floating point: value 99950000, scale 6 gives
 * 99.95. */
void json_member_decimal(struct json_writer *w, const char *key, int64_t value, int scale);

/* A parsed tree in canonical form (RFC 8785), for values of our leaves: keys sorted by bytes,
 * integers only. E_INVALID when a number is not an integer below 2^53 in magnitude, or a key is
 * not [a-z0-9_]+. */
MUST err json_canonical(struct cx *cx, const struct json *v, struct buf *out);

#endif
