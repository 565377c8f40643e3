/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See story_read.h.  Each line is compared with the patterns of story_form.def in their order, so
 * the list is the grammar.  A step is at the margin, what belongs to it is indented.  A JSON object
 * is the only thing that may go over several lines: it ends where its braces are balanced. */
#include "support/story_read.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/os.h"

#define STORY_MAX ((size_t)1 << 20)

static const struct {
	enum place place;
	const char *pattern;
} forms[] = {
#define FORM(name, place, pattern) { place, pattern },
#include "support/story_form.def"
#undef FORM
};

/* -- one line against one pattern ------------------------------------------------------------ */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool hole_takes(char kind, char c, char stop)
{
	if (kind == 'r')
		return true;
	return !is_blank(c) && c != stop && (kind != 'n' || (c >= '0' && c <= '9'));
}

/* Fills a hole from the front of *text; false when nothing fits. */
static bool hole_fill(const char *hole, str *text, str *out)
{
	size_t n = 0;

	while (n < text->n && hole_takes(hole[1], text->p[n], hole[2]))
		n++;
	*out = str_part(*text, 0, n);
	*text = str_part(*text, n, text->n);
	return hole[1] == 'r' || (n > 0 && (hole[1] != 'p' || out->p[0] == '/'));
}

static bool fits(const char *pattern, str text, str arg[STORY_ARGUMENTS])
{
	int n = 0;

	while (*pattern != '\0') {
		if (*pattern == '%') {
			if (!hole_fill(pattern, &text, &arg[n++]))
				return false;
			pattern += 2;
			continue;
		}
		if (text.n == 0 || text.p[0] != *pattern)
			return false;
		text = str_part(text, 1, text.n);
		pattern++;
	}
	return text.n == 0;
}

/* -- lines ----------------------------------------------------------------------------------- */

struct reading {
	struct cx *cx;
	struct story *story;
	str rest;
	int number;
	enum place place; /* of the line before */
};

static err at_line(struct reading *r, const char *what, str text)
{
	return fail(r->cx, E_SYNTAX, "%s:%d: %s: %.*s", r->story->file, r->number, what, P(text));
}

static str trimmed(str s)
{
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	while (s.n > 0 && is_blank(s.p[0]))
		s = str_part(s, 1, s.n);
	return s;
}

static str next_line(struct reading *r)
{
	str line;

	r->rest = str_cut(r->rest, '\n', &line);
	r->number++;
	return line;
}

/* How many braces stay open, strings apart. */
static int open_braces(str s)
{
	bool quoted = false;
	int open = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (quoted && s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			quoted = !quoted;
		else if (!quoted)
			open += (s.p[i] == '{') - (s.p[i] == '}');
	}
	return open;
}

static str object_lines(struct reading *r, str first)
{
	struct buf b = buf_new(r->cx->arena);

	buf_str(&b, first);
	while (open_braces(buf_view(&b)) > 0 && r->rest.n > 0) {
		buf_char(&b, '\n');
		buf_str(&b, trimmed(next_line(r)));
	}
	return buf_view(&b);
}

/* A step may follow a step, or a request that has its answer; what is sent comes before the answer
 * and what the answer says after it. */
static bool may_follow(enum place before, enum place here)
{
	switch (here) {
	case PLACE_STEP:
	case PLACE_ASKING:
		return before != PLACE_ASKING && before != PLACE_SENT;
	case PLACE_SENT:
	case PLACE_ANSWER:
		return before == PLACE_ASKING || before == PLACE_SENT;
	case PLACE_SAID:
		return before == PLACE_ANSWER || before == PLACE_SAID;
	}
	return false;
}

static err line_read(struct reading *r, str raw)
{
	str text = trimmed(raw);
	bool indented = text.p != raw.p;

	if (text.n == 0 || text.p[0] == '#')
		return OK;
	struct story_line *line = &r->story->line[r->story->n];
	*line = (struct story_line){ .number = r->number };
	for (int f = 0; f < SAY_FORMS; f++) {
		bool inside = forms[f].place > PLACE_ASKING;
		if (inside != indented || !fits(forms[f].pattern, text, line->arg))
			continue;
		line->form = (enum say)f;
		line->place = forms[f].place;
		if (!may_follow(r->place, line->place))
			return at_line(r, "not here", text);
		if (line->form == SAY_JSON)
			line->arg[0] = object_lines(r, text);
		r->place = line->place;
		r->story->n++;
		return OK;
	}
	return at_line(r, "a story has no such line", text);
}

err story_read(struct cx *cx, const char *file, struct story *out)
{
	struct reading r = { .cx = cx, .story = out, .place = PLACE_STEP };

	*out = (struct story){ .file = file };
	TRY(os_read_file(cx, file, STORY_MAX, &r.rest));
	size_t lines = 1;
	for (size_t i = 0; i < r.rest.n; i++)
		lines += r.rest.p[i] == '\n';
	out->line = NEW_N(cx->arena, struct story_line, lines);
	while (r.rest.n > 0)
		TRY(line_read(&r, next_line(&r)));
	if (r.place == PLACE_ASKING || r.place == PLACE_SENT)
		return at_line(&r, "the last request has no answer", S_NONE);
	if (out->n == 0)
		return at_line(&r, "nothing happens here", S_NONE);
	return OK;
}
