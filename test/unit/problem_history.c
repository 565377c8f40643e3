/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an audit takes for the history of a report of a problem, and what it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "audit/problem_history.h"

#include <cmocka.h> /* last: it has a fail of its own */

static const struct fact_problem reported = {
	.id = S("p"),
	.organisation = S("maker"),
	.category = S("upload"),
	.state = S("open"),
	.messages = 1,
	.reported_ms = 100,
	.state_from_ms = 100,
	.due_day = 20800,
};

static bool good(const struct fact_problem *was, const struct fact_problem *now, const char *by,
                 int64_t at_ms)
{
	const struct fact before = { .kind = FACT_PROBLEM, .value = was };
	const struct fact fact = {
		.kind = FACT_PROBLEM, .value = now, .by = str_of(by), .at_ms = at_ms
	};

	return problem_history_fault(was ? &before : NULL, &fact) == NULL;
}

static struct fact_problem next(const struct fact_problem *was, const char *state)
{
	struct fact_problem p = *was;

	p.state = str_of(state);
	p.messages++;
	p.state_from_ms += 10;
	return p;
}

static void a_life(void **state)
{
	struct fact_problem answered = next(&reported, "answered");
	struct fact_problem again = next(&answered, "open");
	struct fact_problem closed = next(&again, "closed");
	struct fact_problem reopened = next(&closed, "open");
	(void)state;

	assert_true(good(NULL, &reported, "maker", 100));
	assert_true(good(&reported, &answered, "bureau", 110));
	assert_true(good(&answered, &again, "maker", 120));
	assert_true(good(&again, &closed, "maker", 130));
	assert_true(good(&closed, &reopened, "maker", 140));
}

static void no_life(void **state)
{
	struct fact_problem answered = next(&reported, "answered");
	struct fact_problem p;
	(void)state;

	assert_false(good(NULL, &reported, "other", 100));
	assert_false(good(NULL, &reported, "maker", 101));
	assert_false(good(NULL, &answered, "bureau", 110));
	assert_false(good(&reported, &answered, "maker", 110));
	p = next(&answered, "answered");
	assert_false(good(&answered, &p, "bureau", 120));
	p = next(&answered, "closed");
	assert_false(good(&answered, &p, "bureau", 120));
	p.messages++;
	assert_false(good(&answered, &p, "maker", 120));
	p = next(&answered, "closed");
	p.category = S("other");
	assert_false(good(&answered, &p, "maker", 120));
	p = next(&answered, "closed");
	p.organisation = S("other");
	assert_false(good(&answered, &p, "other", 120));
	p = next(&reported, "closed");
	p = next(&p, "answered");
	assert_false(good(&reported, &p, "bureau", 119));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_life),
		cmocka_unit_test(no_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
