/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See stage.h. */
#include "support/stage.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "main/audit_access.h"
#include "main/audit_local.h"
#include "main/audit_log.h"
#include "main/audit_rows.h"
#include "main/command.h"
#include "op/head.h"
#include "op/log_read.h"
#include "op/open.h"
#include "op/publish.h"
#include "web/web.h"

#define SERVER_THREADS 1 /* a story asks one thing at a time */
#define STREAM 7         /* of random bytes, apart from those of simulated lots */

static int64_t clock_look(void *state)
{
	return atomic_load(&((struct stage *)state)->now_ms);
}

static void dice_bytes(void *state, void *out, size_t n)
{
	struct stage *s = state;
	uint8_t *p = out;

	pthread_mutex_lock(&s->lock);
	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(dice_u64(&s->dice) >> 56);
	pthread_mutex_unlock(&s->lock);
}

void stage_turn(struct stage *s)
{
	pthread_mutex_lock(&s->lock);
	s->dice = dice_new(++s->scene, STREAM);
	pthread_mutex_unlock(&s->lock);
}

/* What survives a dead machine is not a story's matter, so SQLite need not wait for the disk. An
 * engine that has no such switch goes on as it is. */
static err writer_hasten(struct stage *s)
{
	struct db *db;

	TRY(app_writer(s->app, &s->cx, &db));
	if (db_set_durability(&s->cx, db, DB_UNSYNCED) != OK)
		cx_clear(&s->cx);
	app_writer_return(s->app);
	return OK;
}

err stage_open(struct stage *s, const char *db)
{
	struct app_options o = { .feature = features, .world = &s->world, .serving = true };
	struct web_options w = { .listen = "127.0.0.1:0", .threads = SERVER_THREADS };

	memset(s, 0, sizeof *s);
	s->arena = arena_new();
	s->world = (struct world){ clock_look, dice_bytes, s };
	s->cx = cx_new(s->arena, &s->world);
	pthread_mutex_init(&s->lock, NULL);
	atomic_store(&s->now_ms, STAGE_NOW_MS);
	stage_turn(s);
	(void)snprintf(s->folder, sizeof s->folder, "/tmp/fangsheng-story-XXXXXX");
	if (mkdtemp(s->folder) == NULL)
		return fail(&s->cx, E_IO, "no temporary folder");
	o.data = s->folder;
	o.migration = migrations(s->arena, &o.migration_n);
	TRY(instance_create(&s->cx, s->folder, db, S("story.example/log"), db_migrate, o.migration,
	                    o.migration_n));
	TRY(app_open(&s->cx, &o, &s->app));
	TRY(writer_hasten(s));
	w.app = s->app;
	TRY(web_start(&s->cx, &w, &s->web));
	s->http = http_open(web_port(s->web));
	return OK;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about;
	(void)kind;
	(void)place;
	return remove(path);
}

void stage_close(struct stage *s)
{
	http_close(&s->http);
	web_stop(s->web);
	app_close(s->app);
	(void)nftw(s->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	pthread_mutex_destroy(&s->lock);
	arena_free(s->arena);
}

/* -- behind the scenes ----------------------------------------------------------------------- */

typedef err (*look)(struct stage *s, struct tx *tx, void *out);

/* Looks in a snapshot of its own. */
static err snapshot(struct stage *s, look what, void *out)
{
	struct db *db;
	err e;

	TRY(app_reader(s->app, &s->cx, &db));
	{
		AUTO(tx_end) struct tx tx = { 0 };
		e = tx_begin(&s->cx, db, DB_READ_ONLY, &tx);
		if (e == OK)
			e = what(s, &tx, out);
	}
	app_reader_return(s->app, db);
	return e;
}

static err size_look(struct stage *s, struct tx *tx, void *out)
{
	return head_read(&s->cx, tx, out);
}

err stage_size(struct stage *s, int64_t *out)
{
	struct head head;

	TRY(snapshot(s, size_look, &head));
	*out = head.size;
	return OK;
}

static err checkpoint_look(struct stage *s, struct tx *tx, void *out)
{
	return log_checkpoint(&s->cx, tx, out);
}

err stage_publish(struct stage *s, str *root, int64_t *size)
{
	struct checkpoint_row cp;

	TRY(publish_once(&s->cx, s->app));
	TRY(snapshot(s, checkpoint_look, &cp));
	*root = hex_print(s->arena, cp.root.b, HASH_SIZE);
	*size = cp.size;
	return OK;
}

static err audit_look(struct stage *s, struct tx *tx, void *out)
{
	AUTO(replay_end) struct replay *replay = replay_open(&s->world, out);
	struct audit_counts counts = { 0 };

	TRY(audit_log(&s->cx, s->app, tx, replay, out, &counts));
	TRY(audit_rows(&s->cx, tx, replay, out, &counts.rows));
	TRY(audit_local(&s->cx, s->app, tx, replay, out, &counts.rows));
	return audit_access(&s->cx, tx, replay, out, &counts.rows);
}

err stage_audit(struct stage *s, struct flaws *out)
{
	*out = flaws_new(s->arena);
	return snapshot(s, audit_look, out);
}
