/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 4180, strictly: a field is plain, and then has no quote in it, or it is quoted from its
 * first to its last character, and then a quote inside is doubled.  A row is gathered on the
 * stack and copied to the arena once its length is known. */
#include "code/csv.h"

#include <string.h>

#include "base/arena.h"
#include "code/decimal.h"
#include "code/text.h"

/* U+FEFF: a mark before the first row, a character anywhere else. */
static bool begins_with_mark(str s)
{
	return str_starts(s, S("\xEF\xBB\xBF"));
}

struct csv csv_new(str text)
{
	if (begins_with_mark(text))
		text = str_part(text, 3, text.n);
	return (struct csv){ .rest = text, .next_line = 1 };
}

static void advance(struct csv *csv, size_t n)
{
	csv->rest = (str){ csv->rest.p + n, csv->rest.n - n };
}

/* Bytes of the line end that stands first in s: 2, 1, or 0 when there is none. */
static size_t line_end(str s)
{
	if (s.n > 0 && s.p[0] == '\n')
		return 1;
	return str_starts(s, S("\r\n")) ? 2 : 0;
}

static int lines_in(str s)
{
	int n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* Doubled quotes become single ones. */
static str undouble(struct arena *a, str raw)
{
	char *text = arena_alloc(a, raw.n);
	size_t n = 0;

	for (size_t i = 0; i < raw.n; i++) {
		text[n++] = raw.p[i];
		if (raw.p[i] == '"')
			i++;
	}
	return (str){ text, n };
}

/* The rest begins with a quote; afterwards it begins behind the closing one. */
static err quoted(struct cx *cx, struct csv *csv, str *out)
{
	bool doubled = false;
	size_t at = 1;

	for (;;) {
		ptrdiff_t quote = str_find(csv->rest, '"', at);
		if (quote < 0)
			return fail(cx, E_SYNTAX, "line %d: a quote is not closed", csv->line);
		at = (size_t)quote + 1;
		if (at >= csv->rest.n || csv->rest.p[at] != '"')
			break;
		doubled = true;
		at++;
	}
	str raw = { csv->rest.p + 1, at - 2 };
	csv->next_line += lines_in(raw);
	*out = doubled ? undouble(cx->arena, raw) : raw;
	advance(csv, at);
	return OK;
}

static err plain(struct cx *cx, struct csv *csv, str *out)
{
	size_t n = 0;

	while (n < csv->rest.n && memchr(",\"\r\n", csv->rest.p[n], 4) == NULL)
		n++;
	*out = (str){ csv->rest.p, n };
	advance(csv, n);
	if (csv->rest.n > 0 && csv->rest.p[0] == '"')
		return fail(cx, E_SYNTAX, "line %d: a quote inside a field that is not quoted",
		            csv->line);
	return OK;
}

/* One field and what ends it; *more says that another field follows. */
static err field_next(struct cx *cx, struct csv *csv, str *out, bool *more)
{
	if (csv->rest.n > 0 && csv->rest.p[0] == '"')
		TRY(quoted(cx, csv, out));
	else
		TRY(plain(cx, csv, out));
	if (!utf8_valid(*out))
		return fail(cx, E_SYNTAX, "line %d: not UTF-8", csv->line);
	*more = csv->rest.n > 0 && csv->rest.p[0] == ',';
	if (*more) {
		advance(csv, 1);
		return OK;
	}
	size_t end = line_end(csv->rest);
	if (end == 0 && csv->rest.n > 0)
		return fail(cx, E_SYNTAX, "line %d: expected a comma or the end of the line",
		            csv->line);
	csv->next_line += end > 0;
	advance(csv, end);
	return OK;
}

static void empty_lines_skip(struct csv *csv)
{
	size_t n;

	while ((n = line_end(csv->rest)) > 0) {
		advance(csv, n);
		csv->next_line++;
	}
}

err csv_next(struct cx *cx, struct csv *csv, struct csv_row *row)
{
	str field[CSV_FIELDS_MAX];
	bool more = true;
	int n = 0;

	*row = (struct csv_row){ 0 };
	empty_lines_skip(csv);
	if (csv->rest.n == 0)
		return OK;
	csv->line = csv->next_line;
	while (more) {
		if (n == CSV_FIELDS_MAX)
			return fail(cx, E_SYNTAX, "line %d: more than %d fields", csv->line,
			            CSV_FIELDS_MAX);
		TRY(field_next(cx, csv, &field[n++], &more));
	}
	str *copy = NEW_N(cx->arena, str, (size_t)n);
	memcpy(copy, field, (size_t)n * sizeof *field);
	*row = (struct csv_row){ n, copy };
	return OK;
}

/* -- writing --------------------------------------------------------------------------------- */

/* Spreadsheets run what begins like this; a plain negative number is harmless. */
static bool looks_like_formula(str s)
{
	int64_t ignored;

	if (s.n == 0 || memchr("=+-@\t\r", s.p[0], 6) == NULL)
		return false;
	return decimal_read(s, 0, &ignored) == E_SYNTAX;
}

static bool needs_quotes(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (memchr(",\"\r\n", s.p[i], 4) != NULL)
			return true;
	return begins_with_mark(s) || str_starts(s, S(" ")) || str_ends(s, S(" "));
}

static void field_write(struct buf *b, str s)
{
	bool quote = needs_quotes(s);

	if (quote)
		buf_char(b, '"');
	if (looks_like_formula(s))
		buf_char(b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_char(b, '"');
		buf_char(b, s.p[i]);
	}
	if (quote)
		buf_char(b, '"');
}

void csv_write(struct buf *b, const str *field, int n)
{
	for (int i = 0; i < n; i++) {
		if (i > 0)
			buf_char(b, ',');
		field_write(b, field[i]);
	}
	/* A row of one empty field would be an empty line, which readers skip. */
	if (n == 1 && field[0].n == 0)
		buf_text(b, "\"\"");
	buf_text(b, "\r\n");
}
