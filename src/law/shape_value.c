/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One JSON value into one member, by the kind of the member: texts, numbers, words.  What does not
 * fit is recorded as a fault and leaves the member as it was. */
#include "law/shape_value.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/legible.h"
#include "code/decimal.h"
#include "code/personal.h"
#include "code/text.h"

/* -- texts ----------------------------------------------------------------------------------- */

#define PERSONAL_DIGITS 11 /* the shortest number that says who somebody is: a mobile one */

/* What the bytes of a text may hold, from one walk. */
struct looks {
	bool control, wide, visible;
	size_t digits;
};

static struct looks looks_of(str s)
{
	struct looks l = { 0 };

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		l.control |= c < ' ' || c == 0x7f;
		l.wide |= c >= 0x80;
		l.visible |= c > ' ';
		l.digits += c >= '0' && c <= '9';
	}
	return l;
}

static bool alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_name(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!alnum(s.p[i]) && (i == 0 || memchr("._-", s.p[i], 3) == NULL))
			return false;
	return true;
}

static bool is_serial(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!alnum(s.p[i]) || s.p[i] >= 'a')
			return false;
	return s.n >= 4 && s.n <= 24;
}

/* What is wrong with the characters, or NULL. */
static const char *pattern_fault(enum member_kind kind, str s)
{
	if (kind == MEMBER_SERIAL)
		return is_serial(s) ? NULL : "must be 4 to 24 digits and capital letters";
	if (kind == MEMBER_NAME)
		return is_name(s) ? NULL
		                  : "must be letters, digits, '.', '_' and '-', "
		                    "and begin with a letter or digit";
	return looks_of(s).control ? "must not contain control characters" : NULL;
}

/* What stands in the log stands there for good: nobody's number, and nothing that shows itself as
 * something else.  Few texts need more than one look at their bytes. */
static bool publishable(struct reading *r, const struct member *m, str s, const struct place *at)
{
	struct looks l = looks_of(s);
	const char *why = l.wide || !l.visible ? legible_fault(s) : NULL;
	bool plain = m->number && is_name(s);

	if (why != NULL) {
		fault(r, at, "not-legible", "%s", why);
		return false;
	}
	why = !plain && (l.wide || l.digits >= PERSONAL_DIGITS) ? personal_data(s) : NULL;
	if (why != NULL)
		fault(r, at, "personal-data", "it holds %s, and would stand in the public log",
		      why);
	return why == NULL;
}

static bool length_fits(struct reading *r, const struct member *m, str s, const struct place *at)
{
	if (s.n == 0 && m->min > 0)
		fault(r, at, "out-of-range", "must not be empty");
	else if ((int64_t)s.n < m->min || (int64_t)s.n > m->max)
		fault(r, at, "out-of-range", "must have %d to %d bytes", (int)m->min, (int)m->max);
	else
		return true;
	return false;
}

void value_text(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *out)
{
	bool number = m->kind == MEMBER_WORDS && v->kind == JSON_NUMBER && r->form == SHAPE_FILE;

	if (!number && !expect(r, v, JSON_STRING, at))
		return;
	if (!length_fits(r, m, v->text, at))
		return;
	const char *why = pattern_fault(m->kind, v->text);
	bool written = m->kind == MEMBER_TEXT || m->kind == MEMBER_WORDS;
	if (why != NULL)
		fault(r, at, "pattern", "%s", why);
	else if (!r->published || !written || number || publishable(r, m, v->text, at))
		*(str *)out = v->text;
}

void value_hex(struct reading *r, const struct member *m, const struct json *v,
               const struct place *at, void *out)
{
	uint8_t bytes[32];

	(void)m;
	if (!expect(r, v, JSON_STRING, at))
		return;
	if (!hex_read(v->text, bytes, sizeof bytes))
		fault(r, at, "wrong-type", "must be 64 hex digits");
	else
		*(str *)out = hex_print(r->cx->arena, bytes, sizeof bytes);
}

void value_bytes(struct reading *r, const struct member *m, const struct json *v,
                 const struct place *at, void *out)
{
	if (expect(r, v, JSON_STRING, at) && !hex_read(v->text, out, (size_t)m->max))
		fault(r, at, "wrong-type", "must be %d hex digits", (int)m->max * 2);
}

void texts_read(struct reading *r, const struct json *v, const struct place *at, int64_t max,
                struct strs *out)
{
	static const struct member each = {
		.kind = MEMBER_TEXT, .min = 1, .max = 64, .number = true
	};
	struct place place = { .up = at };

	if (!expect(r, v, JSON_ARRAY, at))
		return;
	if (v->n > max) {
		fault(r, at, "too-many", "at most %d are allowed", (int)max);
		return;
	}
	str *item = NEW_N(r->cx->arena, str, v->n);
	for (const struct json *e = v->first; e != NULL; e = e->next, place.index++)
		value_text(r, &each, e, &place, &item[place.index]);
	*out = (struct strs){ item, v->n };
}

/* -- numbers --------------------------------------------------------------------------------- */

struct range {
	int64_t min, max;
};

static struct range range_of(const struct reading *r, const struct member *m)
{
	bool narrow = r->form == SHAPE_FILE && (m->least != 0 || m->most != 0);

	return narrow ? (struct range){ m->least, m->most } : (struct range){ m->min, m->max };
}

