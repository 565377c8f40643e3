/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See access.h.  Two books: one gathers while the other is written. */
#include "op/access.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/log.h"
#include "op/state.h"

struct access {
	struct arena *arena;      /* holds this */
	pthread_mutex_t lock;     /* of what follows */
	struct access_book *book; /* gathers */
	struct access_counts counts;
	pthread_mutex_t writing;   /* of what follows; taken first */
	struct access_book *batch; /* is being written */
	err told;                  /* the outcome that the log was told of last */
};

enum { ADD, CLOSED, OPEN };

const struct sql access_sql[] = {
	[ADD] = { "access.add",
	          "INSERT INTO access ({access}) VALUES ({access:$}) "
	          "ON CONFLICT (organisation, day, id) DO UPDATE SET n = access.n + excluded.n, "
	          "first_ms = CASE WHEN excluded.first_ms < access.first_ms "
	          "THEN excluded.first_ms ELSE access.first_ms END, "
	          "last_ms = CASE WHEN excluded.last_ms > access.last_ms "
	          "THEN excluded.last_ms ELSE access.last_ms END",
	          &access_rec, NULL },
	[CLOSED] = { "access.closed", "SELECT id FROM access_day ORDER BY id DESC LIMIT 1", NULL,
	             NULL },
	[OPEN] = { "access.open",
	           "SELECT day FROM access WHERE day > $1 AND day < $2 ORDER BY day LIMIT 1", NULL,
	           NULL },
};
const int access_sql_n = COUNT_OF(access_sql);

struct access *access_open(void)
{
	struct arena *a = arena_new();
	struct access *access = NEW(a, struct access);

	access->arena = a;
	access->book = book_open();
	access->batch = book_open();
	pthread_mutex_init(&access->lock, NULL);
	pthread_mutex_init(&access->writing, NULL);
	return access;
}

void access_close(struct access *a)
{
	if (a == NULL)
		return;
	pthread_mutex_destroy(&a->lock);
	pthread_mutex_destroy(&a->writing);
	book_close(a->book);
	book_close(a->batch);
	arena_free(a->arena);
}

/* -- gathering ------------------------------------------------------------------------------- */

/* The value of the first parameter of the route, which names what is asked for. */
static str subject_of(struct call *call)
{
	const char *from = call->op->route ? strchr(call->op->route, '{') : NULL;
	const struct field *f = NULL;

	if (from != NULL && call->in != NULL)
		f = rec_field(call->op->in, (str){ from + 1, strcspn(from + 1, "*}") });
	if (f == NULL)
		return S("");
	if (f->type == FIELD_INT)
		return str_fmt(call->cx.arena, "%lld", (long long)field_int(f, call->in));
	return f->type == FIELD_TEXT ? field_text(f, call->in) : S("");
}

static void gather(struct call *call, str organisation, str outcome, str subject)
{
	struct access *a = call->app->access;
	int64_t now_ms = cx_now_ms(&call->cx);
	const struct access_row row = {
		.organisation = organisation,
		.day = moment_day(now_ms),
		.operation = str_of(call->op->name),
		.outcome = outcome,
		.caller = call->caller.organisation,
		.role = str_of(role_info(call->caller.role)->name),
		.actor = call_actor(call),
		.subject = subject,
		.n = 1,
		.first_ms = now_ms,
		.last_ms = now_ms,
	};

	pthread_mutex_lock(&a->lock);
	if (!book_add(a->book, &row))
		a->counts.overflow++;
	pthread_mutex_unlock(&a->lock);
}

static bool is_own(const struct call *call, str organisation)
{
	return str_eq(call->caller.organisation, organisation);
}

static void seen_note(struct call *call)
{
	if (!call->attributed)
		atomic_fetch_add(&app_metric(call->app, call->op)->unattributed, 1);
	for (const struct look *l = call->look; l != NULL; l = l->next)
		if (!is_own(call, l->organisation))
			gather(call, l->organisation, ACCESS_SEEN,
			       str_eq(l->organisation, ACCESS_EVERYBODY) ? S("")
			                                                 : subject_of(call));
}

void access_note(struct call *call)
{
	int status = call->reply.status;
	bool reads = !(call->op->flags & OP_WRITE);

	if (call->caller.role == ROLE_PUBLIC)
		return;
	if (call->result == OK && reads && !op_is_open(call->op))
		seen_note(call);
	else if (call->result == E_NOT_FOUND && call->denied.n > 0)
		gather(call, call->denied, ACCESS_REFUSED, subject_of(call));
	else if (status == 403)
		gather(call, ACCESS_UNKNOWN, ACCESS_REFUSED, S(""));
}

struct access_counts access_count(struct app *app)
{
	struct access *a = app->access;
	struct access_counts counts;
	int n;

	pthread_mutex_lock(&a->lock);
	counts = a->counts;
	(void)book_rows(a->book, &n);
	counts.waiting = n;
	pthread_mutex_unlock(&a->lock);
	for (int i = 0; i < app->op_n; i++)
		counts.unattributed += atomic_load(&app->metric[i].unattributed);
	return counts;
}

