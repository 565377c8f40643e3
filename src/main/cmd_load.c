/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `load`: history, or what a maker wrote down while the line was cut, from files instead of over
 * HTTP.  Every lot goes through the operation that uploads go through, so it is judged, logged and
 * certified alike, and a lot that is there already is answered as a repeat: an interrupted load is
 * simply started again.
 *
 * Each worker reads the next lot of the stream, prepares it on its own core and waits for the
 * commit of the group that it is in.  There are more workers than cores, so that a group holds
 * several lots and reading goes on while the disk syncs.  Lots of one stream may thus overtake each
 * other; one whose meters need an earlier attempt that has not been stored yet is therefore kept,
 * and what was kept is tried again, in the stream's order, as long as that stores something. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/command.h"
#include "main/lot_stream.h"
#include "op/open.h"
#include "op/publish.h"
#include "op/published.h"

#define LOT_MAX ((size_t)16 << 20)   /* as over HTTP */
#define KEPT_MAX ((size_t)512 << 20) /* of lots that are tried again */
#define WORKERS_A_CORE 3
#define WORKERS_MAX 64
#define PROGRESS_NS INT64_C(5000000000)
#define COMPLAINTS_MAX 50

struct late {
	struct late *next;
	int64_t number;
	str body;
};

struct load {
	struct app *app;
	const struct op *op;
	str organisation;
	struct lot_stream *stream;
	/* under the lock */
	pthread_mutex_t lock;
	struct arena *arena; /* of the late ones */
	struct late *late;   /* in the order of their numbers */
	int64_t lots;        /* read so far; the next one's number */
	int64_t stored, repeated, refused;
	int64_t leaves;
	int64_t began_ns, told_ns;
	err error; /* of the stream: nothing more is read */
	str detail;
};

static void publisher_end(struct publisher **p)
{
	publisher_stop(*p);
}

/* -- one lot --------------------------------------------------------------------------------- */

static void complain(const struct load *l, int64_t number, const struct call *call)
{
	const struct problem *p = call->cx.problem;

	if (l->refused > COMPLAINTS_MAX)
		return;
	fprintf(stderr, "lot %lld: %s: %.*s\n", (long long)number, err_info(call->result)->code,
	        P(call->cx.detail));
	for (int i = 0; p != NULL && i < 5; i++, p = p->next)
		fprintf(stderr, "  %.*s: %.*s (%s)\n", P(p->pointer), P(p->message), p->code);
	if (l->refused == COMPLAINTS_MAX)
		fprintf(stderr, "(further refusals are counted, not told)\n");
}

static void progress(struct load *l)
{
	int64_t now = os_monotonic_ns();

	if (now - l->told_ns < PROGRESS_NS)
		return;
	l->told_ns = now;
	fprintf(stderr, "%lld lots, %lld records, %.0f a second\n", (long long)l->lots,
	        (long long)l->leaves, (double)l->leaves * 1e9 / (double)(now - l->began_ns));
}

static void late_keep(struct load *l, int64_t number, str body)
{
	struct late **at = &l->late;
	struct late *late = NEW(l->arena, struct late);

	while (*at != NULL && (*at)->number < number)
		at = &(*at)->next;
	*late = (struct late){ *at, number, body };
	*at = late;
}

/* A lot that may follow another one of the stream. */
static bool may_come_later(const struct load *l, const struct call *call)
{
	return (call->result == E_ATTEMPT || call->result == E_STALE) &&
	       arena_size(l->arena) < KEPT_MAX;
}

/* What becomes of a lot: the first time it is tried, again, or for the last time. */
enum turn { TURN_FIRST, TURN_AGAIN, TURN_LAST };

static void count(struct load *l, int64_t number, const struct call *call, enum turn turn)
{
	if (call->result == OK) {
		l->stored += !call->repeat;
		l->repeated += call->repeat;
		l->leaves += call->repeat ? 0 : call->leaf_n;
	} else if (turn != TURN_LAST && may_come_later(l, call)) {
		late_keep(l, number,
		          turn == TURN_FIRST ? str_dup(l->arena, call->body) : call->body);
	} else {
		l->refused++;
		complain(l, number, call);
	}
	progress(l);
}

static struct call *call_for(const struct load *l)
{
	struct call *call = call_new(l->app, l->op);

	call->caller = (struct caller){ .role = ROLE_MAKER, .organisation = l->organisation };
	return call;
}

/* False at the end of the stream or after an error of it. */
static bool take(struct load *l, struct call *call, int64_t *number)
{
	bool taken = false;

	pthread_mutex_lock(&l->lock);
	if (l->error == OK) {
		l->error = lot_stream_next(&call->cx, l->stream, LOT_MAX, &call->body);
		taken = l->error == OK;
		*number = l->lots + 1;
		l->lots += taken;
		if (!taken && l->error != E_NOT_FOUND)
			l->detail = str_dup(l->arena, call->cx.detail);
	}
	pthread_mutex_unlock(&l->lock);
	return taken;
}

