/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lists, printed: OpenAPI 3.1, rights, errors, records. */
#ifndef OP_LISTS_H
#define OP_LISTS_H

#include "op/op.h"

/* JSON documents. `op` may contain operations without a route; OpenAPI leaves them out. */
str lists_openapi(struct arena *a, const struct op *const *op, int n, const char *version);
str lists_errors(struct arena *a);
str lists_schema(struct arena *a, const struct op *const *op, int n);
/* The life cycles of all features, tab-separated. */
str lists_moves(struct arena *a, const struct feature *const *feature);
/* (rights_page.c) The page of the manual, Markdown; its last part is tab-separated, one line an
 * operation, role and scope. */
str lists_rights(struct arena *a, const struct op *const *op, int n);

#endif
