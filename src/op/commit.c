/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commits are expensive (a flush to disk each), rows are cheap.  So the calls that arrived while
 * the last commit was under way become one transaction: each runs behind a mark of its own and is
 * taken back alone if it is refused; then one UPDATE takes the indices for all, the leaves go in,
 * and one commit ends it. With one client waiting this is a commit a call; with many it is a commit
 * a flush.
 *
 * Several servers may write to one database.  What one of them has not committed yet the others do
 * not see, so a row may turn out to be there only when it is inserted: a call that ends in
 * E_CONFLICT is decided once more, and then finds it.
 *
 * E_UNCERTAIN is the answer for all calls of a group of which nobody knows whether it was
 * committed. It is never tried again here: the caller repeats it, under its key or with the same
 * bytes, and gets the truth.  A repeat is answered from what the database shows, and that could be
 * taken back by a failover as long as no standby has it; so the group of a repeat writes to the
 * head of the log even if it adds no leaf, and the commit of that waits for the standby.
 *
 * A call that changes authority goes in a group of its own, so that every other call of a group has
 * seen the same authority.  A call that was prepared under an older one is prepared again and comes
 * back.
 *
 * Whether a caller still has his rights is asked in the transaction.  What ends them is a leaf
 * about an account, a token or an organisation and moves a count in the head of the log, which a
 * group reads before its first call is asked.  So a group whose leaves would come after such a leaf
 * of another server, though it had asked before it, finds the count moved and is decided again.  A
 * login adds no leaf and gives a right: its group looks at the count, too.
 *
 * The moment of a call is that of its decision, or of the preparation that its decision rests on,
 * and not that of its arrival: otherwise an approval that waited behind a suspension would be older
 * than it, and pass.
 *
 * Nothing is answered before the commit has returned. */
#include "op/commit.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/os.h"
#include "op/app.h"
#include "op/head.h"
#include "op/idempotency.h"
#include "op/phase.h"
#include "op/token.h"

#define GROUP_CALLS 256
#define GROUP_LEAVES 20000
#define QUEUE_MAX 2048
#define TRIES_MAX 5
#define TRIES_MS 5000 /* no further try after that: a lock alone may have been waited for as long */

struct committer {
	struct arena *arena; /* holds this, too */
	struct app *app;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct call *first;
	struct call **last;
	int n;
	bool stop;
};

struct group {
	struct app *app;
	struct cx cx;
	struct call *call[GROUP_CALLS];
	err result[GROUP_CALLS];
	int n;
};

/* -- one call within the group's transaction ------------------------------------------------- */

/* What was decided while the call waited is not later than the call. */
static void moment_renew(struct call *call)
{
	call->now_ms = cx_now_ms(&call->cx);
}

static err call_decide(struct call *call)
{
	cx_clear(&call->cx); /* what a former try found */
	if (call->op->prepare == NULL)
		moment_renew(call);
	call->leaf_n = call->leaf_prepared_n;
	call->repeat = false;
	call->refusal = OK;
	call->gives_right = false;
	if (call->op->out != NULL && call->op->prepare == NULL)
		call->out = arena_alloc(call->cx.arena, call->op->out->size);
	TRY(idempotency_check(call));
	if (call->repeat)
		return OK;
	TRY(caller_still(call));
	return call->op->run ? call->op->run(call) : OK;
}

/* What was not waited for may fail here. */
static err kept(struct group *g, struct call *call, struct tx *tx)
{
	err e = tx_keep(&g->cx, tx);

	return e == OK ? OK : fail(&call->cx, e, "%.*s", P(g->cx.detail));
}

/* `more` is what the calls of the group before it have changed. */
static err call_step(struct group *g, struct call *call, struct tx *tx, const struct head *seen,
                     const struct head *more)
{
	err e;

	if ((call->op->flags & OP_RESTS) && call->authority != seen->authority)
		return E_STALE;
	call->rights_moved = call->rights != seen->rights + more->rights;
	TRY(tx_mark(&g->cx, tx));
	call->tx = tx;
	e = call_decide(call);
	if (e == OK)
		e = kept(g, call, tx);
	if (e != OK)
		TRY(tx_take_back(&g->cx, tx));
	return e;
}

