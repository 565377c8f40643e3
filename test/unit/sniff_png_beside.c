/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside the picture of a PNG: kinds, lengths, order, and what may be in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "code/sniff.h"

#include <cmocka.h> /* last: it has a fail of its own */

#include "support/png_maker.h" /* needs cmocka */

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

/* -- beside the picture ---------------------------------------------------------------------- */

static const char *fault_beside(struct arena *a, const char *type, str bytes)
{
	struct buf b = begun(a, &small);

	put_chunk(&b, type, bytes);
	put_chunk(&b, "IDAT", packed(a, blank(a, 20)));
	return end_fault(&b);
}

static void texts(void **state)
{
	struct arena *a = *state;

	says(fault_beside(a, "iTXt", S("Title\0\0\0zh\0\0a seal")), NULL);
	says(fault_beside(a, "iTXt", S("Title\0\1\0zh\0\0packed")), "it has packed text");
	says(fault_beside(a, "iTXt", S("Title")), "it has packed text");
	says(fault_beside(a, "iTXt", S("Title\0")), "it has packed text");
	says(fault_beside(a, "zTXt", S("Title\0\0packed")), "it has packed text");
	says(fault_beside(a, "iTXt", S("Title\0\0\0zh\0\0PK\x03\x04")), "it holds another file");
}

static str marked(struct arena *a, const char *mark, size_t n, uint32_t stated)
{
	struct buf b = buf_new(a);

	put_be32(&b, stated);
	buf_str(&b, blank(a, 32));
	buf_text(&b, mark);
	buf_str(&b, blank(a, n - 40));
	return buf_view(&b);
}

static str profile(struct arena *a, size_t n, uint32_t stated)
{
	return marked(a, "acsp", n, stated);
}

static str named(struct arena *a, str stream)
{
	struct buf b = buf_new(a);

	buf_put(&b, "sRGB\0\0", 6);
	buf_str(&b, stream);
	return buf_view(&b);
}

static const char *fault_profile(struct arena *a, str bytes)
{
	return fault_beside(a, "iCCP", named(a, packed(a, bytes)));
}

static void profiles(void **state)
{
	static const char none[] = "its colour profile is none";
	struct arena *a = *state;
	str sound = profile(a, 500, 500);
	struct buf b = buf_new(a);

	says(fault_profile(a, sound), NULL);
	says(fault_profile(a, profile(a, 200000, 200000)), NULL);
	says(fault_profile(a, profile(a, 500, 501)), none);
	says(fault_profile(a, profile(a, 127, 127)), none);
	says(fault_profile(a, blank(a, 500)), none);
	says(fault_profile(a, marked(a, "PROF", 500, 500)), none);
	says(fault_profile(a, profile(a, (size_t)5 << 20, 5 << 20)), none);
	says(fault_beside(a, "iCCP", named(a, str_part(packed(a, sound), 0, 20))), none);
	says(fault_beside(a, "iCCP", S("sRGB")), none);
	says(fault_beside(a, "iCCP", S("sRGB\0")), none);
	says(fault_beside(a, "iCCP", S("sRGB\0\1abc")), none);
	buf_str(&b, packed(a, sound));
	buf_text(&b, "more");
	says(fault_beside(a, "iCCP", named(a, buf_view(&b))), none);
}

/* Another file in a profile, also where two windows meet. */
static void profile_with_file(void **state)
{
	struct arena *a = *state;

	for (size_t at = 65530; at < 65540; at++) {
		str bytes = profile(a, 200000, 200000);
		memcpy((char *)(uintptr_t)bytes.p + at, "PK\x03\x04", 4);
		says(fault_profile(a, bytes), "it holds another file");
	}
}

/* Each profile is unpacked: there is one, ahead of the picture and of the palette. */
static void profile_once(void **state)
{
	struct arena *a = *state;
	str iccp = named(a, packed(a, profile(a, 500, 500)));
	struct buf b = begun(a, &small);

	put_chunk(&b, "iCCP", iccp);
	put_chunk(&b, "iCCP", iccp);
	put_chunk(&b, "IDAT", packed(a, blank(a, 20)));
	says(end_fault(&b), "a chunk comes twice");

	b = begun(a, &small);
	put_chunk(&b, "PLTE", S("rgb"));
	put_chunk(&b, "iCCP", iccp);
	put_chunk(&b, "IDAT", packed(a, blank(a, 20)));
	says(end_fault(&b), "a chunk comes too late");

	b = begun(a, &small);
	put_chunk(&b, "IDAT", packed(a, blank(a, 20)));
	put_chunk(&b, "iCCP", iccp);
	says(end_fault(&b), "a chunk comes too late");
}

static void lengths(void **state)
{
	struct arena *a = *state;

	says(fault_beside(a, "gAMA", S("1234")), NULL);
	says(fault_beside(a, "gAMA", S("12345")), "a chunk has a length that it cannot have");
	says(fault_beside(a, "pHYs", S("123456789")), NULL);
	says(fault_beside(a, "tIME", S("")), "a chunk has a length that it cannot have");
	says(fault_beside(a, "vpAg", blank(a, 4000)), "a chunk has a length that it cannot have");
	says(fault_beside(a, "eXIf", S("MM\0*\0\0\0\x08")), NULL);
	says(fault_beside(a, "eXIf", S("II*\0\x08\0\0\0")), NULL);
	says(fault_beside(a, "eXIf", S("MZ\x90\0....")), "its Exif data are none");
}

