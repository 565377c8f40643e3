/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One pass over the text, by recursive descent; the recursion is bounded by the depth that the
 * caller allows.  Each helper receives the place where its part begins and returns the place
 * behind it, or NULL after an error, so that the position stays in a register: this is the hot
 * path of an upload.
 *
 * Nodes come from the arena by the chunk.  A string is first walked to its end, eight bytes a
 * step; if it has no escape it is borrowed from the input, otherwise it is decoded into the arena
 * in a second walk.
 *
 * Duplicate keys: every object keeps a set of 64 bits, one for a few features of a key.  A key
 * whose bit is free is new; otherwise the siblings are searched.  An object with more than
 * KEYS_SEARCHED members is instead checked once, at its end, by sorting its keys: n log n
 * whatever the keys are, so nobody can choose keys that make us slow, as they could with a hash
 * table. */
#include "code/json.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "code/scan.h"
#include "code/text.h"

#define KEYS_SEARCHED 16
#define FIRST_CHUNK 16
#define LARGEST_CHUNK 1024

struct parser {
	struct cx *cx;
	const char *begin;
	const char *end;
	struct json *free_node; /* the rest of the newest chunk */
	struct json *chunk_end;
	size_t chunk_size;
	size_t nodes_left;
	int depth_left;
	err error;
};

/* -- errors ---------------------------------------------------------------------------------- */

/* Always NULL, so that a helper can return it.  The column counts characters, not bytes. */
static const char *stop(struct parser *s, err e, const char *at, const char *reason)
{
	int line = 1;
	int column = 1;

	for (const char *p = s->begin; p < at; p++) {
		if (*p == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)*p & 0xC0) != 0x80) {
			column++;
		}
	}
	s->error = fail(s->cx, e, "line %d, column %d: %s", line, column, reason);
	return NULL;
}

static const char *bad(struct parser *s, const char *at, const char *reason)
{
	return stop(s, E_SYNTAX, at, at >= s->end ? "the text ends too early" : reason);
}

/* -- nodes ----------------------------------------------------------------------------------- */

static bool chunk_add(struct parser *s, const char *at)
{
	size_t n = s->chunk_size;

	if (n > s->nodes_left)
		return stop(s, E_TOO_LARGE, at, "too many values") != NULL;
	s->nodes_left -= n;
	/* Growing nothing is the arena's way to give memory that is not zeroed. */
	s->free_node = arena_grow(s->cx->arena, NULL, 0, n * sizeof *s->free_node);
	s->chunk_end = s->free_node + n;
	if (s->chunk_size < LARGEST_CHUNK)
		s->chunk_size *= 2;
	return true;
}

/* For the value that begins at `at`; NULL when there are too many. */
static inline struct json *node_new(struct parser *s, const char *at)
{
	if (s->free_node == s->chunk_end && !chunk_add(s, at))
		return NULL;
	*s->free_node = (struct json){ .kind = JSON_NULL };
	return s->free_node++;
}

/* -- white space, literals, numbers ---------------------------------------------------------- */

static const char *space_skip_long(const char *p, const char *end)
{
	uint64_t eight;

	for (;;) {
		/* Indentation is a run of spaces. */
		while (end - p >= (ptrdiff_t)sizeof eight) {
			memcpy(&eight, p, sizeof eight);
			if (eight != SCAN_ONES * ' ')
				break;
			p += sizeof eight;
		}
		if (p == end || (*p != ' ' && *p != '\n' && *p != '\r' && *p != '\t'))
			return p;
		p++;
	}
}

static inline const char *space_skip(const char *p, const char *end)
{
	if (p < end && (unsigned char)*p > ' ')
		return p;
	return space_skip_long(p, end);
}

static const char *literal(struct parser *s, const char *p, str word, enum json_kind kind,
                           struct json *out)
{
	if (!str_starts((str){ p, (size_t)(s->end - p) }, word))
		return bad(s, p, "expected a value");
	out->kind = kind;
	return p + word.n;
}

static inline bool is_digit(const char *p, const char *end)
{
	return p < end && (unsigned)(*p - '0') < 10;
}

static inline const char *digits_skip(const char *p, const char *end)
{
	while (is_digit(p, end))
		p++;
	return p;
}

