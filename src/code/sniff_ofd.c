/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OFD (GB/T 33190): a ZIP whose root has OFD.xml.
 *
 *   local header 30, name, extra, data, perhaps a descriptor of 12 or 16; again and again
 *   directory: entry 46, name, extra, comment; again and again, in the same order
 *   end record 22, without a comment
 *
 * The files must fill what stands before the directory without gaps, so nothing is hidden between
 * them, and nothing is unpacked here: sizes are what the directory says, and each file's own header
 * says the same.  Of files there are only the kinds that a document is made of, each name once,
 * in letters that can be read.  ZIP64, encryption and several volumes have no place in an
 * attachment of at most 10 MiB. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/legible.h"
#include "code/sniff_part.h"

#define LOCAL 30
#define ENTRY 46
#define FLAG_ENCRYPTED 1u
#define FLAG_DESCRIPTOR 8u
#define STORED 0
#define DEFLATED 8
#define UNPACKED_MAX ((uint64_t)256 << 20)
#define FILES_MAX 4096
/* Deflate makes at most 1,032 bytes of one. */
#define DEFLATE_RATIO 1032

struct zip {
	str b;
	size_t data;      /* where the next local header must stand */
	size_t entry;     /* where the next entry of the directory stands */
	size_t directory; /* where it begins */
	size_t end;       /* where the end record begins */
	uint64_t unpacked;
	bool has_ofd;
	str name[FILES_MAX];
	int names;
};

/* No way out of the folder that it is unpacked into. */
static bool name_is_safe(str name)
{
	str part;

	if (name.n == 0 || name.p[0] == '/' || str_find(name, '\\', 0) >= 0 ||
	    str_find(name, '\0', 0) >= 0 || str_find(name, ':', 0) >= 0)
		return false;
	while (name.n > 0) {
		name = str_cut(name, '/', &part);
		if (str_eq(part, S("..")) || str_eq(part, S(".")))
			return false;
	}
	return true;
}

/* Another format that is a ZIP, too. */
static bool is_of_another(str name)
{
	static const char *const marks[] = { "[Content_Types].xml", "META-INF/MANIFEST.MF",
		                             "AndroidManifest.xml", "mimetype" };

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (name.n == strlen(marks[i]) && strncasecmp(name.p, marks[i], name.n) == 0)
			return true;
	return false;
}

/* What a document is made of: XML, pictures, fonts, and the data of seals and signatures. */
static bool kind_is_allowed(str name)
{
	static const char *const endings[] = {
		".xml",  ".png", ".jpg",   ".jpeg",  ".bmp", ".gif",  ".tif",
		".tiff", ".jb2", ".gbig2", ".jbig2", ".ttf", ".otf",  ".ttc",
		".cff",  ".esl", ".dat",   ".cer",   ".crt", ".asn1",
	};

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t n = strlen(endings[i]);
		if (name.n > n && strncasecmp(name.p + name.n - n, endings[i], n) == 0)
			return true;
	}
	return false;
}

/* Whether it can be read, byte for byte as UTF-8 has it. */
static bool name_is_text(str name)
{
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];
		size_t more = c < 0x80   ? 0
		              : c < 0xc2 ? 9
		              : c < 0xe0 ? 1
		              : c < 0xf0 ? 2
		              : c < 0xf5 ? 3
		                         : 9;
		if (more >= name.n - i || c < ' ')
			return false;
		for (; more > 0; more--)
			if (((unsigned char)name.p[++i] & 0xc0) != 0x80)
				return false;
	}
	return legible_fault(name) == NULL;
}

static const char *name_fault(struct zip *z, str name, uint32_t size)
{
	bool folder = name.n > 0 && name.p[name.n - 1] == '/';

	if (!name_is_safe(name))
		return "a file in it has a name that leads elsewhere";
	if (is_of_another(name))
		return "it is a file of another kind, too";
	if (!name_is_text(name))
		return "a file in it has a name that cannot be read";
	if (folder ? size > 0 : !kind_is_allowed(name))
		return "a file in it is of a kind that no document has";
	if (z->names == FILES_MAX)
		return "it has too many files";
	z->name[z->names++] = name;
	if (!str_eq(name, S("OFD.xml")))
		return NULL;
	z->has_ofd = true;
	return size > 0 ? NULL : "its OFD.xml is empty";
}

/* Files whose names differ in the case of letters alone are one for many systems. */
static int name_order(const void *a, const void *b)
{
	const str *left = a;
	const str *right = b;
	int order = strncasecmp(left->p, right->p, left->n < right->n ? left->n : right->n);

	return order != 0 ? order : (left->n > right->n) - (left->n < right->n);
}

static bool name_repeats(struct zip *z)
{
	qsort(z->name, (size_t)z->names, sizeof z->name[0], name_order);
	for (int i = 1; i < z->names; i++)
		if (name_order(&z->name[i - 1], &z->name[i]) == 0)
			return true;
	return false;
}

