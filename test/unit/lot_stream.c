/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lots one after the other in one stream are cut where they end, and nowhere else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/os.h"
#include "main/lot_stream.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

struct trial {
	struct arena *arena;
	struct cx cx;
	char path[32];
	struct lot_stream *stream;
};

static struct trial trial_new(str text)
{
	struct trial t = { .arena = arena_new(), .path = "/tmp/lot-stream-XXXXXX" };

	t.cx = cx_new(t.arena, world_real());
	int fd = mkstemp(t.path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.p, text.n), text.n);
	close(fd);
	assert_int_equal(lot_stream_open(&t.cx, t.path, &t.stream), OK);
	return t;
}

static void trial_end(struct trial *t)
{
	lot_stream_close(t->stream);
	unlink(t->path);
	arena_free(t->arena);
}

/* The documents, joined by bars, then the word of what ended them. */
static void gives(const char *text, size_t max, const char *want)
{
	AUTO(trial_end) struct trial t = trial_new(str_of(text));
	struct buf b = buf_new(t.arena);
	err e;
	str lot;

	while ((e = lot_stream_next(&t.cx, t.stream, max, &lot)) == OK)
		buf_fmt(&b, "%.*s|", P(lot));
	buf_text(&b, e == E_NOT_FOUND ? "end" : err_info(e)->code);
	buf_char(&b, '\0');
	assert_string_equal(buf_view(&b).p, want);
}

static void cuts_where_they_end(void **state)
{
	(void)state;
	gives("", 100, "end");
	gives(" \n\t\r\n", 100, "end");
	gives("{}", 100, "{}|end");
	gives("{}{}", 100, "{}|{}|end");
	gives("{\"a\":1}\n{\"b\":[{},{}]}\n", 100, "{\"a\":1}|{\"b\":[{},{}]}|end");
	gives("{\n \"a\": {\n }\n}\n\n {}", 100, "{\n \"a\": {\n }\n}|{}|end");
}

static void braces_in_strings_do_not_count(void **state)
{
	(void)state;
	gives("{\"}\":\"{\"}{}", 100, "{\"}\":\"{\"}|{}|end");
	gives("{\"\\\"}\":1}{}", 100, "{\"\\\"}\":1}|{}|end");
	gives("{\"\\\\\":\"}\"}{}", 100, "{\"\\\\\":\"}\"}|{}|end");
}

static void says_what_is_wrong(void **state)
{
	(void)state;
	gives("[]", 100, err_info(E_SYNTAX)->code);
	gives("{} x {}", 100, "{}|syntax");
	gives("{\"a\":{}", 100, "syntax");
	gives("{\"a\":\"}", 100, "syntax");
	gives("{\"a\":1}{\"long\":123456789}", 10, "{\"a\":1}|too-large");
}

/* Longer than a chunk, with the cut at every place around its end. */
static void goes_on_over_chunks(void **state)
{
	(void)state;
	for (size_t n = 65520; n < 65560; n++) {
		AUTO(arena_end) struct arena *a = arena_new();
		char *text = arena_alloc(a, n + 3);
		memset(text, ' ', n);
		text[0] = '{';
		text[n - 1] = '}';
		text[n] = '{';
		text[n + 1] = '}';
		AUTO(trial_end) struct trial t = trial_new((str){ text, n + 2 });
		str lot;
		assert_int_equal(lot_stream_next(&t.cx, t.stream, n, &lot), OK);
		assert_int_equal(lot.n, n);
		assert_int_equal(lot_stream_next(&t.cx, t.stream, n, &lot), OK);
		assert_int_equal(lot.n, 2);
		assert_int_equal(lot_stream_next(&t.cx, t.stream, n, &lot), E_NOT_FOUND);
	}
}

static void no_such_file(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct lot_stream *s = NULL;
	(void)state;

	assert_int_equal(lot_stream_open(&cx, "/nonexistent/lots", &s), E_NOT_FOUND);
	assert_null(s);
	lot_stream_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cuts_where_they_end),
		cmocka_unit_test(braces_in_strings_do_not_count),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(goes_on_over_chunks),
		cmocka_unit_test(no_such_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