static const char *exponent(struct parser *s, const char *p)
{
	p++;
	if (p < s->end && (*p == '+' || *p == '-'))
		p++;
	if (!is_digit(p, s->end))
		return bad(s, p, "expected a digit of the exponent");
	return digits_skip(p, s->end);
}

static const char *number(struct parser *s, const char *p, struct json *out)
{
	const char *from = p;
	const char *end = s->end;

	p += *p == '-';
	if (!is_digit(p, end))
		return bad(s, p, "expected a digit");
	if (*p == '0' && is_digit(p + 1, end))
		return bad(s, p, "a number must not begin with 0");
	p = digits_skip(p, end);
	if (p < end && *p == '.') {
		if (!is_digit(p + 1, end))
			return bad(s, p + 1, "expected a digit after the decimal point");
		p = digits_skip(p + 1, end);
	}
	if (p < end && (*p == 'e' || *p == 'E'))
		p = exponent(s, p);
	out->kind = JSON_NUMBER;
	out->text = (str){ from, p ? (size_t)(p - from) : 0 };
	return p;
}

/* -- strings --------------------------------------------------------------------------------- */

static bool hex4(const char *p, const char *end, unsigned *out)
{
	unsigned char two[2];

	if (end - p < 4 || !hex_read((str){ p, 4 }, two, 2))
		return false;
	*out = (unsigned)two[0] << 8 | two[1];
	return true;
}

static char *utf8_put(char *to, unsigned c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xC0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		*to++ = (char)(0xE0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	} else {
		*to++ = (char)(0xF0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3F));
		*to++ = (char)(0x80 | (c >> 6 & 0x3F));
		*to++ = (char)(0x80 | (c & 0x3F));
	}
	return to;
}

/* The \u escape at p; beyond the BMP it takes two.  What it stands for is never longer than
 * itself. */
static const char *unicode_escape(struct parser *s, const char *p, char **to)
{
	const char *end = s->end;
	unsigned c, low;

	if (!hex4(p + 2, end, &c))
		return bad(s, p, "expected four hexadecimal digits after \\u");
	if (c == 0)
		return bad(s, p, "U+0000 is not allowed");
	p += 6;
	if (c >= 0xD800 && c <= 0xDFFF) {
		if (c >= 0xDC00 || end - p < 6 || p[0] != '\\' || p[1] != 'u' ||
		    !hex4(p + 2, end, &low) || low < 0xDC00 || low > 0xDFFF)
			return bad(s, p - 6, "half a surrogate pair");
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
		p += 6;
	}
	*to = utf8_put(*to, c);
	return p;
}

static const char *escape(struct parser *s, const char *p, char **to)
{
	static const char from[] = "\"\\/bfnrt";
	static const char into[] = "\"\\/\b\f\n\r\t";
	const char *hit;

	if (p[1] == 'u')
		return unicode_escape(s, p, to);
	hit = p[1] == '\0' ? NULL : strchr(from, p[1]);
	if (hit == NULL)
		return bad(s, p, "no such escape");
	*(*to)++ = into[hit - from];
	return p + 2;
}

/* Decodes the raw bytes between the quotes, which are known to be UTF-8; false after an error. */
static bool decode(struct parser *s, str raw, str *out)
{
	const char *p = raw.p;
	const char *end = raw.p + raw.n;
	char *text = arena_grow(s->cx->arena, NULL, 0, raw.n);
	char *to = text;

	while (p < end) {
		const char *back = memchr(p, '\\', (size_t)(end - p));
		size_t n = (size_t)((back ? back : end) - p);
		memcpy(to, p, n);
		to += n;
		p += n;
		if (back != NULL && (p = escape(s, p, &to)) == NULL)
			return false;
	}
	*out = (str){ text, (size_t)(to - text) };
	return true;
}

/* The rest of a string that has more than plain ASCII: p is at the first byte that is something
 * else. */
static const char *string_long(struct parser *s, const char *from, const char *p, str *out)
{
	bool escaped = false;

	for (;; p = scan_plain(p, s->end)) {
		if (p >= s->end)
			return bad(s, s->end, "");
		if (*p == '"')
			break;
		if (*p == '\\') {
			if (s->end - p < 2)
				return bad(s, s->end, "");
			escaped = true;
			p += 2; /* a backslash or quote that is escaped ends nothing */
		} else if ((unsigned char)*p < ' ') {
			return bad(s, p, "control characters must be escaped");
		} else {
			int n = utf8_length(p, s->end);
			if (n == 0)
				return bad(s, p, "not UTF-8");
			p += n;
		}
	}
	*out = (str){ from, (size_t)(p - from) };
	if (escaped && !decode(s, *out, out))
		return NULL;
	return p + 1;
}

