/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Path parameters, query parameters and the members of a JSON body together are one object, which
 * the operation's record reads.  So a parameter that nobody knows is refused, wherever it stands,
 * and so is one that is given twice.  Pages for people are more patient: messengers add parameters
 * of their own to the addresses that are passed on with them.
 *
 * Two parameters are for the engine: lang, which chooses the language of pages and words before
 * Accept-Language does, and dry_run, of operations that write and decide in `prepare`: one that
 * decides in its transaction could only say yes to a dry run, whatever it would have said. */
#include "web/decode.h"

#include <strings.h>

#include "base/arena.h"
#include "code/text.h"
#include "crypt/content_digest.h"

static bool same_word(str a, str lower)
{
	return a.n == lower.n && strncasecmp(a.p, lower.p, a.n) == 0;
}

static str trimmed(str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_part(s, 1, s.n);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* -- parameters ------------------------------------------------------------------------------ */

struct params {
	struct cx *cx;
	const struct op *op;
	struct input *input;
	struct json *node; /* QUERY_MAX + ROUTE_PARAMS of them */
	uint32_t n;
	bool has_dry_run, has_language;
};

static enum json_kind param_kind(const struct rec *rec, str name, str value)
{
	const struct field *f = rec ? rec_field(rec, name) : NULL;

	if (f == NULL || f->type != FIELD_INT || f->form == FORM_DATE || f->form == FORM_MOMENT)
		return JSON_STRING;
	if (f->form != FORM_BOOL)
		return JSON_NUMBER;
	return str_eq(value, S("true"))    ? JSON_TRUE
	       : str_eq(value, S("false")) ? JSON_FALSE
	                                   : JSON_STRING;
}

/* A number from an address has not been through the JSON parser. */
static bool plain_integer(str s)
{
	uint64_t magnitude;

	if (str_starts(s, S("-")))
		s = str_part(s, 1, s.n);
	return str_u64(s, INT64_MAX, &magnitude) && (s.n == 1 || s.p[0] != '0');
}

static err twice(struct params *p, str name)
{
	return fail(p->cx, E_INVALID, "%.*s is given twice", P(name));
}

static err param_add(struct params *p, str name, str value)
{
	enum json_kind kind = param_kind(p->op->in, name, value);

	if (kind == JSON_NUMBER && !plain_integer(value))
		kind = JSON_STRING;
	for (uint32_t i = 0; i < p->n; i++)
		if (str_eq(p->node[i].key, name))
			return twice(p, name);
	p->node[p->n++] = (struct json){ .kind = kind, .key = name, .text = value };
	return OK;
}

static err decoded(struct params *p, str raw, bool plus, str *out)
{
	if (url_decode(p->cx->arena, raw, plus, out))
		return OK;
	return fail(p->cx, E_SYNTAX, "a broken escape or text that is not UTF-8 in the address");
}

static err dry_run_set(struct params *p, str value)
{
	if (p->has_dry_run)
		return twice(p, S("dry_run"));
	p->has_dry_run = true;
	p->input->dry_run = str_eq(value, S("true"));
	if (!p->input->dry_run && !str_eq(value, S("false")))
		return fail(p->cx, E_INVALID, "dry_run is true or false");
	return OK;
}

static err language_set(struct params *p, str value)
{
	if (p->has_language)
		return twice(p, S("lang"));
	p->has_language = true;
	if (!str_eq(value, S("zh")) && !str_eq(value, S("en")))
		return fail(p->cx, E_INVALID, "lang is zh or en");
	p->input->language = value;
	return OK;
}

/* One name=value of the query; an empty one, as in "a=1&&b=2", means nothing. */
static err query_pair(struct params *p, str pair)
{
	str name, value;
	str raw = str_cut(pair, '=', &name);

	if (pair.n == 0)
		return OK;
	TRY(decoded(p, name, true, &name));
	TRY(decoded(p, raw, true, &value));
	if (op_has_dry_run(p->op) && str_eq(name, S("dry_run")))
		return dry_run_set(p, value);
	if (str_eq(name, S("lang")))
		return language_set(p, value);
	if (p->op->flags & OP_PAGE && (p->op->in == NULL || rec_field(p->op->in, name) == NULL))
		return OK;
	if (p->n >= QUERY_MAX + ROUTE_PARAMS)
		return fail(p->cx, E_TOO_LARGE, "more than %d query parameters", QUERY_MAX);
	return param_add(p, name, value);
}

static err params_collect(struct params *p, const struct route_match *m, str query)
{
	p->node = NEW_N(p->cx->arena, struct json, QUERY_MAX + ROUTE_PARAMS);
	for (int i = 0; i < m->n; i++) {
		str value;
		TRY(decoded(p, m->value[i], false, &value));
		TRY(param_add(p, m->name[i], value));
	}
	while (query.n > 0) {
		str pair;
		query = str_cut(query, '&', &pair);
		TRY(query_pair(p, pair));
	}
	return OK;
}

/* -- the body -------------------------------------------------------------------------------- */

/* A compressed lot would be read as a broken one, with words that help nobody. */
static err encoding_check(struct cx *cx, const struct wire *w)
{
	str encoding = trimmed(w->content_encoding);

	if (w->body.n == 0 || encoding.n == 0 || same_word(encoding, S("identity")))
		return OK;
	return fail(cx, E_MEDIA_TYPE, "send the body as it is, not with Content-Encoding: %.*s",
	            P(encoding));
}

static err json_body(struct cx *cx, const struct wire *w, const struct json **out)
{
	str media;

	*out = NULL;
	if (w->body.n == 0)
		return OK;
	str_cut(w->content_type, ';', &media);
	media = trimmed(media);
	if (media.n > 0 && !same_word(media, S("application/json")))
		return fail(cx, E_MEDIA_TYPE, "send application/json, not %.*s", P(media));
	TRY(json_parse(cx, w->body, JSON_DEPTH_MAX, out));
	if ((*out)->kind != JSON_OBJECT)
		return fail(cx, E_INVALID, "the body must be a JSON object");
	return OK;
}

/* The body's members and the parameters as one object.  The tree is ours alone, so its nodes may be
 * relinked. */
static err input_tree(struct params *p, const struct json *body, struct json *out)
{
	*out = (struct json){ .kind = JSON_OBJECT };
	for (uint32_t i = 0; i < p->n; i++) {
		if (json_get(body, p->node[i].key) != NULL)
			return fail(p->cx, E_INVALID, "%.*s stands in the address and in the body",
			            P(p->node[i].key));
		p->node[i].next = i + 1 < p->n ? &p->node[i + 1] : body ? body->first : NULL;
	}
	out->n = p->n + (body ? body->n : 0);
	out->first = p->n > 0 ? p->node : body ? body->first : NULL;
	return OK;
}

/* -- all of it ------------------------------------------------------------------------------- */

str wire_path(const struct wire *w)
{
	str path;

	str_cut(w->address, '?', &path);
	return path;
}

str wire_query(const struct wire *w)
{
	size_t path_n = wire_path(w).n;

	return path_n < w->address.n ? str_part(w->address, path_n, w->address.n) : S("?");
}

err wire_input(struct cx *cx, const struct wire *w, const struct route_match *m, struct input *out)
{
	struct params p = { .cx = cx, .op = m->op, .input = out };
	const struct json *body = NULL;
	struct json tree;
	str path;

	*out = (struct input){ .language = str_starts(w->accept_language, S("en")) ? S("en")
		                                                                   : S("zh") };
	TRY(params_collect(&p, m, str_cut(w->address, '?', &path)));
	if ((m->op->flags & OP_SECRET) && wire_query(w).n > 1)
		return fail(cx, E_INVALID, "what is about a secret does not stand in an address");
	TRY(encoding_check(cx, w));
	if (w->content_digest.n > 0)
		TRY(content_digest_check(cx, w->content_digest, w->body));
	if (m->op->flags & OP_BODY)
		out->body = w->body;
	else
		TRY(json_body(cx, w, &body));
	TRY(input_tree(&p, body, &tree));
	if (m->op->in == NULL && tree.n > 0)
		return fail(cx, E_INVALID, "%s takes no parameters", m->op->name);
	if (m->op->in == NULL)
		return OK;
	out->record = arena_alloc(cx->arena, m->op->in->size);
	return rec_read(cx, m->op->in, &tree, out->record);
}

static str without_weakness(str etag)
{
	return str_starts(etag, S("W/")) ? str_part(etag, 2, etag.n) : etag;
}

bool etag_known(str if_none_match, str etag)
{
	if (etag.n == 0)
		return false;
	while (if_none_match.n > 0) {
		str one;
		if_none_match = str_cut(if_none_match, ',', &one);
		one = trimmed(one);
		if (str_eq(one, S("*")) || str_eq(without_weakness(one), without_weakness(etag)))
			return true;
	}
	return false;
}
