/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text goes in, text comes out, token by token; everything between the tokens is copied as it
 * stood, so that an engine's message still points at what was written. */
#include "store/sql.h"

#include "base/arena.h"
#include "base/buf.h"
#include "store/lex.h"

int sql_column_n(const struct rec *rec)
{
	int n = 0;

	for (int i = 0; i < rec->n; i++)
		n += rec->field[i].type != FIELD_LIST;
	return n;
}

const struct field *sql_column(const struct rec *rec, int k)
{
	const struct field *f = rec->field;

	while (f->type == FIELD_LIST || k-- > 0)
		f++;
	return f;
}

/* -- braces ---------------------------------------------------------------------------------- */

struct brace {
	str alias; /* empty, or what stands before the point */
	str name;
	str how; /* "", "$" or "=" */
};

static struct brace brace_read(str text)
{
	struct brace b = { 0 };
	str inside = str_part(text, 1, text.n - 2);

	b.how = str_cut(inside, ':', &inside);
	b.name = str_cut(inside, '.', &b.alias);
	if (b.name.n == 0) {
		b.name = b.alias;
		b.alias = S_NONE;
	}
	return b;
}

static const struct rec *brace_rec(const struct sql *q, const struct brace *b)
{
	if (q->in != NULL && str_eq(str_of(q->in->name), b->name))
		return q->in;
	if (b->how.n == 0 && q->out != NULL && str_eq(str_of(q->out->name), b->name))
		return q->out;
	return NULL;
}

/* Marks the columns named between the brackets after ON CONFLICT. */
static void key_from_conflict(const struct rec *rec, str *rest, bool *key)
{
	struct token t = lex_next_code(rest);

	if (!token_is_sign(t, '('))
		return;
	while (t.kind != TOKEN_END && !token_is_sign(t, ')')) {
		t = lex_next_code(rest);
		for (int k = 0; t.kind == TOKEN_WORD && k < sql_column_n(rec); k++)
			if (str_eq(t.text, str_of(sql_column(rec, k)->name)))
				key[k] = true;
	}
}

static void key_find(const struct rec *rec, const char *text, bool *key)
{
	str rest = str_of(text);

	for (;;) {
		struct token t = lex_next_code(&rest);
		if (t.kind == TOKEN_END)
			return;
		int k = token_param(t);
		if (k > 0 && k <= sql_column_n(rec))
			key[k - 1] = true;
		if (token_is(t, "CONFLICT"))
			key_from_conflict(rec, &rest, key);
	}
}

static void column_write(struct buf *out, const struct brace *b, const char *name, int k)
{
	if (str_eq(b->how, S("$"))) {
		buf_fmt(out, "$%d", k + 1);
		return;
	}
	if (b->alias.n > 0)
		buf_fmt(out, "%.*s.", P(b->alias));
	buf_text(out, name);
	if (b->how.n > 0)
		buf_fmt(out, " = $%d", k + 1);
}

static err brace_expand(struct cx *cx, const struct sql *q, str text, struct buf *out)
{
	struct brace b = brace_read(text);
	const struct rec *rec = brace_rec(q, &b);
	bool sets = str_eq(b.how, S("="));
	const char *comma = "";

	if (rec == NULL || (b.how.n > 0 && !sets && !str_eq(b.how, S("$"))))
		return fail(cx, E_DATABASE, "%s: %.*s names no record of this statement", q->name,
		            P(text));
	bool *key = NEW_N(cx->arena, bool, (size_t)sql_column_n(rec));
	if (sets)
		key_find(rec, q->text, key);
	for (int k = 0; k < sql_column_n(rec); k++) {
		if (key[k])
			continue;
		buf_text(out, comma);
		column_write(out, &b, sql_column(rec, k)->name, k);
		comma = ", ";
	}
	return OK;
}

err sql_expand(struct cx *cx, const struct sql *q, str *out)
{
	struct buf b = buf_new(cx->arena);
	str rest = str_of(q->text);
	const char *end = rest.p;

	for (;;) {
		struct token t = lex_next(&rest);
		if (t.kind == TOKEN_BROKEN)
			return fail(cx, E_DATABASE, "%s: no end to: %.*s", q->name, P(t.text));
		if (t.kind == TOKEN_END)
			return buf_done(&b, out);
		buf_put(&b, end, (size_t)(t.text.p - end));
		end = t.text.p + t.text.n;
		if (t.kind == TOKEN_BRACE)
			TRY(brace_expand(cx, q, t.text, &b));
		else
			buf_str(&b, t.text);
	}
}

/* -- migrations ------------------------------------------------------------------------------ */

bool sql_split(str *rest, str *statement)
{
	str whole = *rest;
	bool code = false;

	for (;;) {
		struct token t = lex_next(rest);
		if (t.kind == TOKEN_END) {
			*statement = whole;
			return code;
		}
		if (token_is_sign(t, ';')) {
			*statement = (str){ whole.p, (size_t)(t.text.p - whole.p) };
			if (code)
				return true;
			whole = *rest;
		} else if (t.kind != TOKEN_COMMENT) {
			code = true;
		}
	}
}

static str sqlite_word(struct token t)
{
	if (token_is(t, "BIGINT"))
		return S("INTEGER");
	if (token_is(t, "BYTEA"))
		return S("BLOB");
	return t.text;
}

static bool makes_table(str statement)
{
	return token_is(lex_next_code(&statement), "CREATE") &&
	       token_is(lex_next_code(&statement), "TABLE");
}

str sql_for_sqlite(struct arena *a, str statement)
{
	struct buf b = buf_new(a);
	str rest = statement;
	const char *end = statement.p;

	for (;;) {
		struct token t = lex_next(&rest);
		if (t.kind == TOKEN_END)
			break;
		buf_put(&b, end, (size_t)(t.text.p - end));
		buf_str(&b, sqlite_word(t));
		end = t.text.p + t.text.n;
	}
	if (makes_table(statement)) /* on a line of its own: the last one may end in a comment */
		buf_text(&b, "\nSTRICT, WITHOUT ROWID");
	return buf_view(&b);
}
