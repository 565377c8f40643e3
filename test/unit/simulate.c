/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Simulated lots are what they claim to be: the same by seed, uploadable, failing at real rates
 * when judged by the real rules, never refused for their procedure unless they cheat with time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "law/lot_read.h"
#include "law/regulation.h"
#include "main/sample.h"
#include "main/simulate.h"
#include "rule/judge.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

struct simulated {
	struct arena *arena;
	struct cx cx;
	str text;
	struct lot_file file;
};

static struct simulated made(uint64_t seed, enum medium medium, int meters, const char *cheat)
{
	struct simulated s = { .arena = arena_new() };
	s.cx = cx_new(s.arena, world_real());
	struct simulate_options o = { .seed = seed,
		                      .medium = medium,
		                      .meters = meters,
		                      .cheat = str_of(cheat),
		                      .lot_day = ABSENT };
	struct buf out = buf_new(s.arena);
	assert_int_equal(simulate(&s.cx, &o, &out), OK);
	s.text = buf_view(&out);
	return s;
}

/* Decodes as an upload would, with the sample's type and bench as what is registered. */
static void decode(struct simulated *s, enum medium medium)
{
	if (lot_read(&s->cx, s->text, &s->file) != OK)
		fail_msg("%.*s", P(s->cx.detail));
	const struct meter_type *type = &sample_type_of(medium)->facts;
	const struct bench_facts *bench = &sample_bench_of(medium)->facts;
	assert_int_equal(lot_settle_registered(&s->cx, &s->file, type, bench), OK);
	assert_int_equal(lot_check_upload(&s->cx, &s->file), OK);
}

static struct simulated decoded(uint64_t seed, enum medium medium, int meters, const char *cheat)
{
	struct simulated s = made(seed, medium, meters, cheat);
	decode(&s, medium);
	return s;
}

/* -- by seed --------------------------------------------------------------------------------- */

static void the_same_seed_gives_the_same_bytes(void **state)
{
	(void)state;
	struct simulated a = made(42, MEDIUM_WATER, 30, "");
	struct simulated b = made(42, MEDIUM_WATER, 30, "");
	struct simulated c = made(43, MEDIUM_WATER, 30, "");
	assert_true(str_eq(a.text, b.text));
	assert_false(str_eq(a.text, c.text));
	arena_free(a.arena);
	arena_free(b.arena);
	arena_free(c.arena);
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

#define SEEDS 60
#define PER_SEED 12

static void serials_and_lots_differ_by_seed(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	str serial[SEEDS * PER_SEED];
	str lot[SEEDS];
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		/* Also seeds that are large, and that only differ in high digits. */
		uint64_t at = seed < 40 ? seed : UINT64_MAX - (seed << 40);
		struct simulated s = decoded(at, MEDIUM_WATER, PER_SEED, "");
		lot[seed] = str_dup(a, s.file.name);
		for (uint32_t i = 0; i < PER_SEED; i++)
			serial[seed * PER_SEED + i] = str_dup(a, s.file.lot.meter[i].serial);
		arena_free(s.arena);
	}
	qsort(serial, SEEDS * PER_SEED, sizeof(str), by_bytes);
	qsort(lot, SEEDS, sizeof(str), by_bytes);
	for (int i = 1; i < SEEDS * PER_SEED; i++)
		assert_false(str_eq(serial[i - 1], serial[i]));
	for (int i = 1; i < SEEDS; i++)
		assert_false(str_eq(lot[i - 1], lot[i]));
	arena_free(a);
}

static void impossible_options_are_refused(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	struct simulate_options good = {
		.seed = 1, .medium = MEDIUM_GAS, .meters = 1, .lot_day = SAMPLE_FROM_DAY
	};
	struct simulate_options bad[4] = { good, good, good, good };
	bad[0].meters = 0;
	bad[1].meters = SIMULATE_METERS_MAX + 1;
	bad[2].cheat = S("honest");
	bad[3].lot_day = SAMPLE_UNTIL_DAY + 1;
	struct buf out = buf_new(a);
	for (int i = 0; i < 4; i++)
		assert_int_equal(simulate(&cx, &bad[i], &out), E_USAGE);
	assert_int_equal(simulate(&cx, &good, &out), OK);
	arena_free(a);
}

static void the_largest_lot_still_reads(void **state)
{
	(void)state;
	for (int m = MEDIUM_WATER; m <= MEDIUM_GAS; m++) {
		struct simulated s = decoded(5, (enum medium)m, SIMULATE_METERS_MAX, "");
		assert_int_equal(s.file.lot.meter_n, SIMULATE_METERS_MAX);
		assert_true(s.text.n < 16 << 20);
		arena_free(s.arena);
	}
}

