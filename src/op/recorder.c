/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See recorder.h.  Of several servers each writes what it has gathered; whichever comes first
 * closes a day, and the others find it closed. */
#include "op/recorder.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/log.h"
#include "base/os.h"
#include "op/access.h"
#include "op/refusal.h"

#define TURN_MS 1000
#define TURNS_BETWEEN_CLOSINGS 300

struct recorder {
	struct arena *arena; /* holds this, too */
	struct app *app;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool stop;
};

static err oldest(struct cx *cx, struct app *app, int64_t *day)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };

	TRY(app_snapshot(app, cx, &s));
	return access_oldest(cx, &s.reader.tx, access_first_open(cx_now_ms(cx)), day);
}

static err day_close(struct cx *cx, struct app *app, int64_t day)
{
	AUTO(call_release) struct call *call = call_new(app, app_op(app, "access.close"));
	const struct field *f = rec_field(call->op->in, S("day"));

	TRY(field_set_text(cx, f, date_print(cx->arena, day), call_input(call)));
	call->caller = (struct caller){ .role = ROLE_ADMIN };
	if (op_run(call) != OK)
		return fail(cx, call->result, "%.*s", P(call->cx.detail));
	return OK;
}

/* E_STATE: another server has closed it meanwhile. */
static void days_close(struct cx *cx, struct app *app)
{
	int64_t day;
	err e;

	while ((e = oldest(cx, app, &day)) == OK && (e = day_close(cx, app, day)) == OK)
		;
	if (e != E_NOT_FOUND && e != E_STATE)
		log_line(LOG_LEVEL_WARNING, "access record: no day is closed: %s: %.*s",
		         err_info(e)->code, P(cx->detail));
}

/* True when it is time to end. */
static bool pause(struct recorder *r)
{
	const struct timespec until = os_deadline(TURN_MS);

	pthread_mutex_lock(&r->lock);
	if (!r->stop)
		pthread_cond_timedwait(&r->changed, &r->lock, &until);
	bool stop = r->stop;
	pthread_mutex_unlock(&r->lock);
	return stop;
}

/* What cannot be written stays gathered, and access_flush has told the log. */
static void turn(struct arena *a, struct app *app, bool closes)
{
	struct cx cx = cx_new(a, app_world(app));

	refusal_settle(app);
	if (access_flush(&cx, app) == OK && closes)
		days_close(&cx, app);
	arena_reset(a);
}

static void *recorder_main(void *state)
{
	struct recorder *r = state;
	struct arena *a = arena_new();

	for (int n = 0; !pause(r); n++)
		turn(a, r->app, n % TURNS_BETWEEN_CLOSINGS == 0);
	turn(a, r->app, false);
	arena_free(a);
	return NULL;
}

static void recorder_free(struct recorder *r)
{
	pthread_mutex_destroy(&r->lock);
	pthread_cond_destroy(&r->changed);
	arena_free(r->arena);
}

err recorder_start(struct cx *cx, struct app *app, struct recorder **out)
{
	struct arena *a = arena_new();
	struct recorder *r = NEW(a, struct recorder);
	pthread_condattr_t forward;

	r->arena = a;
	r->app = app;
	pthread_mutex_init(&r->lock, NULL);
	pthread_condattr_init(&forward);
	pthread_condattr_setclock(&forward, CLOCK_MONOTONIC);
	pthread_cond_init(&r->changed, &forward);
	pthread_condattr_destroy(&forward);
	if (pthread_create(&r->thread, NULL, recorder_main, r) != 0) {
		recorder_free(r);
		return fail(cx, E_UNAVAILABLE, "no thread for the access record");
	}
	*out = r;
	return OK;
}

void recorder_stop(struct recorder *r)
{
	if (r == NULL)
		return;
	pthread_mutex_lock(&r->lock);
	r->stop = true;
	pthread_cond_signal(&r->changed);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->thread, NULL);
	recorder_free(r);
}
