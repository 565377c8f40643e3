/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checkpoint is only as good as what it covers, and storage is not trusted: every leaf is read
 * back and hashed twice (SHA-256 for the tree, SM3 against the column that was written with it),
 * and the old tiles must still give the old root, before anything is signed.
 *
 * Order: read and hash in a snapshot; then, in one writing transaction, the tiles and the
 * checkpoint, guarded by "the newest checkpoint is still the one that I started from".  On
 * PostgreSQL each statement sees what others have committed by then; so the guard and what it
 * guards are one turn, and one server at a time has it.  Readers see tiles and checkpoint when that
 * transaction has been committed, both or none.  So a crash at any point leaves the old checkpoint,
 * and two publishers cannot both extend it.  Between signing and that transaction the checkpoint is
 * kept outside of the database: see published.c. */
#include "op/publish.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/os.h"
#include "crypt/hash.h"
#include "op/head.h"
#include "op/instance.h"
#include "op/lease.h"
#include "op/log_read.h"
#include "op/published.h"
#include "tree/checkpoint.h"
#include "tree/tile.h"

#define LEAVES_AT_ONCE 65536 /* so that memory stays small after a long pause */
#define BEAT_MS 500
#define SLEEP_MS 200

enum { TILE_PUT, CHECKPOINT_ADD, TURN, SIZE };

const struct sql publish_sql[] = {
	[TILE_PUT] = { "tile.put",
	               "INSERT INTO tile (block, level, n, bytes) VALUES ($1, $2, $3, $4) "
	               "ON CONFLICT (block, level, n) DO UPDATE SET bytes = excluded.bytes",
	               NULL, NULL },
	[CHECKPOINT_ADD] = { "checkpoint.add",
	                     "INSERT INTO checkpoint (size, root, note, at_ms) "
	                     "VALUES ($1, $2, $3, $4) ON CONFLICT (size) DO NOTHING",
	                     NULL, NULL },
	/* A row whose only use is to be locked by whoever writes a checkpoint. */
	[TURN] = { "checkpoint.turn",
	           "INSERT INTO lease (name, holder, until_ms) VALUES ('checkpoint', '', 0) "
	           "ON CONFLICT (name) DO UPDATE SET until_ms = excluded.until_ms",
	           NULL, NULL },
	[SIZE] = { "checkpoint.size",
	           "SELECT size, root FROM checkpoint ORDER BY size DESC LIMIT 1", NULL, NULL },
};
const int publish_sql_n = COUNT_OF(publish_sql);

/* -- one publication ------------------------------------------------------------------------- */

struct new_tile {
	struct new_tile *next;
	int level;
	int64_t n;
	str bytes;
};

struct job {
	struct app *app;
	struct cx *cx;
	struct checkpoint_row old; /* size 0 and the empty root when there is none */
	bool had_old;
	int64_t size;
	struct hash *hash; /* of the new leaves */
	int64_t hash_n;
	struct new_tile *tile;
	struct hash root;
	str note;
};

static err hash_leaf(struct cx *cx, void *state, const struct leaf_row *leaf)
{
	struct job *job = state;
	struct hash again = sm3(leaf->bytes);

	if (!str_eq(leaf->sm3, hash_str(&again)))
		return fail(cx, E_CORRUPT, "leaf %lld does not match its SM3: nothing is signed",
		            (long long)leaf->index);
	job->hash[job->hash_n++] = sha256_leaf(leaf->bytes);
	return OK;
}

static err keep_tile(void *state, struct cx *cx, int level, uint64_t n, str bytes)
{
	struct job *job = state;
	struct new_tile *t = NEW(cx->arena, struct new_tile);

	*t = (struct new_tile){ job->tile, level, (int64_t)n, str_dup(cx->arena, bytes) };
	job->tile = t;
	return OK;
}