/* Nobody stands where the bench has no position: the larger lots are tested on the larger bench. */
static void positions_are_those_of_the_bench(void **state)
{
	static const int sizes[] = { 1, 10, 720, 721, 1200, 1201, 5000, SIMULATE_METERS_MAX };
	(void)state;

	for (int m = MEDIUM_WATER; m <= MEDIUM_GAS; m++)
		for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
			struct simulated s = decoded(6, (enum medium)m, sizes[i], "");
			const struct sample *sample = sample_data();
			int64_t positions = 0;
			for (size_t b = 0; b < sample->bench_n; b++)
				if (str_eq(str_of(sample->bench[b].id), s.file.bench))
					positions = sample->bench[b].positions;
			for (uint32_t k = 0; k < s.file.lot.meter_n; k++)
				assert_in_range(s.file.lot.meter[k].position, 1, positions);
			arena_free(s.arena);
		}
}

/* -- the course of a day --------------------------------------------------------------------- */

static void bench_runs_follow_each_other_in_working_hours(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct simulated s = decoded(seed, MEDIUM_WATER, 240, "");
		int64_t free_ms = 0;
		for (uint32_t i = 0; i < s.file.lot.bench_run_n; i++) {
			const struct bench_run *r = &s.file.lot.bench_run[i];
			assert_true(r->started_ms >= free_ms);
			int64_t day = moment_day(r->started_ms);
			int64_t hour = (r->started_ms - day_moment(day)) / 3600000;
			assert_true(hour >= 8 && hour < 20);
			assert_true(day <= s.file.lot.verified_day);
			free_ms = r->ended_ms;
		}
		assert_int_equal(moment_day(free_ms), s.file.lot.verified_day);
		arena_free(s.arena);
	}
}

static void registers_only_run_forward(void **state)
{
	(void)state;
	for (int m = MEDIUM_WATER; m <= MEDIUM_GAS; m++) {
		struct simulated s = decoded(9, (enum medium)m, 100, "");
		for (uint32_t i = 0; i < s.file.lot.meter_n; i++) {
			const struct meter *meter = &s.file.lot.meter[i];
			int64_t at_ul = 0;
			for (uint32_t j = 0; j < meter->run_n; j++) {
				assert_true(meter->run[j].start_ul >= at_ul);
				assert_true(meter->run[j].end_ul > meter->run[j].start_ul);
				at_ul = meter->run[j].end_ul;
			}
		}
		arena_free(s.arena);
	}
}

/* -- judged ---------------------------------------------------------------------------------- */

struct rules {
	struct arena *arena;
	struct cx cx;
	struct regulation regulation;
};

static struct rules rules_of(enum medium medium)
{
	static const uint8_t digest[REGULATION_DIGEST_BYTES] = { 0 };
	struct rules l = { .arena = arena_new() };
	l.cx = cx_new(l.arena, world_real());
	str path = str_fmt(l.arena, "regulations/%s.json", sample_type_of(medium)->regulation);
	str text;
	assert_int_equal(os_read_file(&l.cx, path.p, 1 << 20, &text), OK);
	assert_int_equal(regulation_read(&l.cx, path, text, digest, &l.regulation), OK);
	return l;
}

struct counts {
	int meters;
	int verdict[VERDICT_INVALID + 1];
	int declared_otherwise;
};

static void lot_judge(struct simulated *s, const struct regulation *regulation, struct counts *c)
{
	const struct lot *lot = &s->file.lot;
	struct finding f = rule_covers(regulation, &lot->type, lot->kind, lot->verified_day);
	assert_int_equal(f.code, FINDING_NONE);
	struct prepared prepared;
	struct prepared_run *run = NEW_N(s->arena, struct prepared_run, lot->bench_run_n);
	judge_lot_facts(regulation, lot, run, &prepared);
	for (uint32_t i = 0; i < lot->meter_n; i++) {
		struct result result;
		judge_meter(&prepared, &lot->meter[i], &result);
		c->meters++;
		c->verdict[result.verdict]++;
		c->declared_otherwise += s->file.meter_file[i].declared != result.verdict;
		if (result.verdict == VERDICT_INVALID && c->verdict[VERDICT_INVALID] == 1)
			print_message("invalid: %s\n", finding_info(result.finding[0].code)->code);
	}
}

static struct counts lots_judge(enum medium medium, int lots, int meters, const char *cheat)
{
	struct rules rules = rules_of(medium);
	struct counts c = { 0 };
	for (int seed = 0; seed < lots; seed++) {
		struct simulated s = decoded((uint64_t)seed, medium, meters, cheat);
		lot_judge(&s, &rules.regulation, &c);
		arena_free(s.arena);
	}
	arena_free(rules.arena);
	return c;
}

static void honest_lots(enum medium medium)
{
	struct counts c = lots_judge(medium, 200, 100, "");
	print_message("%d meters: %d pass, %d retest, %d fail\n", c.meters, c.verdict[VERDICT_PASS],
	              c.verdict[VERDICT_RETEST], c.verdict[VERDICT_FAIL]);
	assert_int_equal(c.meters, 20000);
	assert_int_equal(c.verdict[VERDICT_INVALID], 0);
	int per_mille = c.verdict[VERDICT_FAIL] * 1000 / c.meters;
	assert_in_range(per_mille, 2, 25);
	/* Some water meters are left for another day; gas meters have one run only. */
	if (medium == MEDIUM_WATER)
		assert_in_range(c.verdict[VERDICT_RETEST], 1, 60);
	/* The maker's own sum may differ from ours in the last digit at a limit, and does not look
	 * at the rule against equal signs. */
	assert_true(c.declared_otherwise <= 20);
}

