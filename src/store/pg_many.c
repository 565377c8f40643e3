/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many rows in one statement.
 *
 *   INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING
 *   INSERT INTO t (a, b) SELECT many.p1, many.p2 FROM unnest($1::bigint[], $2::text[])
 *   AS many (p1, p2) ON CONFLICT (a) DO NOTHING
 *
 * One text for any number of rows, prepared once; an array is one parameter.  Inserting rows of a
 * lot so took as long as one INSERT with a thousand VALUES, and a binary COPY of the same rows
 * between 0.75 and 0.9 of it; COPY knows no ON CONFLICT and would need a table in between, which
 * ate its advantage up. */
#include "base/arena.h"
#include "base/buf.h"
#include "store/db_pg.h"
#include "store/lex.h"

static err refused(struct cx *cx, const struct stmt *s)
{
	return fail(cx, E_DATABASE,
	            "%s: many rows need INSERT ... VALUES (...) with all parameters in these "
	            "brackets",
	            s->sql->name);
}

/* Copies tokens up to the word VALUES, which is left out. */
static bool head_copy(struct buf *b, str *rest)
{
	for (;;) {
		struct token t = lex_next_code(rest);
		if (t.kind == TOKEN_END || t.kind == TOKEN_PARAM)
			return false;
		if (token_is(t, "VALUES"))
			return token_is_sign(lex_next_code(rest), '(');
		buf_fmt(b, "%.*s ", P(t.text));
	}
}

/* Copies what stands between the brackets, of which the first has been read. */
static bool row_copy(struct buf *b, str *rest)
{
	for (int depth = 1; depth > 0;) {
		struct token t = lex_next_code(rest);
		if (t.kind == TOKEN_END)
			return false;
		depth += token_is_sign(t, '(') - token_is_sign(t, ')');
		if (t.kind == TOKEN_PARAM)
			buf_fmt(b, "many.p%d ", token_param(t));
		else if (depth > 0)
			buf_fmt(b, "%.*s ", P(t.text));
	}
	return true;
}

static bool tail_copy(struct buf *b, str *rest)
{
	for (bool first = true;; first = false) {
		struct token t = lex_next_code(rest);
		if (t.kind == TOKEN_END)
			return true;
		if (t.kind == TOKEN_PARAM || (first && token_is_sign(t, ',')))
			return false;
		buf_fmt(b, " %.*s", P(t.text));
	}
}

err pg_many(struct cx *cx, struct arena *a, const struct stmt *s, str text, const char *const *type,
            const char **out)
{
	struct buf b = buf_new(cx->arena);
	str rest = text;

	if (s->param_n == 0 || !head_copy(&b, &rest))
		return refused(cx, s);
	buf_text(&b, "SELECT ");
	if (!row_copy(&b, &rest))
		return refused(cx, s);
	buf_text(&b, "FROM unnest(");
	for (int k = 0; k < s->param_n; k++)
		buf_fmt(&b, "%s$%d::%s[]", k > 0 ? ", " : "", k + 1, type[k]);
	buf_text(&b, ") AS many (");
	for (int k = 0; k < s->param_n; k++)
		buf_fmt(&b, "%sp%d", k > 0 ? ", " : "", k + 1);
	buf_char(&b, ')');
	if (!tail_copy(&b, &rest))
		return refused(cx, s);
	*out = str_c(a, buf_view(&b));
	return OK;
}
