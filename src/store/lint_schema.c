/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the lint that reads migrations.
 *
 * A table says what kind it is in a comment line before it: `-- kind: bucketed`.  The kind decides
 * what its primary key begins with, what every unique key must contain, and where a foreign key may
 * point, so that the same tables can be spread over machines one day. */
#include "base/arena.h"
#include "store/lint.h"
#include "store/lint_part.h"
#include "store/sql.h"

/* A table while it is being read. */
struct reading {
	struct cx *cx;
	struct schema *schema;
	const struct tokens *s;
	struct table *table;
	str key; /* the first column of the primary key */
	bool bucket_checked;
};

/* -- kinds ----------------------------------------------------------------------------------- */

static bool key_is(const struct table *t, str column)
{
	return t->kind == NULL || t->kind->key == NULL || str_eq(str_of(t->kind->key), column);
}

static bool spread(const struct table *t)
{
	return t->kind != NULL && t->kind->key != NULL;
}

/* True when the brackets that open at i contain the column that spreads the table's rows. */
static bool has_key(const struct tokens *s, int i, const struct table *t)
{
	for (int end = lint_closing(s, i); i < end; i++)
		if (s->t[i].kind == TOKEN_WORD && key_is(t, s->t[i].text))
			return true;
	return !spread(t);
}

/* -- constraints ----------------------------------------------------------------------------- */

static void unique_check(const struct reading *r, int brackets)
{
	if (!has_key(r->s, brackets, r->table))
		lint_fault(r->cx, r->s, "unique", "a unique key must contain %s",
		           r->table->kind->key);
}

/* Tokens from i: REFERENCES table.  `brackets` are the columns that refer, or -1 for the column
 * `name`. */
static void reference_check(const struct reading *r, int i, int brackets, str name)
{
	const struct table *from = r->table;
	const struct table *to = lint_table(r->schema, lint_at(r->s, i + 1).text);

	if (to == NULL) {
		lint_fault(r->cx, r->s, "reference", "%.*s is no table so far",
		           P(lint_at(r->s, i + 1).text));
		return;
	}
	if (spread(from) && to->kind != NULL && to->kind->place == PLACE_COORDINATOR)
		lint_fault(r->cx, r->s, "reference", "%.*s lies on one machine only", P(to->name));
	if (!spread(to))
		return;
	bool within = brackets < 0 ? key_is(from, name) : has_key(r->s, brackets, from);
	if (from->kind != to->kind || !within)
		lint_fault(r->cx, r->s, "reference",
		           "%.*s is %s: only a row of the same %s may refer", P(to->name),
		           to->kind->name, to->kind->key);
}

static void primary_key(struct reading *r, str first)
{
	if (r->key.n > 0)
		lint_fault(r->cx, r->s, "key", "more than one primary key");
	r->key = first;
	if (!key_is(r->table, first))
		lint_fault(r->cx, r->s, "key", "the primary key of a %s table begins with %s",
		           r->table->kind->name, r->table->kind->key);
}

/* Columns of the primary key cannot be NULL, whatever is said about them. */
static void key_not_null(struct reading *r, int brackets)
{
	for (int i = brackets; i < lint_closing(r->s, brackets); i++)
		for (int k = 0; k < r->table->column_n; k++)
			if (str_eq(r->table->column[k].name, r->s->t[i].text))
				r->table->column[k].nullable = false;
}

static void table_constraint(struct reading *r, int i)
{
	struct token t = lint_at(r->s, i);

	if (token_is(t, "PRIMARY")) {
		primary_key(r, lint_at(r->s, i + 3).text);
		key_not_null(r, i + 2);
	} else if (token_is(t, "UNIQUE")) {
		unique_check(r, i + 1);
	} else if (token_is(t, "FOREIGN")) {
		reference_check(r, lint_closing(r->s, i + 2) + 1, i + 2, S_NONE);
	}
}

/* -- columns --------------------------------------------------------------------------------- */

/* The words after a column's type, up to the comma or bracket at end. */
static void column_constraints(struct reading *r, struct column *c, int i, int end)
{
	for (; i < end; i++) {
		struct token t = r->s->t[i];
		if (token_is(t, "NOT") && token_is(lint_at(r->s, i + 1), "NULL"))
			c->nullable = false;
		if (token_is(t, "PRIMARY")) {
			primary_key(r, c->name);
			c->nullable = false;
		}
		if (token_is(t, "UNIQUE") && !key_is(r->table, c->name))
			lint_fault(r->cx, r->s, "unique", "a unique key must contain %s",
			           r->table->kind->key);
		if (token_is(t, "REFERENCES"))
			reference_check(r, i, -1, c->name);
		if (token_is_sign(t, '('))
			i = lint_closing(r->s, i);
	}
}

static void column_read(struct reading *r, int i, int end)
{
	struct token type = lint_at(r->s, i + 1);
	struct table *t = r->table;
	size_t n = (size_t)t->column_n;

	t->column = arena_grow(r->cx->arena, t->column, n * sizeof *t->column,
	                       (n + 1) * sizeof *t->column);
	struct column *c = &t->column[t->column_n++];
	*c = (struct column){ .name = r->s->t[i].text, .nullable = true };
	if (!token_is(type, "BIGINT") && !token_is(type, "TEXT") && !token_is(type, "BYTEA"))
		lint_fault(r->cx, r->s, "type", "%.*s must be BIGINT, TEXT or BYTEA", P(c->name));
	column_constraints(r, c, i + 2, end);
}

