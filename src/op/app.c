/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One instance: connections, keys and lists, in one place that is passed down. */
#include <string.h>

#include "base/os.h"
#include "op/state.h"

err app_open_db(struct app *app, struct cx *cx, enum db_access access, struct db **out)
{
	return db_open(cx, app->instance.db, access, out);
}

/* -- readers ---------------------------------------------------------------------------------
 *
 * When the writer has lost its database and found another, as after a failover, readers that were
 * opened before go: the old one may still answer them, for ever, with what it had. */

static bool is_with_the_writer(struct app *app, const struct reader *r)
{
	return r->writer_moves == atomic_load(&app->writer_moves);
}

static void reader_close(struct reader *r)
{
	tx_end(&r->tx);
	db_close(r->db);
}

static bool reader_pop(struct app *app, struct reader *out)
{
	bool found;

	pthread_mutex_lock(&app->pool_lock);
	found = app->reader_n > 0;
	if (found)
		*out = app->reader[--app->reader_n];
	pthread_mutex_unlock(&app->pool_lock);
	return found;
}

static bool reader_take(struct app *app, struct reader *out)
{
	while (reader_pop(app, out)) {
		if (is_with_the_writer(app, out))
			return true;
		reader_close(out);
	}
	*out = (struct reader){ .writer_moves = atomic_load(&app->writer_moves) };
	return false;
}

static void reader_give(struct app *app, struct reader r)
{
	bool kept = false;

	pthread_mutex_lock(&app->pool_lock);
	if (app->reader_n < READERS_MAX && is_with_the_writer(app, &r)) {
		app->reader[app->reader_n++] = r;
		kept = true;
	}
	pthread_mutex_unlock(&app->pool_lock);
	if (!kept)
		reader_close(&r);
}

err app_reader(struct app *app, struct cx *cx, struct db **out)
{
	struct reader r = { 0 };

	if (!reader_take(app, &r))
		return app_open_db(app, cx, DB_READ_ONLY, out);
	tx_end(&r.tx);
	*out = r.db;
	return OK;
}

void app_reader_return(struct app *app, struct db *db)
{
	reader_give(app,
	            (struct reader){ .db = db, .writer_moves = atomic_load(&app->writer_moves) });
}

/* -- snapshots -------------------------------------------------------------------------------
 *
 * Beginning and ending a snapshot of SQLite costs a look-up more than one of its statements.  So
 * a snapshot stays with its connection for a few milliseconds, and the next reader takes it over,
 * if this process has written nothing since it was begun: whoever got an answer sees what it says.
 * What another process writes is seen that much later.  The publisher, which turns five times a
 * second, ends those that nobody came for: an open snapshot keeps SQLite's log from starting
 * anew. */

#define KEPT_NS INT64_C(5000000)

static bool is_fresh(struct app *app, const struct reader *r)
{
	return r->writes == atomic_load(&app->writes) && os_monotonic_ns() - r->begun_ns < KEPT_NS;
}

err app_snapshot(struct app *app, struct cx *cx, struct snapshot *out)
{
	struct reader *r = &out->reader;

	out->app = app;
	if (!reader_take(app, r))
		TRY(app_open_db(app, cx, DB_READ_ONLY, &r->db));
	if (r->tx.open && is_fresh(app, r))
		return OK;
	tx_end(&r->tx);
	r->writes = atomic_load(&app->writes);
	r->begun_ns = os_monotonic_ns();
	return tx_begin(cx, r->db, DB_READ_ONLY, &r->tx);
}

void app_snapshot_end(struct snapshot *s)
{
	struct reader *r = &s->reader;

	if (r->db == NULL)
		return;
	if (!atomic_load(&s->app->keeps) || !tx_sound(&r->tx) || !is_fresh(s->app, r))
		tx_end(&r->tx);
	reader_give(s->app, *r);
}

void app_snapshots_keep(struct app *app, bool keep)
{
	atomic_store(&app->keeps, keep && str_starts(app->instance.db, S("sqlite:")));
	app_snapshots_rest(app);
}

void app_snapshots_rest(struct app *app)
{
	pthread_mutex_lock(&app->pool_lock);
	for (int i = 0; i < app->reader_n; i++)
		if (!atomic_load(&app->keeps) || !is_fresh(app, &app->reader[i]))
			tx_end(&app->reader[i].tx);
	pthread_mutex_unlock(&app->pool_lock);
}

/* -- the writer ------------------------------------------------------------------------------ */

err app_writer(struct app *app, struct cx *cx, struct db **out)
{
	err e = OK;

	pthread_mutex_lock(&app->writer_lock);
	if (app->writer == NULL) {
		e = app_open_db(app, cx, DB_READ_WRITE, &app->writer);
		if (e == OK)
			app->writer_first = db_generation(app->writer);
	}
	*out = app->writer;
	if (e != OK)
		pthread_mutex_unlock(&app->writer_lock);
	return e;
}

void app_writer_return(struct app *app)
{
	atomic_store(&app->writer_moves, db_generation(app->writer) - app->writer_first);
	atomic_fetch_add(&app->writes, 1);
	pthread_mutex_unlock(&app->writer_lock);
}

str app_origin(const struct app *app)
{
	return app->instance.origin;
}

str app_data(const struct app *app)
{
	return app->instance.data;
}

const struct world *app_world(const struct app *app)
{
	return app->world;
}

const struct op *const *app_ops(const struct app *app, int *n)
{
	*n = app->op_n;
	return app->op;
}

const struct route_table *app_routes(const struct app *app)
{
	return app->routes;
}

const struct op *app_op(const struct app *app, const char *name)
{
	for (int i = 0; i < app->op_n; i++)
		if (strcmp(app->op[i]->name, name) == 0)
			return app->op[i];
	return NULL;
}

struct op_metric *app_metric(struct app *app, const struct op *op)
{
	for (int i = 0; i < app->op_n; i++)
		if (app->op[i] == op)
			return &app->metric[i];
	return &app->metric[OPS_MAX - 1];
}

const struct keys *app_keys(const struct app *app)
{
	return &app->instance.keys;
}

void app_write_outcome(struct app *app, err e)
{
	atomic_store(&app->last_write, (int)e);
}

err app_last_write(const struct app *app)
{
	return (err)atomic_load(&app->last_write);
}

int64_t app_shown(const struct app *app)
{
	return atomic_load(&app->shown);
}

void app_shown_set(struct app *app, int64_t size)
{
	atomic_store(&app->shown, size);
}

int64_t app_hashes(const struct app *app)
{
	return atomic_load(&app->hashes);
}

void app_hashed(struct app *app)
{
	atomic_fetch_add(&app->hashes, 1);
}

bool app_mark_begin(struct app *app)
{
	return !atomic_exchange(&app->marking, true);
}

void app_mark_end(struct app *app)
{
	atomic_store(&app->marking, false);
}

struct committer *app_committer(struct app *app)
{
	return app->committer;
}

const char *const *app_scan(const struct app *app, int *ms)
{
	*ms = (int)app->instance.scan_seconds * 1000;
	return app->instance.scan;
}

str app_host(const struct app *app)
{
	return app->instance.host;
}
