/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tables there are, and of which kind each is.
 *
 * A table of the migrations says its kind in a comment line before it: `-- kind: bucketed`.  The
 * lint asks what follows from it for keys and statements, and spread.c where the rows go. */
#ifndef STORE_KIND_H
#define STORE_KIND_H

#include "store/db.h"

/* How the rows of a kind lie when a database is spread over machines. */
enum kind_place {
	PLACE_EVERYWHERE,  /* the whole table on each machine */
	PLACE_BY_KEY,      /* a row where the hash of its key says */
	PLACE_COORDINATOR, /* the whole table on the machine that everybody talks to */
	KIND_PLACES
};

struct table_kind {
	const char *name;
	const char *key; /* the column that spreads its rows over machines, or NULL */
	enum kind_place place;
};

struct kind_table {
	struct kind_table *next;
	str name;
	const struct table_kind *kind; /* NULL: not declared */
};

/* The kind from the comments before the first word of the statement, or NULL. */
const struct table_kind *kind_read(str statement);
/* The tables that are there after all steps, in the order in which they were made; in `a`, with
 * names that point into the steps. */
const struct kind_table *kind_tables(struct arena *a, const struct migration *step, int n);

#endif
