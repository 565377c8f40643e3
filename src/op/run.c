/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way in.  A read runs at once in a snapshot.  A write is prepared in a snapshot and handed
 * to the committer; a write that can be answered without writing (a refusal, a dry run) ends here.
 */
#include "op/op.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/os.h"
#include "op/app.h"
#include "op/commit.h"
#include "op/head.h"
#include "op/reply.h"

static err right_check(struct call *call)
{
	enum role role = call->caller.role;

	if (right_calls(call->op->may, role))
		return OK;
	if (role == ROLE_PUBLIC)
		return fail(&call->cx, E_UNAUTHENTICATED, "%s needs a token", call->op->name);
	return fail(&call->cx, E_FORBIDDEN, "%s may not do %s", role_info(role)->name,
	            call->op->name);
}

void call_end(struct call *call, err result)
{
	struct op_metric *metric = app_metric(call->app, call->op);
	int status;

	call->result = result;
	call->tx = NULL;
	reply_complete(call);
	status = call->reply.status;
	atomic_fetch_add(status < 400   ? &metric->ok
	                 : status < 500 ? &metric->refused
	                                : &metric->failed,
	                 1);
	atomic_fetch_add(&metric->ns, os_monotonic_ns() - call->begun_ns);
	call->done(call, call->done_state);
}

/* Runs one phase in a snapshot. */
static err in_snapshot(struct call *call, err (*phase)(struct call *call))
{
	struct db *db;
	err e;

	TRY(app_reader(call->app, &call->cx, &db));
	{
		AUTO(tx_end) struct tx tx = { 0 };
		e = tx_begin(&call->cx, db, DB_READ_ONLY, &tx);
		call->tx = &tx;
		if (e == OK)
			e = phase(call);
		call->tx = NULL;
	}
	app_reader_return(call->app, db);
	return e;
}

static err read_phase(struct call *call)
{
	if (call->op->out != NULL)
		call->out = arena_alloc(call->cx.arena, call->op->out->size);
	return call->op->run(call);
}

static err prepare_phase(struct call *call)
{
	struct head head;

	TRY(head_read(&call->cx, call->tx, &head));
	call->authority = head.authority;
	if (call->op->prepare == NULL)
		return OK;
	if (call->op->out != NULL && call->out == NULL)
		call->out = arena_alloc(call->cx.arena, call->op->out->size);
	call->leaf_n = 0;
	TRY(call->op->prepare(call));
	call->leaf_prepared_n = call->leaf_n;
	return OK;
}

err call_prepare(struct call *call)
{
	return in_snapshot(call, prepare_phase);
}

void op_start(struct call *call, call_done done, void *state)
{
	bool writes = (call->op->flags & OP_WRITE) != 0;
	err e;

	call->done = done;
	call->done_state = state;
	call->begun_ns = os_monotonic_ns();
	e = right_check(call);
	if (e == OK && !writes)
		e = in_snapshot(call, read_phase);
	else if (e == OK)
		e = call_prepare(call);
	if (e != OK || !writes || call->dry_run) {
		call_end(call, e);
		return;
	}
	commit_enqueue(call);
}

/* -- waiting --------------------------------------------------------------------------------- */

struct waiter {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool done;
};

static void wake(struct call *call, void *state)
{
	struct waiter *w = state;
	(void)call;

	pthread_mutex_lock(&w->lock);
	w->done = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

err op_run(struct call *call)
{
	struct waiter w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false };

	op_start(call, wake, &w);
	pthread_mutex_lock(&w.lock);
	while (!w.done)
		pthread_cond_wait(&w.changed, &w.lock);
	pthread_mutex_unlock(&w.lock);
	pthread_mutex_destroy(&w.lock);
	pthread_cond_destroy(&w.changed);
	return call->result;
}
