/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See aside.h.  A thread for each: there are few at once, and starting one costs nothing beside
 * what it is for. */
#include "op/aside.h"

#include "op/commit.h"
#include "op/phase.h"
#include "op/state.h"

static const int longest[ASIDE_KINDS] = { [ASIDE_SCAN] = ASIDE_MAX, [ASIDE_HASH] = ASIDE_HASH_MAX };

static enum aside_kind kind_of(const struct call *call)
{
	return call->op->flags & OP_SLOW ? ASIDE_HASH : ASIDE_SCAN;
}

static bool enter(struct app *app, enum aside_kind kind)
{
	bool entered;

	pthread_mutex_lock(&app->aside_lock);
	entered = app->asides[kind] < longest[kind];
	app->asides[kind] += entered;
	pthread_mutex_unlock(&app->aside_lock);
	return entered;
}

static void leave(struct app *app, enum aside_kind kind)
{
	pthread_mutex_lock(&app->aside_lock);
	app->asides[kind]--;
	pthread_cond_broadcast(&app->aside_idle);
	pthread_mutex_unlock(&app->aside_lock);
}

static err hash_in_turn(struct call *call)
{
	struct app *app = call->app;
	err e;

	pthread_mutex_lock(&app->aside_lock);
	while (app->hashing >= PASSWORD_THREADS)
		pthread_cond_wait(&app->hash_done, &app->aside_lock);
	app->hashing++;
	pthread_mutex_unlock(&app->aside_lock);
	e = call->aside(call);
	pthread_mutex_lock(&app->aside_lock);
	app->hashing--;
	pthread_cond_signal(&app->hash_done);
	pthread_mutex_unlock(&app->aside_lock);
	return e;
}

/* The call may be gone once it has ended or waits for the committer. */
static void *aside_main(void *state)
{
	struct call *call = state;
	struct app *app = call->app;
	enum aside_kind kind = kind_of(call);
	err e = kind == ASIDE_HASH ? hash_in_turn(call) : call->aside(call);

	if (e != OK || call->dry_run)
		call_end(call, e);
	else
		commit_enqueue(call);
	leave(app, kind);
	return NULL;
}

void aside_start(struct call *call)
{
	struct app *app = call->app;
	enum aside_kind kind = kind_of(call);
	pthread_attr_t detached;
	pthread_t thread;

	if (!enter(app, kind)) {
		call_end(call, fail(&call->cx, E_BUSY,
		                    kind == ASIDE_HASH ? "too many log in at once"
		                                       : "too many uploads are being looked at"));
		return;
	}
	(void)pthread_attr_init(&detached);
	(void)pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
	int e = pthread_create(&thread, &detached, aside_main, call);
	(void)pthread_attr_destroy(&detached);
	if (e == 0)
		return;
	leave(app, kind);
	call_end(call, fail(&call->cx, E_BUSY, "there is no thread for it"));
}

void aside_wait(struct app *app)
{
	pthread_mutex_lock(&app->aside_lock);
	while (app->asides[ASIDE_SCAN] + app->asides[ASIDE_HASH] > 0)
		pthread_cond_wait(&app->aside_idle, &app->aside_lock);
	pthread_mutex_unlock(&app->aside_lock);
}
