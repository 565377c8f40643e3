/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the lint that looks at one token and its neighbours.
 *
 * Functions are a short list of those that both engines know and answer alike; whatever else stands
 * before a bracket is refused, so a new function is looked at by somebody before it is used. */
#include "store/lint.h"

#include "store/lint_part.h"
#include "store/sql.h"

struct forbidden {
	const char *word;
	const char *why;
};

static const struct forbidden forbidden[] = {
	{ "LIKE", "the engines disagree about case" },
	{ "ILIKE", "only PostgreSQL knows it" },
	{ "SIMILAR", "only PostgreSQL knows it" },
	{ "GLOB", "only SQLite knows it" },
	{ "REGEXP", "only SQLite knows it" },
	{ "MERGE", "not used on Citus" },
	{ "GROUPING", "not used on Citus" },
	{ "ROLLUP", "not used on Citus" },
	{ "CUBE", "not used on Citus" },
	{ "LATERAL", "only PostgreSQL knows it" },
	{ "TRUE", "no booleans; write 1 = 1" },
	{ "FALSE", "no booleans; write 1 = 0" },
	{ "BOOLEAN", "no booleans; BIGINT 0 or 1" },
	{ "CURRENT_TIMESTAMP", "times come from C" },
	{ "CURRENT_DATE", "times come from C" },
	{ "CURRENT_TIME", "times come from C" },
	{ "AUTOINCREMENT", "ids come from C" },
	{ "SERIAL", "ids come from C" },
	{ "BIGSERIAL", "ids come from C" },
	{ "GENERATED", "ids come from C" },
	{ "SEQUENCE", "ids come from C" },
	{ "TRIGGER", "nothing happens behind a statement" },
	{ "ROWID", "tables have none" },
	{ "NATURAL", "name the columns" },
	{ "COLLATE", "everything sorts by bytes" },
	{ "PRAGMA", "only SQLite knows it" },
	{ "STRICT", "the engine adds it" },
	{ "WITHOUT", "the engine adds it" },
	{ "SAVEPOINT", "tx_mark does it" },
	{ "TRUNCATE", "only PostgreSQL knows it" },
};

static const char *const functions[] = {
	"count",  "sum",        "min",  "max",    "coalesce",   "nullif",     "substr",
	"length", "abs",        "lag",  "lead",   "row_number", "rank",       "first_value",
	"cast",   "dense_rank", "over", "filter", "exists",     "last_value", NULL,
};

/* Keywords that may stand before a bracket. */
static const char *const keywords[] = {
	"AND",   "OR",     "NOT",    "IN",       "VALUES",   "AS",        "BY",     "ON",
	"USING", "WHERE",  "THEN",   "WHEN",     "ELSE",     "CASE",      "SELECT", "ALL",
	"UNION", "EXCEPT", "FROM",   "JOIN",     "SET",      "INTERSECT", "CHECK",  "KEY",
	"LIMIT", "HAVING", "UNIQUE", "CONFLICT", "DISTINCT", "BETWEEN",   NULL,
};

/* Words after which a name with a list of columns in brackets follows. */
static const char *const before_list[] = {
	"INTO", "TABLE", "EXISTS", "REFERENCES", "ON", "WITH", "RECURSIVE", NULL,
};

/* -- words and functions --------------------------------------------------------------------- */

static bool is_one_of(struct token t, const char *const *word)
{
	for (; *word != NULL; word++)
		if (token_is(t, *word))
			return true;
	return false;
}

static void word_check(struct cx *cx, const struct tokens *s, int i)
{
	struct token t = s->t[i];

	for (size_t k = 0; k < sizeof forbidden / sizeof forbidden[0]; k++)
		if (token_is(t, forbidden[k].word))
			lint_fault(cx, s, "forbidden-word", "%s: %s", forbidden[k].word,
			           forbidden[k].why);
	for (size_t k = 0; k < t.text.n; k++)
		if ((unsigned char)t.text.p[k] >= 0x80) {
			lint_fault(cx, s, "name", "%.*s: names are plain ASCII", P(t.text));
			break;
		}
}

