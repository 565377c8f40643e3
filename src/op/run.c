/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way in.  Rights come first: role, the token's scope, and the account's duty, all before a
 * row is read or an answer that is stored under a key is given again.  A read runs at once; a write
 * is prepared and handed to the committer, unless it can be answered without writing (a refusal, a
 * dry run).  What is done to the call is in phase.c: the committer, further down, needs it, too. */
#include "op/op.h"

#include <pthread.h>

#include "base/os.h"
#include "op/aside.h"
#include "op/commit.h"
#include "op/phase.h"

err op_may(struct cx *cx, const struct op *op, const struct caller *who)
{
	bool reads = (op->flags & OP_WRITE) == 0;

	if (!right_calls(op->may, who->role) && who->role == ROLE_PUBLIC)
		return fail(cx, E_UNAUTHENTICATED, "%s needs a token", op->name);
	if (!right_calls(op->may, who->role))
		return fail(cx, E_FORBIDDEN, "%s may not do %s", role_info(who->role)->name,
		            op->name);
	if (!right_in_scope(who->scope, op->name, reads))
		return fail(cx, E_FORBIDDEN, "%s is not in the scope of this token", op->name);
	return op->duty != NULL ? caller_has_duty(cx, who, op->duty) : OK;
}

void op_start(struct call *call, call_done done, void *state)
{
	bool writes = (call->op->flags & OP_WRITE) != 0;
	err e;

	call->done = done;
	call->done_state = state;
	call->begun_ns = os_monotonic_ns();
	e = op_may(&call->cx, call->op, &call->caller);
	if (e == OK && !writes)
		e = call_read(call);
	else if (e == OK)
		e = call_prepare(call);
	if (e == OK && writes && call->aside != NULL)
		aside_start(call);
	else if (e != OK || !writes || call->dry_run)
		call_end(call, e);
	else
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
