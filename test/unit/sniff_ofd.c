/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OFD files made by hand: what may be in them, and that headers and directory say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "code/sniff.h"

#include <cmocka.h> /* last: it has a fail of its own */

struct item {
	const char *name;
	uint32_t size;       /* as the directory has it */
	uint32_t local_size; /* as its own header has it */
	uint32_t check, local_check;
	uint32_t bytes; /* that there are */
	uint32_t method;
};

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

static void put_le(struct buf *b, uint32_t n, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		char c = (char)(n >> 8 * i);
		buf_put(b, &c, 1);
	}
}

static void put_local(struct buf *b, const struct item *item)
{
	buf_put(b, "PK\3\4\24\0\0\0", 8);
	put_le(b, item->method, 2);
	put_le(b, 0, 4);
	put_le(b, item->local_check, 4);
	put_le(b, item->bytes, 4);
	put_le(b, item->local_size, 4);
	put_le(b, (uint32_t)str_of(item->name).n, 4);
	buf_text(b, item->name);
	for (uint32_t i = 0; i < item->bytes; i++)
		buf_put(b, "x", 1);
}

static void put_entry(struct buf *b, const struct item *item, uint32_t at)
{
	buf_put(b, "PK\1\2\24\0\24\0\0\0", 10);
	put_le(b, item->method, 2);
	put_le(b, 0, 4);
	put_le(b, item->check, 4);
	put_le(b, item->bytes, 4);
	put_le(b, item->size, 4);
	put_le(b, (uint32_t)str_of(item->name).n, 4);
	put_le(b, 0, 4);
	put_le(b, 0, 4);
	put_le(b, 0, 2);
	put_le(b, at, 4);
	buf_text(b, item->name);
}

static const char *fault_of(struct arena *a, const struct item *item, uint32_t n)
{
	struct buf b = buf_new(a);
	uint32_t at[8];

	for (uint32_t i = 0; i < n; i++) {
		at[i] = (uint32_t)buf_view(&b).n;
		put_local(&b, &item[i]);
	}
	uint32_t directory = (uint32_t)buf_view(&b).n;
	for (uint32_t i = 0; i < n; i++)
		put_entry(&b, &item[i], at[i]);
	uint32_t end = (uint32_t)buf_view(&b).n;
	buf_put(&b, "PK\5\6\0\0\0\0", 8);
	put_le(&b, n << 16 | n, 4);
	put_le(&b, end - directory, 4);
	put_le(&b, directory, 4);
	put_le(&b, 0, 2);
	const struct sniff s = sniff(buf_view(&b));
	assert_non_null(s.type);
	return s.fault;
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

/* What is wrong with an OFD that has a file of that name, too. */
static const char *fault_with(struct arena *a, const char *name)
{
	const struct item items[] = {
		{ .name = "OFD.xml", .size = 4, .local_size = 4, .bytes = 4 },
		{ .name = name, .size = 2, .local_size = 2, .bytes = 2 },
	};

	return fault_of(a, items, 2);
}

static void kinds(void **state)
{
	static const char *const good[] = {
		"Doc_0/Document.xml",          "Doc_0/Res/image_1.PNG", "Doc_0/Res/font.ttf",
		"Doc_0/Signs/Sign_0/Seal.esl", "Doc_0/Res/scan.jb2",    "Doc_0/Res/a.jpeg",
		"Doc_0/Signs/SignedValue.dat", "Doc_0/Res/图.bmp",
	};
	static const char *const bad[] = {
		"Doc_0/Attachs/evil.exe",
		"Doc_0/x.js",
		"a",
		"xml",
		".xml",
		"run.sh",
		"page.html",
		"Doc_0/a.xml.lnk",
		"inner.zip",
		"b.pdf",
	};
	struct arena *a = *state;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		says(fault_with(a, good[i]), NULL);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		says(fault_with(a, bad[i]), "a file in it is of a kind that no document has");
	says(fault_with(a, "[content_types].xml"), "it is a file of another kind, too");
}

static void names(void **state)
{
	static const char unread[] = "a file in it has a name that cannot be read";
	struct arena *a = *state;

	says(fault_with(a, "a\u202Elmx.xml"), unread);
	says(fault_with(a, "a\xff.xml"), unread);
	says(fault_with(a, "a\xc0\xaf.xml"), unread);
	says(fault_with(a, "a\xe5.xml"), unread);
	says(fault_with(a, "a\n.xml"), unread);
	says(fault_with(a, "OFD.xml"), "two files in it have one name");
	says(fault_with(a, "ofd.XML"), "two files in it have one name");
	says(fault_with(a, "OFD.xml.xml"), NULL);
}

static void sizes(void **state)
{
	static const char differ[] = "a file's sizes contradict each other";
	struct arena *a = *state;
	struct item one = { .name = "OFD.xml" };

	says(fault_of(a, &one, 1), "its OFD.xml is empty");
	one = (struct item){ .name = "OFD.xml", .size = 4, .local_size = 4, .bytes = 4 };
	says(fault_of(a, &one, 1), NULL);
	one.local_size = 0;
	says(fault_of(a, &one, 1), differ);
	one.local_size = 4;
	one.local_check = 7;
	says(fault_of(a, &one, 1), differ);
	one = (struct item){ .name = "OFD.xml", .size = 4127, .local_size = 4127, .bytes = 4 };
	one.method = 8;
	says(fault_of(a, &one, 1), NULL);
	one.size = one.local_size = 6000; /* of 4 bytes, deflate makes at most 4,128 */
	says(fault_of(a, &one, 1), differ);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(kinds), TEST(names), TEST(sizes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
