/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file is what its structure says: the magic at its very beginning, then a walk to its very end,
 * with nothing before, behind or beside it.  So what merely begins right is refused, and so is what
 * is two things at once:
 *
 *   a ZIP behind something else   readers of ZIP look for its end record from the end of the file
 *   a page of HTML in front       old browsers looked for tags in the first bytes
 *   a PDF a little further on     readers of PDF look for its beginning in the first 1,024 bytes
 *
 * Plain text is not among the kinds: it has no structure that could be checked, so everything that
 * is nothing else would be text, pages and scripts included.  Attachments stand for paper. */
#include "code/sniff.h"

#include <string.h>
#include <strings.h>

#include "code/sniff_part.h"

#define MIB ((size_t)1 << 20)
#define FRONT 1024 /* bytes in which tags and the beginning of a PDF are looked for */

/* clang-format off */
const struct sniff_type sniff_types[] = {
	{ "application/pdf", "pdf", 10 * MIB, sniff_pdf,  "%PDF-",                    5 },
	{ "image/png",       "png", 10 * MIB, sniff_png,  "\x89PNG\r\n\x1a\n",        8 },
	{ "image/jpeg",      "jpg", 10 * MIB, sniff_jpeg, "\xff\xd8\xff",             3 },
	/* GB/T 33190: a ZIP with OFD.xml at its root. */
	{ "application/ofd", "ofd", 10 * MIB, sniff_ofd,  "PK\x03\x04",               4 },
};
/* clang-format on */
const int sniff_types_n = sizeof sniff_types / sizeof sniff_types[0];

static uint32_t byte(str b, size_t at)
{
	return (unsigned char)b.p[at];
}

uint32_t sniff_be16(str b, size_t at)
{
	return byte(b, at) << 8 | byte(b, at + 1);
}

uint32_t sniff_be32(str b, size_t at)
{
	return sniff_be16(b, at) << 16 | sniff_be16(b, at + 2);
}

uint32_t sniff_le16(str b, size_t at)
{
	return byte(b, at + 1) << 8 | byte(b, at);
}

uint32_t sniff_le32(str b, size_t at)
{
	return sniff_le16(b, at + 2) << 16 | sniff_le16(b, at);
}

bool sniff_is_at(str b, size_t at, str text)
{
	return at <= b.n && text.n <= b.n - at && memcmp(b.p + at, text.p, text.n) == 0;
}

/* -- two things at once ---------------------------------------------------------------------- */

/* Whether readers of ZIP would take the end record at `at`: its comment reaches to the end of the
 * file, or its directory stands where it says; some readers mind no bytes behind it. */
static bool is_zip_end(str b, size_t at)
{
	if (b.n - at < ZIP_END)
		return false;
	size_t directory_n = sniff_le32(b, at + 12);
	return at + ZIP_END + sniff_le16(b, at + ZIP_END - 2) == b.n ||
	       (directory_n <= at && sniff_is_at(b, at - directory_n, S("PK\x01\x02")));
}

static bool ends_as_zip(str b)
{
	const char *found;

	for (size_t at = 0; (found = memmem(b.p + at, b.n - at, "PK\x05\x06", 4)) != NULL; at++) {
		at = (size_t)(found - b.p);
		if (is_zip_end(b, at))
			return true;
	}
	return false;
}

bool sniff_holds_file(str bytes)
{
	static const char *const magic[] = { "PK\x03\x04", "PK\x05\x06", "%PDF-" };

	for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++)
		if (memmem(bytes.p, bytes.n, magic[i], strlen(magic[i])) != NULL)
			return true;
	return false;
}

bool sniff_holds_page(str b)
{
	static const char *const tags[] = { "<html", "<script", "<!doctype html", "<svg", "<?php" };

	for (size_t at = 0; at < b.n; at++)
		for (size_t i = 0; b.p[at] == '<' && i < sizeof tags / sizeof tags[0]; i++)
			if (b.n - at >= strlen(tags[i]) &&
			    strncasecmp(b.p + at, tags[i], strlen(tags[i])) == 0)
				return true;
	return false;
}

static const char *also_else(str b, const struct sniff_type *type)
{
	if (type->check != sniff_ofd && ends_as_zip(b))
		return "it is a ZIP, too";
	if (type->check != sniff_pdf && memmem(b.p, b.n < FRONT ? b.n : FRONT, "%PDF-", 5) != NULL)
		return "it is a PDF, too";
	return sniff_holds_page(str_part(b, 0, FRONT)) ? "it is a page of HTML, too" : NULL;
}

/* -- the answer ------------------------------------------------------------------------------ */

struct sniff sniff(str bytes)
{
	struct sniff s = { 0 };

	for (int i = 0; i < sniff_types_n && s.type == NULL; i++)
		if (sniff_is_at(bytes, 0, (str){ sniff_types[i].magic, sniff_types[i].magic_n }))
			s.type = &sniff_types[i];
	if (s.type == NULL)
		return s;
	s.fault = s.type->check(bytes, &s.active);
	if (s.fault == NULL)
		s.fault = also_else(bytes, s.type);
	return s;
}

const char *sniff_media(int i)
{
	return i < sniff_types_n ? sniff_types[i].media : NULL;
}

const struct sniff_type *sniff_type_find(str media)
{
	for (int i = 0; i < sniff_types_n; i++)
		if (media.n == strlen(sniff_types[i].media) &&
		    strncasecmp(media.p, sniff_types[i].media, media.n) == 0)
			return &sniff_types[i];
	return NULL;
}
