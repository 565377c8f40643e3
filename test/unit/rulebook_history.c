/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an edition of a rulebook may not lose, as the auditor sees it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/rulebook_history.h"
#include "base/arena.h"
#include "base/os.h"
#include "law/deadline.h"

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

	if (os_read_file(&cx, "rulebooks/deadlines.json", 1 << 20, &text) != OK)
		fail_msg("%.*s", P(cx.detail));
	return text;
}

/* The text with another name instead of that one. */
static str without(struct arena *a, str text, const char *id)
{
	str name = str_fmt(a, "\"id\": \"%s\"", id);

	for (size_t i = 0; i + name.n <= text.n; i++)
		if (str_eq(str_part(text, i, name.n), name))
			return str_fmt(a, "%.*s\"id\": \"another\"%.*s", (int)i, text.p,
			               (int)(text.n - i - name.n), text.p + i + name.n);
	fail_msg("no %s", id);
	return S_NONE;
}

static const char *fault(struct arena *a, const char *id, const str *before, str now)
{
	const struct fact_regulation was = { .text = before ? *before : S_NONE };
	const struct fact_regulation is = { .text = now };
	const struct fact first = { .kind = FACT_RULEBOOK, .subject = str_of(id), .value = &was };
	const struct fact next = { .kind = FACT_RULEBOOK, .subject = str_of(id), .value = &is };

	return rulebook_fault(a, before ? &first : NULL, &next);
}

static void deadlines(void **state)
{
	static const char *const names[] = { DEADLINE_BAR, DEADLINE_VALIDITY, DEADLINE_ACCESS_KEEP,
		                             DEADLINE_CORRECTION, DEADLINE_WARNING_LAST };
	struct arena *a = *state;
	const str whole = shipped(a);
	const str older = without(a, whole, DEADLINE_BEGIN);

	assert_null(fault(a, "deadlines", NULL, whole));
	assert_null(fault(a, "deadlines", &whole, whole));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_non_null(fault(a, "deadlines", NULL, without(a, whole, names[i])));
	assert_null(fault(a, "deadlines", NULL, older));
	assert_null(fault(a, "deadlines", &older, older));
	assert_non_null(fault(a, "deadlines", &whole, older));
	const str old = without(a, whole, DEADLINE_REGISTRATION);
	assert_null(fault(a, "deadlines", NULL, old));
	assert_non_null(fault(a, "deadlines", &whole, old));
	assert_non_null(fault(a, "deadlines", NULL, S("{}")));
}

static str calendar(struct arena *a, const char *first, const char *last)
{
	return str_fmt(a,
	               "{\"id\":\"calendar\",\"title_zh\":\"a\",\"title_en\":\"a\","
	               "\"version\":\"a\",\"source\":\"a\",\"confirmed\":false,"
	               "\"first_day\":\"%s\",\"last_day\":\"%s\",\"special\":[]}",
	               first, last);
}

static void calendars(void **state)
{
	struct arena *a = *state;
	const str was = calendar(a, "2024-01-01", "2026-12-31");

	assert_null(fault(a, "calendar", NULL, was));
	assert_null(fault(a, "calendar", &was, was));
	assert_null(fault(a, "calendar", &was, calendar(a, "2023-12-31", "2027-01-01")));
	assert_non_null(fault(a, "calendar", &was, calendar(a, "2024-01-02", "2027-12-31")));
	assert_non_null(fault(a, "calendar", &was, calendar(a, "2024-01-01", "2026-12-30")));
	assert_non_null(fault(a, "calendar", &was, S("{}")));
}

/* A checklist may lose a question. */
static void checklists(void **state)
{
	struct arena *a = *state;
	const str was = shipped(a);

	assert_null(fault(a, "jjf-1069", &was, S("{}")));
	assert_non_null(fault(a, "a b/../<script>", NULL, S("{}")));
	assert_non_null(fault(a, "a2345678901234567890123456789012345678901", NULL, S("{}")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(deadlines, start, finish),
		cmocka_unit_test_setup_teardown(calendars, start, finish),
		cmocka_unit_test_setup_teardown(checklists, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