static void honest_water_lots_fail_at_real_rates(void **state)
{
	(void)state;
	honest_lots(MEDIUM_WATER);
}

static void honest_gas_lots_fail_at_real_rates(void **state)
{
	(void)state;
	honest_lots(MEDIUM_GAS);
}

/* -- cheats ---------------------------------------------------------------------------------- */

static void runs_that_are_too_fast_are_invalid(void **state)
{
	(void)state;
	for (int m = MEDIUM_WATER; m <= MEDIUM_GAS; m++) {
		struct counts c = lots_judge((enum medium)m, 3, 60, "fast");
		/* A leak or a fault of appearance fails, whatever the procedure was. */
		assert_int_equal(c.verdict[VERDICT_PASS] + c.verdict[VERDICT_RETEST], 0);
		assert_true(c.verdict[VERDICT_FAIL] <= 2);
		assert_true(c.verdict[VERDICT_INVALID] >= 178);
	}
}

static void invented_errors_hardly_fail(void **state)
{
	(void)state;
	static const char *const cheats[] = { "sign-parity", "uniform", "drop", "shift",
		                              "repeat-noise" };
	for (int i = 0; i < 5; i++)
		for (int m = MEDIUM_WATER; m <= MEDIUM_GAS; m++) {
			struct counts c = lots_judge((enum medium)m, 5, 80, cheats[i]);
			assert_int_equal(c.verdict[VERDICT_INVALID], 0);
			if (c.verdict[VERDICT_FAIL] > 3)
				fail_msg("%s: %d failures", cheats[i], c.verdict[VERDICT_FAIL]);
		}
}

static void copied_neighbours_are_alike(void **state)
{
	(void)state;
	struct simulated s = decoded(3, MEDIUM_WATER, 3, "copy");
	const struct meter *m = s.file.lot.meter;
	for (int i = 1; i < 3; i++)
		for (int p = 0; p < POINTS; p++) {
			assert_int_equal(m[i].run[p].start_ul, m[0].run[p].start_ul);
			assert_int_equal(m[i].run[p].end_ul, m[0].run[p].end_ul);
		}
	arena_free(s.arena);
}

static void rounded_readings_end_in_0_or_5(void **state)
{
	(void)state;
	struct simulated s = decoded(3, MEDIUM_GAS, 50, "digits");
	struct simulated honest = decoded(3, MEDIUM_GAS, 50, "");
	int other = 0;
	for (uint32_t i = 0; i < 50; i++)
		for (uint32_t j = 0; j < s.file.lot.meter[i].run_n; j++)
			assert_int_equal(s.file.lot.meter[i].run[j].end_ul % 50000, 0);
	for (uint32_t i = 0; i < 50; i++)
		for (uint32_t j = 0; j < honest.file.lot.meter[i].run_n; j++)
			other += honest.file.lot.meter[i].run[j].end_ul % 50000 != 0;
	assert_true(other > 90); /* of 150, four in five are expected */
	arena_free(s.arena);
	arena_free(honest.arena);
}

static void every_cheat_is_listed_and_works(void **state)
{
	(void)state;
	size_t n = 0;
	const struct simulate_cheat *cheat = simulate_cheats(&n);
	assert_int_equal(n, 9);
	for (size_t i = 0; i < n; i++) {
		assert_true(strlen(cheat[i].about) > 0);
		for (int m = MEDIUM_WATER; m <= MEDIUM_GAS; m++) {
			struct simulated s = decoded(1, (enum medium)m, 20, cheat[i].name);
			struct simulated honest = decoded(1, (enum medium)m, 20, "");
			if (strcmp(cheat[i].name, "clamp") != 0)
				assert_false(str_eq(s.text, honest.text));
			arena_free(s.arena);
			arena_free(honest.arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_gives_the_same_bytes),
		cmocka_unit_test(serials_and_lots_differ_by_seed),
		cmocka_unit_test(impossible_options_are_refused),
		cmocka_unit_test(positions_are_those_of_the_bench),
		cmocka_unit_test(the_largest_lot_still_reads),
		cmocka_unit_test(bench_runs_follow_each_other_in_working_hours),
		cmocka_unit_test(registers_only_run_forward),
		cmocka_unit_test(honest_water_lots_fail_at_real_rates),
		cmocka_unit_test(honest_gas_lots_fail_at_real_rates),
		cmocka_unit_test(runs_that_are_too_fast_are_invalid),
		cmocka_unit_test(invented_errors_hardly_fail),
		cmocka_unit_test(copied_neighbours_are_alike),
		cmocka_unit_test(rounded_readings_end_in_0_or_5),
		cmocka_unit_test(every_cheat_is_listed_and_works),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
