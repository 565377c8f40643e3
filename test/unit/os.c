/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in a folder of their own, the clock, and chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/os.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

struct place {
	struct arena *arena;
	struct cx cx;
	char folder[32];
};

static int setup(void **state)
{
	static struct place place;

	place = (struct place){ .arena = arena_new(), .folder = "/tmp/os-test-XXXXXX" };
	place.cx = cx_new(place.arena, world_real());
	*state = &place;
	return mkdtemp(place.folder) == NULL;
}

static int teardown(void **state)
{
	struct place *place = *state;

	rmdir(place->folder);
	arena_free(place->arena);
	return 0;
}

static const char *in(struct place *place, const char *name)
{
	return str_fmt(place->arena, "%s/%s", place->folder, name).p;
}

static void a_file_comes_back(void **state)
{
	struct place *place = *state;
	const char *path = in(place, "file");
	size_t large = 200000;
	char *bytes = arena_alloc(place->arena, large);
	struct stat info;
	str got;

	for (size_t i = 0; i < large; i++)
		bytes[i] = (char)(i * 7);
	assert_false(os_exists(path));
	for (size_t n = 0; n <= large; n = n * 3 + 1) {
		assert_int_equal(os_write_file(&place->cx, path, (str){ bytes, n }, 0640), OK);
		assert_int_equal(os_read_file(&place->cx, path, large, &got), OK);
		assert_true(str_eq(got, (str){ bytes, n }));
	}
	assert_true(os_exists(path));
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0640);
	/* Nothing is left beside it. */
	assert_int_equal(unlink(path), 0);
	assert_true(os_empty(place->folder));
}

static void a_file_too_large(void **state)
{
	struct place *place = *state;
	const char *path = in(place, "file");
	str got;

	assert_int_equal(os_write_file(&place->cx, path, S("12345"), 0600), OK);
	assert_int_equal(os_read_file(&place->cx, path, 5, &got), OK);
	assert_int_equal(os_read_file(&place->cx, path, 4, &got), E_TOO_LARGE);
	assert_int_equal(os_read_file(&place->cx, path, 0, &got), E_TOO_LARGE);
	assert_int_equal(unlink(path), 0);
}

static void what_is_not_there(void **state)
{
	struct place *place = *state;
	str got;

	assert_int_equal(os_read_file(&place->cx, in(place, "none"), 10, &got), E_NOT_FOUND);
	assert_non_null(strstr(place->cx.detail.p, "none"));
	assert_int_equal(os_read_file(&place->cx, place->folder, 10, &got), E_IO);
	assert_int_equal(os_write_file(&place->cx, in(place, "none/file"), S("x"), 0600), E_IO);
}

static void folders(void **state)
{
	struct place *place = *state;
	const char *deep = in(place, "a/b/c");

	assert_true(os_empty(deep));
	assert_int_equal(os_mkdir(&place->cx, deep, 0700), OK);
	assert_int_equal(os_mkdir(&place->cx, deep, 0700), OK);
	assert_true(os_exists(deep));
	assert_true(os_empty(deep));
	assert_false(os_empty(in(place, "a")));
	assert_int_equal(rmdir(deep), 0);
	assert_int_equal(rmdir(in(place, "a/b")), 0);
	/* A file stands where a folder should. */
	assert_int_equal(os_write_file(&place->cx, in(place, "a/f"), S(""), 0600), OK);
	assert_int_equal(os_mkdir(&place->cx, "", 0700), E_IO);
	assert_int_equal(os_mkdir(&place->cx, in(place, "a/f/d"), 0700), E_IO);
	assert_int_equal(unlink(in(place, "a/f")), 0);
	assert_int_equal(rmdir(in(place, "a")), 0);
}

static void a_file_is_no_folder(void **state)
{
	struct place *place = *state;
	const char *path = in(place, "f");

	assert_int_equal(os_write_file(&place->cx, path, S(""), 0600), OK);
	assert_int_equal(os_mkdir(&place->cx, path, 0700), E_IO);
	assert_false(os_empty(path));
	assert_int_equal(unlink(path), 0);
}

static void time_and_chance(void **state)
{
	struct place *place = *state;
	unsigned char one[32] = { 0 };
	unsigned char two[32] = { 0 };
	int64_t now_ms = cx_now_ms(&place->cx);
	int64_t mono_ns = os_monotonic_ns();

	assert_true(now_ms > INT64_C(1700000000000)); /* since 2023 */
	for (int i = 0; i < 1000; i++) {
		assert_true(cx_now_ms(&place->cx) >= now_ms);
		assert_true(os_monotonic_ns() >= mono_ns);
	}
	cx_random(&place->cx, one, sizeof one);
	cx_random(&place->cx, two, sizeof two);
	assert_memory_not_equal(one, two, sizeof one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_comes_back),   cmocka_unit_test(a_file_too_large),
		cmocka_unit_test(what_is_not_there),   cmocka_unit_test(folders),
		cmocka_unit_test(a_file_is_no_folder), cmocka_unit_test(time_and_chance),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
