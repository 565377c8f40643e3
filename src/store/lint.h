/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks SQL text against the rules of doc/sql.md, which neither engine alone would enforce. */
#ifndef STORE_LINT_H
#define STORE_LINT_H

#include "base/cx.h"
#include "store/db.h"

struct schema;

/* Reads the tables from all steps and checks them.  Every fault is recorded in cx with
 * /step/number-of-the-statement as its pointer; E_INVALID when there is one.  *out is set in either
 * case, in cx->arena; the texts of the steps must outlive it. */
MUST err lint_schema(struct cx *cx, const struct migration *step, int n, const struct schema **out);

/* Checks n statements, as they are after the expansion of their braces, against the schema.
 * Every fault is recorded in cx with the statement's name as its pointer; E_INVALID when there is
 * one. */
MUST err lint_statements(struct cx *cx, const struct schema *schema, const struct sql *q, int n);

#endif
