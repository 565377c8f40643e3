/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OFD (GB/T 33190): a ZIP whose root has OFD.xml.
 *
 *   local header 30, name, extra, data, perhaps a descriptor of 12 or 16; again and again
 *   directory: entry 46, name, extra, comment; again and again, in the same order
 *   end record 22, without a comment
 *
 * The files must fill what stands before the directory without gaps, so nothing is hidden between
 * them, and nothing is unpacked here: sizes are what the directory says.  ZIP64, encryption and
 * several volumes have no place in an attachment of at most 10 MiB. */
#include "code/sniff_part.h"

#define LOCAL 30
#define ENTRY 46
#define FLAG_ENCRYPTED 1u
#define FLAG_DESCRIPTOR 8u
#define STORED 0
#define DEFLATED 8
#define UNPACKED_MAX ((uint64_t)256 << 20)

struct zip {
	str b;
	size_t data;      /* where the next local header must stand */
	size_t entry;     /* where the next entry of the directory stands */
	size_t directory; /* where it begins */
	size_t end;       /* where the end record begins */
	uint64_t unpacked;
	bool has_ofd;
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
	return str_eq(name, S("[Content_Types].xml")) || str_eq(name, S("META-INF/MANIFEST.MF")) ||
	       str_eq(name, S("AndroidManifest.xml")) || str_eq(name, S("mimetype"));
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
	if (!name_is_safe(name))
		return "a file in it has a name that leads elsewhere";
	if (is_of_another(name))
		return "it is a file of another kind, too";
	z->unpacked += size;
	return z->unpacked > UNPACKED_MAX ? "unpacked it would be too large" : NULL;
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
	z->has_ofd = z->has_ofd || str_eq(name, S("OFD.xml"));
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
	return z.has_ofd ? NULL : "it is a ZIP without OFD.xml";
}
