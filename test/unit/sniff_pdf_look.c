/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a PDF does besides showing pages, wherever it is hidden; to look takes little time. */
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

#define LARGE ((size_t)2 << 20)

static const char unseen[] = "a stream of objects cannot be looked into";

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

/* A PDF around these objects. */
static struct sniff of(struct arena *a, str body)
{
	struct buf b = buf_new(a);

	buf_text(&b, "%PDF-1.5\n");
	buf_str(&b, body);
	size_t table = buf_view(&b).n;
	buf_fmt(&b,
	        "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1>>\nstartxref\n%zu\n%%%%EOF\n",
	        table);
	const struct sniff s = sniff(buf_view(&b));
	assert_non_null(s.type);
	return s;
}

static void plain(struct arena *a, str body)
{
	const struct sniff s = of(a, body);

	if (s.fault != NULL || s.active)
		fail_msg("%s: %.*s", s.active ? "active" : s.fault, (int)body.n, body.p);
}

static void active(struct arena *a, str body)
{
	if (!of(a, body).active)
		fail_msg("taken: %.*s", (int)body.n, body.p);
}

static void faulty(struct arena *a, str body, const char *fault)
{
	const struct sniff s = of(a, body);

	assert_false(s.active);
	if (s.fault == NULL)
		fail_msg("taken: %.*s", (int)(body.n < 200 ? body.n : 200), body.p);
	assert_string_equal(s.fault, fault);
}

static str packed(struct arena *a, str bytes)
{
	uLongf n = compressBound(bytes.n);
	char *out = arena_alloc(a, n);

	assert_int_equal(compress((Bytef *)out, &n, (const Bytef *)bytes.p, bytes.n), Z_OK);
	return (str){ out, n };
}

/* An object with that dictionary, and behind "stream" the bytes between and the data. */
static str object(struct arena *a, const char *dictionary, str between, str data)
{
	struct buf b = buf_new(a);

	buf_fmt(&b, "5 0 obj\n<<%s>>\nstream", dictionary);
	buf_str(&b, between);
	buf_str(&b, data);
	buf_text(&b, "\nendstream\nendobj\n");
	return buf_view(&b);
}

static void names(void **state)
{
	static const char *const bad[] = {
		"/S /Rendition", "/S /SubmitForm", "/S /ImportData",  "/S /GoToE",
		"/S /Launch",    "/JS (x)",        "/#4a#53 (x)",     "/EF << /F 5 0 R >>",
		"/E#46<<>>",     "/XFA 5 0 R",     "/FileAttachment", "/Subtype /Movie",
		"/Subtype /3D",  "/3DD 5 0 R",     "/RichMedia",
	};
	static const char *const good[] = {
		"/JSX", "/EFG", "/JavaScripts", "/XFAB", "/S /URI /URI (x)", "(JS)", "/BM /Screen",
	};
	struct arena *a = *state;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		active(a, str_fmt(a, "4 0 obj <<%s>> endobj\n", bad[i]));
		active(a, str_fmt(a, "4 0 obj [<<%s>>] endobj\n", bad[i]));
		active(a, object(a, "/N 1/First 4/Filter/FlateDecode", S("\n"),
		                 packed(a, str_of(bad[i]))));
		active(a, object(a, "/N 1/First 4", S("\n"), str_of(bad[i])));
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		plain(a, str_fmt(a, "4 0 obj <<%s>> endobj\n", good[i]));
}

/* As common programs write them. */
static void honest_streams(void **state)
{
	static const char *const written[] = {
		" /Type /ObjStm\n /Length 18 0 R\n /N 1\n /First 4\n /Filter /FlateDecode\n",
		"/Filter/FlateDecode/First 9/Length 54/N 2/Type/ObjStm",
		"/Type/ObjStm/N 6/First 37/Filter [ /FlateDecode ]/Length 246",
	};
	struct arena *a = *state;
	str data = packed(a, S("1 0 2 4 << /Type /Pages >> << /JSX 1 >>"));

	for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
		plain(a, object(a, written[i], S("\n"), data));
		plain(a, object(a, written[i], S("\r\n"), data));
	}
	plain(a, object(a,
	                "/Type/XRef/W[1 2 1]/DecodeParms<</Columns 4/Predictor 12>>"
	                "/Filter/FlateDecode",
	                S("\n"), data));
	/* What is no stream may have both names. */
	plain(a, S("4 0 obj << /First 5 0 R /A << /S /Named /N /NextPage >> >> endobj\n"));
	/* Short names may come by chance in the data of a page. */
	plain(a, object(a, "/Filter/FlateDecode", S("\n"), S("\x80/JS \x81/EF(")));
}