static err job_read(struct job *job, struct tx *tx)
{
	struct cx *cx = job->cx;
	const struct tile_source source = log_tiles(tx);
	struct head head;
	err e = log_checkpoint(cx, tx, &job->old);

	job->had_old = e == OK;
	if (e == E_NOT_YET) {
		job->old = (struct checkpoint_row){ 0 };
		job->old.root = merkle_empty();
		cx_clear(cx);
		e = OK;
	}
	TRY(e);
	TRY(head_read(cx, tx, &head));
	if (head.size < job->old.size)
		return fail(cx, E_CORRUPT, "the log has %lld leaves, the checkpoint covers %lld",
		            (long long)head.size, (long long)job->old.size);
	job->size = head.size;
	if (job->size > job->old.size + LEAVES_AT_ONCE)
		job->size = job->old.size + LEAVES_AT_ONCE;
	int64_t n = job->size - job->old.size;
	if (n == 0 && job->had_old)
		return OK;
	job->hash = NEW_N(cx->arena, struct hash, (size_t)n + 1);
	TRY(log_leaves(cx, tx, job->old.size, n, hash_leaf, job));
	return tile_grow(cx, &source, (uint64_t)job->old.size, &job->old.root, job->hash,
	                 (uint64_t)n, keep_tile, job, &job->root);
}

static err job_sign(struct job *job)
{
	const struct keys *keys = app_keys(job->app);
	const struct checkpoint body = { .origin = app_origin(job->app),
		                         .size = (uint64_t)job->size,
		                         .root = job->root };

	return checkpoint_sign(job->cx, &body, &keys->ed25519, &keys->sm2, &job->note);
}

/* What stands in a tile already is a prefix of what is written now, or the log would say two
 * things. */
static err tile_put(struct job *job, struct tx *tx, const struct new_tile *t)
{
	str old;
	err e = log_tile(job->cx, tx, t->level, t->n, &old);

	if (e == OK && !str_starts(t->bytes, old))
		return fail(job->cx, E_CORRUPT, "tile %d/%lld exists with other bytes", t->level,
		            (long long)t->n);
	if (e != OK && e != E_NOT_FOUND)
		return e;
	const struct value param[] = { V_INT(log_tile_block(t->level, t->n)), V_INT(t->level),
		                       V_INT(t->n), V_BLOB(t->bytes.p, t->bytes.n) };
	return db_run(job->cx, tx, &publish_sql[TILE_PUT], param, 4, NULL);
}

static err still_newest(struct job *job, struct tx *tx)
{
	struct value v[2];
	err e = db_one(job->cx, tx, &publish_sql[SIZE], NULL, 0, v, 2);

	if (e == E_NOT_FOUND && !job->had_old)
		return OK;
	TRY(e);
	if (!job->had_old || v[0].i != job->old.size)
		return fail(job->cx, E_STALE, "another publisher was faster");
	return OK;
}

static err job_write(struct job *job, struct tx *tx)
{
	int64_t now_ms = cx_now_ms(job->cx);
	/* Checkpoints are dated in their order, also when the clock was set back in between. */
	int64_t at_ms = now_ms > job->old.at_ms ? now_ms : job->old.at_ms;
	const struct value param[] = { V_INT(job->size), V_BLOB(job->root.b, HASH_SIZE),
		                       V_TEXT(job->note), V_INT(at_ms) };
	int64_t added;

	TRY(db_run(job->cx, tx, &publish_sql[TURN], NULL, 0, NULL));
	TRY(still_newest(job, tx));
	for (const struct new_tile *t = job->tile; t != NULL; t = t->next)
		TRY(tile_put(job, tx, t));
	TRY(db_run(job->cx, tx, &publish_sql[CHECKPOINT_ADD], param, 4, &added));
	if (added != 1)
		return fail(job->cx, E_STALE, "this size has a checkpoint already");
	return tx_commit(job->cx, tx);
}

static err job_snapshot(struct job *job)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };

	TRY(app_snapshot(job->app, job->cx, &s));
	return job_read(job, &s.reader.tx);
}

static err job_commit(struct job *job)
{
	struct db *db;
	err e;

	TRY(app_writer(job->app, job->cx, &db));
	{
		AUTO(tx_end) struct tx tx = { 0 };
		e = tx_begin(job->cx, db, DB_READ_WRITE, &tx);
		if (e == OK)
			e = job_write(job, &tx);
	}
	app_writer_return(job->app);
	return e;
}

