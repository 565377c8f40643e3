/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every part of the lint looks at a statement with: its tokens, its tables, its conditions.
 *
 * It does not parse.  A table is a name after FROM, JOIN, INTO or UPDATE; a condition is what
 * stands between WHERE, ON or USING and the next word that begins something else, bracket by
 * bracket. */
#include "store/lint_part.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"

#define DEPTH_MAX 64

/* -- tokens ---------------------------------------------------------------------------------- */

struct tokens lint_tokens(struct arena *a, str text, str pointer)
{
	struct tokens s = { .pointer = pointer };
	str rest = text;

	while (lex_next_code(&rest).kind != TOKEN_END)
		s.n++;
	s.t = NEW_N(a, struct token, (size_t)s.n + 1);
	rest = text;
	for (int i = 0; i <= s.n; i++)
		s.t[i] = lex_next_code(&rest);
	return s;
}

struct token lint_at(const struct tokens *s, int i)
{
	return s->t[i >= 0 && i < s->n ? i : s->n];
}

int lint_closing(const struct tokens *s, int i)
{
	int depth = 0;

	for (; i < s->n; i++) {
		depth += token_is_sign(s->t[i], '(');
		depth -= token_is_sign(s->t[i], ')');
		if (depth == 0)
			break;
	}
	return i;
}

void lint_fault(struct cx *cx, const struct tokens *s, const char *code, const char *fmt, ...)
{
	char words[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(words, sizeof words, fmt, args);
	va_end(args);
	(void)fail_at(cx, s->pointer, code, "%s", words);
}

/* -- tables ---------------------------------------------------------------------------------- */

const struct table *lint_table(const struct schema *schema, str name)
{
	const struct table *t = schema->table;

	while (t != NULL && !str_eq(t->name, name))
		t = t->next;
	return t;
}

/* IS DISTINCT FROM names no table; DO UPDATE SET and FOR UPDATE neither. */
bool lint_table_follows(const struct tokens *s, int i)
{
	struct token t = s->t[i];
	struct token last = lint_at(s, i - 1);

	if (token_is(t, "FROM"))
		return !token_is(last, "DISTINCT");
	if (token_is(t, "UPDATE"))
		return !token_is(last, "DO") && !token_is(last, "FOR");
	return token_is(t, "JOIN") || token_is(t, "INTO");
}

/* -- conditions ------------------------------------------------------------------------------ */

static bool condition_begins(const struct tokens *s, int i)
{
	struct token t = s->t[i];

	return token_is(t, "WHERE") || token_is(t, "USING") ||
	       (token_is(t, "ON") && !token_is(lint_at(s, i + 1), "CONFLICT"));
}

static bool condition_ends(const struct tokens *s, int i)
{
	static const char *const word[] = { "SELECT", "GROUP",  "ORDER",     "RETURNING", "SET",
		                            "VALUES", "LIMIT",  "JOIN",      "LEFT",      "INNER",
		                            "UNION",  "EXCEPT", "INTERSECT", "HAVING",    "CROSS" };

	for (size_t k = 0; k < sizeof word / sizeof word[0]; k++)
		if (token_is(s->t[i], word[k]))
			return true;
	return token_is(s->t[i], "FROM") && !token_is(lint_at(s, i - 1), "DISTINCT");
}

void lint_conditions(const struct tokens *s, bool *condition)
{
	bool within[DEPTH_MAX] = { false };
	int depth = 0;

	for (int i = 0; i < s->n; i++) {
		if (token_is_sign(s->t[i], '(') && depth < DEPTH_MAX - 1) {
			within[depth + 1] = within[depth];
			depth++;
		} else if (token_is_sign(s->t[i], ')') && depth > 0) {
			depth--;
		} else if (condition_begins(s, i)) {
			within[depth] = true;
		} else if (condition_ends(s, i)) {
			within[depth] = false;
		}
		condition[i] = within[depth];
	}
}
