/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures made by hand: what is packed in a PNG is the picture that its header asks for, to the
 * byte, and a profile is a profile. */
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

#define BYTES_MAX 300000

struct picture {
	uint32_t width, height;
	unsigned char depth, colour, interlaced;
};

static const struct picture small = { 3, 2, 8, 2, 0 }; /* two rows of 1 + 9 bytes */

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

static void put_be32(struct buf *b, uint32_t n)
{
	const char bytes[] = { (char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n };

	buf_put(b, bytes, 4);
}

static void put_chunk(struct buf *b, const char *type, str bytes)
{
	struct buf typed = buf_new(b->arena);

	buf_text(&typed, type);
	buf_str(&typed, bytes);
	put_be32(b, (uint32_t)bytes.n);
	buf_str(b, buf_view(&typed));
	put_be32(b,
	         (uint32_t)crc32(0, (const Bytef *)buf_view(&typed).p, (uInt)buf_view(&typed).n));
}

static str packed(struct arena *a, str bytes)
{
	uLongf n = compressBound(bytes.n);
	char *out = arena_alloc(a, n);

	assert_int_equal(compress((Bytef *)out, &n, (const Bytef *)bytes.p, bytes.n), Z_OK);
	return (str){ out, n };
}

/* So many bytes of nothing: rows without a filter, in black. */
static str blank(struct arena *a, size_t n)
{
	char *out = arena_alloc(a, n);

	memset(out, 0, n);
	return (str){ out, n };
}

static struct buf begun(struct arena *a, const struct picture *p)
{
	struct buf b = buf_new(a);
	struct buf head = buf_new(a);
	const char rest[] = { (char)p->depth, (char)p->colour, 0, 0, (char)p->interlaced };

	buf_put(&b, "\x89PNG\r\n\x1a\n", 8);
	put_be32(&head, p->width);
	put_be32(&head, p->height);
	buf_put(&head, rest, 5);
	put_chunk(&b, "IHDR", buf_view(&head));
	return b;
}

static const char *end_fault(struct buf *b)
{
	put_chunk(b, "IEND", S(""));
	const struct sniff s = sniff(buf_view(b));
	assert_non_null(s.type);
	return s.fault;
}

/* What is wrong with a picture of that header whose data are these, packed. */
static const char *fault_of(struct arena *a, const struct picture *p, str data)
{
	struct buf b = begun(a, p);

	put_chunk(&b, "IDAT", packed(a, data));
	return end_fault(&b);
}

static void says(const char *fault, const char *wanted)
{
	if (wanted == NULL && fault != NULL)
		fail_msg("%s", fault);
	if (wanted != NULL && fault == NULL)
		fail_msg("taken, and should not be: %s", wanted);
	if (wanted != NULL)
		assert_string_equal(fault, wanted);
}

/* Every depth and colour, in rows and in passes; the sizes were worked out by hand. */
static void sizes(void **state)
{
	static const struct {
		struct picture p;
		size_t bytes;
	} all[] = {
		{ { 3, 2, 8, 2, 0 }, 20 },  /* 2 x (1 + 9) */
		{ { 9, 1, 1, 0, 0 }, 3 },   /* 1 + 2 */
		{ { 9, 2, 2, 3, 0 }, 8 },   /* 2 x (1 + 3) */
		{ { 3, 1, 4, 0, 0 }, 3 },   /* 1 + 2 */
		{ { 2, 1, 16, 6, 0 }, 17 }, /* 1 + 16 */
		{ { 2, 3, 8, 4, 0 }, 15 },  /* 3 x (1 + 4) */
		{ { 1, 1, 8, 0, 1 }, 2 },   /* the first pass alone */
		{ { 8, 8, 8, 0, 1 }, 79 },  /* 64 and 15 rows: 1 1 1 2 2 4 4 */
		{ { 2, 2, 8, 0, 1 }, 7 },   /* passes 1, 6, 7: 2 + 2 + 3 */
		{ { 5, 1, 8, 0, 1 }, 9 },   /* passes 1, 2, 4, 6: 2 + 2 + 2 + 3 */
	};
	struct arena *a = *state;

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		size_t n = all[i].bytes;
		says(fault_of(a, &all[i].p, blank(a, n)), NULL);
		says(fault_of(a, &all[i].p, blank(a, n + 1)),
		     "its picture is larger than its header says");
		says(fault_of(a, &all[i].p, blank(a, n - 1)), "its picture is cut short");
	}
}

