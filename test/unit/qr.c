/* SPDX-License-Identifier: GPL-3.0-or-later */
/* QR codes are read back by zbarimg, another implementation, when it is installed. */
#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/qr.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

extern char **environ;

/* What zbarimg reads from the image; false when it cannot be run or reads nothing. */
static bool zbarimg(struct cx *cx, const char *image, const char *reading, str *out)
{
	char *argv[] = { strdup("zbarimg"),   strdup("--quiet"), strdup("--raw"),
		         strdup("--oneshot"), strdup(image),     NULL };
	posix_spawn_file_actions_t actions;
	int status = -1;
	pid_t child;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, reading, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	bool ran = posix_spawnp(&child, argv[0], &actions, NULL, argv, environ) == 0 &&
	           waitpid(child, &status, 0) == child && status == 0;
	posix_spawn_file_actions_destroy(&actions);
	for (int i = 0; argv[i] != NULL; i++)
		free(argv[i]);
	return ran && os_read_file(cx, reading, 65536, out) == OK;
}

static bool read_back(struct cx *cx, str image, const char *suffix, str *out)
{
	char folder[] = "/tmp/qr-test-XXXXXX";

	assert_non_null(mkdtemp(folder));
	const char *path = str_fmt(cx->arena, "%s/code.%s", folder, suffix).p;
	const char *reading = str_fmt(cx->arena, "%s/text", folder).p;
	assert_int_equal(os_write_file(cx, path, image, 0600), OK);
	bool good = zbarimg(cx, path, reading, out);
	unlink(path);
	unlink(reading);
	rmdir(folder);
	return good;
}

static const char *const texts[] = {
	"HTTPS://METER.EXAMPLE.CN/M/W7K3Q-202611000001.1ABCDEFGHJK",
	"https://meter.example.cn/m/W7K3Q-202611000001.1ABCDEFGHJK",
	"0",
	"水表检定 certificate",
	"The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog.",
};

static void another_reader_reads_it(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	str image, got;
	(void)state;

	assert_int_equal(qr_png(&cx, S("PROBE"), 4, &image), OK);
	if (!read_back(&cx, image, "png", &got)) {
		printf("# SKIP: zbarimg is not installed\n");
		skip();
	}
	for (size_t i = 0; i < COUNT(texts); i++) {
		for (int scale = 2; scale <= 8; scale += 3) {
			assert_int_equal(qr_png(&cx, str_of(texts[i]), scale, &image), OK);
			assert_true(read_back(&cx, image, "png", &got));
			(void)str_cut(got, '\n', &got); /* some versions end the line */
			assert_true(str_eq(got, str_of(texts[i])));
		}
	}
}

/* The width of the SVG's box in modules, with the quiet zone. */
static int side_of(str svg)
{
	const char *at = strstr(svg.p, "viewBox=\"0 0 ");

	assert_non_null(at);
	return (int)strtol(at + strlen("viewBox=\"0 0 "), NULL, 10);
}

static void svg(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	str out;
	(void)state;

	assert_int_equal(qr_svg(&cx, S("A"), &out), OK);
	assert_true(str_starts(
	        out, S("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\"")));
	assert_true(str_ends(out, S("z\"/></svg>\n")));
	/* The finder pattern at the top left begins with seven dark modules behind the quiet
	 * zone. */
	out = str_dup(a, out);
	assert_non_null(strstr(out.p, "d=\"M4 4h7v1h-7z"));
}

static void capitals_are_denser(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	str dense, plain;
	(void)state;

	assert_int_equal(qr_svg(&cx, str_of(texts[0]), &dense), OK);
	assert_int_equal(qr_svg(&cx, str_of(texts[1]), &plain), OK);
	assert_true(side_of(str_dup(a, dense)) < side_of(str_dup(a, plain)));
}

static void bounds(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	char text[3392];
	str out;
	(void)state;

	memset(text, 'A', sizeof text);
	assert_int_equal(qr_svg(&cx, (str){ text, 3391 }, &out), OK);
	assert_int_equal(qr_svg(&cx, (str){ text, 3392 }, &out), E_TOO_LARGE);
	memset(text, 'a', sizeof text);
	assert_int_equal(qr_svg(&cx, (str){ text, 2331 }, &out), OK);
	assert_int_equal(qr_svg(&cx, (str){ text, 2332 }, &out), E_TOO_LARGE);
	assert_int_equal(qr_svg(&cx, S(""), &out), E_RANGE);
	assert_int_equal(qr_svg(&cx, S_NONE, &out), E_RANGE);
	assert_int_equal(qr_png(&cx, S("A"), 0, &out), E_RANGE);
	assert_int_equal(qr_png(&cx, S("A"), 33, &out), E_RANGE);
	assert_int_equal(qr_png(&cx, S("A"), 32, &out), OK);
	assert_true(str_starts(out, S("\x89PNG\r\n\x1a\n")));
	/* Width and height, big endian: 29 modules of 32 pixels. */
	assert_memory_equal(out.p + 16, "\x00\x00\x03\xa0\x00\x00\x03\xa0", 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_reader_reads_it),
		cmocka_unit_test(svg),
		cmocka_unit_test(capitals_are_denser),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
