/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limits are found by walking the table that they were read by, so none can be forgotten.  A
 * limit's path is its place in the file; a row of a list is named by what it is for: mpe[class
 * 2].high_pct. */
#include "law/limits_write.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "code/decimal.h"
#include "code/text.h"
#include "law/regulation_shape.h"

struct line {
	struct line *next;
	str path;
	str value; /* p is NULL when it is not known */
	const char *unit;
	const struct limit *limit;
	bool judged; /* false: no verdict rests on it */
};

struct lines {
	struct arena *arena;
	struct line *first;
	struct line **end;
	int n, confirmed_n;
};

/* -- values and units ------------------------------------------------------------------------ */

/* The end of the key tells the unit. */
static const char *unit_of(str key)
{
	static const struct {
		const char *end, *unit;
	} units[] = {
		{ "_pct", "%" },   { "_mm", "mm" },   { "_m3h", "m³/h" }, { "_c", "°C" },
		{ "_kpa", "kPa" }, { "_mpa", "MPa" }, { "_pa", "Pa" },    { "_s", "s" },
		{ "_h", "h" },     { "_l", "L" },     { "years", "a" },
	};

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (str_ends(key, str_of(units[i].end)))
			return units[i].unit;
	return "";
}

static str number_print(struct arena *a, const struct member *m, int64_t value)
{
	return decimal_print(a, m->times > 1 ? value / m->times : value, m->scale);
}

static str limit_print(struct arena *a, const struct member *m, const struct limit *limit)
{
	if (!limit->given)
		return S_NONE;
	if (m->kind == MEMBER_LIMIT_DAY)
		return date_print(a, limit->value);
	if (m->kind == MEMBER_LIMIT_BOOL)
		return limit->value != 0 ? S("true") : S("false");
	if (m->kind == MEMBER_LIMIT_WORD)
		return str_of(word_name(m->word, (unsigned)limit->value));
	return number_print(a, m, limit->value);
}

/* -- the walk -------------------------------------------------------------------------------- */

static void add(struct lines *l, str path, const struct member *m, const struct limit *limit)
{
	if (limit->source == NULL) /* the file does not have it */
		return;
	struct line *line = NEW(l->arena, struct line);
	*line = (struct line){
		NULL,  path,     limit_print(l->arena, m, limit), unit_of(m->name[SHAPE_FILE]),
		limit, !m->shown
	};
	*l->end = line;
	l->end = &line->next;
	l->n++;
	l->confirmed_n += limit->confirmed;
}

/* What a row of a list is for: its members that are no limits. */
static str row_name(struct arena *a, const struct shape *shape, const void *row)
{
	struct buf b = buf_new(a);

	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		const char *in = (const char *)row + m->offset;
		bool number = m->kind == MEMBER_NUMBER &&
		              *(const int64_t *)(const void *)in != ABSENT;
		bool word = m->kind == MEMBER_WORD &&
		            *(const unsigned *)(const void *)in != (unsigned)m->min;
		if (!number && !word)
			continue;
		buf_text(&b, b.n > 0 ? ", " : "");
		buf_str(&b, m->name[SHAPE_FILE]);
		buf_char(&b, ' ');
		if (number)
			buf_str(&b, number_print(a, m, *(const int64_t *)(const void *)in));
		else
			buf_text(&b, word_name(m->word, *(const unsigned *)(const void *)in));
	}
	return buf_view(&b);
}

static void walk(struct lines *l, const struct shape *shape, unsigned context, str path,
                 const void *base);

static void walk_list(struct lines *l, const struct member *m, unsigned context, str path,
                      const void *base)
{
	int n = *(const int *)(const void *)((const char *)base + m->flag);

	for (int i = 0; i < n; i++) {
		const char *row = (const char *)base + m->offset + (size_t)i * m->size;
		str name = row_name(l->arena, m->shape, row);
		walk(l, m->shape, context, str_fmt(l->arena, "%.*s[%.*s]", P(path), P(name)), row);
	}
}

static void walk_ratios(struct lines *l, str path, const struct regulation *reg)
{
	static const struct member ratio = { .name = { NAMED("q2_q1"), UNNAMED },
		                             .kind = MEMBER_LIMIT,
		                             .scale = 3 };

	for (int i = 0; i < reg->ratio_n; i++)
		add(l, str_fmt(l->arena, "%.*s[%d]", P(path), i), &ratio, &reg->ratio_milli[i]);
}

static void walk(struct lines *l, const struct shape *shape, unsigned context, str path,
                 const void *base)
{
	for (int i = 0; i < shape->n; i++) {
		const struct member *m = &shape->member[i];
		const void *in = (const char *)base + m->offset;
		str key = m->name[SHAPE_FILE];
		str here = str_fmt(l->arena, "%.*s%s%.*s", P(path), path.n > 0 ? "." : "", P(key));
		if ((m->in & context) == 0)
			continue;
		if (m->kind == MEMBER_OBJECT)
			walk(l, m->shape, context, here, in);
		else if (m->kind == MEMBER_LIST)
			walk_list(l, m, context, here, base);
		else if (m->kind >= MEMBER_LIMIT && m->kind <= MEMBER_LIMIT_WORD)
			add(l, here, m, in);
		else if (str_eq(key, S("q2_q1")))
			walk_ratios(l, here, base);
	}
}

