/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is, told from its bytes and not from what anybody says about it.  Pure: no clock,
 * bounded work, and no memory that stays; safe on any bytes. */
#ifndef CODE_SNIFF_H
#define CODE_SNIFF_H

#include <stdbool.h>

#include "base/str.h"

/* One kind of file that may be attached. */
struct sniff_type {
	const char *media;     /* "application/pdf" */
	const char *extension; /* "pdf" */
	size_t max;            /* bytes */
	/* What is wrong with the structure, or NULL; *active as in struct sniff. */
	const char *(*check)(str bytes, bool *active);
	const char *magic; /* its first bytes */
	size_t magic_n;
};

struct sniff {
	const struct sniff_type *type; /* NULL: it begins like none of the list */
	const char *fault;             /* in English, why it is not whole, or NULL */
	bool active;                   /* whole, but it runs or carries something */
};

/* All kinds there are. */
extern const struct sniff_type sniff_types[];
extern const int sniff_types_n;

struct sniff sniff(str bytes);
/* The media type of the i-th kind; NULL behind the last. */
const char *sniff_media(int i);
/* The kind of that media type (without parameters, in either case), or NULL. */
const struct sniff_type *sniff_type_find(str media);

#endif
