/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside the picture of a PNG (ISO/IEC 15948, 11.2 and 11.3).
 *
 * A chunk of a kind that is not in the standard is refused.  Each of the others has the length that
 * the standard gives it and comes once, but for text and suggested palettes; all that have no
 * length of their own are short together.  So there is no room for another file.  Text may not be
 * packed, and what reads as text is text.  The one thing that is unpacked is the colour profile:
 * there is one, and it must be one. */
#include <string.h>
#include <zlib.h>

#include "code/sniff_part.h"

#define FREE_MAX 65536                /* bytes of text and the like, all of it together */
#define PROFILE_MAX ((size_t)4 << 20) /* bytes, unpacked */
#define PROFILE_HEAD 128
#define PROFILE_MARK 36 /* where "acsp" stands in it (ICC.1, 7.2) */
#define WINDOW 65536    /* of what is unpacked */
#define KEYWORD_MAX 79

enum place {
	ANYWHERE,
	BEFORE_PICTURE,
	BEFORE_PALETTE,
};

struct kind {
	char type[5];
	size_t min, max; /* bytes; max 0: of any length, and counted */
	bool many;
	enum place place;
};

/* The chunks of the standard and its registered extensions, but for those of animations; and three
 * short ones that common programs write (iDOT: Apple; vpAg, caNv: ImageMagick). */
static const struct kind kinds[] = {
	{ "IHDR", 13, 13, false, ANYWHERE },
	{ "PLTE", 3, 768, false, BEFORE_PICTURE },
	{ "IEND", 0, 0, true, ANYWHERE },
	{ "tRNS", 1, 256, false, BEFORE_PICTURE },
	{ "cHRM", 32, 32, false, ANYWHERE },
	{ "gAMA", 4, 4, false, ANYWHERE },
	{ "iCCP", 3, PROFILE_MAX, false, BEFORE_PALETTE },
	{ "sBIT", 1, 4, false, ANYWHERE },
	{ "sRGB", 1, 1, false, ANYWHERE },
	{ "cICP", 4, 4, false, ANYWHERE },
	{ "mDCV", 24, 24, false, ANYWHERE },
	{ "cLLI", 8, 8, false, ANYWHERE },
	{ "tEXt", 2, 0, true, ANYWHERE },
	{ "iTXt", 1, 0, true, ANYWHERE },
	{ "bKGD", 1, 6, false, ANYWHERE },
	{ "hIST", 2, 512, false, ANYWHERE },
	{ "pHYs", 9, 9, false, ANYWHERE },
	{ "sPLT", 3, 0, true, ANYWHERE },
	{ "eXIf", 8, 0, false, ANYWHERE },
	{ "tIME", 7, 7, false, ANYWHERE },
	{ "oFFs", 9, 9, false, ANYWHERE },
	{ "pCAL", 12, 0, false, ANYWHERE },
	{ "sCAL", 4, 0, false, ANYWHERE },
	{ "sTER", 1, 1, false, ANYWHERE },
	{ "gIFg", 4, 4, false, ANYWHERE },
	{ "gIFx", 11, 0, true, ANYWHERE },
	{ "iDOT", 4, 64, false, ANYWHERE },
	{ "vpAg", 9, 9, false, ANYWHERE },
	{ "caNv", 16, 16, false, ANYWHERE },
};
#define KINDS ((int)(sizeof kinds / sizeof kinds[0]))

static int kind_of(str type)
{
	for (int i = 0; i < KINDS; i++)
		if (str_eq(type, str_of(kinds[i].type)))
			return i;
	return -1;
}

/* -- text ------------------------------------------------------------------------------------ */

/* Text behind its keyword and a zero.  A program or an archive holds a control character within its
 * first bytes; a script says of itself that it is one. */
static const char *words_fault(str words)
{
	for (size_t i = 0; i < words.n; i++) {
		unsigned char c = (unsigned char)words.p[i];
		if (c == 0x7f || (c < ' ' && c != '\n' && c != '\r' && c != '\t'))
			return "it has text that is none";
	}
	if (sniff_is_at(words, 0, S("#!")) || sniff_holds_page(words))
		return "it holds a script or a page";
	return NULL;
}

/* The place behind the first zero, or the end. */
static size_t behind_zero(str bytes, size_t from)
{
	const char *zero = from < bytes.n ? memchr(bytes.p + from, 0, bytes.n - from) : NULL;

	return zero != NULL ? (size_t)(zero - bytes.p) + 1 : bytes.n;
}

static const char *text_fault(str bytes)
{
	size_t from = behind_zero(bytes, 0);

	if (from < 2 || from > KEYWORD_MAX + 1 || bytes.p[from - 1] != 0)
		return "it has text that is none";
	return words_fault(str_part(bytes, from, bytes.n));
}

/* iTXt: keyword, 0, whether it is packed, how, language, 0, keyword, 0, text. */
static const char *long_text_fault(str bytes)
{
	size_t flag = behind_zero(bytes, 0);

	if (flag >= bytes.n || bytes.p[flag] != 0)
		return "it has packed text";
	if (flag < 2 || flag > KEYWORD_MAX + 1)
		return "it has text that is none";
	size_t text = behind_zero(bytes, behind_zero(bytes, flag + 2));
	return words_fault(str_part(bytes, text, bytes.n));
}

/* -- the colour profile ---------------------------------------------------------------------- */

