/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the lint that asks where rows lie.
 *
 * On many machines a row of a bucketed, lot-keyed or log-keyed table lies where its key says.  A
 * statement that names the key goes to one machine; one that doesn't goes to all of them, and sees
 * each at another moment.  So:
 *
 * - what writes names the key, in its condition or in ON CONFLICT, and never changes it;
 * - what is joined, or correlated, is joined by the key, and only to tables of the same kind or to
 *   those that lie everywhere;
 * - what counts or adds names the key, or the result may be a sum that was never true.
 *
 * A scope is a SELECT, UPDATE, DELETE or INSERT up to the bracket that closes it or to a UNION.
 * Every token belongs to the innermost scope around it; brackets that hold no SELECT begin none. */
#include "base/arena.h"
#include "store/lint_part.h"

#define USES_MAX 16
#define NO_SCOPE (-1)

struct use {
	const struct table *table;
	str name; /* by which its columns are called */
	int scope;
	bool written; /* by UPDATE or DELETE */
	bool inserted;
};

struct places {
	struct cx *cx;
	const struct tokens *s;
	int *scope;     /* of each token */
	bool *if_where; /* of each token: whether it belongs to a condition */
	int *outer;     /* of each scope: the one around it, or NO_SCOPE */
	bool *derived;  /* of each scope: it stands for a table, and sees nothing outside */
	int scope_n;
	struct use use[USES_MAX];
	int use_n;
};

static const char *key_of(const struct use *u)
{
	return u->table->kind == NULL ? NULL : u->table->kind->key;
}

static bool is_local(const struct use *u)
{
	return u->table->kind != NULL && u->table->kind->place == PLACE_COORDINATOR;
}

/* -- scopes ---------------------------------------------------------------------------------- */

static int scope_new(struct places *p, int outer, bool derived)
{
	p->outer[p->scope_n] = outer;
	p->derived[p->scope_n] = derived;
	return p->scope_n++;
}

static bool derives(const struct tokens *s, int bracket)
{
	struct token before = lint_at(s, bracket - 1);

	return token_is(before, "FROM") || token_is(before, "JOIN") || token_is(before, "AS") ||
	       token_is(before, "MATERIALIZED");
}

/* From token i to the end of the brackets around it, or of the statement. */
static int scope_read(struct places *p, int i, int scope)
{
	const struct tokens *s = p->s;

	while (i < s->n && !token_is_sign(s->t[i], ')')) {
		if (token_is(s->t[i], "UNION") || token_is(s->t[i], "EXCEPT") ||
		    token_is(s->t[i], "INTERSECT"))
			scope = scope_new(p, p->outer[scope], p->derived[scope]);
		p->scope[i] = scope;
		if (!token_is_sign(s->t[i++], '('))
			continue;
		bool inner = token_is(lint_at(s, i), "SELECT");
		i = scope_read(p, i, inner ? scope_new(p, scope, derives(s, i - 1)) : scope);
		if (i < s->n)
			p->scope[i++] = scope;
	}
	return i;
}

static bool outside(const struct places *p, int outer, int scope)
{
	while (scope != NO_SCOPE && !p->derived[scope]) {
		scope = p->outer[scope];
		if (scope == outer)
			return true;
	}
	return false;
}

/* -- tables ---------------------------------------------------------------------------------- */

static str name_at(const struct tokens *s, int table)
{
	return token_is(lint_at(s, table + 1), "AS") ? lint_at(s, table + 2).text
	                                             : lint_at(s, table).text;
}

static void use_add(struct places *p, const struct schema *schema, int i)
{
	const struct tokens *s = p->s;
	const struct table *table = lint_table(schema, lint_at(s, i + 1).text);

	if (table == NULL || p->use_n == USES_MAX)
		return;
	p->use[p->use_n++] = (struct use){
		.table = table,
		.name = name_at(s, i + 1),
		.scope = p->scope[i],
		.written = token_is(s->t[i], "UPDATE") || token_is(lint_at(s, i - 1), "DELETE"),
		.inserted = token_is(s->t[i], "INTO"),
	};
}

static bool has_column(const struct table *t, str name)
{
	for (int k = 0; k < t->column_n; k++)
		if (str_eq(t->column[k].name, name))
			return true;
	return false;
}

