/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See sfv.h.  The parser follows the algorithms of RFC 8941, 4.2, one function for each; `at` never
 * passes `text.n`.
 *
 *   dictionary  = member *( OWS "," OWS member )
 *   member      = key [ "=" ( item | inner-list ) ] parameters
 *   inner-list  = "(" *SP [ item *( 1*SP item ) *SP ] ")" parameters
 *   parameters  = *( ";" *SP key [ "=" bare-item ] ) */
#include "code/sfv.h"

#include "base/arena.h"
#include "code/text.h"

#define DIGITS_MAX 15

struct reader {
	struct cx *cx;
	str text;
	size_t at;
};

static err wrong(const struct reader *r, const char *why)
{
	return fail(r->cx, E_SYNTAX, "at byte %zu: %s", r->at + 1, why);
}

static err too_many(const struct reader *r, const char *what, int max)
{
	return fail(r->cx, E_TOO_LARGE, "at byte %zu: more than %d %s", r->at + 1, max, what);
}

/* The character at hand; NUL, which no field holds, at the end. */
static char peek(const struct reader *r)
{
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static bool take(struct reader *r, char c)
{
	if (peek(r) != c || c == '\0')
		return false;
	r->at++;
	return true;
}

static bool spaces(struct reader *r)
{
	size_t from = r->at;

	while (take(r, ' '))
		;
	return r->at > from;
}

/* Optional white space between members, where a tab may stand, too. */
static void white(struct reader *r)
{
	while (take(r, ' ') || take(r, '\t'))
		;
}

static bool lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool alpha(char c)
{
	return lower(c) || (c >= 'A' && c <= 'Z');
}

static bool among(char c, str set)
{
	return c != '\0' && str_find(set, c, 0) >= 0;
}

static bool key_char(char c)
{
	return lower(c) || digit(c) || among(c, S("_-.*"));
}

static bool token_char(char c)
{
	return alpha(c) || digit(c) || among(c, S("!#$%&'*+-.^_`|~:/"));
}

/* -- bare items ------------------------------------------------------------------------------ */

static err key_read(struct reader *r, str *out)
{
	size_t from = r->at;

	if (!lower(peek(r)) && peek(r) != '*')
		return wrong(r, "a key begins with a small letter or *");
	while (key_char(peek(r)))
		r->at++;
	*out = str_part(r->text, from, r->at - from);
	return OK;
}

static err integer_read(struct reader *r, struct sfv_item *out)
{
	bool minus = take(r, '-');
	int n = 0;

	out->kind = SFV_INTEGER;
	for (; digit(peek(r)); r->at++, n++) {
		if (n == DIGITS_MAX)
			return wrong(r, "an integer has at most 15 digits");
		out->number = out->number * 10 + (peek(r) - '0');
	}
	if (n == 0)
		return wrong(r, "a number needs digits");
	if (peek(r) == '.')
		return wrong(r, "decimals are not used here");
	if (minus)
		out->number = -out->number;
	return OK;
}

static err string_read(struct reader *r, struct sfv_item *out)
{
	struct buf b = buf_new(r->cx->arena);

	out->kind = SFV_STRING;
	r->at++;
	while (!take(r, '"')) {
		if (r->at == r->text.n)
			return wrong(r, "a string without its end");
		if (take(r, '\\') && peek(r) != '"' && peek(r) != '\\')
			return wrong(r, "only \\\" and \\\\ are escapes");
		if (peek(r) == '\t' || r->at == r->text.n)
			return wrong(r, "a string holds no such character");
		buf_char(&b, r->text.p[r->at++]);
	}
	out->text = buf_view(&b);
	return OK;
}

static err token_read(struct reader *r, struct sfv_item *out)
{
	size_t from = r->at;

	out->kind = SFV_TOKEN;
	while (token_char(peek(r)))
		r->at++;
	out->text = str_part(r->text, from, r->at - from);
	return OK;
}

/* Base64 with its padding and without bits that would be ignored, so that each sequence has one
 * form. */
static err bytes_read(struct reader *r, struct sfv_item *out)
{
	size_t from = ++r->at;
	ptrdiff_t end = str_find(r->text, ':', from);

	out->kind = SFV_BYTES;
	if (end < 0)
		return wrong(r, "a byte sequence without its end");
	if (!base64_read(r->cx->arena, str_part(r->text, from, (size_t)end - from), &out->text))
		return wrong(r, "a byte sequence is base64 with its padding");
	r->at = (size_t)end + 1;
	return OK;
}

static err bool_read(struct reader *r, struct sfv_item *out)
{
	r->at++;
	out->kind = SFV_BOOL;
	out->number = peek(r) == '1';
	if (!take(r, '1') && !take(r, '0'))
		return wrong(r, "a boolean is ?0 or ?1");
	return OK;
}

static err bare_read(struct reader *r, struct sfv_item *out)
{
	char c = peek(r);

	*out = (struct sfv_item){ 0 };
	if (c == '-' || digit(c))
		return integer_read(r, out);
	if (c == '"')
		return string_read(r, out);
	if (c == ':')
		return bytes_read(r, out);
	if (c == '?')
		return bool_read(r, out);
	if (alpha(c) || c == '*')
		return token_read(r, out);
	return wrong(r, "a value is expected");
}

/* -- items, lists, dictionaries -------------------------------------------------------------- */

static const struct sfv_item truth = { .kind = SFV_BOOL, .number = 1 };

static err params_read(struct reader *r, struct sfv_item *out)
{
	struct sfv_param *param = NULL;
	int n = 0;

	while (take(r, ';')) {
		if (n == SFV_PARAMS_MAX)
			return too_many(r, "parameters", SFV_PARAMS_MAX);
		if (param == NULL)
			param = NEW_N(r->cx->arena, struct sfv_param, SFV_PARAMS_MAX);
		spaces(r);
		TRY(key_read(r, &param[n].key));
		for (int i = 0; i < n; i++)
			if (str_eq(param[i].key, param[n].key))
				return wrong(r, "a parameter is given twice");
		param[n].value = truth;
		if (take(r, '='))
			TRY(bare_read(r, &param[n].value));
		n++;
	}
	out->param = param;
	out->param_n = n;
	return OK;
}

static err list_read(struct reader *r, struct sfv_item *out)
{
	struct sfv_item *item = NEW_N(r->cx->arena, struct sfv_item, SFV_ITEMS_MAX);
	int n = 0;

	r->at++;
	spaces(r);
	while (!take(r, ')')) {
		if (n == SFV_ITEMS_MAX)
			return too_many(r, "items", SFV_ITEMS_MAX);
		struct sfv_item one;
		TRY(bare_read(r, &one));
		TRY(params_read(r, &one));
		item[n++] = one;
		if (!spaces(r) && peek(r) != ')')
			return wrong(r, "a space or ) is expected");
	}
	*out = (struct sfv_item){ .kind = SFV_LIST, .item = item, .item_n = n };
	return params_read(r, out);
}

static err value_read(struct reader *r, struct sfv_item *out)
{
	if (peek(r) == '(')
		return list_read(r, out);
	TRY(bare_read(r, out));
	return params_read(r, out);
}

static err member_read(struct reader *r, struct sfv_member *out)
{
	TRY(key_read(r, &out->key));
	if (take(r, '='))
		return value_read(r, &out->value);
	out->value = truth;
	return params_read(r, &out->value);
}

static err members_read(struct reader *r, struct sfv_member *member, int *n)
{
	for (;;) {
		if (*n == SFV_MEMBERS_MAX)
			return too_many(r, "members", SFV_MEMBERS_MAX);
		TRY(member_read(r, &member[*n]));
		for (int i = 0; i < *n; i++)
			if (str_eq(member[i].key, member[*n].key))
				return wrong(r, "a member is given twice");
		(*n)++;
		white(r);
		if (r->at == r->text.n)
			return OK;
		if (!take(r, ','))
			return wrong(r, "a comma is expected");
		white(r);
	}
}

static err reader_begin(struct cx *cx, str text, struct reader *out)
{
	*out = (struct reader){ cx, text, 0 };
	if (text.n > SFV_BYTES_MAX)
		return fail(cx, E_TOO_LARGE, "%zu bytes are too many; %d are read", text.n,
		            SFV_BYTES_MAX);
	for (; out->at < text.n; out->at++) {
		unsigned char c = (unsigned char)text.p[out->at];
		if ((c < ' ' && c != '\t') || c > '~')
			return wrong(out, "only printable ASCII is allowed");
	}
	out->at = 0;
	spaces(out);
	while (out->text.n > out->at && out->text.p[out->text.n - 1] == ' ')
		out->text.n--;
	return OK;
}

err sfv_dictionary_read(struct cx *cx, str text, struct sfv_dictionary *out)
{
	struct sfv_member *member = NEW_N(cx->arena, struct sfv_member, SFV_MEMBERS_MAX);
	struct reader r;

	*out = (struct sfv_dictionary){ member, 0 };
	TRY(reader_begin(cx, text, &r));
	return r.at == r.text.n ? OK : members_read(&r, member, &out->n);
}

err sfv_list_read(struct cx *cx, str text, struct sfv_item *out)
{
	struct reader r;

	TRY(reader_begin(cx, text, &r));
	if (peek(&r) != '(')
		return wrong(&r, "an inner list is expected");
	TRY(list_read(&r, out));
	return r.at == r.text.n ? OK : wrong(&r, "nothing may follow the list");
}

const struct sfv_item *sfv_member_find(const struct sfv_dictionary *d, str key)
{
	for (int i = 0; i < d->n; i++)
		if (str_eq(d->member[i].key, key))
			return &d->member[i].value;
	return NULL;
}

const struct sfv_item *sfv_param_find(const struct sfv_item *item, str key)
{
	for (int i = 0; i < item->param_n; i++)
		if (str_eq(item->param[i].key, key))
			return &item->param[i].value;
	return NULL;
}

/* -- writing --------------------------------------------------------------------------------- */

static void string_write(struct buf *out, str s)
{
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_char(out, '\\');
		buf_char(out, s.p[i]);
	}
	buf_char(out, '"');
}