/* One step of at most LEAVES_AT_ONCE; *more tells that leaves are left. */
static err publish_step(struct cx *cx, struct app *app, bool *more)
{
	struct job job = { .app = app, .cx = cx };

	TRY(job_snapshot(&job));
	*more = job.size - job.old.size == LEAVES_AT_ONCE;
	if (job.had_old && job.size == job.old.size)
		return OK;
	TRY(job_sign(&job));
	const struct hash *last = job.hash_n > 0 ? &job.hash[job.hash_n - 1] : NULL;
	TRY(published_keep(cx, app, job.size, last, job.note));
	err e = job_commit(&job);
	if (e == OK && job.size > app_shown(app))
		app_shown_set(app, job.size);
	return e == E_STALE ? OK : e;
}

err publish_once(struct cx *cx, struct app *app)
{
	bool more = true;

	while (more)
		TRY(publish_step(cx, app, &more));
	return OK;
}

/* -- the thread ------------------------------------------------------------------------------ */

/* Times are of the clock that only runs forward: one that is set back must not let the publisher
 * sleep, nor /healthz believe in it. */
struct publisher {
	struct arena *arena; /* holds this, too */
	struct app *app;
	pthread_t thread;
	struct lease lease;
	int64_t checked_ms;   /* when the file beside the database was last compared */
	err told;             /* the outcome that the log was told of last */
	pthread_mutex_t lock; /* of everything below */
	pthread_cond_t changed;
	bool stop;
	struct publisher_state state; /* without the two ages */
	int64_t beat_ms;              /* when a turn last went well */
	int64_t waiting_ms;           /* since when leaves have waited; 0: none do */
};

static int64_t forward_ms(void)
{
	return os_monotonic_ns() / 1000000;
}

/* What a turn looks at, in one snapshot. */
struct view {
	int64_t head_size;
	int64_t published; /* size of the newest checkpoint; -1: none */
};

static err view_fill(struct cx *cx, struct tx *tx, struct publisher *p, int64_t now,
                     struct view *out)
{
	struct head head;
	struct value v[2];

	TRY(head_read(cx, tx, &head));
	TRY(lease_look(cx, tx, &p->lease, now));
	err e = db_one(cx, tx, &publish_sql[SIZE], NULL, 0, v, 2);
	*out = (struct view){ head.size, e == OK ? v[0].i : -1 };
	return e == E_NOT_FOUND ? OK : e;
}

static err view_read(struct cx *cx, struct publisher *p, int64_t now, struct view *out)
{
	AUTO(app_snapshot_end) struct snapshot s = { 0 };

	TRY(app_snapshot(p->app, cx, &s));
	return view_fill(cx, &s.reader.tx, p, now, out);
}

static void state_note(struct publisher *p, const struct view *view, int64_t now)
{
	int64_t head_size = view->head_size;
	int64_t published = view->published;

	pthread_mutex_lock(&p->lock);
	if (published != p->state.size || head_size <= published)
		p->waiting_ms = head_size > published ? now : 0;
	else if (p->waiting_ms == 0)
		p->waiting_ms = now;
	p->state.size = published;
	p->state.waiting = head_size > published ? head_size - published : 0;
	pthread_mutex_unlock(&p->lock);
}

static void beat_note(struct publisher *p, int64_t now)
{
	pthread_mutex_lock(&p->lock);
	p->beat_ms = now;
	pthread_mutex_unlock(&p->lock);
}

static void stopped_note(struct publisher *p)
{
	pthread_mutex_lock(&p->lock);
	p->state.stopped = true;
	pthread_mutex_unlock(&p->lock);
}

/* Once when it begins and once when it ends: a full disk is not helped by five lines a second. */
static void outcome_tell(struct publisher *p, const struct cx *cx, err e)
{
	if (e == p->told)
		return;
	p->told = e;
	if (e == OK)
		log_line(LOG_LEVEL_NOTICE, "publisher: works again");
	else
		log_line(LOG_LEVEL_ERROR, "publisher: %s: %.*s", err_info(e)->code, P(cx->detail));
}

static err file_check(struct cx *cx, struct publisher *p, int64_t now)
{
	if (now - p->checked_ms < BEAT_MS)
		return OK;
	TRY(published_check(cx, p->app));
	p->checked_ms = now;
	return OK;
}

