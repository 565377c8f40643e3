/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See message.h.  The signature base (RFC 9421, 2.5) is one line a component and a last one, with
 * no newline behind it:
 *
 *   "@method": POST
 *   "@authority": meters.example
 *   "@path": /v1/lots
 *   "@query": ?
 *   "content-digest": sha-256=:…:
 *   "content-type": application/json
 *   "@signature-params": ("@method" … "content-type");created=1795248000;keyid="…";alg="ed25519" */
#include "code/message.h"

#include "base/arena.h"

#define PARAMS_NAME "@signature-params"

/* -- the message ----------------------------------------------------------------------------- */

static str trimmed(str s)
{
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = str_part(s, 1, s.n);
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

/* One table for both directions: where each component stands in the struct. */
/* clang-format off */
#define NAME(text) { text, sizeof text - 1 }
/* clang-format on */
#define AT(member) offsetof(struct message, member)
static const struct {
	str name;
	size_t offset;
} places[MESSAGE_COMPONENTS] = {
	{ NAME("@method"), AT(method) },
	{ NAME("@authority"), AT(authority) },
	{ NAME("@path"), AT(path) },
	{ NAME("@query"), AT(query) },
	{ NAME("content-digest"), AT(content_digest) },
	{ NAME("content-type"), AT(content_type) },
};

void message_components(const struct message *m, struct component out[MESSAGE_COMPONENTS])
{
	for (int i = 0; i < MESSAGE_COMPONENTS; i++) {
		const char *at = (const char *)m + places[i].offset;
		out[i] = (struct component){ places[i].name,
			                     trimmed(*(const str *)(const void *)at) };
	}
}

str message_authority(struct arena *a, str host)
{
	char *p = arena_copy(a, host.p, host.n);
	str out = { p, host.n };

	for (size_t i = 0; i < host.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	/* Which of the two is the default follows from a scheme that is not known here. */
	if (str_ends(out, S(":443")))
		out.n -= 4;
	else if (str_ends(out, S(":80")))
		out.n -= 3;
	return out;
}

/* -- parameters ------------------------------------------------------------------------------ */

static err bad(struct cx *cx, const char *why)
{
	return fail(cx, E_BAD_SIGNATURE, "%s", why);
}

static err moment_param(struct cx *cx, const struct sfv_param *p, int64_t *out)
{
	if (p->value.kind != SFV_INTEGER || p->value.number < 0)
		return fail(cx, E_BAD_SIGNATURE,
		            "%.*s must be a whole number of seconds since 1970", P(p->key));
	*out = p->value.number;
	return OK;
}

static err text_param(struct cx *cx, const struct sfv_param *p, str *out)
{
	if (p->value.kind != SFV_STRING || p->value.text.n == 0 ||
	    p->value.text.n > SIGNATURE_NONCE_MAX)
		return fail(cx, E_BAD_SIGNATURE, "%.*s must be a string of 1 to %d characters",
		            P(p->key), SIGNATURE_NONCE_MAX);
	*out = p->value.text;
	return OK;
}

static err param_read(struct cx *cx, const struct sfv_param *p, struct message_signature *out)
{
	if (str_eq(p->key, S("created")))
		return moment_param(cx, p, &out->created_s);
	if (str_eq(p->key, S("expires")))
		return moment_param(cx, p, &out->expires_s);
	if (str_eq(p->key, S("keyid")))
		return text_param(cx, p, &out->keyid);
	if (str_eq(p->key, S("alg")))
		return text_param(cx, p, &out->alg);
	if (str_eq(p->key, S("nonce")))
		return text_param(cx, p, &out->nonce);
	return fail(cx, E_BAD_SIGNATURE, "the parameter %.*s is not used here", P(p->key));
}

static bool covers(const struct sfv_item *list, str name)
{
	for (int i = 0; i < list->item_n; i++)
		if (list->item[i].kind == SFV_STRING && str_eq(list->item[i].text, name))
			return true;
	return false;
}

static err covered_read(struct cx *cx, struct message_signature *out)
{
	const struct sfv_item *list = &out->covered;

	out->created_s = -1;
	out->expires_s = NEVER_EXPIRES;
	if (list->kind != SFV_LIST)
		return bad(cx, "Signature-Input: a list of components is needed");
	for (int i = 0; i < list->param_n; i++)
		TRY(param_read(cx, &list->param[i], out));
	if (out->created_s < 0 || out->keyid.n == 0 || out->alg.n == 0)
		return bad(cx, "Signature-Input: created, keyid and alg are needed");
	for (int i = 0; i < MESSAGE_COMPONENTS; i++)
		if (!covers(list, places[i].name))
			return fail(cx, E_BAD_SIGNATURE, "the signature does not cover %.*s",
			            P(places[i].name));
	if (list->item_n > MESSAGE_COMPONENTS)
		return fail(cx, E_BAD_SIGNATURE,
		            "a signature covers the %d components that are asked for, each once, "
		            "and no others",
		            MESSAGE_COMPONENTS);
	return OK;
}

/* -- the two headers ------------------------------------------------------------------------- */

static err field_read(struct cx *cx, const char *name, str text, struct sfv_dictionary *out)
{
	if (sfv_dictionary_read(cx, text, out) != OK)
		return fail(cx, E_BAD_SIGNATURE, "%s: %s", name, str_c(cx->arena, cx->detail));
	if (out->n != 1)
		return fail(cx, E_BAD_SIGNATURE, "%s: one signature is needed, not %d", name,
		            out->n);
	return OK;
}

err message_signature_read(struct cx *cx, const struct message *m, struct message_signature *out)
{
	struct sfv_dictionary input, signature;

	TRY(field_read(cx, "Signature-Input", m->signature_input, &input));
	TRY(field_read(cx, "Signature", m->signature, &signature));
	*out = (struct message_signature){ .label = input.member[0].key,
		                           .covered = input.member[0].value,
		                           .value = signature.member[0].value.text };
	if (!str_eq(signature.member[0].key, out->label))
		return bad(cx, "Signature and Signature-Input have different labels");
	if (signature.member[0].value.kind != SFV_BYTES || signature.member[0].value.param_n > 0)
		return bad(cx, "Signature: a byte sequence is needed");
	return covered_read(cx, out);
}

/* -- the base -------------------------------------------------------------------------------- */

static bool printable(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return true;
}

static const struct component *component_find(const struct component *c, int n, str name)
{
	for (int i = 0; i < n; i++)
		if (str_eq(c[i].name, name) && c[i].value.n > 0)
			return &c[i];
	return NULL;
}

static err line_write(struct cx *cx, const struct component *component, int n,
                      const struct sfv_item *list, int at, struct buf *out)
{
	const struct sfv_item *item = &list->item[at];

	if (item->kind != SFV_STRING || item->param_n > 0)
		return bad(cx, "a covered component is a string without parameters");
	for (int i = 0; i < at; i++)
		if (str_eq(list->item[i].text, item->text))
			return fail(cx, E_BAD_SIGNATURE, "%.*s is covered twice", P(item->text));
	const struct component *c = component_find(component, n, item->text);
	if (c == NULL)
		return fail(cx, E_BAD_SIGNATURE, "%.*s is covered but was not sent", P(item->text));
	if (!printable(c->value))
		return fail(cx, E_BAD_SIGNATURE, "%.*s is not printable ASCII", P(item->text));
	buf_fmt(out, "\"%.*s\": %.*s\n", P(item->text), P(c->value));
	return OK;
}

err signature_base(struct cx *cx, const struct component *component, int n,
                   const struct sfv_item *covered, str *out)
{
	struct buf b = buf_bounded(cx->arena, SIGNATURE_BASE_MAX);

	for (int i = 0; i < covered->item_n; i++)
		TRY(line_write(cx, component, n, covered, i, &b));
	buf_text(&b, "\"" PARAMS_NAME "\": ");
	sfv_item_write(&b, covered);
	if (buf_done(&b, out) != OK)
		return fail(cx, E_BAD_SIGNATURE, "what is signed has more than %d bytes",
		            SIGNATURE_BASE_MAX);
	return OK;
}

/* The value of the line of that name; what is wrong with the line shows when the base is written
 * again. */
static void line_read(str line, struct message *m, str *params)
{
	ptrdiff_t end = line.n > 1 ? str_find(line, '"', 1) : -1;

	if (end < 0 || line.n < (size_t)end + 3)
		return;
	str name = str_part(line, 1, (size_t)end - 1);
	str value = str_part(line, (size_t)end + 3, line.n);
	if (str_eq(name, S(PARAMS_NAME)))
		*params = value;
	for (int i = 0; i < MESSAGE_COMPONENTS; i++)
		if (str_eq(name, places[i].name))
			*(str *)(void *)((char *)m + places[i].offset) = value;
}

err signature_base_read(struct cx *cx, str base, struct message *m, struct message_signature *out)
{
	struct component component[MESSAGE_COMPONENTS];
	str params = S_NONE;
	str again;

	*m = (struct message){ 0 };
	*out = (struct message_signature){ 0 };
	for (str rest = base; rest.n > 0;) {
		str line;
		rest = str_cut(rest, '\n', &line);
		line_read(line, m, &params);
	}
	if (sfv_list_read(cx, params, &out->covered) != OK)
		return bad(cx, "the base does not end with the parameters of a signature");
	TRY(covered_read(cx, out));
	message_components(m, component);
	TRY(signature_base(cx, component, MESSAGE_COMPONENTS, &out->covered, &again));
	if (!str_eq(again, base))
		return bad(cx, "the base is not in the form of RFC 9421");
	return OK;
}
