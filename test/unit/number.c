/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and designations that look alike, and what keeps them apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "work/number.h"

#include <cmocka.h> /* last: it has a fail of its own */

struct written {
	const char *text;
	bool number, designation; /* whether it can be one */
};

/* clang-format off */
static const struct written cases[] = {
	{ "B-03", true, true },
	{ "水表台03", true, true },
	{ "LXS-15E DN15", false, true },
	{ "型 B", false, true },
	{ "B  03", false, false },
	{ " B", false, false },
	{ "B ", false, false },
	{ " ", false, false },
	{ "B\t03", false, false },
	{ "B\n03", false, false },
	{ "B\302\24003", false, false },     /* a blank that does not break */
	{ "B\342\200\21303", false, false }, /* without width */
	{ "B\342\200\25603", false, false }, /* turning the direction */
	{ "B\343\200\20003", false, false }, /* a wide one */
	{ "B\357\270\21703", false, false }, /* a variation */
};
/* clang-format on */

static bool taken(void (*check)(struct cx *, const char *, str), const char *text)
{
	struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);

	check(&cx, "/id", str_of(text));
	bool fine = cx.problem == NULL;
	if (!fine) {
		assert_string_equal(cx.problem->code, "pattern");
		assert_true(str_eq(cx.problem->pointer, S("/id")));
	}
	arena_free(a);
	return fine;
}

static void written(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (taken(number_check, cases[i].text) != cases[i].number)
			fail_msg("number %s", cases[i].text);
		if (taken(designation_check, cases[i].text) != cases[i].designation)
			fail_msg("designation %s", cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(written) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
