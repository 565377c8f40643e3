/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures made by hand, chunk by chunk, for the tests of what a PNG is. */
#ifndef SUPPORT_PNG_MAKER_H
#define SUPPORT_PNG_MAKER_H

struct picture {
	uint32_t width, height;
	unsigned char depth, colour, interlaced;
};

static const struct picture small = { 3, 2, 8, 2, 0 }; /* two rows of 1 + 9 bytes */

static inline void put_be32(struct buf *b, uint32_t n)
{
	const char bytes[] = { (char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n };

	buf_put(b, bytes, 4);
}

static inline void put_chunk(struct buf *b, const char *type, str bytes)
{
	struct buf typed = buf_new(b->arena);

	buf_text(&typed, type);
	buf_str(&typed, bytes);
	put_be32(b, (uint32_t)bytes.n);
	buf_str(b, buf_view(&typed));
	put_be32(b,
	         (uint32_t)crc32(0, (const Bytef *)buf_view(&typed).p, (uInt)buf_view(&typed).n));
}

static inline str packed(struct arena *a, str bytes)
{
	uLongf n = compressBound(bytes.n);
	char *out = arena_alloc(a, n);

	assert_int_equal(compress((Bytef *)out, &n, (const Bytef *)bytes.p, bytes.n), Z_OK);
	return (str){ out, n };
}

/* So many bytes of nothing: rows without a filter, in black. */
static inline str blank(struct arena *a, size_t n)
{
	char *out = arena_alloc(a, n);

	memset(out, 0, n);
	return (str){ out, n };
}

static inline struct buf begun(struct arena *a, const struct picture *p)
{
	struct buf b = buf_new(a);
	struct buf head = buf_new(a);
	const char rest[] = { (char)p->depth, (char)p->colour, 0, 0, (char)p->interlaced };

	buf_put(&b, "\x89PNG\r\n\x1a\n", 8);
	put_be32(&head, p->width);
	put_be32(&head, p->height);
	buf_put(&head, rest, 5);
	put_chunk(&b, "IHDR", buf_view(&head));
	return b;
}

static inline const char *end_fault(struct buf *b)
{
	put_chunk(b, "IEND", S(""));
	const struct sniff s = sniff(buf_view(b));
	assert_non_null(s.type);
	return s.fault;
}

static inline void says(const char *fault, const char *wanted)
{
	if (wanted == NULL && fault != NULL)
		fail_msg("%s", fault);
	if (wanted != NULL && fault == NULL)
		fail_msg("taken, and should not be: %s", wanted);
	if (wanted != NULL)
		assert_string_equal(fault, wanted);
}

#endif
