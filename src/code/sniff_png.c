/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PNG, walked from its first byte to its last: signature, then chunks: length 4, type 4, bytes,
 * CRC-32 of type and bytes; IHDR first, and once, then, one behind the other, the IDAT, IEND last
 * (ISO/IEC 15948).  Nothing may follow the end: that is where other files are hidden.
 *
 * The picture is unpacked, window by window: all IDAT together are one zlib stream, which must give
 * exactly the rows that the header asks for, each behind a filter of 0 to 4, and end with the last
 * IDAT.  So nothing else lies in it.  What stands beside it is the business of
 * sniff_png_beside.c. */
#include <zlib.h>

#include "code/sniff_part.h"

#define CHUNK 12 /* bytes of a chunk around its own */
#define CHUNK_MAX 0x7fffffffu
#define HEADER 13
#define FILTER_LAST 4
#define PASSES 7
#define WINDOW 65536 /* of what is unpacked */
/* A page in A4 at 600 dots an inch has 35 million pixels, and 104 million bytes in colours. */
#define SIDE_MAX 65535u
#define PIXELS_MAX UINT64_C(100000000)
#define PICTURE_MAX ((uint64_t)128 << 20) /* bytes, unpacked */

struct png {
	str b;
	uint32_t width, height;
	unsigned bits; /* a pixel */
	bool interlaced;
	int pass;           /* that is being unpacked */
	uint32_t rows_left; /* in it */
	size_t row_left;    /* bytes in the row */
	z_stream z;
	bool ended; /* the stream of the IDAT is over */
	bool apart; /* another chunk has come behind an IDAT */
	struct png_beside beside;
};

/* -- chunks ---------------------------------------------------------------------------------- */

/* CRC-32 (polynomial 0xEDB88320) by half bytes: a small table, and still fast enough. */
static uint32_t crc32_of(const char *p, size_t n)
{
	static const uint32_t half[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
		0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned char)p[i];
		crc = half[crc & 15] ^ crc >> 4;
		crc = half[crc & 15] ^ crc >> 4;
	}
	return ~crc;
}

static bool letters(str b, size_t at)
{
	for (size_t i = at; i < at + 4; i++)
		if ((unsigned)((unsigned char)b.p[i] | 32) - 'a' > 25)
			return false;
	return true;
}

/* The length of the chunk at `at`, or NULL with the reason. */
static const char *chunk_fault(str b, size_t at, uint32_t *n)
{
	if (b.n - at < CHUNK)
		return "it ends before its last chunk";
	*n = sniff_be32(b, at);
	if (*n > b.n - at - CHUNK)
		return "a chunk reaches beyond its end";
	if (!letters(b, at + 4))
		return "a chunk has no type";
	if (crc32_of(b.p + at + 4, *n + (size_t)4) != sniff_be32(b, at + 8 + *n))
		return "the check sum of a chunk is wrong";
	return NULL;
}

/* -- the header ------------------------------------------------------------------------------ */

/* Bit depths that go with a colour type, as bits 1 << depth. */
static uint32_t depths_of(unsigned colour)
{
	static const uint32_t depths[] = { 0x10116, 0, 0x10100, 0x116, 0x10100, 0, 0x10100 };

	return colour < sizeof depths / sizeof depths[0] ? depths[colour] : 0;
}

static unsigned channels_of(unsigned colour)
{
	return colour == 2 ? 3 : colour == 4 ? 2 : colour == 6 ? 4 : 1;
}

/* IHDR: width 4, height 4, depth, colour type, compression 0, filter 0, interlace 0 or 1. */
static bool header_is_sound(str b, size_t at)
{
	unsigned depth = (unsigned char)b.p[at + 8];

	return sniff_be32(b, at) - 1 < CHUNK_MAX && sniff_be32(b, at + 4) - 1 < CHUNK_MAX &&
	       depth <= 16 && (depths_of((unsigned char)b.p[at + 9]) >> depth & 1) != 0 &&
	       b.p[at + 10] == 0 && b.p[at + 11] == 0 && (unsigned char)b.p[at + 12] <= 1;
}

static const char *header_take(struct png *p, size_t at, uint32_t n)
{
	str b = p->b;

	if (!sniff_is_at(b, at + 4, S("IHDR")) || n != HEADER)
		return "it does not begin with its header";
	at += 8;
	if (!header_is_sound(b, at))
		return "its header makes no sense";
	p->width = sniff_be32(b, at);
	p->height = sniff_be32(b, at + 4);
	p->beside.depth = (unsigned char)b.p[at + 8];
	p->beside.colour = (unsigned char)b.p[at + 9];
	p->bits = p->beside.depth * channels_of(p->beside.colour);
	p->interlaced = b.p[at + 12] == 1;
	if (p->width > SIDE_MAX || p->height > SIDE_MAX ||
	    (uint64_t)p->width * p->height > PIXELS_MAX ||
	    (uint64_t)p->width * p->height * p->bits / 8 > PICTURE_MAX)
		return "unpacked it would be too large";
	return NULL;
}