static void bytes_write(struct buf *out, str bytes)
{
	buf_char(out, ':');
	base64_write(out, bytes.p, bytes.n);
	buf_char(out, ':');
}

static void bare_write(struct buf *out, const struct sfv_item *item)
{
	switch (item->kind) {
	case SFV_INTEGER:
		buf_i64(out, item->number);
		return;
	case SFV_STRING:
		string_write(out, item->text);
		return;
	case SFV_TOKEN:
		buf_str(out, item->text);
		return;
	case SFV_BYTES:
		bytes_write(out, item->text);
		return;
	case SFV_BOOL:
		buf_text(out, item->number == 1 ? "?1" : "?0");
		return;
	case SFV_LIST:
		break;
	}
	buf_char(out, '(');
	for (int i = 0; i < item->item_n; i++) {
		if (i > 0)
			buf_char(out, ' ');
		sfv_item_write(out, &item->item[i]);
	}
	buf_char(out, ')');
}

static bool is_true(const struct sfv_item *item)
{
	return item->kind == SFV_BOOL && item->number == 1;
}

static void params_write(struct buf *out, const struct sfv_item *item)
{
	for (int i = 0; i < item->param_n; i++) {
		buf_char(out, ';');
		buf_str(out, item->param[i].key);
		if (is_true(&item->param[i].value))
			continue;
		buf_char(out, '=');
		bare_write(out, &item->param[i].value);
	}
}

void sfv_item_write(struct buf *out, const struct sfv_item *item)
{
	bare_write(out, item);
	params_write(out, item);
}

void sfv_dictionary_write(struct buf *out, const struct sfv_dictionary *d)
{
	for (int i = 0; i < d->n; i++) {
		if (i > 0)
			buf_text(out, ", ");
		buf_str(out, d->member[i].key);
		if (is_true(&d->member[i].value)) {
			params_write(out, &d->member[i].value);
			continue;
		}
		buf_char(out, '=');
		sfv_item_write(out, &d->member[i].value);
	}
}