static struct lines lines_of(struct arena *a, const struct regulation *reg)
{
	struct lines l = { .arena = a };

	l.end = &l.first;
	walk(&l, &regulation_shape, context_of(reg->medium), S_NONE, reg);
	return l;
}

/* -- JSON ------------------------------------------------------------------------------------ */

static void line_json(struct json_writer *w, const struct line *line)
{
	const struct limit *limit = line->limit;

	json_object(w);
	json_member_str(w, "path", line->path);
	json_key(w, S("value"));
	if (line->value.p != NULL)
		json_str(w, line->value);
	else
		json_null(w);
	json_member_str(w, "unit", str_of(line->unit));
	json_key(w, S("clause"));
	if (limit->clause != NULL)
		json_str(w, str_of(limit->clause));
	else
		json_null(w);
	json_member_str(w, "source", str_of(limit->source));
	json_member_bool(w, "confirmed", limit->confirmed);
	json_member_bool(w, "advisory", limit->advisory);
	json_member_bool(w, "judged", line->judged);
	json_object_end(w);
}

static void regulation_json(struct json_writer *w, const struct regulation *reg)
{
	struct arena *a = w->out->arena;
	struct lines l = lines_of(a, reg);

	json_object(w);
	json_member_str(w, "id", str_of(reg->id));
	json_member_str(w, "document", str_of(reg->document));
	json_member_str(w, "edition", str_of(reg->edition));
	json_member_str(w, "title_zh", str_of(reg->title_zh));
	json_member_str(w, "title_en", str_of(reg->title_en));
	json_member_str(
	        w, "digest",
	        str_fmt(a, "sha256:%.*s", P(hex_print(a, reg->digest, sizeof reg->digest))));
	json_member_str(w, "medium", reg->medium == MEDIUM_GAS ? S("gas") : S("water"));
	json_member_i64(w, "rules", reg->rules);
	json_member_i64(w, "confirmed_n", l.confirmed_n);
	json_member_i64(w, "limit_n", l.n);
	json_key(w, S("limits"));
	json_array(w);
	for (const struct line *line = l.first; line != NULL; line = line->next)
		line_json(w, line);
	json_array_end(w);
	json_object_end(w);
}

void limits_write_json(struct json_writer *w, const struct law *law)
{
	json_array(w);
	for (int i = 0; i < law->n; i++)
		regulation_json(w, &law->regulation[i]);
	json_array_end(w);
}

/* -- lines for people ------------------------------------------------------------------------ */

#define COLUMNS 4

/* Columns on a screen: a Chinese character takes two. */
static size_t width(str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		n += (c & 0xC0) != 0x80;
		n += c >= 0xE3 && c <= 0xED;
	}
	return n;
}

static void cell(struct buf *out, str text, size_t columns)
{
	buf_str(out, text);
	for (size_t i = width(text); i < columns; i++)
		buf_char(out, ' ');
	buf_text(out, "  ");
}

static void cells_of(struct arena *a, const struct line *line, str cells[COLUMNS])
{
	const struct limit *limit = line->limit;
	const char *space = line->unit[0] != '\0' ? " " : "";

	cells[0] = line->path;
	cells[1] = line->value.p == NULL
	                   ? S("未知/not known")
	                   : str_fmt(a, "%.*s%s%s", P(line->value), space, line->unit);
	cells[2] = limit->clause != NULL ? str_of(limit->clause)
	                                 : S("条款未确认/clause not confirmed");
	cells[3] = limit->confirmed ? S("confirmed") : S("未确认/UNCONFIRMED");
}

static void widths_of(struct arena *a, const struct lines *l, size_t widths[COLUMNS])
{
	memset(widths, 0, COLUMNS * sizeof *widths);
	for (const struct line *line = l->first; line != NULL; line = line->next) {
		str cells[COLUMNS];
		cells_of(a, line, cells);
		for (int i = 0; i < COLUMNS; i++)
			widths[i] = width(cells[i]) > widths[i] ? width(cells[i]) : widths[i];
	}
}

static void regulation_text(struct buf *out, const struct regulation *reg)
{
	struct lines l = lines_of(out->arena, reg);
	size_t widths[COLUMNS];

	widths_of(out->arena, &l, widths);
	buf_fmt(out, "%s  %s-%s %s (%s)\nsha256:", reg->id, reg->document, reg->edition,
	        reg->title_zh, reg->title_en);
	hex_write(out, reg->digest, sizeof reg->digest);
	buf_fmt(out, "\n%d of %d limits confirmed\n\n", l.confirmed_n, l.n);
	for (const struct line *line = l.first; line != NULL; line = line->next) {
		str cells[COLUMNS];
		cells_of(out->arena, line, cells);
		buf_text(out, "  ");
		for (int i = 0; i < COLUMNS; i++)
			cell(out, cells[i], widths[i]);
		buf_fmt(out, "%s%s%s\n", line->limit->source,
		        line->limit->advisory ? " (advisory)" : "",
		        line->judged ? "" : " (不作判定/not judged)");
	}
}

void limits_write_text(struct buf *out, const struct law *law)
{
	for (int i = 0; i < law->n; i++) {
		if (i > 0)
			buf_char(out, '\n');
		regulation_text(out, &law->regulation[i]);
	}
}
