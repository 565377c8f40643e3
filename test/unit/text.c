/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hex, base64, base32, UTF-8, HTML and URL: known answers, and what strict decoders refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "code/text.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void hex(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	unsigned char two[2] = { 0 };
	(void)state;

	assert_string_equal(hex_print(a, "\x00\x9f\xff", 3).p, "009fff");
	hex_write(&b, "\xab", 1);
	hex_write(&b, "", 0);
	assert_true(str_eq(buf_view(&b), S("ab")));
	assert_true(hex_read(S("0aFf"), two, 2));
	assert_memory_equal(two, "\x0a\xff", 2);
	assert_true(hex_read(S(""), two, 0));
	assert_false(hex_read(S("0aF"), two, 2));
	assert_false(hex_read(S("0aFf0"), two, 2));
	assert_false(hex_read(S("0aFf00"), two, 2));
	assert_false(hex_read(S("0a"), two, 2));
	assert_false(hex_read(S("0aFg"), two, 2));
	assert_false(hex_read(S(" aFf"), two, 2));
	assert_false(hex_read(S("0x00"), two, 2));
}

/* RFC 4648, section 10. */
static void base64(void **state)
{
	static const struct {
		const char *bytes, *text;
	} row[] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
		{ "\xfb\xff\xbf", "+/+/" },
	};
	static const char *const refused[] = {
		"Z",    "Zg",        "Zg=",    "Zg===", "====", "Zh==",
		"Zm9=", "Zg==Zg==",  "Zm8\n",  "Z=g=",  "=Zg=", "Zm9vY===",
		"Zm_v", "Zm9v Zm9v", "Zm8=\n", "A===",  "=="
	};
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	str out;
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		size_t n = strlen(row[i].bytes);
		assert_string_equal(base64_print(a, row[i].bytes, n).p, row[i].text);
		assert_true(base64_read(a, str_of(row[i].text), &out));
		assert_true(str_eq(out, str_of(row[i].bytes)));
		b.n = 0;
		base64_write(&b, row[i].bytes, n);
		assert_true(str_eq(buf_view(&b), str_of(row[i].text)));
	}
	for (size_t i = 0; i < COUNT(refused); i++)
		if (base64_read(a, str_of(refused[i]), &out))
			fail_msg("%s was read", refused[i]);
}

static void base64_of_every_byte(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	unsigned char all[256];
	str out;
	(void)state;

	for (int i = 0; i < 256; i++)
		all[i] = (unsigned char)i;
	for (size_t n = 0; n <= sizeof all; n++) {
		assert_true(base64_read(a, base64_print(a, all + 256 - n, n), &out));
		assert_true(str_eq(out, (str){ (const char *)all + 256 - n, n }));
	}
}

static void base32(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	(void)state;

	assert_string_equal(base32_print(a, "", 0).p, "");
	assert_string_equal(base32_print(a, "\x00", 1).p, "00");
	assert_string_equal(base32_print(a, "\xff", 1).p, "ZW");
	assert_string_equal(base32_print(a, "\xff\xff\xff\xff\xff", 5).p, "ZZZZZZZZ");
	assert_string_equal(base32_print(a, "\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf", 10).p,
	                    "0123456789ABCDEF");
	assert_string_equal(base32_print(a, "\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf", 10).p,
	                    "GHJKMNPQRSTVWXYZ");
}