/* Two words that are only wrong together. */
static void pair_check(struct cx *cx, const struct tokens *s, int i)
{
	struct token t = s->t[i];
	struct token next = lint_at(s, i + 1);

	if (token_is(t, "FOR") && (token_is(next, "UPDATE") || token_is(next, "SHARE") ||
	                           token_is(next, "NO") || token_is(next, "KEY")))
		lint_fault(cx, s, "for-update", "guard the UPDATE and count its rows instead");
	if (token_is(t, "DISTINCT") && token_is(next, "ON"))
		lint_fault(cx, s, "forbidden-word", "DISTINCT ON: only PostgreSQL knows it");
	if ((token_is(t, "INSERT") || token_is(t, "UPDATE")) && token_is(next, "OR"))
		lint_fault(cx, s, "forbidden-word", "INSERT OR ...: use ON CONFLICT");
	if (token_is(t, "REPLACE") && token_is(next, "INTO"))
		lint_fault(cx, s, "forbidden-word", "REPLACE: use ON CONFLICT");
	if (token_is(t, "IS") && !token_is(next, "NULL") && !token_is(next, "NOT") &&
	    !token_is(next, "DISTINCT"))
		lint_fault(cx, s, "is", "IS compares with NULL only");
	if (token_is(t, "IS") && lint_at(s, i - 1).kind == TOKEN_PARAM &&
	    !token_is(lint_at(s, i + 2), "DISTINCT") && !token_is(next, "DISTINCT"))
		lint_fault(cx, s, "parameter-is-null", "CAST(%.*s AS its type) IS NULL",
		           P(lint_at(s, i - 1).text));
}

/* x (a, b) AS (SELECT ...): the columns of a common table expression. */
static bool names_expression(const struct tokens *s, int i)
{
	return token_is(lint_at(s, lint_closing(s, i + 1) + 1), "AS");
}

static void function_check(struct cx *cx, const struct tokens *s, int i)
{
	struct token t = s->t[i];

	if (t.kind != TOKEN_WORD || !token_is_sign(lint_at(s, i + 1), '('))
		return;
	if (!is_one_of(t, functions) && !is_one_of(t, keywords) &&
	    !is_one_of(lint_at(s, i - 1), before_list) && !names_expression(s, i))
		lint_fault(cx, s, "function", "%.*s() is not in the list of functions", P(t.text));
}

/* Both engines: with one argument an aggregate.  SQLite alone: with more the largest of them. */
static void extreme_check(struct cx *cx, const struct tokens *s, int i)
{
	int end = lint_closing(s, i + 1);
	int depth = 0;

	for (int k = i + 1; k < end; k++) {
		depth += token_is_sign(s->t[k], '(') - token_is_sign(s->t[k], ')');
		if (depth == 1 && token_is_sign(s->t[k], ','))
			lint_fault(cx, s, "function", "%.*s() has one argument; use CASE",
			           P(s->t[i].text));
	}
}

static bool is_type(struct token t)
{
	return token_is(t, "BIGINT") || token_is(t, "TEXT") || token_is(t, "BYTEA");
}

static void cast_check(struct cx *cx, const struct tokens *s, int i)
{
	int end = lint_closing(s, i + 1);

	if (!is_type(lint_at(s, end - 1)) || !token_is(lint_at(s, end - 2), "AS"))
		lint_fault(cx, s, "type", "CAST makes BIGINT, TEXT or BYTEA");
}

/* PostgreSQL's sum of BIGINT is a NUMERIC: some CAST must stand around it. */
static void sum_check(struct cx *cx, const struct tokens *s, int i)
{
	for (int k = 0; k < i; k++)
		if (token_is(s->t[k], "CAST") && lint_closing(s, k + 1) > i)
			return;
	lint_fault(cx, s, "sum", "CAST(sum(...) AS BIGINT)");
}

