/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See pkcs11_uri.h.  RFC 7512, 2.3: attributes of the path end with ';' and those of the query with
 * '&'; a value has unreserved characters, some others that differ between the two, and %XX.  One
 * table says which attribute stands where, how long its value may be and what else must hold. */
#include "crypt/pkcs11_uri.h"

#include <string.h>

#include "base/arena.h"

#define PREFIX "pkcs11:"
#define PREFIX_FILE "file:"

enum side { PATH, QUERY };
enum form { TEXT, BYTES, FILE_NAME, FILE_URI };

struct attribute {
	const char *name;
	enum side side;
	enum form form;
	size_t max;
	size_t offset;
};

#define AT(member) offsetof(struct pkcs11_uri, member)

static const struct attribute attributes[] = {
	{ "token", PATH, TEXT, PKCS11_TOKEN_MAX, AT(token) },
	{ "object", PATH, TEXT, 255, AT(object) },
	{ "id", PATH, BYTES, 255, AT(id) },
	{ "module-path", QUERY, FILE_NAME, 500, AT(module) },
	{ "pin-source", QUERY, FILE_URI, 500, AT(pin) },
};

static const struct attribute *attribute_named(str name, enum side side)
{
	for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++)
		if (attributes[i].side == side && str_eq(str_of(attributes[i].name), name))
			return &attributes[i];
	return NULL;
}

static bool plain(char c, enum side side)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c != '\0' && strchr(side == PATH ? "-._~:[]@!$'()*+,=&" : "-._~:[]@!$'()*+,=/?|", c);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool decode(struct arena *a, str text, enum side side, str *out)
{
	char *bytes = NEW_N(a, char, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '%') {
			if (!plain(text.p[i], side))
				return false;
			bytes[n++] = text.p[i];
			continue;
		}
		int high = i + 2 < text.n ? digit(text.p[i + 1]) : -1;
		int low = i + 2 < text.n ? digit(text.p[i + 2]) : -1;
		if (high < 0 || low < 0)
			return false;
		bytes[n++] = (char)(high << 4 | low);
		i += 2;
	}
	*out = (str){ bytes, n };
	return true;
}

/* file:/PATH and file:///PATH are the same. */
static bool file_of(str *value)
{
	if (!str_starts(*value, S(PREFIX_FILE "/")))
		return false;
	*value = str_part(*value, sizeof PREFIX_FILE - 1, value->n);
	if (str_starts(*value, S("///")))
		*value = str_part(*value, 2, value->n);
	return !str_starts(*value, S("//"));
}

static err value_check(struct cx *cx, const struct attribute *at, str *value)
{
	if (value->n == 0 || value->n > at->max)
		return fail(cx, E_SYNTAX, "pkcs11 URI: %s has 1 to %zu bytes", at->name, at->max);
	if (at->form != BYTES && memchr(value->p, '\0', value->n) != NULL)
		return fail(cx, E_SYNTAX, "pkcs11 URI: %s holds a NUL byte", at->name);
	if (at->form == FILE_URI && !file_of(value))
		return fail(cx, E_SYNTAX, "pkcs11 URI: %s names a file: file:/…", at->name);
	if (at->form == FILE_NAME && value->p[0] != '/')
		return fail(cx, E_SYNTAX, "pkcs11 URI: %s is a whole path: /…", at->name);
	return OK;
}

static err attribute_read(struct cx *cx, str text, enum side side, struct pkcs11_uri *out)
{
	str name;
	str value = str_cut(text, '=', &name);
	const struct attribute *at = attribute_named(name, side);

	if (str_eq(name, S("pin-value")))
		return fail(cx, E_SYNTAX,
		            "pkcs11 URI: no PIN in here (pin-value); pin-source names a file");
	if (name.n == text.n || at == NULL)
		return fail(cx, E_SYNTAX,
		            "pkcs11 URI: token=, object=, id= before the question mark, "
		            "module-path=, pin-source= behind it, and nothing else");
	str *place = (str *)(void *)((char *)out + at->offset);
	if (place->p != NULL)
		return fail(cx, E_SYNTAX, "pkcs11 URI: %s is given twice", at->name);
	if (!decode(cx->arena, value, side, &value))
		return fail(cx, E_SYNTAX, "pkcs11 URI: %s has a character that must be %%XX",
		            at->name);
	TRY(value_check(cx, at, &value));
	*place = value;
	return OK;
}

static err side_read(struct cx *cx, str text, enum side side, struct pkcs11_uri *out)
{
	const char end = side == PATH ? ';' : '&';
	bool more = true;

	while (more) {
		str one;
		more = str_find(text, end, 0) >= 0;
		text = str_cut(text, end, &one);
		TRY(attribute_read(cx, one, side, out));
	}
	return OK;
}

err pkcs11_uri_parse(struct cx *cx, str text, struct pkcs11_uri *out)
{
	str path;

	*out = (struct pkcs11_uri){ 0 };
	if (!str_starts(text, S(PREFIX)) || text.n > PKCS11_URI_MAX)
		return fail(cx, E_SYNTAX,
		            "pkcs11 URI: begins with pkcs11: and has at most %d bytes",
		            PKCS11_URI_MAX);
	str query = str_cut(str_part(text, sizeof PREFIX - 1, text.n), '?', &path);
	TRY(side_read(cx, path, PATH, out));
	TRY(side_read(cx, query, QUERY, out));
	if (out->token.n == 0 || out->object.n + out->id.n == 0)
		return fail(cx, E_SYNTAX,
		            "pkcs11 URI: token= and one of object= and id= are needed");
	if (out->module.n == 0 || out->pin.n == 0)
		return fail(cx, E_SYNTAX, "pkcs11 URI: module-path= and pin-source= are needed");
	return OK;
}