/* The fault of a picture of one point in that colour type, with these two chunks ahead. */
static const char *fault_coloured(struct arena *a, unsigned char colour, str palette, str clear)
{
	const struct picture p = { 1, 1, 8, colour, 0 };
	const size_t n[] = { 2, 0, 4, 2, 3, 0, 5 };
	struct buf b = begun(a, &p);

	if (palette.n > 0)
		put_chunk(&b, "PLTE", palette);
	if (clear.n > 0)
		put_chunk(&b, "tRNS", clear);
	put_chunk(&b, "IDAT", packed(a, blank(a, n[colour])));
	return end_fault(&b);
}

static void palettes(void **state)
{
	static const char none[] = "its palette makes no sense";
	const struct picture two = { 8, 1, 1, 3, 0 };
	struct arena *a = *state;

	says(fault_coloured(a, 3, S("rgb"), S("")), NULL);
	says(fault_coloured(a, 3, blank(a, 768), S("")), NULL);
	says(fault_coloured(a, 2, S("rgb"), S("")), NULL);
	says(fault_coloured(a, 3, S(""), S("")), "its palette is missing");
	says(fault_coloured(a, 3, S("rgbr"), S("")), none);
	says(fault_coloured(a, 0, S("rgb"), S("")), none);
	says(fault_coloured(a, 3, blank(a, 771), S("")),
	     "a chunk has a length that it cannot have");

	struct buf b = begun(a, &two);
	put_chunk(&b, "PLTE", blank(a, 9)); /* three colours for one bit */
	says(end_fault(&b), none);
	b = begun(a, &small);
	put_chunk(&b, "PLTE", S("rgb"));
	put_chunk(&b, "PLTE", S("rgb"));
	says(end_fault(&b), "a chunk comes twice");
	b = begun(a, &small);
	put_chunk(&b, "IDAT", packed(a, blank(a, 20)));
	put_chunk(&b, "PLTE", S("rgb"));
	says(end_fault(&b), "a chunk comes too late");
}

static void transparent_ones(void **state)
{
	static const char none[] = "a chunk does not go with its colours";
	struct arena *a = *state;

	says(fault_coloured(a, 3, S("rgbRGB"), S("\0\1")), NULL);
	says(fault_coloured(a, 3, S("rgbRGB"), S("\0\1\2")), none);
	says(fault_coloured(a, 0, S(""), S("\0\1")), NULL);
	says(fault_coloured(a, 0, S(""), S("\0\1\2")), none);
	says(fault_coloured(a, 2, S(""), S("\0\1\0\1\0\1")), NULL);
	says(fault_coloured(a, 2, S(""), S("\0\1")), none);
	says(fault_coloured(a, 6, S(""), S("\0\1")), none);
	says(fault_coloured(a, 0, S(""), blank(a, 1000)),
	     "a chunk has a length that it cannot have");
	says(fault_beside(a, "bKGD", S("123456")), NULL);
	says(fault_beside(a, "bKGD", S("1")), none);
	says(fault_beside(a, "sBIT", S("\10\10\10")), NULL);
	says(fault_beside(a, "sBIT", S("\10\10\10\10")), none);
}

/* Text is text. */
static void no_programs(void **state)
{
	struct arena *a = *state;

	says(fault_beside(a, "tEXt", S("Comment\0MZ is a name\nof two lines")), NULL);
	says(fault_beside(a, "tEXt", S("Comment\0MZ\x90\0\3")), "it has text that is none");
	says(fault_beside(a, "tEXt", S("c\0Rar!\x1a\7\0...")), "it has text that is none");
	says(fault_beside(a, "tEXt", S("c\0007z\xbc\xaf\x27\x1c")), "it has text that is none");
	says(fault_beside(a, "tEXt", S("Comment")), "it has text that is none");
	says(fault_beside(a, "tEXt", S("\0text")), "it has text that is none");
	says(fault_beside(a, "tEXt", S("Comment\0#!/bin/sh")), "it holds a script or a page");
	says(fault_beside(a, "tEXt", S("Comment\0....<SCRIPT>")), "it holds a script or a page");
	says(fault_beside(a, "iTXt", S("c\0\0\0zh\0\0MZ\x90\0")), "it has text that is none");
	says(fault_beside(a, "iTXt", S("c\0\0\0zh\0\0<?php")), "it holds a script or a page");
	says(fault_beside(a, "iTXt",
	                  S("XML:com.adobe.xmp\0\0\0\0\0<?xpacket begin=''?><x:xmpmeta/>")),
	     NULL);
}

static void little_beside(void **state)
{
	struct arena *a = *state;
	struct buf b = begun(a, &small);
	struct buf text = buf_new(a);

	buf_put(&text, "Title\0", 6);
	for (int i = 0; i < 30000; i++)
		buf_text(&text, "x");
	put_chunk(&b, "tEXt", buf_view(&text));
	put_chunk(&b, "tEXt", buf_view(&text));
	struct buf more = buf_new(a);
	buf_str(&more, buf_view(&b));
	put_chunk(&b, "IDAT", packed(a, blank(a, 20)));
	says(end_fault(&b), NULL);
	put_chunk(&more, "tEXt", buf_view(&text));
	put_chunk(&more, "IDAT", packed(a, blank(a, 20)));
	says(end_fault(&more), "it has too much beside its picture");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(texts),         TEST(profiles), TEST(profile_with_file), TEST(profile_once),
		TEST(lengths),       TEST(palettes), TEST(transparent_ones),  TEST(no_programs),
		TEST(little_beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