/* -- writing --------------------------------------------------------------------------------- */

/* The books change places. */
static void batch_take(struct access *a)
{
	struct access_book *full;

	pthread_mutex_lock(&a->lock);
	full = a->book;
	a->book = a->batch;
	a->batch = full;
	pthread_mutex_unlock(&a->lock);
}

static void batch_put_back(struct access *a)
{
	int n;
	const struct access_row *row = book_rows(a->batch, &n);

	pthread_mutex_lock(&a->lock);
	for (int i = 0; i < n; i++)
		if (!book_add(a->book, &row[i]) && !str_eq(row[i].outcome, ACCESS_OVERFLOW))
			a->counts.overflow += row[i].n;
	pthread_mutex_unlock(&a->lock);
}

/* What comes after the end of its day is written to the present one; that may make two rows one. */
static const struct access_row *batch_date(struct cx *cx, struct access *a, int *n)
{
	const struct access_row *row = book_rows(a->batch, n);
	int64_t today = moment_day(cx_now_ms(cx));
	int64_t first = moment_day(cx_now_ms(cx) - ACCESS_LATE_MS);
	bool late = false;

	for (int i = 0; i < *n; i++)
		late = late || row[i].day < first;
	if (!late)
		return row;
	struct access_book *dated = book_open();
	for (int i = 0; i < *n; i++) {
		struct access_row r = row[i];
		r.day = r.day < first ? today : r.day;
		(void)book_add(dated, &r);
	}
	book_close(a->batch);
	a->batch = dated;
	return book_rows(dated, n);
}

static err rows_write(struct cx *cx, struct db *db, const struct access_row *row, int n)
{
	AUTO(tx_end) struct tx tx = { 0 };
	struct value *v = NEW_N(cx->arena, struct value, (size_t)n * ACCESS_COLUMNS);

	for (int i = 0; i < n; i++) {
		const struct access_row *r = &row[i];
		const struct value columns[ACCESS_COLUMNS] = {
			V_TEXT(r->actor),   V_TEXT(r->caller),    V_INT(r->day),
			V_INT(r->first_ms), V_TEXT(r->id),        V_INT(r->last_ms),
			V_INT(r->n),        V_TEXT(r->operation), V_TEXT(r->organisation),
			V_TEXT(r->outcome), V_TEXT(r->role),      V_TEXT(r->subject),
		};
		memcpy(v + (size_t)i * ACCESS_COLUMNS, columns, sizeof columns);
	}
	TRY(tx_begin(cx, db, DB_READ_WRITE, &tx));
	TRY(db_insert(cx, &tx, &access_sql[ADD], v, n, ACCESS_COLUMNS, NULL));
	return tx_commit(cx, &tx);
}

static err batch_write(struct cx *cx, struct app *app, int *n)
{
	const struct access_row *row = batch_date(cx, app->access, n);
	struct db *db;

	if (*n == 0)
		return OK;
	TRY(app_writer(app, cx, &db));
	err e = rows_write(cx, db, row, *n);
	app_writer_return(app);
	return e;
}

/* Once when it begins and once when it ends. */
static void outcome_tell(struct access *a, const struct cx *cx, err e)
{
	if (e == a->told)
		return;
	a->told = e;
	if (e == OK)
		log_line(LOG_LEVEL_NOTICE, "access record: is written again");
	else
		log_line(LOG_LEVEL_ERROR, "access record: %s: %.*s", err_info(e)->code,
		         P(cx->detail));
}

err access_flush(struct cx *cx, struct app *app)
{
	struct access *a = app->access;
	int n = 0;

	pthread_mutex_lock(&a->writing);
	batch_take(a);
	err e = batch_write(cx, app, &n);
	if (e != OK && e != E_UNCERTAIN)
		batch_put_back(a);
	outcome_tell(a, cx, e);
	book_clear(a->batch);
	pthread_mutex_lock(&a->lock);
	a->counts.written += e == OK ? n : 0;
	pthread_mutex_unlock(&a->lock);
	pthread_mutex_unlock(&a->writing);
	return e;
}

/* -- days ------------------------------------------------------------------------------------ */

err access_closed(struct cx *cx, struct tx *tx, int64_t *day)
{
	struct value v;
	err e = db_one(cx, tx, &access_sql[CLOSED], NULL, 0, &v, 1);

	*day = ACCESS_NO_DAY;
	if (e == E_NOT_FOUND)
		return OK;
	TRY(e);
	if (!date_read(v.s, day))
		return fail(cx, E_CORRUPT, "access_day: %.*s is no day", P(v.s));
	return OK;
}

err access_oldest(struct cx *cx, struct tx *tx, int64_t before, int64_t *day)
{
	struct value v;
	int64_t closed;

	TRY(access_closed(cx, tx, &closed));
	const struct value param[] = { V_INT(closed), V_INT(before) };
	TRY(db_one(cx, tx, &access_sql[OPEN], param, 2, &v, 1));
	*day = v.i;
	return OK;
}

int64_t access_first_open(int64_t now_ms)
{
	return moment_day(now_ms - ACCESS_CLOSE_MS);
}
