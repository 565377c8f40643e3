/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is: sound ones of every kind, and lies about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/os.h"
#include "code/sniff.h"

#include <cmocka.h> /* last: it has a fail of its own */

struct desk {
	struct arena *arena;
	struct cx cx;
	str pdf, png, jpeg, ofd;
};

static str file(struct desk *d, const char *name)
{
	str out;

	assert_int_equal(os_read_file(&d->cx, str_fmt(d->arena, "test/data/%s", name).p,
	                              (size_t)1 << 20, &out),
	                 OK);
	return out;
}

static int setup(void **state)
{
	static struct desk d;

	d = (struct desk){ .arena = arena_new() };
	d.cx = cx_new(d.arena, world_real());
	d.pdf = file(&d, "permit.pdf");
	d.png = file(&d, "stamp.png");
	d.jpeg = file(&d, "photo.jpg");
	d.ofd = file(&d, "notice.ofd");
	*state = &d;
	return 0;
}

static int teardown(void **state)
{
	arena_free(((struct desk *)*state)->arena);
	return 0;
}

static void is_sound(str bytes, const char *media)
{
	const struct sniff s = sniff(bytes);

	assert_non_null(s.type);
	assert_string_equal(s.type->media, media);
	assert_null(s.fault);
	assert_false(s.active);
}

static void sound_ones(void **state)
{
	struct desk *d = *state;

	is_sound(d->pdf, "application/pdf");
	is_sound(d->png, "image/png");
	is_sound(d->jpeg, "image/jpeg");
	is_sound(d->ofd, "application/ofd");
}

static void types_by_name(void **state)
{
	(void)state;
	assert_string_equal(sniff_type_find(S("IMAGE/png"))->extension, "png");
	assert_null(sniff_type_find(S("image/pn")));
	assert_null(sniff_type_find(S("text/plain")));
	assert_null(sniff_type_find(S("")));
}

/* Cut anywhere, none of them is whole. */
static void cut_short(void **state)
{
	struct desk *d = *state;
	const str whole[] = { d->pdf, d->png, d->jpeg, d->ofd };

	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
		for (size_t n = 0; n + 1 < whole[i].n; n++) {
			/* A copy of that size, so that reading beyond it is seen. */
			const struct sniff s = sniff(str_dup(d->arena, str_part(whole[i], 0, n)));
			if (s.type != NULL && s.fault == NULL)
				fail_msg("file %zu is taken with %zu bytes of %zu", i, n,
				         whole[i].n);
		}
}

/* -- lies ------------------------------------------------------------------------------------ */

static str joined(struct desk *d, str a, str b)
{
	struct buf out = buf_new(d->arena);

	buf_str(&out, a);
	buf_str(&out, b);
	return buf_view(&out);
}

/* The text `from` becomes `to`, which is as long. */
static str changed(struct desk *d, str s, str from, str to)
{
	str copy = str_dup(d->arena, s);
	char *at = memmem(copy.p, copy.n, from.p, from.n);

	assert_non_null(at);
	assert_int_equal(from.n, to.n);
	memcpy(at, to.p, to.n);
	return copy;
}

static str inserted(struct desk *d, str s, size_t at, str text)
{
	return joined(d, joined(d, str_part(s, 0, at), text), str_part(s, at, s.n));
}

static void is_a_lie(str bytes, const char *fault)
{
	const struct sniff s = sniff(bytes);

	assert_non_null(s.type);
	if (s.fault == NULL)
		fail_msg("taken, and should not be: %s", fault);
	assert_string_equal(s.fault, fault);
}

static void nothing_of_the_list(void **state)
{
	struct desk *d = *state;
	const str lies[] = {
		S(""),
		S("MZ\x90"),
		S("\x7f"
		  "ELF"),
		S("<!doctype html>"),
		S("GIF89a"),
		S("%PDF"),
		joined(d, S(" "), d->pdf),
		joined(d, S("\n"), d->png),
		joined(d, S("PK\x05\x06"), d->ofd),
	};

	for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++)
		assert_null(sniff(lies[i]).type);
}

static void lies_of_pdf(void **state)
{
	struct desk *d = *state;

	is_a_lie(S("%PDF-1.7\nnothing"), "its end is missing");
	is_a_lie(changed(d, d->pdf, S("%PDF-1."), S("%PDF-9.")), "its version is none of PDF");
	is_a_lie(changed(d, d->pdf, S("%PDF-1.4\n"), S("%PDF-1.44")), "its version is none of PDF");
	is_a_lie(changed(d, d->pdf, S("startxref"), S("startxxxx")), "startxref is missing");
	is_a_lie(changed(d, d->pdf, S("xref\n0"), S("xxxx\n0")), "startxref leads nowhere");
	is_a_lie(joined(d, d->pdf, S("<script>")), "something follows its end");
	is_a_lie(joined(d, d->pdf, d->ofd), "something follows its end");
	is_a_lie(inserted(d, d->pdf, 9, S("%<ScRiPt>\n")), "startxref leads nowhere");
	is_a_lie(changed(d, d->pdf, S("(Invented"), S("<html>   ")), "it is a page of HTML, too");
}

