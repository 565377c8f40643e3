/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an application names has to be in the leaves before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "audit/case_register.h"
#include "base/arena.h"
#include "base/os.h"

#include <cmocka.h> /* last: it has a fail of its own */

/* One bench, one site, one regulation. */
struct known {
	struct fact_bench bench;
	struct fact_regulation regulation;
	struct fact bench_fact, regulation_fact, site_fact;
};

static const struct fact *latest(void *state, enum fact_kind kind, str subject)
{
	struct known *k = state;

	if (kind == FACT_BENCH && str_eq(subject, S("maker/B-03")))
		return &k->bench_fact;
	if (kind == FACT_SITE && str_eq(subject, S("maker/works")))
		return &k->site_fact;
	if (kind == FACT_REGULATION && str_eq(subject, S("jjg-162-2019")))
		return &k->regulation_fact;
	return NULL;
}

static void test_unregistered(void **state)
{
	static const struct fact_site site;
	struct arena *a = arena_new();
	struct cx cx = cx_new(a, NULL);
	struct known k = { .bench = { .medium = S("water") },
		           .regulation = { .id = S("jjg-162-2019") } };
	const struct fact_source s = { NULL, latest, &k, true };
	struct fact_case c = { .organisation = S("maker"),
		               .medium = S("water"),
		               .benches = S("B-03"),
		               .sites = S("works"),
		               .regulations = S("jjg-162-2019") };
	const struct fact_case was = c;

	(void)state;
	if (os_read_file(&cx, "regulations/jjg-162-2019.json", 1 << 20, &k.regulation.text) != OK)
		fail_msg("%.*s", P(cx.detail));
	k.bench_fact = (struct fact){ .kind = FACT_BENCH, .value = &k.bench };
	k.site_fact = (struct fact){ .kind = FACT_SITE, .value = &site };
	k.regulation_fact = (struct fact){ .kind = FACT_REGULATION, .value = &k.regulation };
	assert_null(case_register_fault(&cx, &s, &c));
#define LIE(change)                                                                                \
	change;                                                                                    \
	assert_non_null(case_register_fault(&cx, &s, &c));                                         \
	c = was
	LIE(c.benches = S("B-03 B-04"));
	LIE(c.benches = S("  "));
	LIE(c.benches = S_NONE);
	LIE(c.sites = S("plant"));
	LIE(c.regulations = S("jjg-162-2019 jjg-162-2009"));
	LIE(c.regulations = S(" "));
	LIE(c.medium = S("gas"));
	LIE(c.organisation = S("another"));
#undef LIE
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_unregistered) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
