/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structured Field Values for HTTP (RFC 8941), as far as signatures and digests need them: a
 * dictionary of items and inner lists with parameters.
 *
 * Stricter than the RFC in three ways, since what is read here was signed: a key that stands twice
 * in a dictionary or among parameters is refused (the RFC lets the last one win), decimals are
 * refused, and so are more members than anybody needs. */
#ifndef CODE_SFV_H
#define CODE_SFV_H

#include "base/buf.h"
#include "base/cx.h"

#define SFV_BYTES_MAX 8192 /* of one field */
#define SFV_MEMBERS_MAX 16 /* of a dictionary */
#define SFV_ITEMS_MAX 32   /* of an inner list */
#define SFV_PARAMS_MAX 16  /* of an item or inner list */
#define SFV_INTEGER_MAX INT64_C(999999999999999)

enum sfv_kind {
	SFV_INTEGER = 1,
	SFV_STRING, /* "…" */
	SFV_TOKEN,
	SFV_BYTES, /* :base64: */
	SFV_BOOL,
	SFV_LIST, /* (item item …) */
};

struct sfv_param;

struct sfv_item {
	enum sfv_kind kind;
	int64_t number;              /* of an integer; 0 or 1 of a bool */
	str text;                    /* of a string or token; the bytes of a byte sequence */
	const struct sfv_item *item; /* of an inner list */
	int item_n;
	const struct sfv_param *param;
	int param_n;
};

struct sfv_param {
	str key;
	struct sfv_item value; /* without parameters of its own */
};

/* One member of a dictionary; a member without a value is the bool true. */
struct sfv_member {
	str key;
	struct sfv_item value;
};

struct sfv_dictionary {
	const struct sfv_member *member;
	int n;
};

/* The values of all lines of the field, joined by ", ".  Texts borrow from it or live in cx->arena.
 * E_SYNTAX with the place and the reason, also for any byte that is not printable ASCII;
 * E_TOO_LARGE beyond the bounds above. */
MUST err sfv_dictionary_read(struct cx *cx, str text, struct sfv_dictionary *out);
/* One inner list with its parameters and nothing else; errors as above. */
MUST err sfv_list_read(struct cx *cx, str text, struct sfv_item *out);
/* NULL when there is none. */
const struct sfv_item *sfv_member_find(const struct sfv_dictionary *d, str key);
const struct sfv_item *sfv_param_find(const struct sfv_item *item, str key);
/* Appends an item or inner list with its parameters in the one form of RFC 8941, 4.1. */
void sfv_item_write(struct buf *out, const struct sfv_item *item);
void sfv_dictionary_write(struct buf *out, const struct sfv_dictionary *d);

#endif
