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

/* Numbers of 2 and 4 bytes at `at`, which must lie within b: big-endian, little-endian. */
uint32_t sniff_be16(str b, size_t at);
uint32_t sniff_be32(str b, size_t at);
uint32_t sniff_le16(str b, size_t at);
uint32_t sniff_le32(str b, size_t at);
/* Whether the text stands at `at`. */
bool sniff_is_at(str b, size_t at, str text);

/* The record that ends a ZIP: signature, six numbers, and the length of a comment that reaches to
 * the end of the file. */
#define ZIP_END 22
#define ZIP_COMMENT_MAX 65535

#endif
