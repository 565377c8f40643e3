/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that grow in an arena.  A writer writes on and asks once, at the end, with buf_done. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

struct buf {
	struct arena *arena;
	char *p;
	size_t n;
	size_t cap;
	size_t max; /* bytes at most; 0 means no limit */
	err error;  /* the first that happened; later writes are ignored */
};

struct buf buf_new(struct arena *a);
/* A writer that refuses to grow past max bytes: buf_done then answers E_TOO_LARGE. */
struct buf buf_bounded(struct arena *a, size_t max);
void buf_put(struct buf *b, const void *p, size_t n);
void buf_char(struct buf *b, char c);
void buf_str(struct buf *b, str s);
void buf_text(struct buf *b, const char *text);
void buf_i64(struct buf *b, int64_t value);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
/* Room for n bytes to be filled by the caller, or NULL after an error. */
char *buf_room(struct buf *b, size_t n);
/* What was written so far; valid until the next write. */
str buf_view(const struct buf *b);
/* The first error, or OK and the bytes. */
MUST err buf_done(const struct buf *b, str *out);

#endif
