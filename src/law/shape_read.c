/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading by table.
 *
 * Objects of one kind mostly have their members in one order, so a walk remembers which row followed which: after the
 * first object nearly every name is found by one comparison.  A name that is elsewhere costs a scan of the table, whose
 * size is fixed; so the time is linear in the input whatever it holds.
 *
 * Nothing stops at the first fault: a maker wants to see all of them at once. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "law/shape.h"
#include "law/limit_read.h"
#include "law/shape_value.h"

static void object_read(struct reading *r, const struct member *m, const struct json *v,
			const struct place *at, void *base)
{
	struct walk walk = walk_new(m->shape, r);

	if (!expect(r, v, JSON_OBJECT, at))
		return;
	shape_read(r, &walk, v, at, (char *)base + m->offset);
	if (m->flag != 0)
		*(bool *)((char *)base + m->flag) = true;
}

static void list_read(struct reading *r, const struct member *m, const struct json *v,
		      const struct place *at, void *base)
{
	struct place place = { .up = at };
	struct walk walk = walk_new(m->shape, r);
	char *item = (char *)base + m->offset;

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	if (v->n > m->max) {
		fault(r, at, "too-many", "at most %d are allowed", (int)m->max);
		return;
	}
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++) {
		shape_blank(m->shape, item + place.index * m->size);
		if (expect(r, e, JSON_OBJECT, &place))
			shape_read(r, &walk, e, &place, item + place.index * m->size);
	}
	*(int *)((char *)base + m->flag) = (int)v->n;
}

static void member_read(struct reading *r, const struct member *m, const struct json *v,
			const struct place *at, void *base)
{
	void *out = (char *)base + m->offset;

	switch (m->kind) {
	case MEMBER_TEXT:
	case MEMBER_NAME:
	case MEMBER_SERIAL:
	case MEMBER_WORDS:
		value_text(r, m, v, at, out);
		break;
	case MEMBER_HEX:
		value_hex(r, v, at, out);
		break;
	case MEMBER_BYTES:
		value_bytes(r, m, v, at, out);
		break;
	case MEMBER_NUMBER:
		value_number(r, m, v, at, out);
		break;
	case MEMBER_DAY:
	case MEMBER_MOMENT:
		value_moment(r, m, v, at, out);
		break;
	case MEMBER_U32:
		value_u32(r, m, v, at, out);
		break;
	case MEMBER_BOOL:
		value_bool(r, v, at, out);
		break;
	case MEMBER_WORD:
		value_word(r, m, v, at, out);
		break;
	case MEMBER_CHECK:
		value_check(r, v, at, out);
		break;
	case MEMBER_FIXED:
		value_word(r, m, v, at, &(unsigned){ 0 });
		break;
	case MEMBER_TEXTS:
		texts_read(r, v, at, m->max, out);
		break;
	case MEMBER_OBJECT:
		object_read(r, m, v, at, base);
		break;
	case MEMBER_RAW:
		*(const struct json **)out = v;
		break;
	case MEMBER_OWN:
		m->read(r, v, at, out);
		break;
	case MEMBER_ZTEXT:
		ztext_read(r, m, v, at, out);
		break;
	case MEMBER_LIMIT:
	case MEMBER_LIMIT_DAY:
	case MEMBER_LIMIT_BOOL:
	case MEMBER_LIMIT_WORD:
		limit_read(r, m, v, at, out);
		break;
	case MEMBER_LIST:
		list_read(r, m, v, at, base);
		break;
	}
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

/* The row of that name, or -1.  `last` is the row before it plus one, 0 for none. */
static int member_find(const struct reading *r, struct walk *w, int last, str key)
{
	int guess = w->after[last];

	if (guess < w->shape->n && matches(r, &w->shape->member[guess], key))
		return guess;
	for (int i = 0; i < w->shape->n; i++) {
		if (matches(r, &w->shape->member[i], key)) {
			w->after[last] = (uint8_t)i;
			return i;
		}
	}
	return -1;
}

static void missing(struct reading *r, const struct walk *w, uint64_t seen, const struct place *at)
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
		missing(r, walk, seen, at);
}

/* -- blanks ---------------------------------------------------------------------------------- */

