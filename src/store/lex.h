/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL text as a row of tokens: enough to split, substitute and lint, without understanding it. */
#ifndef STORE_LEX_H
#define STORE_LEX_H

#include "base/str.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,    /* name or keyword */
	TOKEN_NUMBER,  /* 12, also 1.5 and 1e3 */
	TOKEN_STRING,  /* 'it''s' */
	TOKEN_QUOTED,  /* "a name" */
	TOKEN_PARAM,   /* $1 */
	TOKEN_BRACE,   /* {record:$} of struct sql */
	TOKEN_COMMENT, /* from -- to the end of the line, or between slash-star and star-slash */
	TOKEN_SIGN,    /* one character, or :: */
	TOKEN_BROKEN,  /* a string, name, brace or comment without an end: all the rest */
};

struct token {
	enum token_kind kind;
	str text; /* borrowed, with its quotes or braces */
};

/* The next token, without the white space before it; *rest moves on.  At the end TOKEN_END, again
 * and again. */
struct token lex_next(str *rest);
/* The same, leaving out comments. */
struct token lex_next_code(str *rest);
/* Compares a word without regard to case; false for anything but a TOKEN_WORD. */
bool token_is(struct token t, const char *word);
/* True when it is that one sign. */
bool token_is_sign(struct token t, char sign);
/* k of $k, or 0 when it is something else or above 9999. */
int token_param(struct token t);

#endif