/* -- conditions ------------------------------------------------------------------------------ */

static bool names_key(const struct places *p, const struct use *u)
{
	for (int i = 0; i < p->s->n; i++)
		if (p->scope[i] == u->scope && p->if_where[i] && token_is(p->s->t[i], key_of(u)))
			return true;
	return false;
}

/* Token i is a key that is compared with the same key of another table. */
static bool equates(const struct tokens *s, int i, const char *key)
{
	int other = token_is_sign(lint_at(s, i + 3), '.') ? i + 4 : i + 2;

	if (!token_is(s->t[i], key))
		return false;
	if (token_is_sign(lint_at(s, i - 1), '(') && token_is(lint_at(s, i - 2), "USING"))
		return true;
	return token_is_sign(lint_at(s, i + 1), '=') && token_is(lint_at(s, other), key);
}

static int equations(const struct places *p, int scope, const char *key)
{
	int n = 0;

	for (int i = 0; i < p->s->n; i++)
		n += p->scope[i] == scope && p->if_where[i] && equates(p->s, i, key);
	return n;
}

/* -- writing --------------------------------------------------------------------------------- */

static void change_check(const struct places *p, const struct use *u)
{
	const struct tokens *s = p->s;
	bool set = false;

	if (u->written && !names_key(p, u))
		lint_fault(p->cx, s, "place", "a condition must name the %s of what is written",
		           key_of(u));
	for (int i = 0; i < s->n; i++) {
		bool first = token_is(s->t[i], "SET");
		set = (set || first) && !p->if_where[i] && !token_is(s->t[i], "RETURNING");
		if (set && token_is(s->t[i], key_of(u)) && token_is_sign(lint_at(s, i + 1), '=') &&
		    (token_is(lint_at(s, i - 1), "SET") || token_is_sign(lint_at(s, i - 1), ',')))
			lint_fault(p->cx, s, "place",
			           "%s never changes: it says where the row lies", key_of(u));
	}
}

static void conflict_check(const struct places *p, const struct use *u)
{
	const struct tokens *s = p->s;

	for (int i = 0; i < s->n; i++) {
		bool named = token_is_sign(lint_at(s, i + 1), '(');
		bool found = key_of(u) == NULL;
		if (!token_is(s->t[i], "CONFLICT"))
			continue;
		if (!named)
			lint_fault(p->cx, s, "conflict", "ON CONFLICT names its key");
		for (int k = i + 2; !found && k < lint_closing(s, i + 1); k++)
			found = token_is(s->t[k], key_of(u));
		if (named && !found)
			lint_fault(p->cx, s, "conflict", "the key of ON CONFLICT contains %s",
			           key_of(u));
	}
}

/* Rows may be copied where they lie, or from and to where everything lies. */
static void source_check(const struct places *p, const struct use *into)
{
	for (int k = 0; k < p->use_n; k++)
		if (!p->use[k].inserted && key_of(into) != NULL && key_of(&p->use[k]) != NULL &&
		    p->use[k].table->kind != into->table->kind)
			lint_fault(p->cx, p->s, "join",
			           "rows of %.*s lie elsewhere than those of %.*s",
			           P(p->use[k].table->name), P(into->table->name));
}

/* -- joining --------------------------------------------------------------------------------- */

/* The tables of one scope. */
static void join_check(const struct places *p, int scope)
{
	const struct use *spread = NULL;
	bool mixed = false;
	int n = 0;
	int locals = 0;

	for (int k = 0; k < p->use_n; k++) {
		const struct use *u = &p->use[k];
		if (u->scope != scope || u->inserted)
			continue;
		locals += is_local(u);
		if (key_of(u) == NULL)
			continue;
		n++;
		mixed = mixed || (spread != NULL && spread->table->kind != u->table->kind);
		spread = u;
	}
	if (mixed)
		lint_fault(p->cx, p->s, "join", "%.*s is joined to rows that lie elsewhere",
		           P(spread->table->name));
	if (n > 0 && locals > 0)
		lint_fault(p->cx, p->s, "join",
		           "a local table is joined to nothing that is spread");
	if (n > 1 && !mixed && equations(p, scope, key_of(spread)) < n - 1)
		lint_fault(p->cx, p->s, "join", "join by %s", key_of(spread));
}

