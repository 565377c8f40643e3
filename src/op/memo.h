/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that never change once worked out, kept as long as the app: a regulation by the digest of
 * its file. */
#ifndef OP_MEMO_H
#define OP_MEMO_H

#include "op/app.h"

/* Works the value out in `a`, which lives as long as the app. */
typedef err (*memo_make)(struct cx *cx, struct arena *a, void *state, const void **out);

/* The value of the key; made at the first call. `key` must name its content (a digest), for the
 * value stays. */
MUST err app_memo(struct app *app, struct cx *cx, str key, memo_make make, void *state,
                  const void **out);

#endif