/* The record that ends a ZIP, with a comment that reaches to the end of the PDF. */
static void pdf_and_zip(void **state)
{
	struct desk *d = *state;
	str end = S("%PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\n");
	str tail = S("%%EOF\n");

	assert_true(str_ends(d->pdf, tail));
	str start = str_part(d->pdf, 0, d->pdf.n - tail.n);
	/* As a comment in front of startxref. */
	char *at = memmem(start.p, start.n, "startxref", 9);
	assert_non_null(at);
	size_t n = (size_t)(at - start.p);
	str both = joined(d, str_part(start, 0, n), end);
	both = joined(d, joined(d, both, str_part(start, n, start.n)), tail);
	is_sound(both, "application/pdf");
	((char *)(uintptr_t)both.p)[n + 21] = (char)(both.n - n - 1 - 22);
	is_a_lie(both, "it is a ZIP, too");
}

/* A ZIP of one empty file. */
#define ZIP                                                                                        \
	"PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0x"                             \
	"PK\1\2\24\0\24\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" \
	"\0\0x"                                                                                    \
	"PK\5\6\0\0\0\0\1\0\1\0\57\0\0\0\37\0\0\0\0\0"

/* Another file as a whole, in front or within. */
static void files_within(void **state)
{
	struct desk *d = *state;
	const size_t behind = 20; /* the first segment of the JPEG */
	str end = S("startxref");
	size_t at = (size_t)((char *)memmem(d->pdf.p, d->pdf.n, end.p, end.n) - d->pdf.p);

	is_a_lie(inserted(d, d->jpeg, behind, S("\xff\xfe\0\x0a%PDF-1.7")),
	         "it holds another file");
	is_a_lie(inserted(d, d->jpeg, behind, S("\xff\xe1\0\x0b...PK\3\4..")),
	         "it holds another file");
	is_sound(inserted(d, d->jpeg, behind, S("\xff\xfe\0\12a permit")), "image/jpeg");
	/* In a scan, where all is data. */
	str scan = str_part(d->jpeg, 0, d->jpeg.n - 2);
	is_a_lie(joined(d, joined(d, scan, S("%PDF-1.7")), S("\xff\xd9")), "it is a PDF, too");
	is_a_lie(joined(d, joined(d, scan, S(ZIP)), S("\xff\xd9")), "it is a ZIP, too");
	is_a_lie(inserted(d, d->pdf, at, S("%" ZIP "\n")), "it is a ZIP, too");
}

/* One chunk of a PNG. */
static str chunk(struct desk *d, str typed)
{
	uint32_t n = (uint32_t)typed.n - 4;
	uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)typed.p, (unsigned)typed.n);
	const char head[] = { (char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n };
	const char tail[] = { (char)(crc >> 24), (char)(crc >> 16), (char)(crc >> 8), (char)crc };

	return joined(d, joined(d, (str){ head, 4 }, typed), (str){ tail, 4 });
}

/* What stands beside the picture. */
static void chunks_of_png(void **state)
{
	struct desk *d = *state;
	const size_t behind = 33; /* the header */
	str header = str_part(d->png, 8, 25);

	is_sound(inserted(d, d->png, behind, chunk(d, S("tEXtTitle\0a seal"))), "image/png");
	is_sound(inserted(d, d->png, behind, chunk(d, S("iDOT\0\0\0\1"))), "image/png");
	is_a_lie(inserted(d, d->png, behind, chunk(d, S("tEXtTitle\0PK\x03\x04"))),
	         "it holds another file");
	is_a_lie(inserted(d, d->png, behind, chunk(d, S("tEXtTitle\0%PDF-1.7"))),
	         "it holds another file");
	is_a_lie(inserted(d, d->png, behind, chunk(d, S("teSt1234"))),
	         "it has a chunk that is not in the standard");
	is_a_lie(inserted(d, d->png, behind, chunk(d, S("FULL1234"))),
	         "it has a chunk that is not in the standard");
	is_a_lie(inserted(d, d->png, behind, header), "it has two headers");
}

static void lies_of_png(void **state)
{
	struct desk *d = *state;

	is_a_lie(str_part(d->png, 0, 8), "it ends before its last chunk");
	is_a_lie(changed(d, d->png, S("IHDR"), S("IHDX")), "the check sum of a chunk is wrong");
	is_a_lie(changed(d, d->png, S("IEND"), S("IDAT")), "the check sum of a chunk is wrong");
	is_a_lie(changed(d, d->png, S("\0\0\0\x0dIHDR"), S("\x7f\0\0\x0dIHDR")),
	         "a chunk reaches beyond its end");
	is_a_lie(joined(d, d->png, S("PK\x03\x04")), "something follows its end");
	is_a_lie(joined(d, d->png, d->pdf), "something follows its end");
	/* Signature and IEND only. */
	is_a_lie(joined(d, str_part(d->png, 0, 8), str_part(d->png, d->png.n - 12, 12)),
	         "it does not begin with its header");
	/* Without a picture. */
	is_a_lie(joined(d, str_part(d->png, 0, 33), str_part(d->png, d->png.n - 12, 12)),
	         "it has no picture");
}

