/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See phase.h.  A phase has the transaction of its snapshot in call->tx, and only as long as it
 * lasts; what it found stays with the call. */
#include "op/phase.h"

#include "base/arena.h"
#include "base/os.h"
#include "op/access.h"
#include "op/app.h"
#include "op/head.h"
#include "op/refusal.h"
#include "op/reply.h"

/* Runs one phase in a snapshot. */
static err in_snapshot(struct call *call, err (*phase)(struct call *call))
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };

	TRY(app_snapshot(call->app, &call->cx, &s));
	call->tx = &s.reader.tx;
	call->writer_moves = s.reader.writer_moves;
	err e = phase(call);
	call->tx = NULL;
	return e;
}

static err read_phase(struct call *call)
{
	if (call->op->out != NULL)
		call->out = arena_alloc(call->cx.arena, call->op->out->size);
	return call->op->run(call);
}

err call_read(struct call *call)
{
	return in_snapshot(call, read_phase);
}

static err prepare_phase(struct call *call)
{
	struct head head;

	TRY(head_read(&call->cx, call->tx, &head));
	call->authority = head.authority;
	call->rights = head.rights;
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

void call_end(struct call *call, err result)
{
	struct op_metric *metric = app_metric(call->app, call->op);
	int status;

	call->result = result == OK ? call->refusal : result;
	call->tx = NULL;
	reply_complete(call);
	status = call->reply.status;
	atomic_fetch_add(status < 400   ? &metric->ok
	                 : status < 500 ? &metric->refused
	                                : &metric->failed,
	                 1);
	atomic_fetch_add(&metric->ns, os_monotonic_ns() - call->begun_ns);
	access_note(call);
	refusal_note_call(call);
	call->done(call, call->done_state);
}