static void call_check(struct cx *cx, const struct tokens *s, int i)
{
	struct token t = s->t[i];

	function_check(cx, s, i);
	if (!token_is_sign(lint_at(s, i + 1), '('))
		return;
	if (token_is(t, "min") || token_is(t, "max"))
		extreme_check(cx, s, i);
	if (token_is(t, "cast"))
		cast_check(cx, s, i);
	if (token_is(t, "sum"))
		sum_check(cx, s, i);
}

/* -- signs ----------------------------------------------------------------------------------- */

static void star_check(struct cx *cx, const struct tokens *s, int i)
{
	static const char *const before[] = { "SELECT", "ALL", "DISTINCT", "RETURNING", NULL };
	struct token last = lint_at(s, i - 1);

	if (is_one_of(last, before) || token_is_sign(last, ',') || token_is_sign(last, '.'))
		lint_fault(cx, s, "select-star", "name the columns");
}

static void sign_check(struct cx *cx, const struct tokens *s, int i)
{
	const str allowed = S("(),.+-*/%<>=|!;&");
	struct token t = s->t[i];
	struct token next = lint_at(s, i + 1);

	if (t.text.n != 1 || str_find(allowed, t.text.p[0], 0) < 0)
		lint_fault(cx, s, "sign", "\"%.*s\" is not for both engines", P(t.text));
	if (token_is_sign(t, '*'))
		star_check(cx, s, i);
	if (token_is_sign(t, '=') && token_is_sign(next, '=') && next.text.p == t.text.p + 1)
		lint_fault(cx, s, "sign", "\"==\" is not for both engines");
	if (token_is_sign(t, '-') && token_is_sign(next, '>') && next.text.p == t.text.p + 1)
		lint_fault(cx, s, "sign", "\"->\" is not for both engines");
}

static void token_check(struct cx *cx, const struct tokens *s, int i)
{
	struct token t = s->t[i];
	uint64_t number;

	switch (t.kind) {
	case TOKEN_WORD:
		word_check(cx, s, i);
		pair_check(cx, s, i);
		call_check(cx, s, i);
		break;
	case TOKEN_SIGN:
		sign_check(cx, s, i);
		break;
	case TOKEN_NUMBER:
		if (!str_u64(t.text, INT64_MAX, &number))
			lint_fault(cx, s, "number", "%.*s: integers only", P(t.text));
		break;
	case TOKEN_QUOTED:
		lint_fault(cx, s, "name", "%.*s: names are not quoted", P(t.text));
		break;
	case TOKEN_PARAM:
		if (token_param(t) == 0)
			lint_fault(cx, s, "parameter", "%.*s: $1 and so on", P(t.text));
		break;
	case TOKEN_BROKEN:
	case TOKEN_BRACE:
		lint_fault(cx, s, "syntax", "no end, or braces: %.*s", P(t.text));
		break;
	case TOKEN_STRING:
	case TOKEN_COMMENT:
	case TOKEN_END:
		break;
	}
}

void lint_words(struct cx *cx, const struct tokens *s)
{
	for (int i = 0; i < s->n; i++)
		token_check(cx, s, i);
}

/* -- statements ------------------------------------------------------------------------------ */

err lint_statements(struct cx *cx, const struct schema *schema, const struct sql *q, int n)
{
	for (int i = 0; i < n; i++) {
		str pointer = str_fmt(cx->arena, "/%s", q[i].name);
		str text;
		if (sql_expand(cx, &q[i], &text) != OK) {
			(void)fail_at(cx, pointer, "syntax", "%.*s", P(cx->detail));
			continue;
		}
		struct tokens s = lint_tokens(cx->arena, text, pointer);
		lint_words(cx, &s);
		lint_query(cx, schema, &s);
	}
	return cx_problems(cx);
}
