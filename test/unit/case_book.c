/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What cases have led to: the latest leaf is found under each of its names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/case_assessment.h"
#include "audit/case_book.h"
#include "base/arena.h"

#include <cmocka.h> /* last: it has a fail of its own */

struct opened {
	struct arena *arena;
	struct case_book *book;
};

static int start(void **state)
{
	const struct short_key key = { 0 };
	struct arena *a = arena_new();
	struct opened *o = NEW(a, struct opened);

	*o = (struct opened){ a, case_book_open(a, &key) };
	*state = o;
	return 0;
}

static int finish(void **state)
{
	struct opened *o = *state;

	case_book_close(o->book);
	arena_free(o->arena);
	return 0;
}

static void test_cases(void **state)
{
	struct case_book *b = ((struct opened *)*state)->book;
	const struct fact_case draft = { .organisation = S("maker"), .former = S("G-1") };
	struct fact_case granted = draft, initial = draft, refused = draft;
	const struct fact f[] = {
		{ .kind = FACT_CASE, .value = &draft },
		{ .kind = FACT_CASE, .value = &granted },
		{ .kind = FACT_CASE, .value = &initial },
		{ .kind = FACT_CASE, .value = &refused },
	};

	granted.authorisation = S("G-2");
	initial.authorisation = S("G-3");
	initial.former = S_NONE;
	refused.false_materials = 1;
	case_book_add(b, &f[0]);
	assert_null(case_book_following(b, S("G-1")));
	assert_null(case_book_barring(b, S("maker")));
	for (int i = 1; i < 4; i++)
		case_book_add(b, &f[i]);
	assert_ptr_equal(case_book_granting(b, S("G-2")), &f[1]);
	assert_ptr_equal(case_book_following(b, S("G-1")), &f[1]);
	assert_ptr_equal(case_book_granting(b, S("G-3")), &f[2]);
	assert_null(case_book_following(b, S_NONE));
	assert_null(case_book_granting(b, S("G-1")));
	assert_ptr_equal(case_book_barring(b, S("maker")), &f[3]);
	assert_null(case_book_barring(b, S("another")));
}

static void test_forms(void **state)
{
	struct case_book *b = ((struct opened *)*state)->book;
	struct fact_case_document d = { .case_id = S("A-1"),
		                        .kind = S("site-plan"),
		                        .detached_ms = ABSENT_INT };
	const struct fact f = { .kind = FACT_CASE_DOCUMENT, .value = &d };

	case_book_add(b, &f);
	assert_false(case_book_form(b, S("A-1")));
	d.kind = S(CASE_FORM);
	case_book_add(b, &f);
	case_book_add(b, &f);
	assert_true(case_book_form(b, S("A-1")));
	assert_false(case_book_form(b, S("A-2")));
	d.detached_ms = 1;
	case_book_add(b, &f);
	assert_true(case_book_form(b, S("A-1")));
	case_book_add(b, &f);
	assert_false(case_book_form(b, S("A-1")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cases, start, finish),
		cmocka_unit_test_setup_teardown(test_forms, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