/* p is behind the opening quote. */
static inline const char *string(struct parser *s, const char *p, str *out)
{
	const char *stopped = scan_plain(p, s->end);

	if (stopped == s->end || *stopped != '"')
		return string_long(s, p, stopped, out);
	*out = (str){ p, (size_t)(stopped - p) };
	return stopped + 1;
}

/* -- duplicate keys -------------------------------------------------------------------------- */

static inline uint64_t key_bit(str key)
{
	unsigned first = 0;
	unsigned last = 0;

	if (key.n > 0) {
		first = (unsigned char)key.p[0];
		last = (unsigned char)key.p[key.n - 1];
	}
	return UINT64_C(1) << ((first * 5 + last * 11 + key.n) & 63);
}

/* Is `key` the key of a member from `first` on, before the member `self`? */
static bool key_among(const struct json *first, const struct json *self, str key)
{
	for (; first != self; first = first->next)
		if (str_eq(first->key, key))
			return true;
	return false;
}

struct key_place {
	uint64_t hash; /* makes most comparisons one of integers; may collide without harm */
	str key;
};

static uint64_t key_hash(str key)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325); /* FNV-1a */

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(0x100000001B3);
	return h;
}

static int key_order(const void *left, const void *right)
{
	const struct key_place *a = left;
	const struct key_place *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return str_cmp(a->key, b->key);
}

/* Canonical JSON has its keys in order, and then none can stand there twice. */
static bool keys_ascend(const struct json *object)
{
	for (const struct json *m = object->first; m->next != NULL; m = m->next)
		if (str_cmp(m->key, m->next->key) >= 0)
			return false;
	return true;
}

/* The key that occurs twice and stands first in the order, or NULL; the object has members. */
static const char *key_twice(struct arena *a, const struct json *object)
{
	if (keys_ascend(object))
		return NULL;
	struct key_place *place = NEW_N(a, struct key_place, object->n);
	size_t n = 0;

	for (const struct json *m = object->first; m != NULL; m = m->next)
		place[n++] = (struct key_place){ key_hash(m->key), m->key };
	qsort(place, n, sizeof *place, key_order);
	for (size_t i = 1; i < n; i++)
		if (key_order(&place[i - 1], &place[i]) == 0)
			return place[i].key.p;
	return NULL;
}

/* -- arrays, objects, values ----------------------------------------------------------------- */

static const char *array(struct parser *s, const char *p, struct json *out);
static const char *object(struct parser *s, const char *p, struct json *out);

static const char *nested(struct parser *s, const char *p, struct json *out)
{
	if (s->depth_left == 0)
		return stop(s, E_TOO_LARGE, p, "nested too deeply");
	s->depth_left--;
	p = *p == '{' ? object(s, p + 1, out) : array(s, p + 1, out);
	s->depth_left++;
	return p;
}

/* p is at the first byte of the value; key and next of *out are the caller's. */
static const char *value(struct parser *s, const char *p, struct json *out)
{
	if (p == s->end)
		return bad(s, p, "");
	switch (*p) {
	case '"':
		out->kind = JSON_STRING;
		return string(s, p + 1, &out->text);
	case '{':
	case '[':
		return nested(s, p, out);
	case 't':
		return literal(s, p, S("true"), JSON_TRUE, out);
	case 'f':
		return literal(s, p, S("false"), JSON_FALSE, out);
	case 'n':
		return literal(s, p, S("null"), JSON_NULL, out);
	default:
		if (*p != '-' && !is_digit(p, s->end))
			return bad(s, p, "expected a value");
		return number(s, p, out);
	}
}

/* Behind an element: at its comma, the next element begins; `close` ends the whole and sets
 * *done. */
static inline const char *separator(struct parser *s, const char *p, char close, bool *done)
{
	p = space_skip(p, s->end);
	if (p == s->end || (*p != ',' && *p != close))
		return bad(s, p, close == '}' ? "expected , or }" : "expected , or ]");
	*done = *p == close;
	return *done ? p + 1 : space_skip(p + 1, s->end);
}

