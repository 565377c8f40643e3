/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs that do what they should, and ones that do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/child.h"
#include "base/os.h"

#include <cmocka.h> /* last: it has a fail of its own */

#define LONG_MS 20000

struct outcome {
	err e;
	int status;
	int64_t ms;
};

static struct outcome run(const char *const *argv, str input, int ms)
{
	AUTO(arena_end) struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct outcome o = { .status = -1 };
	int64_t began = os_monotonic_ns();

	o.e = child_run(&cx, argv, input, ms, &o.status);
	o.ms = (os_monotonic_ns() - began) / 1000000;
	return o;
}

static struct outcome shell(const char *text, str input, int ms)
{
	const char *const argv[] = { "/bin/sh", "-c", text, NULL };

	return run(argv, input, ms);
}

static void is_status(struct outcome o, int status)
{
	assert_int_equal(o.e, OK);
	assert_int_equal(o.status, status);
}

static void exit_statuses(void **state)
{
	(void)state;
	is_status(shell("exit 0", S(""), LONG_MS), 0);
	is_status(shell("exit 1", S(""), LONG_MS), 1);
	is_status(shell("exit 255", S(""), LONG_MS), 255);
}

static void it_reads_its_input(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	size_t n = (size_t)10 << 20;
	char *large = arena_alloc(a, n);
	(void)state;

	is_status(shell("[ \"$(cat)\" = abc ]", S("abc"), LONG_MS), 0);
	is_status(shell("[ \"$(wc -c)\" = 10485760 ]", (str){ large, n }, LONG_MS), 0);
	is_status(shell("[ \"$(wc -c)\" = 0 ]", S(""), LONG_MS), 0);
}

/* Nobody is disturbed by a program that does not want to read all of it. */
static void it_need_not_read(void **state)
{
	AUTO(arena_end) struct arena *a = arena_new();
	size_t n = (size_t)1 << 20;
	(void)state;

	is_status(shell("exec <&-; exit 3", (str){ arena_alloc(a, n), n }, LONG_MS), 3);
}

static void nothing_of_ours_is_there(void **state)
{
	(void)state;
	assert_int_equal(setenv("CHILD_TEST_SECRET", "1", 1), 0);
	is_status(shell("[ -z \"$CHILD_TEST_SECRET\" ] && [ -n \"$PATH\" ]", S(""), LONG_MS), 0);
	/* 3 is the descriptor of the folder that ls reads. */
	int fd = dup(STDOUT_FILENO);
	is_status(shell("[ \"$(ls /proc/self/fd | tr '\\n' ' ')\" = '0 1 2 3 ' ]", S(""), LONG_MS),
	          0);
	close(fd);
}

static void a_late_one_is_killed(void **state)
{
	char path[] = "/tmp/child-test-XXXXXX";
	AUTO(arena_end) struct arena *a = arena_new();
	int fd = mkstemp(path);
	(void)state;

	assert_true(fd >= 0);
	close(fd);
	/* What it has started is killed, too: nothing writes to the file later on. */
	const char *text = str_fmt(a, "(sleep 1; echo late >%s) & sleep 20", path).p;
	struct outcome o = shell(text, S(""), 200);
	assert_int_equal(o.e, E_TIMEOUT);
	assert_true(o.ms >= 200 && o.ms < 5000);
	usleep(1500000);
	is_status(shell(str_fmt(a, "[ ! -s %s ]", path).p, S(""), LONG_MS), 0);
	(void)unlink(path);
}

static void crashes_and_missing_ones(void **state)
{
	static const char *const missing[] = { "/nowhere/scanner", "-", NULL };
	static const char *const no_program[] = { "/etc/passwd", NULL };
	(void)state;

	assert_int_equal(shell("kill -9 $$", S("abc"), LONG_MS).e, E_UNAVAILABLE);
	assert_int_equal(shell("kill -11 $$", S("abc"), LONG_MS).e, E_UNAVAILABLE);
	assert_int_equal(run(missing, S("abc"), LONG_MS).e, E_NOT_FOUND);
	assert_int_equal(run(no_program, S("abc"), LONG_MS).e, E_UNAVAILABLE);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(exit_statuses),        cmocka_unit_test(it_reads_its_input),
	cmocka_unit_test(it_need_not_read),     cmocka_unit_test(nothing_of_ours_is_there),
	cmocka_unit_test(a_late_one_is_killed), cmocka_unit_test(crashes_and_missing_ones),
};

int main(void)
{
	return cmocka_run_group_tests(tests, NULL, NULL);
}