/* -- the picture ----------------------------------------------------------------------------- */

/* Adam7: in which column and row each pass begins, and in what steps it goes on. */
static const struct {
	uint32_t x, y, dx, dy;
} adam7[PASSES] = {
	{ 0, 0, 8, 8 }, { 4, 0, 8, 8 }, { 0, 4, 4, 8 }, { 2, 0, 4, 4 },
	{ 0, 2, 2, 4 }, { 1, 0, 2, 2 }, { 0, 1, 1, 2 },
};

static uint32_t steps(uint32_t size, uint32_t from, uint32_t by)
{
	return size > from ? (size - from + by - 1) / by : 0;
}

static uint32_t columns(const struct png *p, int pass)
{
	return p->interlaced ? steps(p->width, adam7[pass].x, adam7[pass].dx) : p->width;
}

static uint32_t rows(const struct png *p, int pass)
{
	return p->interlaced ? steps(p->height, adam7[pass].y, adam7[pass].dy) : p->height;
}

static void picture_begin(struct png *p)
{
	p->pass = 0;
	p->rows_left = columns(p, 0) > 0 ? rows(p, 0) : 0;
}

/* A pass that has no columns has no rows, either. */
static bool row_begin(struct png *p)
{
	int passes = p->interlaced ? PASSES : 1;

	while (p->rows_left == 0) {
		if (++p->pass >= passes)
			return false;
		p->rows_left = columns(p, p->pass) > 0 ? rows(p, p->pass) : 0;
	}
	p->rows_left--;
	p->row_left = ((size_t)columns(p, p->pass) * p->bits + 7) / 8;
	return true;
}

static const char *rows_pass(struct png *p, str bytes)
{
	while (bytes.n > 0) {
		size_t n = p->row_left < bytes.n ? p->row_left : bytes.n;
		if (n == 0) {
			if (!row_begin(p))
				return "its picture is larger than its header says";
			if ((unsigned char)bytes.p[0] > FILTER_LAST)
				return "a row of its picture begins with no filter";
			n = 1; /* the filter */
		} else {
			p->row_left -= n;
		}
		bytes = str_part(bytes, n, bytes.n);
	}
	return NULL;
}

static const char *data_pass(struct png *p, str data)
{
	char window[WINDOW];
	int state = Z_OK;

	p->z.next_in = (Bytef *)(uintptr_t)data.p;
	p->z.avail_in = (uInt)data.n;
	while (state == Z_OK && !p->ended && (p->z.avail_in > 0 || p->z.avail_out == 0)) {
		p->z.next_out = (Bytef *)window;
		p->z.avail_out = WINDOW;
		state = inflate(&p->z, Z_NO_FLUSH);
		p->ended = state == Z_STREAM_END;
		const char *fault = rows_pass(p, (str){ window, WINDOW - p->z.avail_out });
		if (fault != NULL)
			return fault;
	}
	if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
		return "its picture cannot be unpacked";
	return p->z.avail_in > 0 ? "something stands behind its picture" : NULL;
}

static const char *picture_fault(struct png *p)
{
	if (!p->beside.data)
		return "it has no picture";
	return p->ended && p->row_left == 0 && !row_begin(p) ? NULL : "its picture is cut short";
}

/* -- all of it ------------------------------------------------------------------------------- */

static const char *chunk_pass(struct png *p, size_t at, uint32_t n)
{
	str bytes = str_part(p->b, at + 8, n);

	if (!sniff_is_at(p->b, at + 4, S("IDAT"))) {
		p->apart = p->beside.data;
		return sniff_png_beside(&p->beside, str_part(p->b, at + 4, 4), bytes);
	}
	if (p->apart)
		return "its picture lies in pieces";
	if (p->beside.colour == PNG_PALETTE && p->beside.palette == 0)
		return "its palette is missing";
	if (!p->beside.data)
		picture_begin(p);
	p->beside.data = true;
	return data_pass(p, bytes);
}

static const char *chunks_walk(struct png *p)
{
	for (size_t at = 8;;) {
		uint32_t n;
		const char *fault = chunk_fault(p->b, at, &n);
		if (fault == NULL && at == 8)
			fault = header_take(p, at, n);
		if (fault == NULL)
			fault = chunk_pass(p, at, n);
		if (fault != NULL)
			return fault;
		bool end = sniff_is_at(p->b, at + 4, S("IEND"));
		at += CHUNK + n;
		if (!end)
			continue;
		if (n != 0)
			return "it has no picture";
		fault = picture_fault(p);
		return fault == NULL && at != p->b.n ? "something follows its end" : fault;
	}
}

const char *sniff_png(str b, bool *active)
{
	struct png p = { .b = b };
	const char *fault;
	(void)active;

	if (inflateInit(&p.z) != Z_OK)
		return "its picture cannot be unpacked";
	fault = chunks_walk(&p);
	(void)inflateEnd(&p.z);
	return fault;
}
