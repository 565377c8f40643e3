/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of one call: its memory, its leaves, and whose rows it may see. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "code/text.h"
#include "op/app.h"
#include "op/duty.h"
#include "op/head.h"
#include "op/op.h"
#include "tree/tile.h"

#define SALT_BYTES 16

struct call *call_new(struct app *app, const struct op *op)
{
	struct arena *a = arena_new();
	struct call *call = NEW(a, struct call);

	call->cx = cx_new(a, app_world(app));
	call->app = app;
	call->op = op;
	call->now_ms = cx_now_ms(&call->cx);
	call->language = S("zh");
	call->first_index = -1;
	return call;
}

void call_free(struct call *call)
{
	if (call != NULL)
		arena_free(call->cx.arena);
}

void call_release(struct call **call)
{
	call_free(*call);
	*call = NULL;
}

void *call_input(struct call *call)
{
	const struct rec *rec = call->op->in;

	if (rec == NULL)
		return NULL;
	char *in = arena_alloc(call->cx.arena, rec->size);
	for (int i = 0; i < rec->n; i++)
		if (rec->field[i].type == FIELD_INT)
			*(int64_t *)(void *)(in + rec->field[i].offset) = ABSENT_INT;
	call->in = in;
	return in;
}

struct leaf *call_leaves(struct call *call, int n)
{
	int wanted = call->leaf_n + n;

	if (wanted > call->leaf_cap) {
		int cap = call->leaf_cap * 2 > wanted ? call->leaf_cap * 2 : wanted;
		struct leaf *grown = NEW_N(call->cx.arena, struct leaf, (size_t)cap);
		if (call->leaf_n > 0)
			memcpy(grown, call->leaf, (size_t)call->leaf_n * sizeof *grown);
		call->leaf = grown;
		call->leaf_cap = cap;
	}
	struct leaf *first = &call->leaf[call->leaf_n];
	call->leaf_n = wanted;
	return first;
}

err leaf_seal(struct call *call, struct leaf *leaf)
{
	if (leaf->bytes.n > ENTRY_MAX)
		return fail(&call->cx, E_TOO_LARGE,
		            "a record of the log would be %zu bytes; %d fit", leaf->bytes.n,
		            ENTRY_MAX);
	leaf->hash = sha256_leaf(leaf->bytes);
	leaf->sm3 = sm3(leaf->bytes);
	return OK;
}

/* The record as JSON in the order of its list; json_canonical sorts it afterwards. */
static str fact_json(struct call *call, const struct rec *rec, const void *fact)
{
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);

	json_object(&w);
	rec_write(&w, rec, fact);
	json_object_end(&w);
	return buf_view(&b);
}

static str fact_leaf(struct call *call, const char *type, str subject, str fact, int64_t prev)
{
	uint8_t salt[SALT_BYTES];
	struct buf b = buf_new(call->cx.arena);
	struct json_writer w = json_writer_new(&b, false);

	cx_random(&call->cx, salt, sizeof salt);
	json_object(&w);
	json_member_i64(&w, "at", call->now_ms);
	json_member_str(&w, "by",
	                call->caller.organisation.n > 0 ? call->caller.organisation
	                                                : S("platform"));
	json_key(&w, S("fact"));
	json_raw(&w, fact);
	if (prev >= 0)
		json_member_i64(&w, "prev", prev);
	json_member_hex(&w, "salt", salt, sizeof salt);
	json_member_str(&w, "subject", subject);
	json_member_str(&w, "type", str_of(type));
	json_object_end(&w);
	return buf_view(&b);
}

err leaf_fact(struct call *call, const char *type, const char *kind, str subject,
              const struct rec *rec, const void *fact)
{
	struct cx *cx = &call->cx;
	struct subject former = { .index = -1 };
	const struct json *tree;
	struct buf canonical = buf_new(cx->arena);
	err found = kind ? subject_latest(cx, call->tx, kind, subject, &former) : E_NOT_FOUND;

	if (found != OK && found != E_NOT_FOUND)
		return found;
	str text = fact_leaf(call, type, subject, fact_json(call, rec, fact), former.index);
	TRY(json_parse(cx, text, JSON_DEPTH_MAX, &tree));
	TRY(json_canonical(cx, tree, &canonical));
	struct leaf *leaf = call_leaves(call, 1);
	leaf->kind = kind;
	leaf->subject = subject;
	leaf->prev = former.index;
	TRY(buf_done(&canonical, &leaf->bytes));
	return leaf_seal(call, leaf);
}

bool op_has_dry_run(const struct op *op)
{
	return (op->flags & OP_WRITE) && op->prepare != NULL && !(op->flags & OP_SECRET);
}

const struct move *move_find(const struct move *move, int n, str from, const char *event)
{
	for (int i = 0; i < n; i++)
		if (str_eq(from, str_of(move[i].from)) && strcmp(move[i].event, event) == 0)
			return &move[i];
	return NULL;
}

int call_authority_step(const struct call *call)
{
	static const char *const kinds[] = {
		"organisation", "person",   "type",       "bench", "grant",
		"regulation",   "standard", "laboratory", "key",
	};
	int n = 0;

	for (int i = 0; i < call->leaf_n; i++)
		for (int k = 0; k < COUNT_OF(kinds); k++)
			n += call->leaf[i].kind != NULL &&
			     strcmp(call->leaf[i].kind, kinds[k]) == 0;
	assert(n == 0 || (call->op->flags & OP_AUTHORITY));
	return n;
}

int call_rights_step(const struct call *call)
{
	int n = 0;

	for (int i = 0; i < call->leaf_n; i++)
		n += call->leaf[i].kind != NULL && (strcmp(call->leaf[i].kind, "account") == 0 ||
		                                    strcmp(call->leaf[i].kind, "token") == 0);
	return n;
}

str call_actor(const struct call *call)
{
	const struct caller *who = &call->caller;

	if (who->account.n > 0)
		return who->account;
	return who->token.n > 0 ? who->token : S("platform");
}

err caller_has_duty(struct cx *cx, const struct caller *who, const char *duties)
{
	str rest = str_of(duties);
	str one;

	if (who->account.n == 0)
		return OK;
	while (rest.n > 0) {
		rest = str_cut(rest, ' ', &one);
		assert(duty_find(one) != NULL);
		if (str_has_word(who->duties, one))
			return OK;
	}
	return fail(cx, E_FORBIDDEN, "this needs an account with the duty: %s", duties);
}

err call_has_duty(struct call *call, const char *duties)
{
	return caller_has_duty(&call->cx, &call->caller, duties);
}