static void utf8(void **state)
{
	static const struct {
		str text;
		bool valid;
	} row[] = {
		{ S(""), true },
		{ S("abc"), true },
		{ S("水表"), true },
		{ S("\x7f"), true },
		{ S("\0"), false },
		{ S("a\0b"), false },
		{ S("\xc2\x80"), true },
		{ S("\xdf\xbf"), true },
		{ S("\xc0\x80"), false }, /* overlong */
		{ S("\xc1\xbf"), false },
		{ S("\xe0\x9f\xbf"), false },
		{ S("\xe0\xa0\x80"), true },
		{ S("\xed\x9f\xbf"), true },
		{ S("\xed\xa0\x80"), false }, /* surrogates */
		{ S("\xed\xbf\xbf"), false },
		{ S("\xee\x80\x80"), true },
		{ S("\xef\xbf\xbf"), true },
		{ S("\xf0\x8f\xbf\xbf"), false },
		{ S("\xf0\x90\x80\x80"), true },
		{ S("\xf4\x8f\xbf\xbf"), true },
		{ S("\xf4\x90\x80\x80"), false }, /* beyond U+10FFFF */
		{ S("\xf5\x80\x80\x80"), false },
		{ S("\xff"), false },
		{ S("\x80"), false },
		{ S("\xc2"), false },
		{ S("\xe6\xb0"), false },
		{ S("\xf0\x90\x80"), false },
		{ S("\xe6\x30\x80"), false },
		{ S("\xe6\xb0\x30"), false },
		{ S("\xf0\x90\x80\x30"), false },
		{ S("\xc2\xc2\x80"), false },
	};
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++)
		if (utf8_valid(row[i].text) != row[i].valid)
			fail_msg("row %zu", i);
	assert_true(utf8_valid(S_NONE));
}

static bool is_scalar(const unsigned char *p, int n, unsigned *c)
{
	static const unsigned least[] = { 0, 1, 0x80, 0x800, 0x10000 };

	*c = n == 1 ? p[0] : p[0] & (0xFFU >> (n + 1));
	for (int i = 1; i < n; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return false;
		*c = *c << 6 | (p[i] & 0x3F);
	}
	return *c >= least[n] && *c <= 0x10FFFF && !(*c >= 0xD800 && *c <= 0xDFFF);
}

/* All sequences of three bytes, and of four with every fourth byte alike, by another way. */
static void utf8_all_sequences(void **state)
{
	unsigned c;
	(void)state;

	for (unsigned bits = 0; bits < 1U << 24; bits++) {
		unsigned char p[4] = { (unsigned char)(bits >> 16), (unsigned char)(bits >> 8),
			               (unsigned char)bits, 0xBF };
		int n = p[0] < 0x80 ? 1 : p[0] < 0xC0 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
		int want = n > 0 && p[0] < 0xF8 && is_scalar(p, n, &c) ? n : 0;
		if (utf8_length((const char *)p, (const char *)p + 4) != want)
			fail_msg("%06x", bits);
	}
}

static void html(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct buf b = buf_new(a);
	(void)state;

	html_escape(&b, S("<a href=\"x\">水 & 'y'</a>"));
	html_escape(&b, S(""));
	html_escape(&b, S("&&"));
	assert_true(
	        str_eq(buf_view(&b), S("&lt;a href=&quot;x&quot;&gt;水 &amp; &#39;y&#39;&lt;/a&gt;"
	                               "&amp;&amp;")));
}

static void url(void **state)
{
	static const struct {
		const char *text;
		bool plus;
		const char *want;
	} row[] = {
		{ "", false, "" },
		{ "abc", false, "abc" },
		{ "a%20b%2fc", false, "a b/c" },
		{ "%E6%B0%b4", false, "水" },
		{ "a+b", false, "a+b" },
		{ "a+b%2B", true, "a b+" },
		{ "%25%41", false, "%A" },
		{ "%2541", false, "%41" },
		{ "%", false, NULL },
		{ "%4", false, NULL },
		{ "%4g", false, NULL },
		{ "%%41", false, NULL },
		{ "a%00b", false, NULL },
		{ "%ff", false, NULL },
		{ "%E6%B0", false, NULL },
	};
	AUTO(arena_end) struct arena *a = arena_new();
	str out;
	(void)state;

	for (size_t i = 0; i < COUNT(row); i++) {
		bool good = url_decode(a, str_of(row[i].text), row[i].plus, &out);
		assert_int_equal(good, row[i].want != NULL);
		if (good)
			assert_true(str_eq(out, str_of(row[i].want)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hex),
		cmocka_unit_test(base64),
		cmocka_unit_test(base64_of_every_byte),
		cmocka_unit_test(base32),
		cmocka_unit_test(utf8),
		cmocka_unit_test(utf8_all_sequences),
		cmocka_unit_test(html),
		cmocka_unit_test(url),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