/* The words of a fault stand with the call that met it, unless the transaction itself failed. */
static err fault_of(struct group *g, const struct call *call, err e)
{
	return call->cx.error == e ? fail(&g->cx, e, "%.*s", P(call->cx.detail)) : e;
}

/* Keys are stored when a group is placed, so a call whose key an earlier one of the group has is
 * decided afterwards. */
static bool key_waits(const struct group *g, int n)
{
	const struct call *call = g->call[n];

	for (int i = 0; i < n && call->key.n > 0; i++)
		if (g->result[i] == OK && !g->call[i]->repeat &&
		    str_eq(g->call[i]->key, call->key) &&
		    str_eq(g->call[i]->caller.organisation, call->caller.organisation))
			return true;
	return false;
}

static err group_place(struct group *g, struct tx *tx, const struct head *seen, struct head *more)
{
	bool holds_head = false;
	int64_t first;

	for (int i = 0; i < g->n; i++) {
		bool good = g->result[i] == OK;
		holds_head |= good && (g->call[i]->repeat || g->call[i]->gives_right);
		more->size += good && !g->call[i]->repeat ? g->call[i]->leaf_n : 0;
	}
	if (more->size == 0 && !holds_head)
		return OK;
	TRY(head_take(&g->cx, tx, seen, more, &first));
	for (int i = 0; i < g->n; i++) {
		struct call *call = g->call[i];
		if (g->result[i] != OK || call->repeat)
			continue;
		call->first_index = first;
		first += call->leaf_n;
		TRY(head_place(call));
		if (call->op->settle != NULL)
			TRY(call->op->settle(call));
		TRY(idempotency_store(call));
	}
	return OK;
}

/* A fault of the storage concerns the whole group; a refusal only its call. */
static bool concerns_all(err e)
{
	return e == E_BUSY || e == E_UNAVAILABLE || e == E_UNCERTAIN || e == E_IO ||
	       e == E_DATABASE || e == E_CORRUPT;
}

/* Not so when the database is out of reach or held by others: then each would only wait in turn. */
static bool one_may_be_the_cause(err e)
{
	return e != E_BUSY && e != E_UNAVAILABLE && e != E_UNCERTAIN;
}

static err group_transact(struct group *g, struct db *db)
{
	AUTO(tx_end) struct tx tx = { 0 };
	struct head head;
	struct head more = { 0 };

	TRY(tx_begin(&g->cx, db, DB_READ_WRITE, &tx));
	TRY(head_read(&g->cx, &tx, &head));
	for (int i = 0; i < g->n; i++) {
		g->result[i] = key_waits(g, i) ? E_STALE
		                               : call_step(g, g->call[i], &tx, &head, &more);
		if (concerns_all(g->result[i]))
			return fault_of(g, g->call[i], g->result[i]);
		if (g->result[i] != OK || g->call[i]->repeat)
			continue;
		more.authority += call_authority_step(g->call[i]);
		more.rights += call_rights_step(g->call[i]);
	}
	TRY(group_place(g, &tx, &head, &more));
	return tx_commit(&g->cx, &tx);
}

/* -- the group ------------------------------------------------------------------------------- */

static void group_retry_alone(struct group *g);

static err group_write(struct group *g)
{
	struct db *db;
	err e = app_writer(g->app, &g->cx, &db);
	int64_t until_ns = os_monotonic_ns() + INT64_C(1000000) * TRIES_MS;

	if (e != OK)
		return e;
	for (int tries = 0; tries < TRIES_MAX; tries++) {
		e = group_transact(g, db);
		if ((e != E_BUSY && e != E_STALE) || os_monotonic_ns() > until_ns)
			break;
	}
	app_writer_return(g->app);
	return e;
}

static err again(struct call *call)
{
	if (++call->tries >= TRIES_MAX)
		return fail(&call->cx, E_STALE, "authorisations keep changing; try again");
	cx_clear(&call->cx);
	moment_renew(call);
	return call_prepare(call);
}

static void group_finish(struct group *g, err whole)
{
	for (int i = 0; i < g->n; i++) {
		struct call *call = g->call[i];
		err e = whole != OK ? whole : g->result[i];
		if (whole == OK && (e == E_STALE || (e == E_CONFLICT && call->tries == 0))) {
			e = again(call);
			if (e == OK) {
				commit_enqueue(call);
				continue;
			}
		}
		if (whole != OK && call->cx.error == OK)
			e = fail(&call->cx, whole, "%.*s", P(g->cx.detail));
		call_end(call, e);
	}
}

