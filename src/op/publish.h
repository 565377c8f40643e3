/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The publisher: from leaf rows to tiles and a signed checkpoint. */
#ifndef OP_PUBLISH_H
#define OP_PUBLISH_H

#include "op/app.h"

struct publisher;

struct publisher_state {
	int64_t size;        /* of the newest checkpoint */
	int64_t waiting;     /* leaves above it */
	int64_t waited_ms;   /* for how long there have been some without a new checkpoint */
	int64_t beat_age_ms; /* since it last looked, and wrote what was to be written */
	bool stopped;        /* the log contradicts itself: nothing more is signed */
};

/* Publishes once, on this thread, everything that is committed; nothing to do is OK.  E_CORRUPT
 * when what is stored does not hash to what was signed or written: then nothing was signed. */
MUST err publish_once(struct cx *cx, struct app *app);

/* A thread that holds the lease and publishes within a second of every commit.  It has memory of
 * its own, which publisher_stop frees; E_UNAVAILABLE when there is no thread to be had. */
MUST err publisher_start(struct cx *cx, struct app *app, struct publisher **out);
/* Publishes what is committed, then ends the thread; NULL is ignored. */
void publisher_stop(struct publisher *p);
struct publisher_state publisher_look(struct publisher *p);

extern const struct sql publish_sql[];
extern const int publish_sql_n;

#endif
