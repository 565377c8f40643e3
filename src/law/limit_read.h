/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to law/: a limit of a regulation file,
 * {"value": 2, "clause": "5.2.9", "source": "…", "confirmed": true, "advisory": false}. */
#ifndef LAW_LIMIT_READ_H
#define LAW_LIMIT_READ_H

#include "law/shape.h"

/* A struct limit, by the member's kind, scale and range. "clause": null says that the clause is not
 * known; it cannot be left out, so that nobody forgets it.  "value": null, for dates only, says
 * that the date is not known: the limit keeps its source but is not given. */
void limit_read(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *limit);
/* A const char *: a text of m->min to m->max bytes that ends with NUL. */
void ztext_read(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *out);

#endif
