/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures made by hand: what is packed in a PNG is the picture that its header asks for, to the
 * byte. */
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

#define BYTES_MAX 300000

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

/* What is wrong with a picture of that header whose data are these, packed. */
static const char *fault_of(struct arena *a, const struct picture *p, str data)
{
	struct buf b = begun(a, p);

	if (p->colour == 3)
		put_chunk(&b, "PLTE", S("rgbRGB"));
	put_chunk(&b, "IDAT", packed(a, data));
	return end_fault(&b);
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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sizes),  TEST(filters),       TEST(large),
		TEST(pieces), TEST(stream_broken), TEST(too_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
