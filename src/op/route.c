/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list has a few dozen routes and most differ in their first segment, so a walk over it is as
 * fast as anything cleverer, and needs no second structure that could disagree with the list. */
#include "op/route.h"

#include <string.h>

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

/* Whether the route's literal beginning rules the path out: nearly all routes fall away here. */
static bool begins_otherwise(const char *route, str path)
{
	const char *pattern = strchr(route, ' ') + 1;

	for (size_t i = 0; pattern[i] != '\0' && pattern[i] != '{'; i++)
		if (i >= path.n || path.p[i] != pattern[i])
			return true;
	return false;
}

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

err route_find(struct arena *a, const struct op *const *op, int n, str method, str path,
               struct route_match *out, str *allow)
{
	struct buf methods = buf_new(a);
	int best = -1;

	for (int i = 0; i < n; i++) {
		struct route_match found;
		struct matcher m = { .out = &found };
		bool other = false;
		if (op[i]->route == NULL || begins_otherwise(op[i]->route, path))
			continue;
		if (op_match(op[i], method, path, &m, &other) && m.literals > best) {
			best = m.literals;
			*out = found;
		} else if (other) {
			str route_method;
			str_cut(str_of(op[i]->route), ' ', &route_method);
			buf_fmt(&methods, "%s%.*s", methods.n > 0 ? ", " : "", P(route_method));
		}
	}
	*allow = buf_view(&methods);
	if (best >= 0)
		return OK;
	return allow->n > 0 ? E_METHOD : E_NOT_FOUND;
}
