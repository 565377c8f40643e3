/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Yearly figures: what is counted, what the public may see of it, what the audit and the migration
 * make of the same lots. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "main/command.h"
#include "work/figures.h"

#include <cmocka.h> /* last: it has a fail of its own */

#include "support/scratch_audit.h"

#define SUMS                                                                                       \
	"lots + 10 * attempts + 100 * passed + 1000 * failed + 10000 * retest + "                  \
	"100000 * invalid + 1000000 * repeats + 10000000 * certificates + "                        \
	"100000000 * first_certificates"

static int64_t sums(struct scratch *s)
{
	return sqlite_int(s, "SELECT " SUMS " FROM year_stat WHERE organisation = 'maker'");
}

static void every_outcome_is_counted(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;

	must(upload(s, lot_with(a, "a", "100000000001", 1, WILL_PASS)));
	assert_int_equal(sums(s), 110000111);
	must(upload(s, lot_with(a, "b", "100000000002", 1, WILL_FAIL)));
	assert_int_equal(sums(s), 110001122);
	must(upload(s, lot_with(a, "c", "100000000003", 1, WILL_BE_INVALID)));
	assert_int_equal(sums(s), 110101133);
	must(upload(s, lot_with(a, "d", "100000000004", 1, WILL_RETEST)));
	assert_int_equal(sums(s), 110111144);
	must(upload(s, lot_with(a, "e", "100000000002", 2, WILL_PASS)));
	assert_int_equal(sums(s), 221111255);
	audit_is_clean(s);
}

/* The same lot again, or one that is refused, counts nothing. */
static void repeats_and_refusals_count_nothing(void **state)
{
	struct scratch *s = *state;
	str lot = lot_of(s->arena, "a", "100000000001");

	must(upload(s, lot));
	int64_t before = sums(s);
	struct answer again = upload(s, lot);
	assert_int_equal(again.status, 200);
	assert_int_not_equal(upload(s, lot_of(s->arena, "b", "100000000001")).result, OK);
	assert_int_equal(sums(s), before);
}

static void an_approval_is_counted(void **state)
{
	struct scratch *s = *state;
	str lot = json_edit(s->arena, lot_of(s->arena, "a", "100000000001"), "/approver", NULL);

	must(upload(s, lot));
	assert_int_equal(sums(s), 111);
	must(as_maker(s, "lot.approve", "{\"lot\":\"DEM0-a\",\"approver\":\"REG-0305\"}"));
	assert_int_equal(sums(s), 110000111);
	audit_is_clean(s);
}

/* On the next day what was counted until then is kept apart. */
static void days_are_closed(void **state)
{
	struct scratch *s = *state;

	must(upload(s, lot_of(s->arena, "a", "100000000001")));
	must(upload(s, lot_of(s->arena, "b", "100000000002")));
	assert_int_equal(sqlite_int(s, "SELECT count(*) FROM year_stat WHERE closed_day IS NULL"),
	                 1);
	s->now_ms += MS_PER_DAY;
	must(upload(s, lot_of(s->arena, "c", "100000000003")));
	assert_int_equal(sqlite_int(s, "SELECT attempts * 10 + closed_attempts FROM year_stat"),
	                 32);
	assert_int_equal(sqlite_int(s, "SELECT day - closed_day FROM year_stat"), 1);
	audit_is_clean(s);
	/* a clock that was set back does not open the day again */
	s->now_ms -= 2 * MS_PER_DAY - 3600000;
	must(upload(s, lot_of(s->arena, "d", "100000000004")));
	assert_int_equal(sqlite_int(s, "SELECT attempts * 10 + closed_attempts FROM year_stat"),
	                 42);
	struct flaws flaws = scratch_audit(s);
	assert_true(flaws.n > 0); /* for the clock, and none for the sums */
	assert_int_equal(flaws_of(&flaws, FLAW_ORDER), flaws.n);
}

static void the_audit_finds(void **state)
{
	struct scratch *s = *state;

	must(upload(s, lot_of(s->arena, "a", "100000000001")));
	s->now_ms += MS_PER_DAY;
	must(upload(s, lot_of(s->arena, "b", "100000000002")));
	audit_is_clean(s);
	sqlite_do(s, "UPDATE year_stat SET failed = failed + 1");
	audit_finds(s, FLAW_ROW_DIFFERS, "add up");
	sqlite_do(s, "UPDATE year_stat SET failed = failed - 1");
	sqlite_do(s, "UPDATE year_stat SET closed_passed = closed_passed + 1");
	audit_finds(s, FLAW_ROW_DIFFERS, "closed");
	sqlite_do(s, "UPDATE year_stat SET closed_passed = closed_passed - 1");
	sqlite_do(s, "UPDATE year_stat SET year = 2025");
	audit_finds(s, FLAW_ROW_DIFFERS, "nothing to count");
	sqlite_do(s, "DELETE FROM year_stat");
	audit_finds(s, FLAW_ROW_MISSING, "year_stat");
}

