/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of sniff.c: one check of structure for each kind.  Each is given bytes that begin with
 * the magic of its kind. */
#ifndef CODE_SNIFF_PART_H
#define CODE_SNIFF_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

const char *sniff_pdf(str b, bool *active);
const char *sniff_png(str b, bool *active);
const char *sniff_jpeg(str b, bool *active);
const char *sniff_ofd(str b, bool *active);

/* Whether the PDF runs or carries something; else what keeps one from telling, or NULL. */
const char *sniff_pdf_look(str b, bool *active);
/* White space as PDF has it. */
bool sniff_pdf_space(char c);

/* Numbers of 2 and 4 bytes at `at`, which must lie within b: big-endian, little-endian. */
uint32_t sniff_be16(str b, size_t at);
uint32_t sniff_be32(str b, size_t at);
uint32_t sniff_le16(str b, size_t at);
uint32_t sniff_le32(str b, size_t at);
/* Whether the text stands at `at`. */
bool sniff_is_at(str b, size_t at, str text);

/* Whether a ZIP or PDF begins, or a ZIP ends, anywhere within. */
bool sniff_holds_file(str bytes);
/* Whether a tag stands within of which browsers tell a page. */
bool sniff_holds_page(str bytes);

/* What the chunks beside a PNG's picture depend on, and what they have been so far. */
struct png_beside {
	unsigned colour, depth;
	bool data;        /* an IDAT has come */
	unsigned palette; /* entries */
	uint32_t seen;    /* bits, by the row of the chunk's kind */
	size_t free_n;    /* bytes in chunks without a form of their own */
};
#define PNG_PALETTE 3 /* the colour type */

/* What is wrong with a chunk that is no IDAT, or NULL. */
const char *sniff_png_beside(struct png_beside *s, str type, str bytes);

/* The record that ends a ZIP: signature, six numbers, and the length of a comment that reaches to
 * the end of the file. */
#define ZIP_END 22
#define ZIP_COMMENT_MAX 65535

#endif
