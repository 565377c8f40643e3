/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokens are those that SQLite and PostgreSQL agree on.  Whatever only one of them knows
 * (E'...', $tag$...$tag$, [name], `name`) falls apart into words and signs, which the lint then
 * refuses. */
#include "store/lex.h"

#include <strings.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static char at(str s, size_t i)
{
	if (i >= s.n)
		return '\0';
	return s.p[i];
}

static size_t words_end(str s, size_t i)
{
	while (i < s.n && (is_letter(s.p[i]) || is_digit(s.p[i])))
		i++;
	return i;
}

/* 1e3 ends in letters like a word; 1.5 has a point within. */
static size_t number_end(str s)
{
	size_t i = words_end(s, 0);

	return at(s, i) == '.' ? words_end(s, i + 1) : i;
}

/* One past the closing quote; a doubled quote is part of the text.  0: there is no end. */
static size_t quoted_end(str s, char quote)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] != quote)
			continue;
		if (at(s, i + 1) != quote)
			return i + 1;
		i++;
	}
	return 0;
}

static size_t line_end(str s)
{
	ptrdiff_t end = str_find(s, '\n', 0);

	return end < 0 ? s.n : (size_t)end;
}

static size_t block_comment_end(str s)
{
	for (size_t i = 2; i + 1 < s.n; i++)
		if (s.p[i] == '*' && s.p[i + 1] == '/')
			return i + 2;
	return 0;
}

static enum token_kind kind_of(str s)
{
	char c = s.p[0];
	char next = at(s, 1);

	if (is_letter(c))
		return TOKEN_WORD;
	if (is_digit(c))
		return TOKEN_NUMBER;
	if (c == '\'')
		return TOKEN_STRING;
	if (c == '"')
		return TOKEN_QUOTED;
	if (c == '{')
		return TOKEN_BRACE;
	if ((c == '-' && next == '-') || (c == '/' && next == '*'))
		return TOKEN_COMMENT;
	return c == '$' && is_digit(next) ? TOKEN_PARAM : TOKEN_SIGN;
}

/* Length of the token of that kind at the beginning of s, 0 when it has no end. */
static size_t end_of(str s, enum token_kind kind)
{
	switch (kind) {
	case TOKEN_WORD:
	case TOKEN_PARAM:
		return words_end(s, 1);
	case TOKEN_NUMBER:
		return number_end(s);
	case TOKEN_STRING:
	case TOKEN_QUOTED:
		return quoted_end(s, s.p[0]);
	case TOKEN_BRACE:
		return (size_t)(str_find(s, '}', 0) + 1);
	case TOKEN_COMMENT:
		return s.p[0] == '-' ? line_end(s) : block_comment_end(s);
	case TOKEN_SIGN:
		return s.p[0] == ':' && at(s, 1) == ':' ? 2 : 1;
	case TOKEN_END:
	case TOKEN_BROKEN:
		break;
	}
	return 0;
}

struct token lex_next(str *rest)
{
	struct token t = { TOKEN_END, S_NONE };
	size_t skip = 0;

	while (skip < rest->n && is_space(rest->p[skip]))
		skip++;
	*rest = str_part(*rest, skip, rest->n);
	if (rest->n == 0)
		return t;
	t.kind = kind_of(*rest);
	size_t end = end_of(*rest, t.kind);
	if (end == 0) {
		t.kind = TOKEN_BROKEN;
		end = rest->n;
	}
	t.text = str_part(*rest, 0, end);
	*rest = str_part(*rest, end, rest->n);
	return t;
}

struct token lex_next_code(str *rest)
{
	struct token t;

	do
		t = lex_next(rest);
	while (t.kind == TOKEN_COMMENT);
	return t;
}

bool token_is(struct token t, const char *word)
{
	str w = str_of(word);

	return t.kind == TOKEN_WORD && t.text.n == w.n && strncasecmp(t.text.p, w.p, w.n) == 0;
}

bool token_is_sign(struct token t, char sign)
{
	return t.kind == TOKEN_SIGN && t.text.n == 1 && t.text.p[0] == sign;
}

int token_param(struct token t)
{
	uint64_t k;

	if (t.kind != TOKEN_PARAM || !str_u64(str_part(t.text, 1, t.text.n), 9999, &k))
		return 0;
	return (int)k;
}