/* -- the migration --------------------------------------------------------------------------- */

static const char *filling(struct scratch *s)
{
	int n;
	const struct migration *step = migrations(s->arena, &n);

	for (int i = 0; i < n; i++) {
		const char *text = str_c(s->arena, step[i].text);
		const char *begin = strstr(text, "INSERT INTO year_stat");
		if (begin != NULL) {
			const char *end = strchr(begin, ';');
			return str_dup(s->arena, (str){ begin, (size_t)(end - begin) }).p;
		}
	}
	fail_msg("no migration fills year_stat");
	return NULL;
}

static void the_migration_counts_what_is_there(void **state)
{
	struct scratch *s = *state;
	struct arena *a = s->arena;

	must(upload(s, lot_with(a, "a", "100000000001", 1, WILL_PASS)));
	must(upload(s, lot_with(a, "b", "100000000002", 1, WILL_FAIL)));
	must(upload(s, lot_with(a, "c", "100000000002", 2, WILL_PASS)));
	must(upload(s, lot_with(a, "d", "100000000003", 1, WILL_BE_INVALID)));
	must(upload(s, json_edit(a, lot_of(a, "e", "100000000005"), "/approver", NULL)));
	must(as_maker(s, "lot.approve", "{\"lot\":\"DEM0-e\",\"approver\":\"REG-0305\"}"));
	int64_t before = sums(s);
	sqlite_do(s, "DELETE FROM year_stat");
	sqlite_do(s, filling(s));
	assert_int_equal(sums(s), before);
	assert_int_equal(sqlite_int(s, "SELECT year FROM year_stat"), 2026);
	audit_is_clean(s);
	/* and it goes on from there, on that day and on the next */
	must(upload(s, lot_of(a, "f", "100000000006")));
	audit_is_clean(s);
	s->now_ms += MS_PER_DAY;
	must(upload(s, lot_of(a, "g", "100000000007")));
	audit_is_clean(s);
}

/* The year in SQL is the year in C, at both ends of years and over leap years. */
static void the_year_of_a_day(void **state)
{
	struct scratch *s = *state;
	int64_t size = sqlite_int(s, "SELECT size FROM log_head");

	must(upload(s, lot_of(s->arena, "a", "100000000001")));
	for (int year = 2024; year < 2034; year++)
		for (int end = 0; end < 2; end++) {
			int64_t day = end ? date_days(year, 12, 31) : date_days(year, 1, 1);
			sqlite_do(s, str_fmt(s->arena, "UPDATE lot SET verified_day = %lld",
			                     (long long)day)
			                     .p);
			sqlite_do(s, "DELETE FROM year_stat");
			sqlite_do(s, filling(s));
			assert_int_equal(sqlite_int(s, "SELECT year FROM year_stat"), year);
		}
	assert_true(size > 0);
}

/* -- what is public -------------------------------------------------------------------------- */

#define TODAY INT64_C(20800)

static struct year_row row(const char *organisation, const char *medium, int64_t day, int64_t n)
{
	return (struct year_row){ .organisation = str_of(organisation),
		                  .medium = str_of(medium),
		                  .year = 2026,
		                  .day = day,
		                  .idx = n,
		                  .lots = 1,
		                  .attempts = n,
		                  .passed = n - 1,
		                  .failed = 1,
		                  .closed_day = ABSENT_INT };
}

static struct public_figures public_of(struct scratch *s, struct year_row *rows, size_t n,
                                       int64_t *last)
{
	const list all = { rows, n };
	struct public_figures out;

	figures_sum(s->arena, &all, TODAY, &out, last);
	for (size_t i = 0; i < n; i++)
		rows[i].year -= 2; /* the same of a year that has settled */
	figures_sum(s->arena, &all, TODAY, &out, last);
	for (size_t i = 0; i < n; i++)
		rows[i].year += 2;
	return out;
}

