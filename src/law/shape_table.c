/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the tables of leaves.  The first column names what the rows hold, by the same rows of a
 * shape as an object's members; see shape.h. */
#include <string.h>

#include "base/arena.h"
#include "law/shape.h"

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
		members_missing(r, walk, seen, at);
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

/* One row is made blank member by member, the others are copies of it. */
static char *rows_blank(struct arena *a, const struct shape *shape, uint32_t n, size_t size)
{
	char *row = arena_array(a, n, size);

	if (n > 0)
		shape_blank(shape, row);
	for (uint32_t i = 1; i < n; i++)
		memcpy(row + i * size, row, size);
	return row;
}

void *table_read(struct reading *r, const struct shape *shape, unsigned need, const struct json *v,
                 const struct place *at, size_t size, uint32_t max, uint32_t *n)
{
	struct reading needed = { r->cx, r->form, need };
	struct walk walk = walk_new(shape, &needed);
	struct place rows_at = { .up = at, .key = S("rows") };
	struct place row_at = { .up = &rows_at };
	struct columns columns;
	const struct json *rows;

	*n = 0;
	columns.n = 0;
	if (!table_head(r, &walk, v, at, &columns) || (rows = table_part(r, v, "rows", at)) == NULL)
		return NULL;
	if (rows->n > max) {
		fault(r, &rows_at, "too-many", "at most %u are allowed", max);
		return NULL;
	}
	char *out = rows_blank(r->cx->arena, shape, rows->n, size);
	for (const struct json *e = rows->first; e != NULL; e = e->next, row_at.index++)
		row_read(r, &columns, e, &row_at, out + row_at.index * size);
	*n = rows->n;
	return out;
}
