/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and closing an instance: where its parts are put together. */
#ifndef OP_OPEN_H
#define OP_OPEN_H

#include "op/app.h"

struct app_options {
	const char *data;                     /* the directory */
	const struct feature *const *feature; /* NULL-terminated */
	const struct migration *migration;
	int migration_n;
	const struct world *world;
	bool serving; /* start the committer; otherwise writes run on the caller's thread */
};

/* Opens an instance that `instance_create` made.  E_NOT_FOUND when the directory holds none. */
MUST err app_open(struct cx *cx, const struct app_options *o, struct app **out);
/* Waits for calls under way, stops the threads, closes everything.  NULL is ignored. */
void app_close(struct app *app);
void app_end(struct app **app); /* for AUTO */

#endif