/* -- correlated subqueries ------------------------------------------------------------------- */

/* The table of a scope further out that token i speaks of, or NULL. */
static const struct use *speaks_of(const struct places *p, int i)
{
	const struct tokens *s = p->s;
	str word = s->t[i].text;
	bool qualifies = token_is_sign(lint_at(s, i + 1), '.');
	const struct use *found = NULL;

	if (s->t[i].kind != TOKEN_WORD || token_is_sign(lint_at(s, i - 1), '.'))
		return NULL;
	for (int k = 0; k < p->use_n; k++) {
		const struct use *u = &p->use[k];
		bool fits = qualifies ? str_eq(u->name, word) : has_column(u->table, word);
		if (fits && u->scope == p->scope[i])
			return NULL;
		if (fits && outside(p, u->scope, p->scope[i]))
			found = u;
	}
	return found;
}

static const struct use *spread_in(const struct places *p, int scope)
{
	for (int k = 0; k < p->use_n; k++)
		if (p->use[k].scope == scope && key_of(&p->use[k]) != NULL)
			return &p->use[k];
	return NULL;
}

static void correlation_check(const struct places *p, int scope)
{
	const struct use *inner = spread_in(p, scope);
	const struct use *outer = NULL;

	for (int i = 0; i < p->s->n && outer == NULL; i++)
		if (p->scope[i] == scope)
			outer = speaks_of(p, i);
	if (outer == NULL || (inner == NULL && key_of(outer) == NULL))
		return;
	if (inner == NULL || key_of(outer) == NULL || inner->table->kind != outer->table->kind ||
	    equations(p, scope, key_of(inner)) == 0)
		lint_fault(p->cx, p->s, "correlated",
		           "a subquery speaks of %.*s, whose rows may lie elsewhere",
		           P(outer->table->name));
}

/* -- adding up ------------------------------------------------------------------------------- */

static bool aggregates(const struct tokens *s, int i)
{
	struct token t = s->t[i];

	return token_is_sign(lint_at(s, i + 1), '(') &&
	       (token_is(t, "count") || token_is(t, "sum") || token_is(t, "min") ||
	        token_is(t, "max"));
}

static void sum_check(const struct places *p, int scope)
{
	const struct use *spread = spread_in(p, scope);

	if (spread == NULL || names_key(p, spread))
		return;
	for (int i = 0; i < p->s->n; i++)
		if (p->scope[i] == scope && aggregates(p->s, i)) {
			lint_fault(p->cx, p->s, "torn",
			           "%.*s() over all machines was never true at one moment",
			           P(p->s->t[i].text));
			return;
		}
}

/* -- all of it ------------------------------------------------------------------------------- */

static void uses_check(const struct places *p)
{
	for (int k = 0; k < p->use_n; k++) {
		const struct use *u = &p->use[k];
		if (u->inserted) {
			conflict_check(p, u);
			source_check(p, u);
		}
		if (key_of(u) != NULL && (u->inserted || u->written))
			change_check(p, u);
	}
}

void lint_place(struct cx *cx, const struct schema *schema, const struct tokens *s)
{
	size_t n = (size_t)s->n + 1;
	struct places p = { .cx = cx,
		            .s = s,
		            .scope = NEW_N(cx->arena, int, n),
		            .if_where = NEW_N(cx->arena, bool, n),
		            .outer = NEW_N(cx->arena, int, n),
		            .derived = NEW_N(cx->arena, bool, n) };

	for (int i = 0; i < s->n;) /* a bracket too many ends the first scope, and begins another */
		i = scope_read(&p, i, scope_new(&p, NO_SCOPE, true)) + 1;
	lint_conditions(s, p.if_where);
	for (int i = 0; i < s->n; i++)
		if (lint_table_follows(s, i))
			use_add(&p, schema, i);
	uses_check(&p);
	for (int scope = 0; scope < p.scope_n; scope++) {
		join_check(&p, scope);
		correlation_check(&p, scope);
		sum_check(&p, scope);
	}
}