static void group_commit(struct group *g)
{
	err e = group_write(g);

	app_write_outcome(g->app, concerns_all(e) ? e : OK);
	if (e != OK)
		log_line(LOG_LEVEL_ERROR, "commit of %d calls failed: %s: %.*s", g->n,
		         err_info(e)->code, P(g->cx.detail));
	if (e != OK && g->n > 1 && one_may_be_the_cause(e))
		group_retry_alone(g);
	else
		group_finish(g, e);
}

/* When a group fails, one call may be the cause: each gets a transaction of its own. */
static void group_retry_alone(struct group *g)
{
	for (int i = 0; i < g->n; i++) {
		struct group one = { .app = g->app, .cx = g->cx, .n = 1 };
		one.call[0] = g->call[i];
		cx_clear(&one.cx);
		cx_clear(&g->call[i]->cx);
		err e = group_write(&one);
		app_write_outcome(g->app, concerns_all(e) ? e : OK);
		group_finish(&one, e);
	}
}

static void commit_alone(struct call *call)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct group g = { .app = call->app, .cx = cx_new(a, app_world(call->app)), .n = 1 };

	g.call[0] = call;
	group_commit(&g);
}

/* -- the thread ------------------------------------------------------------------------------ */

static void group_fill(struct committer *c, struct group *g)
{
	int leaves = 0;

	while (c->first != NULL && g->n < GROUP_CALLS) {
		struct call *call = c->first;
		bool alone = (call->op->flags & OP_AUTHORITY) != 0;
		if (g->n > 0 && (alone || leaves + call->leaf_n > GROUP_LEAVES))
			break;
		c->first = call->next;
		if (c->first == NULL)
			c->last = &c->first;
		c->n--;
		leaves += call->leaf_n;
		g->call[g->n++] = call;
		if (alone)
			break;
	}
}

static bool next_group(struct committer *c, struct group *g)
{
	pthread_mutex_lock(&c->lock);
	while (c->first == NULL && !c->stop)
		pthread_cond_wait(&c->changed, &c->lock);
	group_fill(c, g);
	pthread_mutex_unlock(&c->lock);
	return g->n > 0;
}

static void *committer_main(void *state)
{
	struct committer *c = state;
	struct arena *a = arena_new();

	for (;;) {
		struct group g = { .app = c->app, .cx = cx_new(a, app_world(c->app)) };
		if (!next_group(c, &g))
			break;
		group_commit(&g);
		arena_reset(a);
	}
	arena_free(a);
	return NULL;
}

void commit_enqueue(struct call *call)
{
	struct committer *c = app_committer(call->app);
	bool accepted = false;

	if (c == NULL) {
		commit_alone(call);
		return;
	}
	pthread_mutex_lock(&c->lock);
	if (!c->stop && c->n < QUEUE_MAX) {
		call->next = NULL;
		*c->last = call;
		c->last = &call->next;
		c->n++;
		accepted = true;
		pthread_cond_signal(&c->changed);
	}
	pthread_mutex_unlock(&c->lock);
	if (!accepted)
		call_end(call, fail(&call->cx, E_BUSY, "too many uploads wait to be stored"));
}

static void committer_free(struct committer *c)
{
	pthread_mutex_destroy(&c->lock);
	pthread_cond_destroy(&c->changed);
	arena_free(c->arena);
}

err committer_start(struct cx *cx, struct app *app, struct committer **out)
{
	struct arena *a = arena_new();
	struct committer *c = NEW(a, struct committer);

	c->arena = a;
	c->app = app;
	c->last = &c->first;
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->changed, NULL);
	if (pthread_create(&c->thread, NULL, committer_main, c) != 0) {
		committer_free(c);
		return fail(cx, E_UNAVAILABLE, "no thread for the committer");
	}
	*out = c;
	return OK;
}

void committer_stop(struct committer *c)
{
	if (c == NULL)
		return;
	pthread_mutex_lock(&c->lock);
	c->stop = true;
	pthread_cond_signal(&c->changed);
	pthread_mutex_unlock(&c->lock);
	pthread_join(c->thread, NULL);
	committer_free(c);
}
