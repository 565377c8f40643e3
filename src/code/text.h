/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as text: hex, base32, base64, UTF-8.  Decoders are strict: no line breaks, no missing or
 * odd padding, no bits that a decoder would have to ignore. */
#ifndef CODE_TEXT_H
#define CODE_TEXT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

struct arena;

void hex_write(struct buf *b, const void *bytes, size_t n); /* lower case */
str hex_print(struct arena *a, const void *bytes, size_t n);
/* Exactly n bytes from 2n hex digits of either case; false otherwise. */
bool hex_read(str text, void *out, size_t n);

void base64_write(struct buf *b, const void *bytes, size_t n); /* RFC 4648, padded */
str base64_print(struct arena *a, const void *bytes, size_t n);
bool base64_read(struct arena *a, str text, str *out);

/* Crockford's alphabet, 0-9 and A-Z without I, L, O, U; 5 bits a character, most significant first,
 * the last one filled with zero bits. n characters of the bytes. */
str base32_print(struct arena *a, const void *bytes, size_t n_bytes);

/* True when the bytes are well-formed UTF-8 (RFC 3629) without U+0000. */
bool utf8_valid(str s);
/* Bytes (1 to 4) of the well-formed sequence that begins at p < end; 0 when there is none, or it
 * is U+0000. */
int utf8_length(const char *p, const char *end);

/* Text for HTML (element content and quoted attributes). */
void html_escape(struct buf *b, str s);
/* Decodes %XX (and, when plus is set, '+' as a space); false on a broken escape, a NUL or invalid
 * UTF-8. */
bool url_decode(struct arena *a, str s, bool plus, str *out);

#endif
