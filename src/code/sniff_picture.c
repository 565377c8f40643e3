/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures, walked from their first byte to their last.
 *
 *   PNG   signature, then chunks: length 4, type 4, bytes, CRC-32 of type and bytes; IHDR first,
 *         and once, an IDAT, IEND last (ISO/IEC 15948).  Chunks that are not in the standard are
 *         refused, and so are those beside the picture that hold the beginning of a ZIP or PDF
 *   JPEG  FF D8, then segments: FF, marker, length 2, bytes; after a scan's header its data, in
 *         which FF is followed by 00 or a restart; FF D9 last (ISO/IEC 10918-1)
 *
 * Nothing may follow the end: that is where other files are hidden. */
#include <string.h>

#include "code/sniff_part.h"

/* -- PNG ------------------------------------------------------------------------------------- */

#define CHUNK 12 /* bytes of a chunk around its own */
#define CHUNK_MAX 0x7fffffffu

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

/* Bit depths that go with a colour type, as bits 1 << depth. */
static uint32_t depths_of(unsigned colour)
{
	static const uint32_t depths[] = { 0x10116, 0, 0x10100, 0x116, 0x10100, 0, 0x10100 };

	return colour < sizeof depths / sizeof depths[0] ? depths[colour] : 0;
}

/* IHDR: width 4, height 4, depth, colour type, compression 0, filter 0, interlace 0 or 1. */
static bool header_is_sound(str b, size_t at)
{
	unsigned depth = (unsigned char)b.p[at + 8];

	return sniff_be32(b, at) - 1 < CHUNK_MAX && sniff_be32(b, at + 4) - 1 < CHUNK_MAX &&
	       depth <= 16 && (depths_of((unsigned char)b.p[at + 9]) >> depth & 1) != 0 &&
	       b.p[at + 10] == 0 && b.p[at + 11] == 0 && (unsigned char)b.p[at + 12] <= 1;
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

static const char *ihdr_fault(str b, size_t at, uint32_t n)
{
	if (!sniff_is_at(b, at + 4, S("IHDR")) || n != 13)
		return "it does not begin with its header";
	return header_is_sound(b, at + 8) ? NULL : "its header makes no sense";
}

/* The chunks of the standard and its registered extensions, but for those of animations; and three
 * short ones that common programs write (iDOT: Apple; vpAg, caNv: ImageMagick). */
static bool chunk_is_known(str b, size_t at)
{
	static const char known[][5] = { "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA",
		                         "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "tEXt",
		                         "zTXt", "iTXt", "bKGD", "hIST", "pHYs", "sPLT", "eXIf",
		                         "tIME", "oFFs", "pCAL", "sCAL", "sTER", "gIFg", "gIFx",
		                         "iDOT", "vpAg", "caNv" };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (sniff_is_at(b, at, str_of(known[i])))
			return true;
	return false;
}

static bool holds_file(str bytes)
{
	static const char *const magic[] = { "PK\x03\x04", "PK\x05\x06", "%PDF-" };

	for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++)
		if (memmem(bytes.p, bytes.n, magic[i], strlen(magic[i])) != NULL)
			return true;
	return false;
}

/* Data of the picture is compressed and may look like anything. */
static const char *content_fault(str b, size_t at, uint32_t n)
{
	if (!chunk_is_known(b, at + 4))
		return "it has a chunk that is not in the standard";
	if (at != 8 && sniff_is_at(b, at + 4, S("IHDR")))
		return "it has two headers";
	if (!sniff_is_at(b, at + 4, S("IDAT")) && holds_file(str_part(b, at + 8, n)))
		return "it holds another file";
	return NULL;
}