static void fewer_than_three_makers_are_withheld(void **state)
{
	struct scratch *s = *state;
	struct year_row rows[] = { row("a", "water", TODAY - 1, 100),
		                   row("b", "water", TODAY - 2, 9),
		                   row("c", "water", TODAY - 1, 11), row("a", "gas", TODAY - 1, 5),
		                   row("b", "gas", TODAY - 1, 7) };
	int64_t last;
	struct public_figures f = public_of(s, rows, 5, &last);

	assert_int_equal(f.n, 2);
	assert_int_equal(f.through_day, TODAY - 1);
	assert_int_equal(last, 100);
	assert_false(f.year[0].withheld);
	assert_int_equal(f.year[0].makers, 3);
	assert_int_equal(f.year[0].shown.attempts, 120);
	assert_int_equal(f.year[0].shown.failed, 3);
	assert_true(f.year[1].withheld);
	assert_int_equal(f.year[1].makers, 0);
	assert_int_equal(f.year[1].shown.attempts, 0);
	f = public_of(s, rows, 2, &last); /* two makers of three */
	assert_int_equal(f.n, 1);
	assert_true(f.year[0].withheld);
}

/* Today's uploads are not seen before tomorrow; a maker of which nothing else is known is none. */
static void today_is_not_public(void **state)
{
	struct scratch *s = *state;
	struct year_row rows[] = { row("a", "water", TODAY, 100), row("b", "water", TODAY - 2, 9),
		                   row("c", "water", TODAY - 1, 11), row("d", "water", TODAY, 50) };
	int64_t last;

	assert_true(public_of(s, rows, 4, &last).year[0].withheld);
	assert_int_equal(last, 11);
	rows[0].closed_day = TODAY - 3;
	rows[0].closed_idx = 40;
	rows[0].closed_attempts = 30;
	struct public_figures f = public_of(s, rows, 4, &last);
	assert_int_equal(f.year[0].makers, 3);
	assert_int_equal(f.year[0].shown.attempts, 50);
	assert_int_equal(last, 40);
}

/* From day to day nothing can be told from what is rounded; next April all is told. */
static void sums_are_rounded_until_they_settle(void **state)
{
	struct scratch *s = *state;
	struct year_row rows[] = { row("a", "water", TODAY - 1, 100000),
		                   row("b", "water", TODAY - 2, 27999),
		                   row("c", "water", TODAY - 1, 1100) };
	const list all = { rows, 3 };
	const int64_t settled = date_days(2027, 4, 1);
	struct public_figures f;
	int64_t last;

	figures_sum(s->arena, &all, TODAY, &f, &last);
	assert_true(f.year[0].provisional);
	assert_int_equal(f.year[0].shown.attempts, 120000);
	assert_int_equal(f.year[0].shown.passed, 120000);
	assert_true(f.year[0].shown.failed == ABSENT_INT);
	assert_true(f.year[0].shown.lots == ABSENT_INT);
	assert_int_equal(f.year[0].shown.failure_ppm, 0);
	figures_sum(s->arena, &all, settled - 1, &f, &last);
	assert_true(f.year[0].provisional);
	figures_sum(s->arena, &all, settled, &f, &last);
	assert_false(f.year[0].provisional);
	assert_int_equal(f.year[0].shown.attempts, 129099);
	assert_int_equal(f.year[0].shown.failed, 3);
	assert_int_equal(f.year[0].shown.lots, 3);
	assert_int_equal(f.year[0].shown.failure_ppm, 23);
}

static void rounding(void **state)
{
	const struct {
		int64_t n, shown;
	} cases[] = { { 0, ABSENT_INT },  { 999, ABSENT_INT }, { 1000, 1000 },
		      { 1999, 1000 },     { 99999, 99000 },    { 100000, 100000 },
		      { 109999, 100000 }, { 1232913, 1200000 } };
	(void)state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct shown_figures f = figures_rounded(
		        &(struct figures){ .attempts = cases[i].n + 5, .repeats = 5 });
		assert_true(f.meters == cases[i].shown);
		assert_true(f.failure_ppm == ABSENT_INT);
	}
	assert_int_equal(
	        figures_rounded(&(struct figures){ .passed = 9876, .failed = 124 }).failure_ppm,
	        12000);
}

static void the_failure_rate(void **state)
{
	(void)state;
	assert_true(figures_failure_ppm(&(struct figures){ .invalid = 3 }) == ABSENT_INT);
	assert_int_equal(figures_failure_ppm(&(struct figures){ .passed = 2, .failed = 1 }),
	                 333333);
	assert_int_equal(figures_failure_ppm(&(struct figures){ .passed = 1, .failed = 2 }),
	                 666667);
	assert_int_equal(figures_failure_ppm(&(struct figures){ .passed = 5 }), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_outcome_is_counted), TEST(repeats_and_refusals_count_nothing),
		TEST(an_approval_is_counted),   TEST(days_are_closed),
		TEST(the_audit_finds),          TEST(the_migration_counts_what_is_there),
		TEST(the_year_of_a_day),        TEST(fewer_than_three_makers_are_withheld),
		TEST(today_is_not_public),      TEST(sums_are_rounded_until_they_settle),
		cmocka_unit_test(rounding),     cmocka_unit_test(the_failure_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
