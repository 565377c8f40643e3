/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stage on which a story is played: an instance on a real database, the real web server on a
 * port of its own, and a world whose clock stands still until it is moved and whose randomness
 * follows from the number of the scene.  So the same scenes give the same leaves, on any engine.
 *
 * Nothing is published but by stage_publish: a thread that does it when it likes would draw random
 * bytes when it likes, and a story could not say what is published when.  The access record is
 * written after each request and closed when the story says so, for the same reason. */
#ifndef TEST_SUPPORT_STAGE_H
#define TEST_SUPPORT_STAGE_H

#include <pthread.h>
#include <stdatomic.h>

#include "audit/flaw.h"
#include "main/simulate_random.h"
#include "op/app.h"
#include "support/http.h"

#define STAGE_NOW_MS INT64_C(1795248000000) /* 2026-11-21T16:00:00+08:00 */

struct stage {
	struct arena *arena;
	struct cx cx;
	struct world world;
	_Atomic int64_t now_ms; /* what the clock shows */
	pthread_mutex_t lock;
	struct dice dice; /* behind the lock */
	uint64_t scene;
	char folder[64];
	struct app *app;
	struct web *web;
	struct http http;
};

/* Builds the stage in place; `db` is a database URL, or NULL for SQLite in the stage's folder.
 * After an error, too, it must be closed; s->cx.detail says why. */
MUST err stage_open(struct stage *s, const char *db);
void stage_close(struct stage *s);
/* The next scene: randomness begins anew. */
void stage_turn(struct stage *s);
/* Leaves in the log, published or not. */
MUST err stage_size(struct stage *s, int64_t *out);
/* Publishes everything; *root receives the root in hex and *size the number of leaves under it. */
MUST err stage_publish(struct stage *s, str *root, int64_t *size);
/* What `fangsheng audit` does. */
MUST err stage_audit(struct stage *s, struct flaws *out);

#endif
