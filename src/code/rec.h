/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records: what a C struct holds, said once.
 *
 * A field's type and offset are taken from the struct by FIELD; the rest is a description.  From
 * the same list come JSON in and out, SQL columns and parameters, the OpenAPI document, the
 * command line's help and the tests.  Fields are scalars; a list is an array of records. */
#ifndef CODE_REC_H
#define CODE_REC_H

#include <stddef.h>
#include <stdint.h>

#include "base/cx.h"
#include "code/json.h"

/* Bytes, as opposed to text: BYTEA in SQL, lower case hex in JSON. */
typedef struct blob {
	const void *p;
	size_t n;
} blob;

/* A list of records: `item` points to n structs of the record named by the field's .list. */
typedef struct list {
	void *item;
	size_t n;
} list;

enum field_type { FIELD_TEXT = 1, FIELD_INT, FIELD_BLOB, FIELD_LIST };

/* How an integer or text appears in JSON. */
enum field_form {
	FORM_PLAIN,
	FORM_DATE,   /* int64_t days <-> "2026-11-20" */
	FORM_MOMENT, /* int64_t ms <-> RFC 3339 in China Standard Time */
	FORM_BOOL,   /* int64_t 0 or 1 <-> false, true */
	FORM_JSON,   /* str that is JSON already, written as it is; not read */
};

struct rec;

struct field {
	const char *name;
	enum field_type type;
	size_t offset;
	const char *about; /* English, one line, with the unit */
	/* Bytes of a text or blob, value of an integer, items of a list.  max 0 means the
	 * default: 200 bytes, 2^53 - 1, 1000 items; when both are 0, an integer may also be
	 * negative, down to -(2^53 - 1). oneof overrules them. */
	int64_t min, max;
	const char *const *oneof; /* NULL-terminated list of allowed texts */
	const struct rec *list;   /* record of the items */
	enum field_form form;
	int scale;        /* a plain integer that JSON shows as a decimal: value x 10^-scale */
	bool optional;    /* may be absent: S_NONE, ABSENT_INT, or an empty list */
	bool output_only; /* refused in input */
	bool published; /* a text that goes into the public log: no personal data (personal.h), and
	                   * legible (base/legible.h) */
	bool legible;   /* a name that others read: base/legible.h */
};

#define ABSENT_INT INT64_MIN

/* clang-format off */
#define FIELD(structure, member, about_, ...)                                                   \
	{ .name = #member, .offset = offsetof(structure, member), .about = about_,              \
	  .type = _Generic(((structure *)0)->member,                                            \
	                   str: FIELD_TEXT, int64_t: FIELD_INT, blob: FIELD_BLOB, list: FIELD_LIST), \
	  __VA_ARGS__ }
/* clang-format on */

struct rec {
	const char *name; /* also the SQL table's, where there is one */
	size_t size;
	const struct field *field;
	int n;
};

#define REC(structure, name_, fields)                                                              \
	{                                                                                          \
		.name = name_, .size = sizeof(structure), .field = fields,                         \
		.n = (int)(sizeof(fields) / sizeof(fields[0]))                                     \
	}

/* Reads a JSON object into *out (rec->size bytes, in cx->arena where memory is needed; the record
 * has at most 64 fields).  Strings are borrowed from the tree; null is a wrong type, also for an
 * optional field; a scaled number may come as a number or a string.  Every fault is recorded with
 * its pointer and one of the codes unknown-field, missing-field, wrong-type, out-of-range,
 * too-precise, wrong-length, not-in-list, bad-format, read-only; then the answer is E_INVALID
 * with the first one's words.  *out is whole in either case: what was not read is absent. */
MUST err rec_read(struct cx *cx, const struct rec *rec, const struct json *v, void *out);
/* Writes the members of the record into the object that the writer is in, in the order of the list
 * (canonical writers: the fields must be declared in byte order). Absent fields are left out. */
void rec_write(struct json_writer *w, const struct rec *rec, const void *in);
/* NULL when the record has no such field. */
const struct field *rec_field(const struct rec *rec, str name);
/* Access to one member. */
int64_t field_int(const struct field *f, const void *in);
str field_text(const struct field *f, const void *in);
blob field_blob(const struct field *f, const void *in);
list field_list(const struct field *f, const void *in);
/* Sets one member from text (a path or query parameter, a command line option); E_INVALID with
 * the field's name. */
MUST err field_set_text(struct cx *cx, const struct field *f, str text, void *out);

#endif
