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

/* A call on its way through: what has to be known of it when it may be gone. */
struct guest {
	enum aside_kind kind;
	struct hash from; /* of the caller's address */
	bool known;       /* it has one */
};

static struct guest guest_of(const struct call *call)
{
	const str address = call->caller.address;

	return (struct guest){ kind_of(call), sha256(address), address.n > 0 };
}

static int held_by(const struct app *app, const struct guest *g)
{
	int n = 0;

	for (int i = 0; i < app->asides[ASIDE_HASH]; i++)
		n += hash_eq(&app->hash_from[i], &g->from);
	return n;
}

static bool has_place(const struct app *app, const struct guest *g)
{
	if (app->asides[g->kind] >= longest[g->kind])
		return false;
	return g->kind != ASIDE_HASH || !g->known || held_by(app, g) < ASIDE_HASH_SHARE;
}

static bool enter(struct app *app, const struct guest *g)
{
	bool entered;

	pthread_mutex_lock(&app->aside_lock);
	entered = has_place(app, g);
	if (entered && g->kind == ASIDE_HASH)
		app->hash_from[app->asides[ASIDE_HASH]] = g->from;
	app->asides[g->kind] += entered;
	pthread_mutex_unlock(&app->aside_lock);
	return entered;
}

/* The last place takes the one that becomes free. */
static void place_free(struct app *app, const struct guest *g)
{
	int last = app->asides[ASIDE_HASH] - 1;

	for (int i = 0; i <= last; i++) {
		if (!hash_eq(&app->hash_from[i], &g->from))
			continue;
		app->hash_from[i] = app->hash_from[last];
		return;
	}
}

static void leave(struct app *app, const struct guest *g)
{
	pthread_mutex_lock(&app->aside_lock);
	if (g->kind == ASIDE_HASH)
		place_free(app, g);
	app->asides[g->kind]--;
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
	const struct guest g = guest_of(call);
	err e = g.kind == ASIDE_HASH ? hash_in_turn(call) : call->aside(call);

	if (e != OK || call->dry_run)
		call_end(call, e);
	else
		commit_enqueue(call);
	leave(app, &g);
	return NULL;
}

void aside_start(struct call *call)
{
	struct app *app = call->app;
	const struct guest g = guest_of(call);
	pthread_attr_t detached;
	pthread_t thread;

	if (!enter(app, &g)) {
		call_end(call, fail(&call->cx, E_BUSY,
		                    g.kind == ASIDE_HASH ? "too many log in at once"
		                                         : "too many uploads are being looked at"));
		return;
	}
	(void)pthread_attr_init(&detached);
	(void)pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
	int e = pthread_create(&thread, &detached, aside_main, call);
	(void)pthread_attr_destroy(&detached);
	if (e == 0)
		return;
	leave(app, &g);
	call_end(call, fail(&call->cx, E_BUSY, "there is no thread for it"));
}

void aside_wait(struct app *app)
{
	pthread_mutex_lock(&app->aside_lock);
	while (app->asides[ASIDE_SCAN] + app->asides[ASIDE_HASH] > 0)
		pthread_cond_wait(&app->aside_idle, &app->aside_lock);
	pthread_mutex_unlock(&app->aside_lock);
}
