/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as text.  Decoders refuse all that an encoder would not have written, but for hex, which
 * people write in capitals too. */
#include "code/text.h"

#include <string.h>

#include "base/arena.h"

/* -- hex ------------------------------------------------------------------------------------- */

static void hex_put(char *to, const unsigned char *bytes, size_t n)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*to++ = digit[bytes[i] >> 4];
		*to++ = digit[bytes[i] & 15];
	}
}

void hex_write(struct buf *b, const void *bytes, size_t n)
{
	char *room = buf_room(b, 2 * n);

	if (room != NULL)
		hex_put(room, bytes, n);
}

str hex_print(struct arena *a, const void *bytes, size_t n)
{
	char *text = arena_alloc(a, 2 * n + 1);

	hex_put(text, bytes, n);
	return (str){ text, 2 * n };
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool hex_read(str text, void *out, size_t n)
{
	unsigned char *to = out;

	if (text.n % 2 != 0 || text.n / 2 != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_value(text.p[2 * i]);
		int low = hex_value(text.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		to[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

/* -- base64 ---------------------------------------------------------------------------------- */

static void base64_put(char *to, const unsigned char *bytes, size_t n)
{
	static const char digit[] =
	        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned left = n - i < 3 ? (unsigned)(n - i) : 3;
		unsigned bits = (unsigned)bytes[i] << 16;
		if (left > 1)
			bits |= (unsigned)bytes[i + 1] << 8;
		if (left > 2)
			bits |= bytes[i + 2];
		*to++ = digit[bits >> 18];
		*to++ = digit[bits >> 12 & 63];
		*to++ = left > 1 ? digit[bits >> 6 & 63] : '=';
		*to++ = left > 2 ? digit[bits & 63] : '=';
	}
}

void base64_write(struct buf *b, const void *bytes, size_t n)
{
	char *room = buf_room(b, (n + 2) / 3 * 4);

	if (room != NULL)
		base64_put(room, bytes, n);
}

str base64_print(struct arena *a, const void *bytes, size_t n)
{
	size_t length = (n + 2) / 3 * 4;
	char *text = arena_alloc(a, length + 1);

	base64_put(text, bytes, n);
	return (str){ text, length };
}

static int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* Four characters of which the last `pad` are padding, which the caller has seen. */
static bool base64_quad(const char *p, int pad, unsigned char *out)
{
	unsigned bits = 0;

	for (int i = 0; i < 4; i++) {
		int value = i < 4 - pad ? base64_value(p[i]) : 0;
		if (value < 0)
			return false;
		bits = bits << 6 | (unsigned)value;
	}
	for (int i = 0; i < 3 - pad; i++)
		out[i] = (unsigned char)(bits >> (16 - 8 * i));
	/* Bits below the last byte carry nothing; an encoder leaves them zero. */
	return (bits & ((1U << 8 * pad) - 1)) == 0;
}

bool base64_read(struct arena *a, str text, str *out)
{
	if (text.n % 4 != 0)
		return false;
	unsigned char *bytes = arena_alloc(a, text.n / 4 * 3 + 1);
	int pad = (text.n > 0 && text.p[text.n - 1] == '=') + (str_ends(text, S("==")) ? 1 : 0);

	for (size_t i = 0; i < text.n / 4; i++) {
		bool last = 4 * (i + 1) == text.n;
		if (!base64_quad(text.p + 4 * i, last ? pad : 0, bytes + 3 * i))
			return false;
	}
	*out = (str){ (const char *)bytes, text.n / 4 * 3 - (size_t)pad };
	return true;
}

/* -- base32 ---------------------------------------------------------------------------------- */

str base32_print(struct arena *a, const void *bytes, size_t n_bytes)
{
	static const char digit[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	const unsigned char *from = bytes;
	char *text = arena_alloc(a, (n_bytes * 8 + 4) / 5 + 1);
	size_t n = 0;
	unsigned bits = 0; /* only the low `held` ones have not been written */
	int held = 0;

	for (size_t i = 0; i < n_bytes; i++) {
		bits = (bits << 8 | from[i]) & 0xFFFF;
		for (held += 8; held >= 5; held -= 5)
			text[n++] = digit[bits >> (held - 5) & 31];
	}
	if (held > 0)
		text[n++] = digit[bits << (5 - held) & 31];
	return (str){ text, n };
}

/* -- UTF-8 ----------------------------------------------------------------------------------- */

/* The second byte of a sequence has a narrower range after some first bytes: this excludes overlong
 * forms (E0, F0), surrogates (ED) and what lies beyond U+10FFFF (F4).  RFC 3629, section 4. */
static bool second_byte_fits(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xE0:
		return second >= 0xA0 && second <= 0xBF;
	case 0xED:
		return second >= 0x80 && second <= 0x9F;
	case 0xF0:
		return second >= 0x90 && second <= 0xBF;
	case 0xF4:
		return second >= 0x80 && second <= 0x8F;
	default:
		return second >= 0x80 && second <= 0xBF;
	}
}

static int length_by_first(unsigned char first)
{
	if (first < 0x80)
		return first != 0 ? 1 : 0;
	if (first < 0xC2 || first > 0xF4)
		return 0;
	if (first < 0xE0)
		return 2;
	return first < 0xF0 ? 3 : 4;
}

int utf8_length(const char *p, const char *end)
{
	const unsigned char *byte = (const unsigned char *)p;
	int n = length_by_first(byte[0]);

	if (n > end - p || (n > 1 && !second_byte_fits(byte[0], byte[1])))
		return 0;
	for (int i = 2; i < n; i++)
		if ((byte[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

bool utf8_valid(str s)
{
	const char *p = s.p;
	const char *end = s.n > 0 ? s.p + s.n : s.p;

	while (p < end) {
		int n = utf8_length(p, end);
		if (n == 0)
			return false;
		p += n;
	}
	return true;
}

/* -- HTML and URL ---------------------------------------------------------------------------- */

void html_escape(struct buf *b, str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *entity = s.p[i] == '&'    ? "&amp;"
		                     : s.p[i] == '<'  ? "&lt;"
		                     : s.p[i] == '>'  ? "&gt;"
		                     : s.p[i] == '"'  ? "&quot;"
		                     : s.p[i] == '\'' ? "&#39;"
		                                      : NULL;
		if (entity == NULL)
			continue;
		buf_str(b, str_part(s, from, i - from));
		buf_text(b, entity);
		from = i + 1;
	}
	buf_str(b, str_part(s, from, s.n));
}

bool url_decode(struct arena *a, str s, bool plus, str *out)
{
	char *text = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			if (!hex_read(str_part(s, i + 1, 2), &text[n], 1))
				return false;
			i += 2;
		} else {
			text[n] = plus && s.p[i] == '+' ? ' ' : s.p[i];
		}
		n++;
	}
	*out = (str){ text, n };
	return utf8_valid(*out);
}