static void range_fault(struct reading *r, const struct member *m, const struct place *at)
{
	const struct range range = range_of(r, m);
	bool plain = r->form == SHAPE_LEAF || m->times > 1;

	if (plain)
		fault(r, at, "out-of-range", "must lie in %lld to %lld", (long long)range.min,
		      (long long)range.max);
	else
		fault(r, at, "out-of-range", "must lie in %.*s to %.*s",
		      P(decimal_print(r->cx->arena, range.min, m->scale)),
		      P(decimal_print(r->cx->arena, range.max, m->scale)));
}

static bool decimal_member(struct reading *r, const struct member *m, str text,
                           const struct place *at, int64_t *out)
{
	const struct range range = range_of(r, m);
	bool file = r->form == SHAPE_FILE;
	err e = decimal_read(text, file ? m->scale : 0, out);

	if (e == E_SYNTAX)
		fault(r, at, "wrong-type", "is not a decimal number");
	else if (e == E_PRECISION)
		fault(r, at, "too-precise", "has more than %d decimals", file ? m->scale : 0);
	else if (e != OK || (file && m->times > 1 && __builtin_mul_overflow(*out, m->times, out)) ||
	         *out < range.min || *out > range.max)
		range_fault(r, m, at);
	else
		return true;
	return false;
}

void value_number(struct reading *r, const struct member *m, const struct json *v,
                  const struct place *at, void *out)
{
	int64_t value;
	str text = v->text;

	if (v->kind == JSON_STRING && r->form == SHAPE_FILE) {
		if (m->prefix != 0 && text.n > 0 && text.p[0] == m->prefix)
			text = str_part(text, 1, text.n);
	} else if (!expect(r, v, JSON_NUMBER, at)) {
		return;
	}
	if (decimal_member(r, m, text, at, &value))
		*(int64_t *)out = value;
}

void value_moment(struct reading *r, const struct member *m, const struct json *v,
                  const struct place *at, void *out)
{
	int64_t value;
	bool day = m->kind == MEMBER_DAY;

	if (r->form == SHAPE_LEAF) {
		value_number(r, m, v, at, out);
		return;
	}
	if (!expect(r, v, JSON_STRING, at))
		return;
	if (!(day ? date_read(v->text, &value) : moment_read(v->text, &value)))
		fault(r, at, "wrong-type",
		      day ? "is no date of the form 2026-11-20"
		          : "is no time of the form 2026-11-20T09:12:05+08:00");
	else if (value < m->min || value > m->max)
		fault(r, at, "out-of-range", "lies outside of the years 2000 to 2099");
	else
		*(int64_t *)out = value;
}

void value_u32(struct reading *r, const struct member *m, const struct json *v,
               const struct place *at, void *out)
{
	int64_t value;

	if (expect(r, v, JSON_NUMBER, at) && decimal_member(r, m, v->text, at, &value))
		*(uint32_t *)out = (uint32_t)value;
}

void value_bool(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *out)
{
	bool *truth = out;

	(void)m;
	if (r->form == SHAPE_LEAF) {
		*truth = expect(r, v, JSON_NUMBER, at) && str_eq(v->text, S("1"));
		if (!*truth && v->kind == JSON_NUMBER)
			fault(r, at, "out-of-range", "must be 1, or left out");
	} else if (v->kind != JSON_TRUE && v->kind != JSON_FALSE) {
		fault(r, at, "wrong-type", "true or false is expected here, not %s",
		      json_kind_name(v));
	} else {
		*truth = v->kind == JSON_TRUE;
	}
}

/* -- words ----------------------------------------------------------------------------------- */

const char *word_name(const struct word *list, unsigned value)
{
	for (; list->name != NULL; list++)
		if (list->value == value)
			return list->name;
	return "";
}

static str words_of(struct arena *a, const struct word *list)
{
	struct buf b = buf_new(a);

	for (const struct word *w = list; w->name != NULL; w++) {
		buf_text(&b, w == list ? "" : ", ");
		buf_text(&b, w->name);
	}
	return buf_view(&b);
}

void value_word(struct reading *r, const struct member *m, const struct json *v,
                const struct place *at, void *out)
{
	str text = v->text;

	if (v->kind == JSON_TRUE || v->kind == JSON_FALSE)
		text = v->kind == JSON_TRUE ? S("true") : S("false"); /* some lists have them */
	else if (!expect(r, v, JSON_STRING, at))
		return;
	for (const struct word *w = m->word; w->name != NULL; w++) {
		if (str_eq(text, str_of(w->name))) {
			*(unsigned *)out = w->value;
			return;
		}
	}
	fault(r, at, "not-in-list", "must be one of: %.*s", P(words_of(r->cx->arena, m->word)));
}

void value_check(struct reading *r, const struct member *m, const struct json *v,
                 const struct place *at, void *out)
{
	static const struct member words = { .kind = MEMBER_TEXT, .min = 1, .max = 200 };
	str text = S_NONE;
	uint8_t *check = out;

	(void)m;
	if (r->form == SHAPE_FILE && (v->kind == JSON_TRUE || v->kind == JSON_FALSE)) {
		*check = v->kind == JSON_TRUE ? 1 : 2;
		return;
	}
	value_text(r, &words, v, at, &text);
	if (text.p != NULL)
		*check = str_eq(text, S("ok")) ? 1 : 2;
}
