/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading by table.
 *
 * Objects of one kind mostly have their members in one order, so a walk remembers which row
 * followed which: after the first object nearly every name is found by one comparison.  A name that
 * is elsewhere costs a scan of the table, whose size is fixed; so the time is linear in the input
 * whatever it holds.
 *
 * Nothing stops at the first fault: a maker wants to see all of them at once. */
#include <assert.h>

#include "law/limit_read.h"
#include "law/shape.h"
#include "law/shape_value.h"

static void object_read(struct reading *r, const struct member *m, const struct json *v,
                        const struct place *at, void *out)
{
	struct walk walk = walk_new(m->shape, r);
	char *base = (char *)out - m->offset;

	if (!expect(r, v, JSON_OBJECT, at))
		return;
	shape_read(r, &walk, v, at, out);
	if (m->flag != 0)
		*(bool *)(void *)(base + m->flag) = true;
}

static void list_read(struct reading *r, const struct member *m, const struct json *v,
                      const struct place *at, void *out)
{
	struct place place = { .up = at };
	struct walk walk = walk_new(m->shape, r);
	char *base = (char *)out - m->offset;
	char *item = out;

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	if (v->n > m->max) {
		fault(r, at, "too-many", "at most %d are allowed", (int)m->max);
		return;
	}
	for (const struct json *e = v->first; e != NULL; e = e->next, item += m->size) {
		shape_blank(m->shape, item);
		if (expect(r, e, JSON_OBJECT, &place))
			shape_read(r, &walk, e, &place, item);
		place.index++;
	}
	*(int *)(void *)(base + m->flag) = (int)v->n;
}

static void fixed_read(struct reading *r, const struct member *m, const struct json *v,
                       const struct place *at, void *out)
{
	unsigned only;

	(void)out;
	value_word(r, m, v, at, &only);
}

static void members_texts_read(struct reading *r, const struct member *m, const struct json *v,
                               const struct place *at, void *out)
{
	texts_read(r, v, at, m->max, out);
}

static void raw_read(struct reading *r, const struct member *m, const struct json *v,
                     const struct place *at, void *out)
{
	(void)r;
	(void)m;
	(void)at;
	*(const struct json **)out = v;
}

static void own_read(struct reading *r, const struct member *m, const struct json *v,
                     const struct place *at, void *out)
{
	m->read(r, v, at, out);
}

typedef void reader(struct reading *r, const struct member *m, const struct json *v,
                    const struct place *at, void *out);

static reader *const readers[] = {
	[MEMBER_TEXT] = value_text,
	[MEMBER_NAME] = value_text,
	[MEMBER_SERIAL] = value_text,
	[MEMBER_WORDS] = value_text,
	[MEMBER_HEX] = value_hex,
	[MEMBER_BYTES] = value_bytes,
	[MEMBER_NUMBER] = value_number,
	[MEMBER_DAY] = value_moment,
	[MEMBER_MOMENT] = value_moment,
	[MEMBER_U32] = value_u32,
	[MEMBER_BOOL] = value_bool,
	[MEMBER_WORD] = value_word,
	[MEMBER_CHECK] = value_check,
	[MEMBER_FIXED] = fixed_read,
	[MEMBER_TEXTS] = members_texts_read,
	[MEMBER_OBJECT] = object_read,
	[MEMBER_RAW] = raw_read,
	[MEMBER_OWN] = own_read,
	[MEMBER_ZTEXT] = ztext_read,
	[MEMBER_LIMIT] = limit_read,
	[MEMBER_LIMIT_DAY] = limit_read,
	[MEMBER_LIMIT_BOOL] = limit_read,
	[MEMBER_LIMIT_WORD] = limit_read,
	[MEMBER_LIST] = list_read,
};

void member_read(struct reading *r, const struct member *m, const struct json *v,
                 const struct place *at, void *base)
{
	readers[m->kind](r, m, v, at, (char *)base + m->offset);
}

struct walk walk_new(const struct shape *shape, const struct reading *r)
{
	struct walk w = { .shape = shape };

	assert(shape->n <= SHAPE_MEMBERS_MAX);
	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		bool left_out = r->form == SHAPE_LEAF && m->kind == MEMBER_BOOL; /* when false */
		if ((m->need & m->in & r->context) != 0 && m->name[r->form].p != NULL && !left_out)
			w.need |= UINT64_C(1) << i;
		w.after[i] = (uint8_t)i;
	}
	return w;
}

static inline bool matches(const struct reading *r, const struct member *m, str key)
{
	return (m->in & r->context) != 0 && m->name[r->form].p != NULL &&
	       str_eq(m->name[r->form], key);
}

int member_find(const struct reading *r, struct walk *w, int last, str key)
{
	int n = w->shape->n;
	int guess = w->after[last] < n ? w->after[last] : 0;

	/* From the guess on, since a leaf has its members in the order of the rows. */
	for (int tried = 0, i = guess; tried < n; tried++, i = i + 1 < n ? i + 1 : 0) {
		if (matches(r, &w->shape->member[i], key)) {
			w->after[last] = (uint8_t)i;
			return i;
		}
	}
	return -1;
}

void members_missing(struct reading *r, const struct walk *w, uint64_t seen, const struct place *at)
{
	for (int i = 0; i < w->shape->n; i++) {
		uint64_t bit = UINT64_C(1) << i;
		if ((w->need & bit) != 0 && (seen & bit) == 0)
			fault_member(r, at, w->shape->member[i].name[r->form].p, "missing",
			             "this field is required");
	}
}

void shape_read(struct reading *r, struct walk *walk, const struct json *v, const struct place *at,
                void *base)
{
	uint64_t seen = 0;
	int last = 0;

	for (const struct json *m = v->first; m != NULL; m = m->next) {
		struct place place = { .up = at, .key = m->key };
		int i = member_find(r, walk, last, m->key);
		if (i < 0) {
			fault(r, &place, "unknown-field", "no such field is defined here");
			continue;
		}
		member_read(r, &walk->shape->member[i], m, &place, base);
		seen |= UINT64_C(1) << i;
		last = i + 1;
	}
	if ((walk->need & ~seen) != 0)
		members_missing(r, walk, seen, at);
}
