/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See refusal.h.  Anybody can be refused as often as he likes, so lines have a bound, and counts
 * have none. */
#include "op/refusal.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/os.h"
#include "op/state.h"

#define WORD_MAX 40

struct refusals {
	struct arena *arena;
	_Atomic int64_t n[REFUSALS];
	pthread_mutex_t lock; /* of what follows */
	int64_t second;
	int lines;
	int64_t left_out;
};

static const char *const names[REFUSALS] = {
	[REFUSAL_NO_TOKEN] = "no-token",
	[REFUSAL_BAD_TOKEN] = "bad-token",
	[REFUSAL_NO_RIGHT] = "no-right",
	[REFUSAL_FOREIGN_ROW] = "foreign-row",
};

struct refusals *refusals_open(void)
{
	struct arena *a = arena_new();
	struct refusals *r = NEW(a, struct refusals);

	r->arena = a;
	pthread_mutex_init(&r->lock, NULL);
	return r;
}

void refusals_close(struct refusals *r)
{
	if (r == NULL)
		return;
	pthread_mutex_destroy(&r->lock);
	arena_free(r->arena);
}

const char *refusal_name(enum refusal why)
{
	return names[why];
}

int64_t refusal_count(struct app *app, enum refusal why)
{
	return atomic_load(&app->refusals->n[why]);
}

/* -- lines ----------------------------------------------------------------------------------- */

/* Begins a new second if there is one, and returns how many lines the ones before left out. */
static int64_t second_turn(struct refusals *r)
{
	int64_t second = os_monotonic_ns() / INT64_C(1000000000);
	int64_t left_out = r->left_out;

	if (second == r->second)
		return 0;
	r->second = second;
	r->lines = 0;
	r->left_out = 0;
	return left_out;
}

static void left_out_say(int64_t n)
{
	if (n > 0)
		log_line(LOG_LEVEL_WARNING, "refusal more=%lld", (long long)n);
}

static bool may_say(struct refusals *r)
{
	pthread_mutex_lock(&r->lock);
	int64_t left_out = second_turn(r);
	bool may = r->lines < REFUSAL_LINES;
	if (may)
		r->lines++;
	else
		r->left_out++;
	pthread_mutex_unlock(&r->lock);
	left_out_say(left_out);
	return may;
}

void refusal_settle(struct app *app)
{
	struct refusals *r = app->refusals;

	pthread_mutex_lock(&r->lock);
	int64_t left_out = second_turn(r);
	pthread_mutex_unlock(&r->lock);
	left_out_say(left_out);
}

/* A name that keeps the form of the line: an administrator's organisation may be any text. */
static const char *word(char out[WORD_MAX + 1], str name)
{
	size_t n = name.n < WORD_MAX ? name.n : WORD_MAX;

	for (size_t i = 0; i < n; i++) {
		char c = name.p[i];
		out[i] = (char)(c > ' ' && c < 0x7f && c != '=' ? c : '?');
	}
	out[n] = '\0';
	return n > 0 ? out : "-";
}

void refusal_note(struct app *app, enum refusal why, int status, const struct op *op,
                  const struct caller *who)
{
	char organisation[WORD_MAX + 1], actor[WORD_MAX + 1];
	str id = who->account.n > 0 ? who->account : who->token;

	atomic_fetch_add(&app->refusals->n[why], 1);
	if (may_say(app->refusals))
		log_line(LOG_LEVEL_NOTICE,
		         "refusal reason=%s status=%d op=%s role=%s organisation=%s actor=%s",
		         names[why], status, op ? op->name : "-", role_info(who->role)->name,
		         word(organisation, who->organisation), word(actor, id));
}

void refusal_note_call(struct call *call)
{
	const struct caller *who = &call->caller;
	int status = call->reply.status;

	if (status == 401)
		refusal_note(call->app,
		             who->role == ROLE_PUBLIC ? REFUSAL_NO_TOKEN : REFUSAL_BAD_TOKEN,
		             status, call->op, who);
	else if (status == 403)
		refusal_note(call->app, REFUSAL_NO_RIGHT, status, call->op, who);
	else if (call->result == E_NOT_FOUND && call->denied.n > 0 && who->role != ROLE_PUBLIC)
		refusal_note(call->app, REFUSAL_FOREIGN_ROW, status, call->op, who);
}