/* What waits is committed in groups; how an operation ends is its own matter, not the caller's. */
static void lot_run(struct load *l, struct call *call, int64_t number, enum turn turn)
{
	(void)!op_run(call);
	pthread_mutex_lock(&l->lock);
	count(l, number, call, turn);
	pthread_mutex_unlock(&l->lock);
}

static void *worker(void *state)
{
	struct load *l = state;
	int64_t number;

	for (;;) {
		AUTO(call_release) struct call *call = call_for(l);
		if (!take(l, call, &number))
			return NULL;
		lot_run(l, call, number, TURN_FIRST);
	}
}

static void late_run(struct load *l, const struct late *late, enum turn turn)
{
	AUTO(call_release) struct call *call = call_for(l);

	call->body = late->body;
	lot_run(l, call, late->number, turn);
}

static void late_ones(struct load *l)
{
	int64_t before;

	do {
		const struct late *late = l->late;
		before = l->stored;
		for (l->late = NULL; late != NULL; late = late->next)
			late_run(l, late, TURN_AGAIN);
	} while (l->late != NULL && l->stored > before);
	for (const struct late *late = l->late; late != NULL; late = late->next)
		late_run(l, late, TURN_LAST);
}

/* -- all of them ----------------------------------------------------------------------------- */

static int worker_count(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (cores < 1)
		return WORKERS_A_CORE;
	return cores * WORKERS_A_CORE < WORKERS_MAX ? (int)cores * WORKERS_A_CORE : WORKERS_MAX;
}

static err workers_run(struct cx *cx, struct load *l)
{
	pthread_t thread[WORKERS_MAX];
	int wanted = worker_count();
	int n = 0;

	while (n < wanted && pthread_create(&thread[n], NULL, worker, l) == 0)
		n++;
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	if (n == 0)
		return fail(cx, E_UNAVAILABLE, "no thread to work with");
	return l->error == E_NOT_FOUND ? OK : fail(cx, l->error, "%.*s", P(l->detail));
}

static err stream_load(struct cx *cx, struct load *l, const char *path)
{
	AUTO(lot_stream_end) struct lot_stream *stream = NULL;

	TRY(lot_stream_open(cx, path, &stream));
	l->stream = stream;
	l->error = OK;
	l->late = NULL;
	err e = workers_run(cx, l);
	late_ones(l);
	return e;
}

static void report(const struct load *l)
{
	double s = (double)(os_monotonic_ns() - l->began_ns) / 1e9;

	printf("批次 / lots: %lld 新存 / stored, %lld 已有 / repeated, %lld 拒绝 / refused; "
	       "%lld 条记录 / records, %.1f s, %.0f /s\n",
	       (long long)l->stored, (long long)l->repeated, (long long)l->refused,
	       (long long)l->leaves, s, (double)l->leaves / s);
}

static err load(struct cx *cx, const struct arguments *a, struct load *l)
{
	AUTO(arena_end) struct arena *arena = arena_new();
	const char *organisation;
	err e = OK;

	TRY(argument_needed(cx, a, "--org", &organisation));
	AUTO(app_end) struct app *app = NULL;
	TRY(command_app(cx, a, true, &app));
	TRY(published_check(cx, app));
	AUTO(publisher_end) struct publisher *publisher = NULL;
	TRY(publisher_start(cx, app, &publisher));
	*l = (struct load){ .app = app,
		            .op = app_op(app, "lot.upload"),
		            .organisation = str_of(organisation),
		            .lock = PTHREAD_MUTEX_INITIALIZER,
		            .arena = arena,
		            .began_ns = os_monotonic_ns() };
	l->told_ns = l->began_ns;
	for (int i = 0; i < a->plain_n && e == OK; i++)
		e = stream_load(cx, l, a->plain[i]);
	report(l);
	pthread_mutex_destroy(&l->lock);
	return e;
}

static int run(struct cx *cx, const struct arguments *a, err *e)
{
	struct load l = { .refused = 0 };

	command_heap();
	*e = load(cx, a, &l);
	return *e == OK && l.refused == 0 ? EXIT_OK : EXIT_NO;
}

const struct command load_command = {
	.name = "load",
	.plain = "FILE...",
	.plain_min = 1,
	.plain_max = ARGUMENTS_MAX,
	.about =
	        "stores the lots of files (\"-\": standard input), one after the other, as uploads "
	        "of a maker",
	.option = { { "--data", "DIR", "the instance" }, { "--org", "ID", "the maker" } },
	.run = run,
};
