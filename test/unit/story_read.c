/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of stories is strict: what it does not know is an error that names file and line. A
 * story with a line that nobody plays would pass and prove nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "support/story_read.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

struct reader {
	struct arena *arena;
	struct cx cx;
	struct story story;
	err result;
};

static struct reader read_text(const char *text)
{
	char path[] = "/tmp/fangsheng-story-read-XXXXXX";
	int fd = mkstemp(path);
	struct reader r = { .arena = arena_new() };

	r.cx = cx_new(r.arena, world_real());
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	(void)close(fd);
	r.result = story_read(&r.cx, str_c(r.arena, str_of(path)), &r.story);
	(void)unlink(path);
	return r;
}

static void wrong(const char *text, int line, const char *why)
{
	struct reader r = read_text(text);
	char where[32];

	(void)snprintf(where, sizeof where, ":%d: %s", line, why);
	assert_int_equal(r.result, E_SYNTAX);
	if (strstr(r.cx.detail.p, where) == NULL)
		fail_msg("\"%.*s\" does not hold \"%s\"", P(r.cx.detail), where);
	arena_free(r.arena);
}

static void is(str got, const char *wanted)
{
	if (!str_eq(got, str_of(wanted)))
		fail_msg("\"%.*s\" is not \"%s\"", P(got), wanted);
}

static void lines(void **state)
{
	struct reader r = read_text("# 标题 / a heading\n"
	                            "\n"
	                            "the maker demo-maker POST /v1/lots?dry_run=true\n"
	                            "  # a remark\n"
	                            "\tsends a lot of 3 water meters, seed 12\r\n"
	                            "  /meters/0/serial becomes \"1 2\"\n"
	                            "  header X-A: b: c\n"
	                            "  answers 422 invalid\n"
	                            "  wrong at /meters/0/serial: too-short\n"
	                            "the log is published");
	const struct story_line *l = r.story.line;
	(void)state;

	assert_int_equal(r.result, OK);
	assert_int_equal(r.story.n, 7);
	assert_int_equal(l[0].form, SAY_ASK);
	assert_int_equal(l[0].number, 3);
	is(l[0].arg[0], "maker");
	is(l[0].arg[1], "demo-maker");
	is(l[0].arg[2], "POST");
	is(l[0].arg[3], "/v1/lots?dry_run=true");
	assert_int_equal(l[1].form, SAY_LOT);
	is(l[1].arg[0], "3");
	is(l[1].arg[1], "water");
	is(l[1].arg[2], "12");
	assert_int_equal(l[2].form, SAY_BECOMES);
	is(l[2].arg[1], "\"1 2\"");
	assert_int_equal(l[3].form, SAY_HEADER);
	is(l[3].arg[0], "X-A");
	is(l[3].arg[1], "b: c");
	assert_int_equal(l[4].form, SAY_REFUSES);
	assert_int_equal(l[5].form, SAY_WRONG);
	is(l[5].arg[0], "/meters/0/serial");
	is(l[5].arg[1], "too-short");
	assert_int_equal(l[6].form, SAY_PUBLISH);
	arena_free(r.arena);
}

/* Braces in strings are no braces. */
static void objects(void **state)
{
	struct reader r = read_text("anyone POST /x\n"
	                            "  { \"a\": \"}{\\\"}\",\n"
	                            "    \"b\": { \"c\": 1 } }\n"
	                            "  answers 401\n");
	(void)state;

	assert_int_equal(r.result, OK);
	assert_int_equal(r.story.n, 3);
	is(r.story.line[1].arg[0], "{ \"a\": \"}{\\\"}\",\n\"b\": { \"c\": 1 } }");
	assert_int_equal(r.story.line[2].form, SAY_ANSWERS);
	assert_int_equal(r.story.line[2].number, 4);
	arena_free(r.arena);
}

static void unknown_lines(void **state)
{
	(void)state;

	wrong("the log is publishd\n", 1, "a story has no such line");
	wrong("anyone GET /x\n  answers ok\n", 2, "a story has no such line");
	wrong("anyone GET /x\n  answers 200 and more\n", 2, "a story has no such line");
	wrong("anyone GET /x\n  answers 200\n  meters is 3\n", 3, "a story has no such line");
	wrong("anyone GET /x\n  answers 200\n  the log grows by many leaves\n", 3,
	      "a story has no such line");
	wrong("anyone GET /x\nanswers 200\n", 2, "a story has no such line");
	wrong("  the log is published\n", 1, "a story has no such line");
}

static void misplaced_lines(void **state)
{
	(void)state;

	wrong("  answers 200\n", 1, "not here");
	wrong("anyone GET /x\n  /a is 1\n  answers 200\n", 2, "not here");
	wrong("anyone GET /x\n  answers 200\n  answers 200\n", 3, "not here");
	wrong("anyone GET /x\n  answers 200\n  header A: b\n", 3, "not here");
	wrong("anyone GET /x\nanyone GET /y\n  answers 200\n", 2, "not here");
	wrong("anyone GET /x\n  header A: b\nthe log is published\n", 3, "not here");
	wrong("anyone GET /x\n", 1, "the last request has no answer");
	wrong("# nothing\n", 1, "nothing happens here");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(objects),
		cmocka_unit_test(unknown_lines),
		cmocka_unit_test(misplaced_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