/* A stream of objects is what has N and First, whatever stands around them. */
static void hidden_streams(void **state)
{
	struct arena *a = *state;
	str script = packed(a, S("1 0 << /S /JavaScript /JS (app.alert(1)) >>"));
	struct buf far = buf_new(a);

	active(a, object(a, "/Filter/FlateDecode/N 1/First 4", S("\n"), script));
	active(a, object(a, "/X (stream 1)/Filter/FlateDecode/N 1/First 4", S("\n"), script));
	active(a,
	       object(a, "/X (a\\)(b) >> stream)/Filter/FlateDecode/N 1/First 4", S("\n"), script));
	active(a, object(a, "%stream 1\n/Filter/FlateDecode/N 1/First 4", S("\n"), script));
	active(a, object(a, "/N 1/#46irst 4/Filter/FlateDecode", S("\n"), script));
	for (int i = 0; i < 5000; i++)
		buf_text(&far, " ");
	buf_text(&far, "/N 1/First 4/Filter/FlateDecode");
	buf_put(&far, "", 1);
	active(a, object(a, buf_view(&far).p, S("\n"), script));
}

/* An object may begin within what looks like another's data, text or comment. */
static void objects_anywhere(void **state)
{
	struct arena *a = *state;

	active(a, object(a, "/Length 99", S("\n"), S("7 0 obj << /JS (x) >>")));
	active(a, S("% 7 0 obj << /JS (x) >>\n"));
	active(a, S("4 0 obj ( 7 0 obj << /JS (x) >> )\n"));
	active(a, S("7 0 obj << /X ( 8 0 obj << >> stream\n) /JS (x) >> endobj\n"));
	active(a, S("7 0 obj [ ( 8 0 obj << >> stream\n) << /EF 5 0 R >> ]\n"));
	active(a, S("trailer << /X ( 8 0 obj << >> stream\n) /Root << /XFA 5 0 R >> >>\n"));
}

static void not_looked_into(void **state)
{
	static const char *const filters[] = {
		"/Filter/LZWDecode",
		"/Filter[/ASCIIHexDecode/FlateDecode]",
		"/Filter/ASCII85Decode",
		"/Filter[/FlateDecode/FlateDecode]",
		"/Filter 9 0 R",
		"/Filter/FlateDecode/Filter/FlateDecode",
		"/Filter/Fl",
		"/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
		"/F(x)/Filter/FlateDecode",
	};
	struct arena *a = *state;
	str data = packed(a, S("1 0 << /A 1 >>"));
	const char *sound = "/N 1/First 4/Filter/FlateDecode";

	for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
		faulty(a, object(a, str_fmt(a, "/N 1/First 4%s", filters[i]).p, S("\n"), data),
		       unseen);
	faulty(a, object(a, sound, S(" \n"), data), unseen);
	faulty(a, object(a, sound, S("\n\0"), data), unseen);
	faulty(a, object(a, sound, S("\n"), str_part(data, 0, data.n - 6)), unseen);
	faulty(a, S("5 0 obj <</Type/ObjStm>> endobj\n"), unseen);
	faulty(a, S("5 0 obj <</N 1/First 4>> x stream\nendstream\n"), unseen);
	faulty(a, S("5 0 obj << /A 1 ] /N 1 >>\n"), "an object in it does not end");
	faulty(a, S("5 0 obj << /A (1 >>\n"), "an object in it does not end");
}

static str repeated(struct arena *a, const char *text)
{
	struct buf b = buf_new(a);

	while (buf_view(&b).n < LARGE)
		buf_text(&b, text);
	buf_text(&b, "\n");
	return buf_view(&b);
}

/* Each of these took a square of its size, or would have, had nothing been kept or counted: minutes
 * in place of a fraction of a second. */
static void bounded(void **state)
{
	static const char beyond[] = "its objects lie one within the other";
	struct arena *a = *state;

	plain(a, repeated(a, "/ObjStm"));
	plain(a, repeated(a, "trailer "));
	plain(a, repeated(a, " obj<<>>stream\n"));
	faulty(a, repeated(a, " obj%"), beyond);
	faulty(a, repeated(a, " obj[]%"), beyond);
	faulty(a, repeated(a, " obj<</N/First>>stream\n"), "it has too many streams of objects");
	str zeros = { arena_alloc(a, (size_t)17 << 20), (size_t)17 << 20 };
	memset((char *)(uintptr_t)zeros.p, 0, zeros.n);
	faulty(a, object(a, "/N 1/First 4/Filter/FlateDecode", S("\n"), packed(a, zeros)),
	       "unpacked it would be too large");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names),           TEST(honest_streams),
		TEST(hidden_streams),  TEST(objects_anywhere),
		TEST(not_looked_into), TEST(bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