const char *sniff_png(str b, bool *active)
{
	size_t at = 8;
	bool data = false;
	(void)active;

	for (;;) {
		uint32_t n;
		const char *fault = chunk_fault(b, at, &n);
		if (fault == NULL && at == 8)
			fault = ihdr_fault(b, at, n);
		if (fault == NULL)
			fault = content_fault(b, at, n);
		if (fault != NULL)
			return fault;
		data = data || sniff_is_at(b, at + 4, S("IDAT"));
		bool end = sniff_is_at(b, at + 4, S("IEND"));
		at += CHUNK + n;
		if (!end)
			continue;
		if (!data || n != 0)
			return "it has no picture";
		return at == b.n ? NULL : "something follows its end";
	}
}

/* -- JPEG ------------------------------------------------------------------------------------ */

#define M_TEM 0x01
#define M_SOF_FIRST 0xc0
#define M_SOF_LAST 0xcf
#define M_DHT 0xc4
#define M_JPG 0xc8
#define M_DAC 0xcc
#define M_RST_FIRST 0xd0
#define M_RST_LAST 0xd7
#define M_SOI 0xd8
#define M_EOI 0xd9
#define M_SOS 0xda

struct jpeg {
	str b;
	size_t at;
	bool frame, scan;
};

static bool is_frame(unsigned m)
{
	return m >= M_SOF_FIRST && m <= M_SOF_LAST && m != M_DHT && m != M_JPG && m != M_DAC;
}

/* The next marker; 0 when there is none. */
static unsigned marker(struct jpeg *j)
{
	if (j->at >= j->b.n || (unsigned char)j->b.p[j->at] != 0xff)
		return 0;
	while (j->at < j->b.n && (unsigned char)j->b.p[j->at] == 0xff)
		j->at++;
	return j->at < j->b.n ? (unsigned char)j->b.p[j->at++] : 0;
}

/* A scan's data ends before the first marker that is no restart. */
static void scan_pass(struct jpeg *j)
{
	while (j->at + 1 < j->b.n) {
		const char *found = memchr(j->b.p + j->at, 0xff, j->b.n - j->at - 1);
		j->at = found != NULL ? (size_t)(found - j->b.p) : j->b.n;
		if (found == NULL)
			return;
		unsigned m = (unsigned char)found[1];
		if (m != 0 && (m < M_RST_FIRST || m > M_RST_LAST))
			return;
		j->at += 2;
	}
}

/* A frame: length 2, precision 1, height 2, width 2, components 1, 3 bytes for each. */
static bool frame_is_sound(const struct jpeg *j, uint32_t n)
{
	unsigned components = n >= 8 ? (unsigned char)j->b.p[j->at + 7] : 0;

	return components >= 1 && n == 8 + 3 * components && sniff_be16(j->b, j->at + 5) > 0;
}

static const char *segment_pass(struct jpeg *j, unsigned m)
{
	if (j->b.n - j->at < 2)
		return "it ends within a segment";
	uint32_t n = sniff_be16(j->b, j->at);
	if (n < 2 || n > j->b.n - j->at)
		return "a segment reaches beyond its end";
	if (is_frame(m) && !frame_is_sound(j, n))
		return "its header makes no sense";
	if (m == M_SOS && !j->frame)
		return "a scan comes before the header";
	j->frame = j->frame || is_frame(m);
	j->scan = j->scan || m == M_SOS;
	j->at += n;
	if (m == M_SOS)
		scan_pass(j);
	return NULL;
}

const char *sniff_jpeg(str b, bool *active)
{
	struct jpeg j = { .b = b, .at = 2 };
	(void)active;

	for (;;) {
		unsigned m = marker(&j);
		if (m == 0)
			return "it ends before its end marker";
		if (m == M_SOI || m == M_TEM || (m >= M_RST_FIRST && m <= M_RST_LAST))
			return "a marker stands where none may";
		if (m == M_EOI)
			break;
		const char *fault = segment_pass(&j, m);
		if (fault != NULL)
			return fault;
	}
	if (!j.scan)
		return "it has no picture";
	return j.at == b.n ? NULL : "something follows its end";
}
