/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checklists that ship, and what is wrong with others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "law/checklist.h"
#include "support/spoil.h"

#include <cmocka.h> /* last: it has a fail of its own */

static int start(void **state)
{
	*state = arena_new();
	return 0;
}

static int finish(void **state)
{
	arena_free(*state);
	return 0;
}

static str shipped(struct arena *a)
{
	struct cx cx = cx_new(a, NULL);
	str text;

	if (os_read_file(&cx, "rulebooks/jjf-1069.json", 1 << 20, &text) != OK)
		fail_msg("%.*s", P(cx.detail));
	return text;
}

/* Each of the four conditions is asked about, and what was not read is not confirmed. */
static void what_ships(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct checklist c;
	int of_condition[5] = { 0 };

	assert_int_equal(checklist_read(&cx, shipped(*state), &c), OK);
	const struct checklist_item *q = c.questions.item;
	for (size_t i = 0; i < c.questions.n; i++) {
		of_condition[q[i].condition]++;
		if (str_starts(q[i].clause, S("JJF 1069")))
			assert_int_equal(q[i].confirmed, 0);
	}
	for (int i = 1; i <= 4; i++)
		assert_true(of_condition[i] > 0);
	assert_non_null(checklist_find(&c, S("resources.people")));
	assert_null(checklist_find(&c, S("resources")));
}

static void wrong(struct arena *a, const char *from, const char *to, const char *place)
{
	struct cx cx = cx_new(a, NULL);
	struct checklist c;
	str text = spoil(a, str_c(a, shipped(a)), from, to);

	assert_non_null(text.p);
	assert_int_equal(checklist_read(&cx, text, &c), E_INVALID);
	assert_true(cx.problem_n > 0);
	assert_string_equal(str_c(a, cx.problem[0].pointer), place);
}

static void what_is_wrong(void **state)
{
	wrong(*state, "organisation.impartial", "organisation.legal", "/questions/1/id");
	wrong(*state, "\"condition\": 4", "\"condition\": 5", "/questions/0/condition");
	wrong(*state, "试点方案四(三)3", "", "/questions/18/confirmed");
	wrong(*state, "\"confirmed\": false", "\"confirmed\": \"no\"", "/questions/0/confirmed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_ships, start, finish),
		cmocka_unit_test_setup_teardown(what_is_wrong, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
