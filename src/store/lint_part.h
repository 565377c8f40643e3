/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the lint share.
 *
 *   lint.c         words, one by one; and all statements of a list
 *   lint_schema.c  tables, from the migrations
 *   lint_query.c   what a statement does with them
 *   lint_place.c   whether it leaves rows where they lie
 *   lint_part.c    what all of these look with */
#ifndef STORE_LINT_PART_H
#define STORE_LINT_PART_H

#include "base/cx.h"
#include "store/kind.h"
#include "store/lex.h"

/* A statement's tokens without its comments; t[n] is a TOKEN_END. */
struct tokens {
	struct token *t;
	int n;
	str pointer; /* for fail_at */
};

struct column {
	str name;
	bool nullable;
};

struct table {
	struct table *next;
	str name;
	const struct table_kind *kind; /* NULL: not declared */
	struct column *column;
	int column_n;
};

struct schema {
	struct table *table; /* the newest first */
};

/* -- lint_part.c ----------------------------------------------------------------------------- */

struct tokens lint_tokens(struct arena *a, str text, str pointer);
/* t[i], or a TOKEN_END outside of the statement. */
struct token lint_at(const struct tokens *s, int i);
/* Index of the bracket that closes the one at i, or s->n. */
int lint_closing(const struct tokens *s, int i);
/* Records a fault of the statement. */
void lint_fault(struct cx *cx, const struct tokens *s, const char *code, const char *fmt, ...)
        PRINTF(4, 5);
/* NULL when there is none of that name. */
const struct table *lint_table(const struct schema *schema, str name);
/* Whether a table's name follows token i. */
bool lint_table_follows(const struct tokens *s, int i);
/* Marks the tokens that belong to a condition: after WHERE, ON or USING. */
void lint_conditions(const struct tokens *s, bool *condition);

/* -- lint.c ---------------------------------------------------------------------------------- */

/* Words, signs, functions and casts: whatever can be said token by token. */
void lint_words(struct cx *cx, const struct tokens *s);

/* -- lint_query.c ---------------------------------------------------------------------------- */

/* Tables, conditions and order of a SELECT, INSERT, UPDATE or DELETE, and where its rows lie. */
void lint_query(struct cx *cx, const struct schema *schema, const struct tokens *s);

/* -- lint_place.c ---------------------------------------------------------------------------- */

/* Whether the statement keeps each row where its key says. */
void lint_place(struct cx *cx, const struct schema *schema, const struct tokens *s);

#endif
