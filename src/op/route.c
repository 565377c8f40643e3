/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every request walks the whole list, but not over the routes themselves: a table has the first
 * eight bytes of what each begins with literally, side by side, and nearly all fall away there. */
#include "op/route.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

struct matcher {
	struct route_match *out;
	int literals;
};

/* Matches pattern against path from the front; parameters take as little as what follows them
 * allows, except that the last one of a segment takes the rest of it. */
static bool param_match(struct matcher *m, str pattern, str path);

static bool match(struct matcher *m, str pattern, str path)
{
	while (pattern.n > 0 && pattern.p[0] != '{') {
		if (path.n == 0 || path.p[0] != pattern.p[0])
			return false;
		pattern = str_part(pattern, 1, pattern.n);
		path = str_part(path, 1, path.n);
		m->literals++;
	}
	if (pattern.n == 0)
		return path.n == 0;
	return param_match(m, pattern, path);
}

static bool param_match(struct matcher *m, str pattern, str path)
{
	ptrdiff_t close = str_find(pattern, '}', 0);
	str name = str_part(pattern, 1, (size_t)close - 1);
	str rest = str_part(pattern, (size_t)close + 1, pattern.n);
	bool all = str_ends(name, S("*"));
	ptrdiff_t slash = str_find(path, '/', 0);
	size_t most = all || slash < 0 ? path.n : (size_t)slash;
	int at = m->out->n;

	if (at >= ROUTE_PARAMS)
		return false;
	m->out->name[at] = all ? str_part(name, 0, name.n - 1) : name;
	for (size_t n = most; n >= 1; n--) {
		int literals = m->literals;
		m->out->n = at + 1;
		m->out->value[at] = str_part(path, 0, n);
		if (match(m, rest, str_part(path, n, path.n)))
			return true;
		m->literals = literals;
	}
	m->out->n = at;
	return false;
}

/* -- the table ------------------------------------------------------------------------------- */

#define HEAD 8 /* bytes in a uint64_t */

struct entry {
	uint64_t head; /* of the pattern's literal beginning, zeros behind it */
	uint64_t mask; /* ones where it has a literal */
	const struct op *op;
};

struct route_table {
	int n;
	struct entry *entry;
};

static uint64_t head_of(const char *p, size_t n)
{
	uint64_t head = 0;

	if (n > 0)
		memcpy(&head, p, n < HEAD ? n : HEAD);
	return head;
}

static struct entry entry_of(const struct op *op)
{
	static const char ones[HEAD] = { -1, -1, -1, -1, -1, -1, -1, -1 };
	const char *pattern = strchr(op->route, ' ') + 1;
	size_t n = strcspn(pattern, "{");

	return (struct entry){ head_of(pattern, n), head_of(ones, n), op };
}

struct route_table *route_table_new(struct arena *a, const struct op *const *op, int n)
{
	struct route_table *t = NEW(a, struct route_table);

	t->entry = NEW_N(a, struct entry, (size_t)n);
	for (int i = 0; i < n; i++)
		if (op[i]->route != NULL)
			t->entry[t->n++] = entry_of(op[i]);
	return t;
}

/* -- finding --------------------------------------------------------------------------------- */

static bool op_match(const struct op *op, str method, str path, struct matcher *m, bool *other)
{
	str route_method;
	str pattern = str_cut(str_of(op->route), ' ', &route_method);

	*m->out = (struct route_match){ .op = op };
	m->literals = 0;
	if (!match(m, pattern, path))
		return false;
	if (str_eq(method, route_method) ||
	    (str_eq(method, S("HEAD")) && str_eq(route_method, S("GET"))))
		return true;
	*other = true;
	return false;
}

err route_find(struct arena *a, const struct route_table *t, str method, str path,
               struct route_match *out, str *allow)
{
	struct buf methods = buf_new(a);
	uint64_t head = head_of(path.p, path.n);
	int best = -1;

	for (int i = 0; i < t->n; i++) {
		const struct op *op = t->entry[i].op;
		struct route_match found;
		struct matcher m = { .out = &found };
		bool other = false;
		if ((head & t->entry[i].mask) != t->entry[i].head)
			continue;
		if (op_match(op, method, path, &m, &other) && m.literals > best) {
			best = m.literals;
			*out = found;
		} else if (other) {
			str route_method;
			str_cut(str_of(op->route), ' ', &route_method);
			buf_fmt(&methods, "%s%.*s", methods.n > 0 ? ", " : "", P(route_method));
		}
	}
	*allow = buf_view(&methods);
	if (best >= 0)
		return OK;
	return allow->n > 0 ? E_METHOD : E_NOT_FOUND;
}