static void filters(void **state)
{
	struct arena *a = *state;
	str data = blank(a, 20);
	char *bytes = (char *)(uintptr_t)data.p;

	bytes[10] = 4;
	says(fault_of(a, &small, data), NULL);
	bytes[10] = 5;
	says(fault_of(a, &small, data), "a row of its picture begins with no filter");
	says(fault_of(a, &small, S("PK\x03\x04 a file in its stead")),
	     "a row of its picture begins with no filter");
}

/* A picture of several windows. */
static void large(void **state)
{
	const struct picture p = { 400, 220, 8, 2, 0 };
	const size_t n = 220 * 1201;
	struct arena *a = *state;

	assert_true(n < BYTES_MAX);
	says(fault_of(a, &p, blank(a, n)), NULL);
	says(fault_of(a, &p, blank(a, n + 1)), "its picture is larger than its header says");
}

/* In pieces, one behind the other, some of them empty; nothing behind the end of the stream. */
static void pieces(void **state)
{
	struct arena *a = *state;
	str data = packed(a, blank(a, 20));
	struct buf b = begun(a, &small);

	for (size_t i = 0; i < data.n; i++) {
		put_chunk(&b, "IDAT", str_part(data, i, 1));
		put_chunk(&b, "IDAT", S(""));
	}
	struct buf more = buf_new(a);
	buf_str(&more, buf_view(&b));
	says(end_fault(&b), NULL);
	put_chunk(&more, "IDAT", S("PK\x03\x04"));
	says(end_fault(&more), "something stands behind its picture");

	b = begun(a, &small);
	put_chunk(&b, "IDAT", str_part(data, 0, 4));
	put_chunk(&b, "tEXt", S("Title\0a seal"));
	put_chunk(&b, "IDAT", str_part(data, 4, data.n));
	says(end_fault(&b), "its picture lies in pieces");

	b = begun(a, &small);
	struct buf longer = buf_new(a);
	buf_str(&longer, data);
	buf_text(&longer, "%PDF-1.7");
	put_chunk(&b, "IDAT", buf_view(&longer));
	says(end_fault(&b), "something stands behind its picture");
}

static void stream_broken(void **state)
{
	struct arena *a = *state;
	str data = packed(a, blank(a, 20));
	struct buf b = begun(a, &small);

	put_chunk(&b, "IDAT", str_part(data, 0, data.n - 4)); /* without its check sum */
	says(end_fault(&b), "its picture is cut short");
	b = begun(a, &small);
	((char *)(uintptr_t)data.p)[data.n - 1] ^= 1;
	put_chunk(&b, "IDAT", data);
	says(end_fault(&b), "its picture cannot be unpacked");
	b = begun(a, &small);
	put_chunk(&b, "IDAT", S("%PDF-1.7 in its stead"));
	says(end_fault(&b), "its picture cannot be unpacked");
}

/* What would be unpacked to more than anybody needs is not unpacked at all. */
static void too_large(void **state)
{
	static const struct picture all[] = {
		{ 65536, 1, 8, 0, 0 },
		{ 1, 65536, 1, 0, 0 },
		{ 0x7fffffff, 0x7fffffff, 16, 6, 1 },
		{ 10001, 10000, 1, 0, 0 },
		{ 10000, 10000, 16, 2, 0 },
	};
	struct arena *a = *state;

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		says(fault_of(a, &all[i], blank(a, 100)), "unpacked it would be too large");
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sizes),  TEST(filters),       TEST(large),
		TEST(pieces), TEST(stream_broken), TEST(too_large),
		TEST(texts),  TEST(profiles),      TEST(profile_with_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
