/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See kept.h.  A table of SLOTS places; a row has one place, by the hash of its statement and key,
 * and drives out who was there.  Texts lie in one arena: when that has grown to its bound all rows
 * go at once, so no list of ages is needed.
 *
 * A row of a database that the writer has lost may be missing in the one that it found then
 * (app.c).  So a row belongs to the number of such moves that its reader knew of, and all go when
 * it has become another. */
#include "op/kept.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "op/state.h"

#define SLOTS 16384
#define BYTES_MAX (8U << 20)

struct slot {
	const struct sql *q; /* NULL: empty */
	str key;
	void *row;
};

struct kept {
	pthread_mutex_t lock;
	struct arena *arena; /* keys and rows */
	int writer_moves;
	struct slot *slot;
	_Atomic int64_t misses;
	struct arena *own; /* this and the slots */
};

struct kept *kept_open(void)
{
	struct arena *own = arena_new();
	struct kept *k = NEW(own, struct kept);

	*k = (struct kept){ .arena = arena_new(),
		            .slot = NEW_N(own, struct slot, SLOTS),
		            .own = own };
	pthread_mutex_init(&k->lock, NULL);
	return k;
}

void kept_close(struct kept *k)
{
	if (k == NULL)
		return;
	pthread_mutex_destroy(&k->lock);
	arena_free(k->arena);
	arena_free(k->own);
}

int64_t kept_misses(const struct app *app)
{
	return atomic_load(&app->kept->misses);
}

/* FNV-1a, 64 bits. */
static struct slot *slot_of(struct kept *k, const struct sql *q, str key)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ (uint64_t)(uintptr_t)q;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (uint8_t)key.p[i]) * UINT64_C(1099511628211);
	return &k->slot[(h ^ (h >> 32)) % SLOTS];
}

static void row_copy(struct arena *a, const struct rec *rec, const void *from, void *to)
{
	memcpy(to, from, rec->size);
	for (int i = 0; i < rec->n; i++) {
		const struct field *f = &rec->field[i];
		str s;
		assert(f->type == FIELD_INT || f->type == FIELD_TEXT);
		if (f->type == FIELD_INT)
			continue;
		s = field_text(f, from);
		s = s.p == NULL ? S_NONE : str_dup(a, s);
		memcpy((char *)to + f->offset, &s, sizeof s);
	}
}

static void empty(struct kept *k, int writer_moves)
{
	arena_free(k->arena);
	k->arena = arena_new();
	memset(k->slot, 0, SLOTS * sizeof *k->slot);
	k->writer_moves = writer_moves;
}

static bool recall(struct kept *k, const struct call *call, const struct sql *q, str key, void *out)
{
	bool found;

	pthread_mutex_lock(&k->lock);
	const struct slot *s = slot_of(k, q, key);
	found = k->writer_moves == call->writer_moves && s->q == q && str_eq(s->key, key);
	if (found)
		row_copy(call->cx.arena, q->out, s->row, out);
	pthread_mutex_unlock(&k->lock);
	return found;
}

/* Nothing from a reader of a database that is lost. */
static void remember(struct kept *k, const struct call *call, const struct sql *q, str key,
                     const void *row)
{
	int now = atomic_load(&call->app->writer_moves);

	pthread_mutex_lock(&k->lock);
	if (k->writer_moves != now || arena_size(k->arena) >= BYTES_MAX)
		empty(k, now);
	if (call->writer_moves == now) {
		void *copy = arena_alloc(k->arena, q->out->size);
		row_copy(k->arena, q->out, row, copy);
		*slot_of(k, q, key) = (struct slot){ q, str_dup(k->arena, key), copy };
	}
	pthread_mutex_unlock(&k->lock);
}

err kept_get(struct call *call, const struct sql *q, str key, void *out)
{
	struct kept *k = call->app->kept;
	const struct value param[] = { V_TEXT(key) };

	assert((call->op->flags & OP_WRITE) == 0);
	if (recall(k, call, q, key, out))
		return OK;
	atomic_fetch_add(&k->misses, 1);
	TRY(db_get(&call->cx, call->tx, q, param, 1, out));
	remember(k, call, q, key, out);
	return OK;
}
