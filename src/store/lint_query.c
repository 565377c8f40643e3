/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the lint that knows the tables: which ones a statement touches, whether its
 * conditions name the bucket of each bucketed one, and whether what it sorts by may be NULL. */
#include "base/arena.h"
#include "store/lint_part.h"

#define TABLES_MAX 16

struct used {
	const struct table *table[TABLES_MAX];
	int n;
	int bucketed; /* of them, to be read or changed by condition */
};

static bool bucketed(const struct table *t)
{
	return t->kind != NULL && str_eq(str_of(t->kind->name), S("bucketed"));
}

/* -- tables ---------------------------------------------------------------------------------- */

/* WITH x AS (...), with or without columns after x. */
static bool is_expression(const struct tokens *s, str name)
{
	for (int i = 0; i < s->n; i++) {
		if (s->t[i].kind != TOKEN_WORD || !str_eq(s->t[i].text, name))
			continue;
		int next = i + 1;
		if (token_is_sign(lint_at(s, next), '('))
			next = lint_closing(s, next) + 1;
		if (token_is(lint_at(s, next), "AS") && token_is_sign(lint_at(s, next + 1), '('))
			return true;
	}
	return false;
}

static void table_use(struct cx *cx, const struct schema *schema, const struct tokens *s, int i,
                      struct used *used)
{
	struct token t = lint_at(s, i + 1);
	const struct table *table = lint_table(schema, t.text);

	if (t.kind != TOKEN_WORD || is_expression(s, t.text))
		return;
	if (table == NULL) {
		lint_fault(cx, s, "table", "%.*s is no table", P(t.text));
		return;
	}
	if (used->n < TABLES_MAX)
		used->table[used->n++] = table;
	used->bucketed += bucketed(table) && !token_is(s->t[i], "INTO");
	int after = token_is(lint_at(s, i + 2), "AS") ? i + 4 : i + 2;
	if (token_is(s->t[i], "FROM") && token_is_sign(lint_at(s, after), ','))
		lint_fault(cx, s, "comma-join", "write JOIN ... ON");
}

/* -- conditions ------------------------------------------------------------------------------ */

/* How often the conditions of the statement name a column. */
static int named(struct cx *cx, const struct tokens *s, const char *column)
{
	bool *condition = NEW_N(cx->arena, bool, (size_t)s->n + 1);
	int n = 0;

	lint_conditions(s, condition);
	for (int i = 0; i < s->n; i++)
		n += condition[i] && token_is(s->t[i], column);
	return n;
}

/* -- insertion ------------------------------------------------------------------------------- */

static void insert_columns_check(struct cx *cx, const struct tokens *s, int into,
                                 const struct table *table)
{
	int end = lint_closing(s, into + 2);

	if (!token_is_sign(lint_at(s, into + 2), '(')) {
		lint_fault(cx, s, "insert", "name the columns");
		return;
	}
	if (table == NULL || table->kind == NULL || table->kind->key == NULL)
		return;
	for (int i = into + 3; i < end; i++)
		if (token_is(s->t[i], table->kind->key))
			return;
	lint_fault(cx, s, "key", "the row needs its %s", table->kind->key);
}

static void scalar_subquery_check(struct cx *cx, const struct tokens *s)
{
	static const char *const good[] = {
		"FROM",  "JOIN", "IN",     "EXISTS",    "AS",
		"UNION", "ALL",  "EXCEPT", "INTERSECT", "MATERIALIZED"
	};

	for (int i = 1; i < s->n; i++) {
		bool fine = false;
		if (!token_is(s->t[i], "SELECT") || !token_is_sign(s->t[i - 1], '('))
			continue;
		for (size_t k = 0; k < sizeof good / sizeof good[0]; k++)
			fine = fine || token_is(lint_at(s, i - 2), good[k]);
		if (!fine)
			lint_fault(cx, s, "insert", "no scalar subquery within an INSERT");
	}
}

/* -- order ----------------------------------------------------------------------------------- */

