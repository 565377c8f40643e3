/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See open.h. */
#include "op/open.h"

#include "base/arena.h"
#include "op/aside.h"
#include "op/commit.h"
#include "op/route.h"
#include "op/state.h"

static err ops_collect(struct cx *cx, struct app *app, const struct feature *const *f)
{
	for (; *f != NULL; f++)
		for (int i = 0; i < (*f)->op_n; i++) {
			if (app->op_n >= OPS_MAX)
				return fail(cx, E_USAGE, "more than %d operations", OPS_MAX);
			app->op[app->op_n++] = &(*f)->op[i];
		}
	return OK;
}

err app_open(struct cx *cx, const struct app_options *o, struct app **out)
{
	struct arena *a = arena_new();
	AUTO(app_end) struct app *app = NEW(a, struct app);
	struct db *db;

	app->arena = a;
	app->access = access_open();
	app->refusals = refusals_open();
	app->kept = kept_open();
	app_shown_set(app, INT64_MAX);
	app->world = o->world;
	pthread_mutex_init(&app->pool_lock, NULL);
	pthread_mutex_init(&app->writer_lock, NULL);
	pthread_mutex_init(&app->memo_lock, NULL);
	pthread_mutex_init(&app->aside_lock, NULL);
	pthread_cond_init(&app->aside_idle, NULL);
	pthread_cond_init(&app->hash_done, NULL);
	TRY(ops_collect(cx, app, o->feature));
	app->routes = route_table_new(a, app->op, app->op_n);
	TRY(instance_load(cx, a, o->data, &app->instance));
	/* Whoever only reads makes no new database where one is missing. */
	TRY(app_reader(app, cx, &db));
	app_reader_return(app, db);
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
	aside_wait(app);
	committer_stop(app->committer);
	app_snapshots_keep(app, false);
	for (int i = 0; i < app->reader_n; i++)
		db_close(app->reader[i].db);
	db_close(app->writer);
	pthread_mutex_destroy(&app->pool_lock);
	pthread_mutex_destroy(&app->writer_lock);
	pthread_mutex_destroy(&app->memo_lock);
	pthread_mutex_destroy(&app->aside_lock);
	pthread_cond_destroy(&app->aside_idle);
	pthread_cond_destroy(&app->hash_done);
	instance_forget(&app->instance);
	refusals_close(app->refusals);
	access_close(app->access);
	kept_close(app->kept);
	arena_free(app->arena);
}

void app_end(struct app **app)
{
	app_close(*app);
	*app = NULL;
}
