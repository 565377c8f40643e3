/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One instance: connections, keys and lists, in one place that is passed down. */
#include "op/app.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "op/commit.h"
#include "op/instance.h"
#include "op/memo.h"

#define READERS_MAX 64

struct memo {
	struct memo *next;
	str key;
	const void *value;
};

struct app {
	struct arena *arena; /* lives as long as the app */
	const struct world *world;
	const struct feature *const *feature;
	const struct op *op[OPS_MAX];
	struct op_metric metric[OPS_MAX];
	int op_n;
	struct instance instance;
	pthread_mutex_t pool_lock;
	struct db *reader[READERS_MAX];
	int reader_n;
	pthread_mutex_t writer_lock;
	struct db *writer;
	struct committer *committer;
	_Atomic int last_write;
	pthread_mutex_t memo_lock;
	struct memo *memo;
};

static err ops_collect(struct cx *cx, struct app *app)
{
	for (const struct feature *const *f = app->feature; *f != NULL; f++)
		for (int i = 0; i < (*f)->op_n; i++) {
			if (app->op_n >= OPS_MAX)
				return fail(cx, E_USAGE, "more than %d operations", OPS_MAX);
			app->op[app->op_n++] = &(*f)->op[i];
		}
	return OK;
}

static void app_end(struct app **app)
{
	app_close(*app);
}

err app_open(struct cx *cx, const struct app_options *o, struct app **out)
{
	struct arena *a = arena_new();
	AUTO(app_end) struct app *app = NEW(a, struct app);
	struct db *db;

	app->arena = a;
	app->world = o->world;
	app->feature = o->feature;
	pthread_mutex_init(&app->pool_lock, NULL);
	pthread_mutex_init(&app->writer_lock, NULL);
	pthread_mutex_init(&app->memo_lock, NULL);
	TRY(ops_collect(cx, app));
	TRY(instance_load(cx, a, o->data, &app->instance));
	TRY(app_writer(app, cx, &db));
	err e = db_migrate(cx, db, o->migration, o->migration_n);
	app_writer_return(app);
	TRY(e);
	if (o->serving)
		TRY(committer_start(cx, app, &app->committer));
	*out = app;
	app = NULL;
	return OK;
}

void app_close(struct app *app)
{
	if (app == NULL)
		return;
	committer_stop(app->committer);
	for (int i = 0; i < app->reader_n; i++)
		db_close(app->reader[i]);
	db_close(app->writer);
	pthread_mutex_destroy(&app->pool_lock);
	pthread_mutex_destroy(&app->writer_lock);
	pthread_mutex_destroy(&app->memo_lock);
	instance_forget(&app->instance);
	arena_free(app->arena);
}

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

const struct world *app_world(const struct app *app)
{
	return app->world;
}

const struct feature *const *app_features(const struct app *app)
{
	return app->feature;
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

struct committer *app_committer(struct app *app)
{
	return app->committer;
}

str app_host(const struct app *app)
{
	return app->instance.host;
}

static err memo_find(struct app *app, struct cx *cx, str key, memo_make make, void *state,
                     const void **out)
{
	for (const struct memo *m = app->memo; m != NULL; m = m->next)
		if (str_eq(m->key, key)) {
			*out = m->value;
			return OK;
		}
	TRY(make(cx, app->arena, state, out));
	struct memo *m = NEW(app->arena, struct memo);
	*m = (struct memo){ app->memo, str_dup(app->arena, key), *out };
	app->memo = m;
	return OK;
}

err app_memo(struct app *app, struct cx *cx, str key, memo_make make, void *state, const void **out)
{
	pthread_mutex_lock(&app->memo_lock);
	err e = memo_find(app, cx, key, make, state, out);
	pthread_mutex_unlock(&app->memo_lock);
	return e;
}
