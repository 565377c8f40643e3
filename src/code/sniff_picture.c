/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JPEG, walked from its first byte to its last: FF D8, then segments: FF, marker, length 2, bytes;
 * after a scan's header its data, in which FF is followed by 00 or a restart; FF D9 last
 * (ISO/IEC 10918-1).
 *
 * Nothing may follow the end: that is where other files are hidden; and no ZIP or PDF begins in a
 * segment. */
#include <string.h>

#include "code/sniff_part.h"

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
	if (sniff_holds_file(str_part(j->b, j->at, n)))
		return "it holds another file";
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
