/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See aside.h.  A thread for each: there are few at once, and starting one costs nothing beside
 * what it is for. */
#include "op/aside.h"

#include "op/commit.h"
#include "op/phase.h"
#include "op/state.h"

static bool enter(struct app *app)
{
	bool entered;

	pthread_mutex_lock(&app->aside_lock);
	entered = app->asides < ASIDE_MAX;
	app->asides += entered;
	pthread_mutex_unlock(&app->aside_lock);
	return entered;
}

static void leave(struct app *app)
{
	pthread_mutex_lock(&app->aside_lock);
	if (--app->asides == 0)
		pthread_cond_broadcast(&app->aside_idle);
	pthread_mutex_unlock(&app->aside_lock);
}

/* The call may be gone once it has ended or waits for the committer. */
static void *aside_main(void *state)
{
	struct call *call = state;
	struct app *app = call->app;
	err e = call->aside(call);

	if (e != OK || call->dry_run)
		call_end(call, e);
	else
		commit_enqueue(call);
	leave(app);
	return NULL;
}

void aside_start(struct call *call)
{
	struct app *app = call->app;
	pthread_attr_t detached;
	pthread_t thread;

	if (!enter(app)) {
		call_end(call, fail(&call->cx, E_BUSY, "too many uploads are being looked at"));
		return;
	}
	(void)pthread_attr_init(&detached);
	(void)pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
	int e = pthread_create(&thread, &detached, aside_main, call);
	(void)pthread_attr_destroy(&detached);
	if (e == 0)
		return;
	leave(app);
	call_end(call, fail(&call->cx, E_BUSY, "there is no thread for it"));
}

void aside_wait(struct app *app)
{
	pthread_mutex_lock(&app->aside_lock);
	while (app->asides > 0)
		pthread_cond_wait(&app->aside_idle, &app->aside_lock);
	pthread_mutex_unlock(&app->aside_lock);
}