/* The file's own header repeats check sum and sizes, but for those that a descriptor gives. */
static bool header_agrees(const struct zip *z, uint32_t flags)
{
	for (size_t i = 0; i < 12; i++) {
		char own = z->b.p[z->data + 14 + i];
		if (own != z->b.p[z->entry + 16 + i] &&
		    ((flags & FLAG_DESCRIPTOR) == 0 || own != 0))
			return false;
	}
	return true;
}

/* The descriptor behind the data repeats check sum and sizes, perhaps behind a signature. */
static size_t descriptor_size(const struct zip *z, size_t at, size_t entry)
{
	size_t size = sniff_is_at(z->b, at, S("PK\x07\x08")) ? 16 : 12;

	if (at > z->directory || size > z->directory - at)
		return 0;
	for (size_t i = 0; i < 12; i++)
		if (z->b.p[at + size - 12 + i] != z->b.p[entry + 16 + i])
			return 0;
	return size;
}

/* Passes the file that the directory's entry describes. */
static const char *file_pass(struct zip *z, str name)
{
	size_t at = z->data;
	size_t packed = sniff_le32(z->b, z->entry + 20);
	uint32_t flags = sniff_le16(z->b, z->entry + 8);

	if (sniff_le32(z->b, z->entry + 42) != at || z->directory - at < LOCAL ||
	    !sniff_is_at(z->b, at, S("PK\x03\x04")))
		return "its files do not lie one behind the other";
	size_t head = LOCAL + name.n + sniff_le16(z->b, at + 28);
	if (sniff_le16(z->b, at + 26) != name.n || !sniff_is_at(z->b, at + LOCAL, name) ||
	    sniff_le16(z->b, at + 6) != flags ||
	    sniff_le16(z->b, at + 8) != sniff_le16(z->b, z->entry + 10))
		return "a file is called otherwise than in the directory";
	if (!header_agrees(z, flags))
		return "a file's sizes contradict each other";
	if (head > z->directory - at || packed > z->directory - at - head)
		return "a file reaches beyond its end";
	z->data = at + head + packed;
	if ((flags & FLAG_DESCRIPTOR) == 0)
		return NULL;
	size_t descriptor = descriptor_size(z, z->data, z->entry);
	z->data += descriptor;
	return descriptor > 0 ? NULL : "a file's sizes contradict each other";
}

static const char *entry_fault(struct zip *z, str name)
{
	uint32_t method = sniff_le16(z->b, z->entry + 10);
	uint32_t packed = sniff_le32(z->b, z->entry + 20);
	uint32_t size = sniff_le32(z->b, z->entry + 24);

	if ((sniff_le16(z->b, z->entry + 8) & FLAG_ENCRYPTED) != 0)
		return "a file in it is encrypted";
	if ((method != STORED && method != DEFLATED) || (method == STORED && packed != size))
		return "a file in it is packed in an unknown way";
	const char *fault = name_fault(z, name, size);
	if (fault != NULL)
		return fault;
	z->unpacked += size;
	if (z->unpacked > UNPACKED_MAX)
		return "unpacked it would be too large";
	return size / DEFLATE_RATIO > packed ? "a file's sizes contradict each other" : NULL;
}

static const char *entry_pass(struct zip *z)
{
	if (z->end - z->entry < ENTRY || !sniff_is_at(z->b, z->entry, S("PK\x01\x02")))
		return "its directory is broken";
	size_t name_n = sniff_le16(z->b, z->entry + 28);
	size_t all = ENTRY + name_n + sniff_le16(z->b, z->entry + 30) +
	             sniff_le16(z->b, z->entry + 32);
	if (all > z->end - z->entry)
		return "its directory is broken";
	str name = { z->b.p + z->entry + ENTRY, name_n };
	const char *fault = entry_fault(z, name);
	if (fault == NULL)
		fault = file_pass(z, name);
	z->entry += all;
	return fault;
}

/* End record: signature 4, disk 2, disk of the directory 2, entries here 2, entries 2, size 4,
 * offset 4, comment 2. */
static bool end_read(struct zip *z, uint32_t *n)
{
	str b = z->b;

	if (b.n < ZIP_END || !sniff_is_at(b, b.n - ZIP_END, S("PK\x05\x06")))
		return false;
	z->end = b.n - ZIP_END;
	*n = sniff_le16(b, z->end + 10);
	z->directory = sniff_le32(b, z->end + 16);
	z->entry = z->directory;
	return sniff_le32(b, z->end + 4) == 0 && sniff_le16(b, z->end + 8) == *n &&
	       z->directory <= z->end && sniff_le32(b, z->end + 12) == z->end - z->directory &&
	       sniff_le16(b, z->end + 20) == 0;
}

const char *sniff_ofd(str b, bool *active)
{
	struct zip z = { .b = b };
	const char *fault = NULL;
	uint32_t n;
	(void)active;

	if (!end_read(&z, &n))
		return "its end record is missing or broken";
	for (uint32_t i = 0; i < n && fault == NULL; i++)
		fault = entry_pass(&z);
	if (fault != NULL)
		return fault;
	if (z.entry != z.end || z.data != z.directory)
		return "something lies between its files";
	if (name_repeats(&z))
		return "two files in it have one name";
	return z.has_ofd ? NULL : "it is a ZIP without OFD.xml";
}