static bool begins_constraint(struct token t)
{
	return token_is(t, "PRIMARY") || token_is(t, "UNIQUE") || token_is(t, "CHECK") ||
	       token_is(t, "FOREIGN");
}

static bool checks_bucket(const struct tokens *s, int i)
{
	str rest = S("CHECK (bucket = substr(code, 1, length(code) - 3))");

	for (;; i++) {
		struct token wanted = lex_next_code(&rest);
		if (wanted.kind == TOKEN_END)
			return true;
		if (!str_eq(wanted.text, lint_at(s, i).text))
			return false;
	}
}

static void item_read(struct reading *r, int i, int end)
{
	if (token_is(lint_at(r->s, i), "CONSTRAINT"))
		i += 2;
	if (begins_constraint(lint_at(r->s, i)))
		table_constraint(r, i);
	else if (i < end)
		column_read(r, i, end);
	for (; i < end; i++)
		r->bucket_checked |= checks_bucket(r->s, i);
}

/* The items between the brackets that open at i. */
static void items_read(struct reading *r, int i)
{
	int end = lint_closing(r->s, i);
	int from = ++i;

	for (; i < end; i++) {
		if (token_is_sign(r->s->t[i], '(')) {
			i = lint_closing(r->s, i);
		} else if (token_is_sign(r->s->t[i], ',')) {
			item_read(r, from, i);
			from = i + 1;
		}
	}
	item_read(r, from, end);
	if (end + 1 < r->s->n)
		lint_fault(r->cx, r->s, "table", "nothing may follow the columns");
}

/* -- statements ------------------------------------------------------------------------------ */

static void table_check(const struct reading *r)
{
	const struct table *t = r->table;

	if (r->key.n == 0)
		lint_fault(r->cx, r->s, "key", "a table has a primary key");
	if (t->kind == NULL) {
		lint_fault(r->cx, r->s, "kind",
		           "say -- kind: reference, bucketed, lot-keyed, "
		           "log-keyed or local before the table");
		return;
	}
	if (t->kind->place == PLACE_EVERYWHERE && r->key.n > 0 &&
	    !str_eq(r->key, t->column[0].name))
		lint_fault(r->cx, r->s, "key",
		           "the primary key of a reference table begins with its first column");
	if (str_eq(str_of(t->kind->name), S("bucketed")) && !r->bucket_checked)
		lint_fault(r->cx, r->s, "bucket",
		           "CHECK (bucket = substr(code, 1, length(code) - 3))");
}

static void table_read(struct reading *r, str statement)
{
	struct table *t = NEW(r->cx->arena, struct table);
	int i = token_is(lint_at(r->s, 2), "IF") ? 5 : 2; /* IF NOT EXISTS */

	t->name = lint_at(r->s, i).text;
	t->kind = kind_read(statement);
	t->next = r->schema->table;
	r->table = t;
	items_read(r, i + 1);
	table_check(r);
	r->schema->table = t;
}

/* CREATE [UNIQUE] INDEX name ON table (...) */
static void index_read(struct reading *r, bool unique)
{
	int on = unique ? 4 : 3;
	const struct table *t = lint_table(r->schema, lint_at(r->s, on + 1).text);

	if (!token_is(lint_at(r->s, on), "ON") || t == NULL)
		lint_fault(r->cx, r->s, "index", "CREATE INDEX name ON a table (...)");
	else if (unique && !has_key(r->s, on + 2, t))
		lint_fault(r->cx, r->s, "unique", "a unique index must contain %s", t->kind->key);
}

/* ALTER TABLE table ADD COLUMN name type ... is all that both engines do alike. */
static void alter_read(struct reading *r)
{
	str name = lint_at(r->s, 2).text;
	struct table *t = r->schema->table;

	while (t != NULL && !str_eq(t->name, name))
		t = t->next;
	r->table = t;
	if (t == NULL || !token_is(lint_at(r->s, 3), "ADD") ||
	    !token_is(lint_at(r->s, 4), "COLUMN"))
		lint_fault(r->cx, r->s, "alter", "ALTER TABLE a table ADD COLUMN");
	else
		column_read(r, 5, r->s->n);
}

static void create_read(struct reading *r, str statement)
{
	struct token what = lint_at(r->s, 1);

	if (token_is(what, "TABLE"))
		table_read(r, statement);
	else if (token_is(what, "INDEX"))
		index_read(r, false);
	else if (token_is(what, "UNIQUE") && token_is(lint_at(r->s, 2), "INDEX"))
		index_read(r, true);
	else
		lint_fault(r->cx, r->s, "create", "CREATE TABLE or INDEX only");
}

static void statement_read(struct reading *r, str statement)
{
	struct token first = lint_at(r->s, 0);

	lint_words(r->cx, r->s);
	if (token_is(first, "CREATE"))
		create_read(r, statement);
	else if (token_is(first, "ALTER"))
		alter_read(r);
	else if (!token_is(first, "DROP"))
		lint_query(r->cx, r->schema, r->s);
}

err lint_schema(struct cx *cx, const struct migration *step, int n, const struct schema **out)
{
	struct schema *schema = NEW(cx->arena, struct schema);
	str statement;

	*out = schema;
	for (int i = 0; i < n; i++) {
		str rest = step[i].text;
		for (int k = 1; sql_split(&rest, &statement); k++) {
			struct tokens s = lint_tokens(
			        cx->arena, statement,
			        str_fmt(cx->arena, "/%s/%d", step[i].name, k));
			struct reading r = { .cx = cx, .schema = schema, .s = &s };
			statement_read(&r, statement);
		}
	}
	return cx_problems(cx);
}
