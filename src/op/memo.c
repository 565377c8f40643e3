/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See memo.h.  There are a handful of regulations, so a list will do. */
#include "op/memo.h"

#include "base/arena.h"
#include "op/state.h"

static err memo_find(struct app *app, struct cx *cx, str key, memo_make make, void *state,
                     const void **out)
{
	for (const struct memo *m = app->memo; m != NULL; m = m->next)
		if (str_eq(m->key, key)) {
			*out = m->value;
			return OK;
		}
	TRY(make(cx, app->arena, state, out));
	struct memo *m = NEW(app->arena, struct memo);
	*m = (struct memo){ app->memo, str_dup(app->arena, key), *out };
	app->memo = m;
	return OK;
}

err app_memo(struct app *app, struct cx *cx, str key, memo_make make, void *state, const void **out)
{
	pthread_mutex_lock(&app->memo_lock);
	err e = memo_find(app, cx, key, make, state, out);
	pthread_mutex_unlock(&app->memo_lock);
	return e;
}