/* What is unpacked of a profile, in windows that overlap by a few bytes, so that nothing is missed
 * that lies across two. */
struct profile {
	size_t n;
	uint32_t stated;
	bool marked, holds_file;
};

static void profile_look(struct profile *f, str window, size_t kept)
{
	if (f->n == 0 && window.n >= PROFILE_HEAD) {
		f->stated = sniff_be32(window, 0);
		f->marked = sniff_is_at(window, PROFILE_MARK, S("acsp"));
	}
	f->n += window.n - kept;
	f->holds_file |= sniff_holds_file(window);
}

static const char *profile_unpack(struct profile *f, z_stream *z)
{
	char window[WINDOW];
	size_t kept = 0;
	int state = Z_OK;

	while (state == Z_OK && f->n <= PROFILE_MAX) {
		z->next_out = (Bytef *)window + kept;
		z->avail_out = (uInt)(WINDOW - kept);
		state = inflate(z, Z_SYNC_FLUSH);
		size_t n = WINDOW - z->avail_out;
		profile_look(f, (str){ window, n }, kept);
		kept = n < 8 ? n : 8;
		memmove(window, window + n - kept, kept);
	}
	if (state != Z_STREAM_END || z->avail_in > 0 || !f->marked || f->stated != f->n)
		return "its colour profile is none";
	return f->holds_file ? "it holds another file" : NULL;
}

/* iCCP: name, 0, 0, a zlib stream. */
static const char *profile_fault(str bytes)
{
	struct profile f = { 0 };
	const char *zero = memchr(bytes.p, 0, bytes.n);
	size_t from = zero != NULL ? (size_t)(zero - bytes.p) + 2 : bytes.n;

	if (from >= bytes.n || bytes.p[from - 1] != 0)
		return "its colour profile is none";
	z_stream z = { .next_in = (Bytef *)(uintptr_t)(bytes.p + from),
		       .avail_in = (uInt)(bytes.n - from) };
	if (inflateInit(&z) != Z_OK)
		return "its colour profile is none";
	const char *fault = profile_unpack(&f, &z);
	(void)inflateEnd(&z);
	return fault;
}

/* -- colours --------------------------------------------------------------------------------- */

static const char *palette_fault(struct png_beside *s, size_t n)
{
	s->palette = (unsigned)(n / 3);
	if (n % 3 != 0 || (s->colour & 2) == 0 ||
	    (s->colour == PNG_PALETTE && s->palette > 1u << s->depth))
		return "its palette makes no sense";
	return NULL;
}

/* Bytes of one colour, by colour type: grey, -, RGB, palette, grey and alpha, -, RGB and alpha. */
static bool colour_fits(const struct png_beside *s, str type, size_t n)
{
	static const size_t transparent[] = { 2, 0, 6, 0, 0, 0, 0 };
	static const size_t background[] = { 2, 0, 6, 1, 2, 0, 6 };
	static const size_t significant[] = { 1, 0, 3, 3, 2, 0, 4 };

	if (str_eq(type, S("bKGD")))
		return n == background[s->colour];
	if (str_eq(type, S("sBIT")))
		return n == significant[s->colour];
	if (str_eq(type, S("hIST")))
		return n == (size_t)2 * s->palette;
	if (str_eq(type, S("tRNS")))
		return s->colour == PNG_PALETTE ? n <= s->palette : n == transparent[s->colour];
	return true;
}

/* -- one chunk ------------------------------------------------------------------------------- */

static const char *form_fault(struct png_beside *s, str type, str bytes)
{
	if (str_eq(type, S("PLTE")))
		return palette_fault(s, bytes.n);
	if (!colour_fits(s, type, bytes.n))
		return "a chunk does not go with its colours";
	if (str_eq(type, S("tEXt")))
		return text_fault(bytes);
	if (str_eq(type, S("iTXt")))
		return long_text_fault(bytes);
	/* Exif is a TIFF, of either order of bytes. */
	if (str_eq(type, S("eXIf")) && !sniff_is_at(bytes, 0, S("II*\0")) &&
	    !sniff_is_at(bytes, 0, S("MM\0*")))
		return "its Exif data are none";
	return str_eq(type, S("iCCP")) ? profile_fault(bytes) : NULL;
}

static const char *place_fault(struct png_beside *s, const struct kind *kind, size_t n)
{
	uint32_t bit = 1u << (kind - kinds);

	if (!kind->many && (s->seen & bit) != 0)
		return kind == kinds ? "it has two headers" : "a chunk comes twice";
	s->seen |= bit;
	if ((kind->place != ANYWHERE && s->data) ||
	    (kind->place == BEFORE_PALETTE && s->palette > 0))
		return "a chunk comes too late";
	if (n < kind->min || (kind->max > 0 && n > kind->max))
		return "a chunk has a length that it cannot have";
	s->free_n += kind->max == 0 ? n : 0;
	return s->free_n > FREE_MAX ? "it has too much beside its picture" : NULL;
}

const char *sniff_png_beside(struct png_beside *s, str type, str bytes)
{
	int kind = kind_of(type);

	if (str_eq(type, S("zTXt")))
		return "it has packed text";
	if (kind < 0)
		return "it has a chunk that is not in the standard";
	const char *fault = place_fault(s, &kinds[kind], bytes.n);
	if (fault != NULL)
		return fault;
	return sniff_holds_file(bytes) ? "it holds another file" : form_fault(s, type, bytes);
}