static void member_blank(const struct member *m, void *out)
{
	switch (m->kind) {
	case MEMBER_NUMBER:
	case MEMBER_DAY:
	case MEMBER_MOMENT:
		*(int64_t *)out = ABSENT;
		break;
	case MEMBER_U32:
		*(uint32_t *)out = UINT32_MAX;
		break;
	case MEMBER_WORD:
		*(unsigned *)out = (unsigned)m->min;
		break;
	case MEMBER_OBJECT:
		shape_blank(m->shape, out);
		break;
	case MEMBER_TEXT:
	case MEMBER_NAME:
	case MEMBER_SERIAL:
	case MEMBER_WORDS:
	case MEMBER_HEX:
		*(str *)out = S_NONE;
		break;
	case MEMBER_TEXTS:
		*(struct strs *)out = (struct strs){ NULL, 0 };
		break;
	case MEMBER_BOOL:
		*(bool *)out = false;
		break;
	case MEMBER_CHECK:
		*(uint8_t *)out = 0;
		break;
	case MEMBER_BYTES:
		memset(out, 0, (size_t)m->max);
		break;
	case MEMBER_ZTEXT:
		*(const char **)out = NULL;
		break;
	case MEMBER_LIMIT:
	case MEMBER_LIMIT_DAY:
	case MEMBER_LIMIT_BOOL:
	case MEMBER_LIMIT_WORD:
		*(struct limit *)out = (struct limit){ .given = false };
		break;
	case MEMBER_RAW:
	case MEMBER_FIXED:
	case MEMBER_LIST:
	case MEMBER_OWN: /* begin as zeros */
		break;
	}
}

void shape_blank(const struct shape *shape, void *base)
{
	for (int i = 0; i < shape->n; i++)
		member_blank(&shape->member[i], (char *)base + shape->member[i].offset);
}

/* -- tables ---------------------------------------------------------------------------------- */

struct columns {
	const struct member *member[SHAPE_MEMBERS_MAX];
	bool needed[SHAPE_MEMBERS_MAX];
	uint32_t n;
};

static bool columns_read(struct reading *r, struct walk *walk, const struct json *v,
			 const struct place *at, struct columns *out)
{
	struct place place = { .up = at };
	uint64_t seen = 0;

	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++) {
		int i = e->kind == JSON_STRING ? member_find(r, walk, 0, e->text) : -1;
		if (i < 0 || (seen >> i & 1) != 0) {
			fault(r, &place, "unknown-field",
			      "is no column of this table, or is there twice");
			return false;
		}
		seen |= UINT64_C(1) << i;
		out->needed[out->n] = (walk->need >> i & 1) != 0;
		out->member[out->n++] = &walk->shape->member[i];
	}
	if ((walk->need & ~seen) != 0)
		missing(r, walk, seen, at);
	return (walk->need & ~seen) == 0;
}

static void row_read(struct reading *r, const struct columns *columns, const struct json *v,
		     const struct place *at, void *base)
{
	struct place place = { .up = at };

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	if (v->n != columns->n) {
		fault(r, at, "wrong-type", "this row has %u values for %u columns", v->n,
		      columns->n);
		return;
	}
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++) {
		bool nothing = e->kind == JSON_STRING && e->text.n == 0;
		if (!nothing)
			member_read(r, columns->member[place.index], e, &place, base);
		else if (columns->needed[place.index])
			fault(r, &place, "missing", "every row must have this value");
	}
}

static const struct json *table_part(struct reading *r, const struct json *v, const char *name,
				     const struct place *at)
{
	const struct json *part = json_get(v, str_of(name));

	if (part == NULL)
		fault_member(r, at, name, "missing", "this field is required");
	else if (part->kind != JSON_ARRAY)
		fault_member(r, at, name, "wrong-type", "an array is expected here");
	else
		return part;
	return NULL;
}

static bool table_head(struct reading *r, struct walk *walk, const struct json *v,
		       const struct place *at, struct columns *columns)
{
	struct place columns_at = { .up = at, .key = S("columns") };
	const struct json *head;

	if (!expect(r, v, JSON_OBJECT, at))
		return false;
	head = table_part(r, v, "columns", at);
	if (v->n != 2)
		fault(r, at, "unknown-field", "a table has columns and rows and nothing else");
	return head != NULL && columns_read(r, walk, head, &columns_at, columns);
}

void *table_read(struct reading *r, const struct shape *shape, unsigned need, const struct json *v,
		 const struct place *at, size_t size, uint32_t max, uint32_t *n)
{
	struct reading needed = { r->cx, r->form, need };
	struct walk walk = walk_new(shape, &needed);
	struct place rows_at = { .up = at, .key = S("rows") };
	struct place row_at = { .up = &rows_at };
	struct columns columns = { .n = 0 };
	const struct json *rows;

	*n = 0;
	if (!table_head(r, &walk, v, at, &columns) || (rows = table_part(r, v, "rows", at)) == NULL)
		return NULL;
	if (rows->n > max) {
		fault(r, &rows_at, "too-many", "at most %u are allowed", max);
		return NULL;
	}
	char *out = arena_array(r->cx->arena, rows->n, size);
	for (const struct json *e = rows->first; e != NULL; e = e->next, row_at.index++) {
		void *base = out + row_at.index * size;
		shape_blank(shape, base);
		row_read(r, &columns, e, &row_at, base);
	}
	*n = rows->n;
	return out;
}