static bool may_be_null(const struct used *used, str name)
{
	for (int i = 0; i < used->n; i++)
		for (int k = 0; k < used->table[i]->column_n; k++)
			if (used->table[i]->column[k].nullable &&
			    str_eq(used->table[i]->column[k].name, name))
				return true;
	return false;
}

/* One item of ORDER BY, tokens from .. end: a plain column, perhaps of an alias. */
static void order_item_check(struct cx *cx, const struct tokens *s, const struct used *used,
                             int from, int end)
{
	int name = token_is_sign(lint_at(s, from + 1), '.') ? from + 2 : from;
	struct token after = lint_at(s, name + 1);

	if (token_is(after, "ASC") || token_is(after, "DESC"))
		after = lint_at(s, name + 2);
	for (int i = from; i < end; i++)
		if (token_is(s->t[i], "NULLS") && !token_is(lint_at(s, i + 1), "LAST"))
			lint_fault(cx, s, "nulls", "NULLS LAST, which both engines index alike");
	if (name < end && may_be_null(used, s->t[name].text) && !token_is(after, "NULLS"))
		lint_fault(cx, s, "nulls", "%.*s may be NULL: say NULLS LAST", P(s->t[name].text));
}

static bool order_ends(const struct tokens *s, int i)
{
	static const char *const word[] = { "LIMIT", "OFFSET", "ROWS", "RANGE", "RETURNING" };

	for (size_t k = 0; k < sizeof word / sizeof word[0]; k++)
		if (token_is(s->t[i], word[k]))
			return true;
	return token_is_sign(s->t[i], ')') || token_is_sign(s->t[i], ';');
}

/* From the token after ORDER BY. */
static void order_check(struct cx *cx, const struct tokens *s, const struct used *used, int i)
{
	int from = i;

	for (; i < s->n && !order_ends(s, i); i++) {
		if (token_is_sign(s->t[i], '('))
			i = lint_closing(s, i);
		else if (token_is_sign(s->t[i], ',')) {
			order_item_check(cx, s, used, from, i);
			from = i + 1;
		}
	}
	order_item_check(cx, s, used, from, i);
}

/* -- all of it ------------------------------------------------------------------------------- */

static void second_look(struct cx *cx, const struct schema *schema, const struct tokens *s,
                        const struct used *used)
{
	bool inserts = false;

	for (int i = 0; i < s->n; i++) {
		if (token_is(s->t[i], "ORDER") && token_is(lint_at(s, i + 1), "BY"))
			order_check(cx, s, used, i + 2);
		if (!token_is(s->t[i], "INTO"))
			continue;
		inserts = true;
		insert_columns_check(cx, s, i, lint_table(schema, lint_at(s, i + 1).text));
	}
	if (inserts)
		scalar_subquery_check(cx, s);
}

/* One statement, and one that reads or writes rows. */
static void verb_check(struct cx *cx, const struct tokens *s)
{
	static const char *const verb[] = { "SELECT", "INSERT", "UPDATE", "DELETE", "WITH" };
	bool fine = false;

	for (size_t k = 0; k < sizeof verb / sizeof verb[0]; k++)
		fine = fine || token_is(lint_at(s, 0), verb[k]);
	if (!fine)
		lint_fault(cx, s, "statement", "SELECT, INSERT, UPDATE or DELETE");
	for (int i = 0; i < s->n; i++)
		if (token_is_sign(s->t[i], ';'))
			lint_fault(cx, s, "statement", "one statement at a time");
}

void lint_query(struct cx *cx, const struct schema *schema, const struct tokens *s)
{
	struct used used = { .n = 0 };

	verb_check(cx, s);
	for (int i = 0; i < s->n; i++)
		if (lint_table_follows(s, i))
			table_use(cx, schema, s, i, &used);
	if (named(cx, s, "bucket") < used.bucketed || named(cx, s, "code") < used.bucketed)
		lint_fault(cx, s, "bucket",
		           "a condition must name bucket and code of each bucketed table");
	second_look(cx, schema, s, &used);
	lint_place(cx, schema, s);
}
