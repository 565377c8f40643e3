/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From method and path to an operation.  A route is "METHOD /segment/{name}/…"; within a segment a
 * parameter may be followed by literal text and another parameter ("{code}.{tag}",
 * "{number}.json"); a last segment "{name*}" takes the rest. */
#ifndef OP_ROUTE_H
#define OP_ROUTE_H

#include "op/op.h"

#define ROUTE_PARAMS 4

struct route_match {
	const struct op *op;
	int n;
	str name[ROUTE_PARAMS];
	str value[ROUTE_PARAMS]; /* still percent-encoded */
};

/* The routes of the operations, made for finding one; in `a`, as long as the list lives. */
struct route_table;
struct route_table *route_table_new(struct arena *a, const struct op *const *op, int n);

/* The operation for the request; of several that match, the one with the most literal characters.
 * E_NOT_FOUND, or E_METHOD when only the method is wrong: then *allow lists the methods that would
 * do, "GET, POST".  HEAD matches GET. */
err route_find(struct arena *a, const struct route_table *t, str method, str path,
               struct route_match *out, str *allow);

#endif