static void lies_of_jpeg(void **state)
{
	struct desk *d = *state;
	const size_t page = 20; /* behind the first segment, which is JFIF's */

	is_a_lie(S("\xff\xd8\xff\xd9"), "it has no picture");
	is_a_lie(S("\xff\xd8\xff\xe0\xff\xff..."), "a segment reaches beyond its end");
	is_a_lie(S("\xff\xd8\xff\xd8\xff\xd9"), "a marker stands where none may");
	is_a_lie(S("\xff\xd8\xff\xda\0\x02\xff\xd9"), "a scan comes before the header");
	is_a_lie(S("\xff\xd8\xff\xc0\0\x0b\x08\0\x10\0\0\x01\1\1\0\xff\xd9"),
	         "its header makes no sense");
	is_a_lie(joined(d, d->jpeg, S("\n")), "something follows its end");
	is_a_lie(joined(d, d->jpeg, d->jpeg), "something follows its end");
	is_a_lie(inserted(d, d->jpeg, page, S("\xff\xfe\0\x0a<script>")),
	         "it is a page of HTML, too");
	is_a_lie(str_part(d->jpeg, 0, d->jpeg.n - 2), "it ends before its end marker");
}

static void lies_of_ofd(void **state)
{
	struct desk *d = *state;
	str renamed = changed(d, d->ofd, S("OFD.xml"), S("OFX.xml"));

	is_a_lie(renamed, "a file is called otherwise than in the directory");
	is_a_lie(changed(d, renamed, S("OFD.xml"), S("OFX.xml")), "it is a ZIP without OFD.xml");
	is_a_lie(joined(d, d->ofd, S("x")), "its end record is missing or broken");
	is_a_lie(inserted(d, d->ofd, 0, S("PK\x03\x04")), "its end record is missing or broken");
	str climbing = changed(d, d->ofd, S("Doc_0/Document.xml"), S("../../Document.xml"));
	climbing = changed(d, climbing, S("Doc_0/Document.xml"), S("../../Document.xml"));
	is_a_lie(climbing, "a file in it has a name that leads elsewhere");
	str encrypted = str_dup(d->arena, d->ofd);
	char *entry = memmem(encrypted.p, encrypted.n, "PK\x01\x02", 4);
	entry[8] |= 1;
	is_a_lie(encrypted, "a file in it is encrypted");
	entry[8] = 0;
	entry[27] = 0x7f;
	is_a_lie(encrypted, "unpacked it would be too large");
	is_a_lie(S("PK\x03\x04"), "its end record is missing or broken");
}

/* -- active ones ----------------------------------------------------------------------------- */

/* The PDF with a name in place of some of its text. */
static bool active_with(struct desk *d, const char *name)
{
	str copy = str_dup(d->arena, d->pdf);
	char *at = memmem(copy.p, copy.n, "(Invented permit, for tests)", 28);

	assert_non_null(at);
	memcpy(at, name, strlen(name));
	at[strlen(name)] = ' ';
	const struct sniff s = sniff(copy);
	assert_null(s.fault);
	return s.active;
}

static void active_ones(void **state)
{
	struct desk *d = *state;
	static const char *const names[] = { "/Launch",       "/JavaScript", "/J#61vaScript",
		                             "/EmbeddedFile", "/RichMedia",  "/EmbeddedFiles",
		                             "/#4c#61unch" };
	static const char *const harmless[] = { "/Launched", "/Java", "/OpenAction", "Launch",
		                                "/#4c#6unch" };

	assert_true(sniff(file(d, "script.pdf")).active);
	assert_true(sniff(file(d, "carrier.pdf")).active);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_true(active_with(d, names[i]));
	for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++)
		assert_false(active_with(d, harmless[i]));
}

/* Streams of objects are unpacked and looked into, whatever lies across two windows, too. */
static void objects_in_streams(void **state)
{
	struct desk *d = *state;
	str plain = file(d, "objects.pdf");

	is_sound(plain, "application/pdf");
	assert_true(sniff(file(d, "hidden.pdf")).active);
	is_a_lie(changed(d, plain, S("/N 1 /First 4"), S("/Predictor 12")),
	         "a stream of objects cannot be looked into");
	char *data = memmem(plain.p, plain.n, "stream\nx", 8);
	/* The one whose bytes begin as zlib's do. */
	assert_non_null(data);
	is_a_lie(changed(d, plain, S("stream\nx"), S("stream\ny")),
	         "a stream of objects cannot be looked into");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(sound_ones),         cmocka_unit_test(types_by_name),
	cmocka_unit_test(cut_short),          cmocka_unit_test(nothing_of_the_list),
	cmocka_unit_test(lies_of_pdf),        cmocka_unit_test(pdf_and_zip),
	cmocka_unit_test(chunks_of_png),      cmocka_unit_test(lies_of_png),
	cmocka_unit_test(lies_of_jpeg),       cmocka_unit_test(lies_of_ofd),
	cmocka_unit_test(files_within),       cmocka_unit_test(active_ones),
	cmocka_unit_test(objects_in_streams),
};

int main(void)
{
	return cmocka_run_group_tests(tests, setup, teardown);
}