static const char *array(struct parser *s, const char *p, struct json *out)
{
	const struct json **link = &out->first;
	bool done = false;

	out->kind = JSON_ARRAY;
	p = space_skip(p, s->end);
	if (p < s->end && *p == ']')
		return p + 1;
	while (!done) {
		struct json *element = node_new(s, p);
		if (element == NULL)
			return NULL;
		*link = element;
		link = &element->next;
		out->n++;
		p = value(s, p, element);
		if (p == NULL || (p = separator(s, p, ']', &done)) == NULL)
			return NULL;
	}
	return p;
}

/* Reads `"key" :` at p and the white space around it. */
static inline const char *member_key(struct parser *s, const char *p, struct json *member)
{
	if (p == s->end || *p != '"')
		return bad(s, p, "expected a key in quotes");
	p = string(s, p + 1, &member->key);
	if (p == NULL)
		return NULL;
	p = space_skip(p, s->end);
	if (p == s->end || *p != ':')
		return bad(s, p, "expected :");
	return space_skip(p + 1, s->end);
}

static const char *object_end(struct parser *s, const char *p, const struct json *object)
{
	if (object->n > KEYS_SEARCHED && key_twice(s->cx->arena, object) != NULL)
		return bad(s, p - 1, "a key occurs twice in this object");
	return p;
}

static const char *object(struct parser *s, const char *p, struct json *out)
{
	const struct json **link = &out->first;
	uint64_t seen = 0;
	bool done = false;

	out->kind = JSON_OBJECT;
	p = space_skip(p, s->end);
	if (p < s->end && *p == '}')
		return p + 1;
	while (!done) {
		const char *from = p;
		struct json *member = node_new(s, p);
		if (member == NULL)
			return NULL;
		*link = member;
		link = &member->next;
		out->n++;
		if ((p = member_key(s, p, member)) == NULL)
			return NULL;
		uint64_t bit = key_bit(member->key);
		if ((seen & bit) != 0 && out->n <= KEYS_SEARCHED &&
		    key_among(out->first, member, member->key))
			return bad(s, from, "the key occurs twice in its object");
		seen |= bit;
		p = value(s, p, member);
		if (p == NULL || (p = separator(s, p, '}', &done)) == NULL)
			return NULL;
	}
	return object_end(s, p, out);
}

static err document(struct parser *s, struct json *root)
{
	const char *p = space_skip(s->begin, s->end);

	p = value(s, p, root);
	if (p == NULL)
		return s->error;
	p = space_skip(p, s->end);
	if (p < s->end)
		(void)bad(s, p, "something follows the value");
	return s->error;
}

/* -- public ---------------------------------------------------------------------------------- */

err json_parse(struct cx *cx, str text, int depth, const struct json **out)
{
	struct json *root = NEW(cx->arena, struct json);
	struct parser s = {
		.cx = cx,
		.begin = text.p,
		.end = text.n > 0 ? text.p + text.n : text.p,
		.chunk_size = FIRST_CHUNK,
		.nodes_left = JSON_VALUES_MAX,
		.depth_left = depth,
	};

	assert(depth >= 0 && depth <= JSON_DEPTH_MAX);
	*out = NULL;
	if (text.n >= UINT32_MAX)
		return fail(cx, E_TOO_LARGE, "%zu bytes of JSON are too many", text.n);
	if (str_starts(text, S("\xEF\xBB\xBF")))
		return fail(cx, E_SYNTAX, "line 1, column 1: a byte order mark is not allowed");
	TRY(document(&s, root));
	*out = root;
	return OK;
}

const struct json *json_get(const struct json *v, str key)
{
	if (v == NULL || v->kind != JSON_OBJECT)
		return NULL;
	for (const struct json *m = v->first; m != NULL; m = m->next)
		if (str_eq(m->key, key))
			return m;
	return NULL;
}

const char *json_kind_name(const struct json *v)
{
	static const char *const name[] = {
		[JSON_NULL] = "null",     [JSON_FALSE] = "false",   [JSON_TRUE] = "true",
		[JSON_NUMBER] = "number", [JSON_STRING] = "string", [JSON_ARRAY] = "array",
		[JSON_OBJECT] = "object",
	};

	return v ? name[v->kind] : "nothing";
}
