/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of any size: test/data/photo.jpg with comments, which no viewer shows. */
#ifndef TEST_SUPPORT_PICTURE_H
#define TEST_SUPPORT_PICTURE_H

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/os.h"

#define PICTURE_FRONT 20 /* bytes of the picture in front of the comments */

/* A segment of the text; at most 65,533 bytes. */
static inline void picture_comment(struct buf *b, str text)
{
	buf_put(b, "\xff\xfe", 2);
	buf_char(b, (char)((text.n + 2) >> 8));
	buf_char(b, (char)((text.n + 2) & 255));
	buf_str(b, text);
}

static inline str picture_plain(struct cx *cx)
{
	str photo = S_NONE;

	(void)!os_read_file(cx, "test/data/photo.jpg", 65536, &photo);
	return photo;
}

static inline str picture_with(struct cx *cx, str text)
{
	str photo = picture_plain(cx);
	struct buf b = buf_new(cx->arena);

	buf_str(&b, str_part(photo, 0, PICTURE_FRONT));
	picture_comment(&b, text);
	buf_str(&b, str_part(photo, PICTURE_FRONT, photo.n));
	return buf_view(&b);
}

/* A picture of exactly so many bytes, at least 5 more than the plain one has; the filling follows
 * from the seed. */
static inline str picture_of(struct cx *cx, size_t size, unsigned seed)
{
	str photo = picture_plain(cx);
	struct buf b = buf_new(cx->arena);
	char filling[60000];
	size_t left = size - photo.n;

	buf_str(&b, str_part(photo, 0, PICTURE_FRONT));
	while (left > 0) {
		size_t n = left > sizeof filling + 4 ? sizeof filling : left - 4;
		if (left > n + 4 && left - n - 4 < 4)
			n -= 4;
		for (size_t i = 0; i < n; i++)
			filling[i] = (char)((seed = seed * 1103515245u + 12345u) >> 16);
		picture_comment(&b, (str){ filling, n });
		left -= n + 4;
	}
	buf_str(&b, str_part(photo, PICTURE_FRONT, photo.n));
	return buf_view(&b);
}

#endif
