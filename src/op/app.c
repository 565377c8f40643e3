/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One instance: connections, keys and lists, in one place that is passed down. */
#include <string.h>

#include "op/state.h"

err app_open_db(struct app *app, struct cx *cx, enum db_access access, struct db **out)
{
	return db_open(cx, app->instance.db, access, out);
}

err app_reader(struct app *app, struct cx *cx, struct db **out)
{
	*out = NULL;
	pthread_mutex_lock(&app->pool_lock);
	if (app->reader_n > 0)
		*out = app->reader[--app->reader_n];
	pthread_mutex_unlock(&app->pool_lock);
	return *out != NULL ? OK : app_open_db(app, cx, DB_READ_ONLY, out);
}

void app_reader_return(struct app *app, struct db *db)
{
	pthread_mutex_lock(&app->pool_lock);
	if (app->reader_n < READERS_MAX) {
		app->reader[app->reader_n++] = db;
		db = NULL;
	}
	pthread_mutex_unlock(&app->pool_lock);
	db_close(db);
}

err app_snapshot(struct app *app, struct cx *cx, struct snapshot *out)
{
	out->app = app;
	TRY(app_reader(app, cx, &out->db));
	return tx_begin(cx, out->db, DB_READ_ONLY, &out->tx);
}

void app_snapshot_end(struct snapshot *s)
{
	tx_end(&s->tx);
	if (s->db != NULL)
		app_reader_return(s->app, s->db);
}

err app_writer(struct app *app, struct cx *cx, struct db **out)
{
	err e = OK;

	pthread_mutex_lock(&app->writer_lock);
	if (app->writer == NULL)
		e = app_open_db(app, cx, DB_READ_WRITE, &app->writer);
	*out = app->writer;
	if (e != OK)
		pthread_mutex_unlock(&app->writer_lock);
	return e;
}

void app_writer_return(struct app *app)
{
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

struct committer *app_committer(struct app *app)
{
	return app->committer;
}

str app_host(const struct app *app)
{
	return app->instance.host;
}