static err turn(struct publisher *p, struct cx *cx)
{
	int64_t now = forward_ms();
	struct view view;

	err e = view_read(cx, p, now, &view);
	if (e != OK)
		app_write_outcome(p->app, e); /* what cannot be read cannot be written, either */
	TRY(e);
	TRY(lease_turn(cx, p->app, &p->lease, now));
	if (app_last_write(p->app) != OK) /* whoever does not publish may have nothing to write */
		TRY(published_settle(cx, p->app));
	beat_note(p, now);
	TRY(file_check(cx, p, now));
	state_note(p, &view, now);
	TRY(published_show(cx, p->app, view.published));
	if (p->lease.mine && (view.head_size > view.published || view.published < 0))
		return publish_once(cx, p->app);
	return OK;
}

/* Only the thread itself writes beat_ms and stopped, so it may read them without the lock. */
static void publisher_turn(struct publisher *p, struct cx *cx)
{
	err e = turn(p, cx);

	if (e == E_CORRUPT || e == E_FORK)
		stopped_note(p);
	outcome_tell(p, cx, e);
}

static bool publisher_wait(struct publisher *p)
{
	const struct timespec until = os_deadline(SLEEP_MS);
	bool stop;

	pthread_mutex_lock(&p->lock);
	if (!p->stop)
		pthread_cond_timedwait(&p->changed, &p->lock, &until);
	stop = p->stop;
	pthread_mutex_unlock(&p->lock);
	return !stop;
}

static void *publisher_main(void *state)
{
	struct publisher *p = state;
	struct arena *a = arena_new();

	app_snapshots_keep(p->app, true);
	do {
		struct cx cx = cx_new(a, app_world(p->app));
		if (!p->state.stopped)
			publisher_turn(p, &cx);
		arena_reset(a);
		app_snapshots_rest(p->app);
	} while (publisher_wait(p));
	app_snapshots_keep(p->app, false);
	struct cx cx = cx_new(a, app_world(p->app));
	if (!p->state.stopped && publish_once(&cx, p->app) != OK)
		log_line(LOG_LEVEL_ERROR, "last publication: %.*s", P(cx.detail));
	if (lease_give_up(&cx, p->app, &p->lease) != OK)
		log_line(LOG_LEVEL_WARNING, "the lease was not given up: %.*s", P(cx.detail));
	arena_free(a);
	return NULL;
}

static void publisher_free(struct publisher *p)
{
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->changed);
	arena_free(p->arena);
}

static struct publisher *publisher_new(struct cx *cx, struct app *app)
{
	struct arena *a = arena_new();
	struct publisher *p = NEW(a, struct publisher);
	pthread_condattr_t forward;

	p->arena = a;
	p->lease = lease_new(cx);
	p->checked_ms = INT64_MIN / 2;
	p->app = app;
	p->beat_ms = forward_ms() - BEAT_MS;
	pthread_mutex_init(&p->lock, NULL);
	pthread_condattr_init(&forward);
	pthread_condattr_setclock(&forward, CLOCK_MONOTONIC);
	pthread_cond_init(&p->changed, &forward);
	pthread_condattr_destroy(&forward);
	return p;
}

/* What was published before is shown from the first request on; if that cannot be made sure now, a
 * later turn does it. */
static void first_look(struct publisher *p, struct cx *cx)
{
	struct view view;

	app_shown_set(p->app, -1);
	err e = view_read(cx, p, forward_ms(), &view);
	if (e == OK)
		e = published_show(cx, p->app, view.published);
	outcome_tell(p, cx, e);
	cx_clear(cx);
}

err publisher_start(struct cx *cx, struct app *app, struct publisher **out)
{
	struct publisher *p = publisher_new(cx, app);

	first_look(p, cx);
	if (pthread_create(&p->thread, NULL, publisher_main, p) != 0) {
		publisher_free(p);
		return fail(cx, E_UNAVAILABLE, "no thread for the publisher");
	}
	*out = p;
	return OK;
}

void publisher_stop(struct publisher *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->stop = true;
	pthread_cond_signal(&p->changed);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	publisher_free(p);
}

struct publisher_state publisher_look(struct publisher *p)
{
	struct publisher_state s;
	int64_t now = forward_ms();

	pthread_mutex_lock(&p->lock);
	s = p->state;
	s.beat_age_ms = now - p->beat_ms;
	s.waited_ms = p->waiting_ms == 0 ? 0 : now - p->waiting_ms;
	pthread_mutex_unlock(&p->lock);
	return s;
}
