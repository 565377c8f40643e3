/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample must be coherent in itself: codes that check, names that refer to something, days that
 * hold for the whole term; and the file of type approvals must read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/os.h"
#include "main/sample.h"
#include "main/sample_types.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

static int place_in(const char *alphabet, char c)
{
	const char *at = c == 0 ? NULL : strchr(alphabet, c);
	assert_non_null(at);
	return (int)(at - alphabet);
}

/* GB 32100-2015: weights are the powers of 3 modulo 31. */
static char outer_check(const char *code)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	int sum = 0;
	int weight = 1;
	for (int i = 0; i < 17; i++) {
		sum += weight * place_in(alphabet, code[i]);
		weight = weight * 3 % 31;
	}
	return alphabet[(31 - sum % 31) % 31];
}

/* GB 11714: the ninth character of the organisation code inside. */
static char inner_check(const char *organisation)
{
	static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const int weights[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;
	for (int i = 0; i < 8; i++)
		sum += weights[i] * place_in(alphabet, organisation[i]);
	return "0123456789X0"[11 - sum % 11];
}

static void the_checks_know_real_codes(void **state)
{
	(void)state;
	static const char *const real[] = { "9144030071526726XG", "91330100799655058B",
		                            "914403001922038216" };
	for (int i = 0; i < 3; i++) {
		assert_int_equal(outer_check(real[i]), real[i][17]);
		assert_int_equal(inner_check(real[i] + 8), real[i][16]);
	}
}

static void organisations_are_well_formed(void **state)
{
	(void)state;
	const struct sample *s = sample_data();
	assert_int_equal(s->organisation_n, 5);
	for (size_t i = 0; i < s->organisation_n; i++) {
		const struct sample_organisation *o = &s->organisation[i];
		assert_int_equal(strlen(o->credit_code), 18);
		assert_int_equal(outer_check(o->credit_code), o->credit_code[17]);
		assert_int_equal(inner_check(o->credit_code + 8), o->credit_code[16]);
		assert_int_equal(strlen(o->region_code), 6);
		if (strcmp(o->id, s->maker) != 0) {
			assert_null(o->prefix);
			continue;
		}
		assert_int_equal(strlen(o->prefix), 4);
		for (int j = 0; j < 4; j++)
			place_in("0123456789ABCDEFGHJKMNPQRSTVWXYZ", o->prefix[j]);
	}
}

static void the_term_is_that_of_the_pilot(void **state)
{
	(void)state;
	int64_t from = 0;
	int64_t until = 0;
	assert_true(date_read(S("2024-04-01"), &from));
	assert_true(date_read(S("2029-03-31"), &until));
	assert_int_equal(from, SAMPLE_FROM_DAY);
	assert_int_equal(until, SAMPLE_UNTIL_DAY);
}

static void holds(int64_t from_day, int64_t until_day)
{
	assert_true(from_day <= SAMPLE_FROM_DAY);
	assert_true(until_day >= SAMPLE_UNTIL_DAY);
}

static void everything_holds_for_the_term(void **state)
{
	(void)state;
	const struct sample *s = sample_data();
	for (size_t i = 0; i < s->person_n; i++)
		holds(s->person[i].valid_from_day, s->person[i].valid_until_day);
	for (size_t i = 0; i < s->bench_n; i++)
		holds(s->bench[i].valid_from_day, s->bench[i].valid_until_day);
	for (size_t i = 0; i < s->type_n; i++)
		holds(s->type[i].valid_from_day, s->type[i].valid_until_day);
	for (size_t i = 0; i < s->grant_n; i++)
		holds(s->grant[i].valid_from_day, s->grant[i].valid_until_day);
}

static const struct sample_person *person(const char *registration)
{
	const struct sample *s = sample_data();
	for (size_t i = 0; i < s->person_n; i++)
		if (strcmp(s->person[i].registration, registration) == 0)
			return &s->person[i];
	fail_msg("no %s", registration);
	return NULL;
}

static void people_may_what_a_lot_needs(void **state)
{
	(void)state;
	assert_true(person("REG-0107")->may_verify);
	assert_true(person("REG-0211")->may_check);
	assert_true(person("REG-0305")->may_approve);
	assert_int_equal(person("REG-0305")->level, 1);
	static const char *const signs[] = { "REG-0107", "REG-0211", "REG-0305" };
	for (int i = 0; i < 3; i++)
		assert_true(person(signs[i])->water && person(signs[i])->gas);
}

static bool named(const char *const *names, const char *name)
{
	for (; *names != NULL; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static const struct sample_grant *grant_of(enum medium medium)
{
	const struct sample *s = sample_data();
	size_t i = 0;
	while (s->grant[i].medium != medium)
		i++;
	assert_true(i < s->grant_n);
	return &s->grant[i];
}

static void grants_cover_types_and_benches(void **state)
{
	(void)state;
	const struct sample *s = sample_data();
	for (size_t i = 0; i < s->type_n; i++) {
		const struct meter_type *t = &s->type[i].facts;
		const struct sample_grant *g = grant_of(t->medium);
		int64_t size = t->medium == MEDIUM_WATER ? t->dn_mm : t->g_milli;
		assert_true(size >= g->size_min && size <= g->size_max);
		assert_int_equal(t->class_milli, g->class_milli[0]);
		assert_true(named(g->regulation, s->type[i].regulation));
	}
	for (size_t i = 0; i < s->bench_n; i++)
		assert_true(named(grant_of(s->bench[i].medium)->bench, s->bench[i].id));
}

/* -- types/oiml.csv -------------------------------------------------------------------------- */

struct opened {
	struct arena *arena;
	struct cx cx;
	const struct type_approval *row;
	size_t n;
};

static struct opened types_open(void)
{
	struct opened o = { .arena = arena_new() };
	o.cx = cx_new(o.arena, world_real());
	str text;
	assert_int_equal(os_read_file(&o.cx, "types/oiml.csv", 1 << 20, &text), OK);
	assert_int_equal(sample_types_read(&o.cx, text, &o.row, &o.n), OK);
	return o;
}

static const struct type_approval *type(const struct opened *o, str designation)
{
	for (size_t i = 0; i < o->n; i++)
		if (str_eq(o->row[i].designation, designation))
			return &o->row[i];
	fail_msg("no %.*s", P(designation));
	return NULL;
}

static void approvals_read(void **state)
{
	(void)state;
	struct opened o = types_open();
	assert_int_equal(o.n, 318);
	size_t water = 0;
	for (size_t i = 0; i < o.n; i++) {
		water += o.row[i].facts.medium == MEDIUM_WATER;
		assert_true(str_starts(o.row[i].designation, o.row[i].certificate));
	}
	assert_int_equal(water, 233);
	arena_free(o.arena);
}

static void approvals_are_in_base_units(void **state)
{
	(void)state;
	struct opened o = types_open();
	const struct meter_type *w =
	        &type(&o, S("R49/2013-A-CZ1-2021.05 ULTRIMIS UL 2.5 DN15 Q3=2.5 R800"))->facts;
	assert_int_equal(w->technology, TECH_ELECTRONIC);
	assert_int_equal(w->q3_ml_h, 2500000);
	assert_int_equal(w->r_milli, 800000);
	assert_int_equal(w->q1_ml_h, 3000); /* as printed, not Q3/R */
	assert_int_equal(w->q2_ml_h, 5000);
	assert_int_equal(w->temperature_max_mc, 30000);
	assert_int_equal(w->map_pa, 1000000);
	assert_int_equal(w->class_milli, 2000);
	assert_int_equal(w->qmax_ml_h, ABSENT);
	const struct meter_type *g = &type(&o, S("R137/2012-A-CZ1-24.01 G4K G4"))->facts;
	assert_int_equal(g->technology, TECH_DIAPHRAGM);
	assert_int_equal(g->g_milli, 4000);
	assert_int_equal(g->qmin_ml_h, 16000);
	assert_int_equal(g->pmax_pa, 50000);
	assert_int_equal(g->cyclic_volume_ul, 1200000);
	assert_int_equal(g->class_milli, 1500);
	arena_free(o.arena);
}

static void odd_approvals_say_so(void **state)
{
	(void)state;
	struct opened o = types_open();
	const struct type_approval *odd = type(
	        &o, S("R49/2013-A-DK2-2021.01 KWM2210 / flowIQ 2200 DN15 Q3=2.5 R800"));
	assert_int_equal(odd->facts.q1_ml_h, 3500);
	assert_true(odd->remark.n > 0);
	arena_free(o.arena);
}

static err read_text(str text)
{
	struct arena *a = arena_new();
	struct cx cx = cx_new(a, world_real());
	const struct type_approval *row = NULL;
	size_t n = 0;
	err e = sample_types_read(&cx, text, &row, &n);
	arena_free(a);
	return e;
}

#define HEADER                                                                                     \
	"designation,medium,certificate,issue_date,maker,country,type,technology,accuracy_class,"  \
	"dn_mm,q3_m3h,r,q2_q1,q1_m3h,q2_m3h,temperature_class,map_bar,division_l,g,qmax_m3h,"      \
	"qt_m3h,qmin_m3h,pmax_kpa,cyclic_volume_dm3,remark\n"
#define ROW "A,gas,C,2024-05-29,M,CN,T,diaphragm,1.5,,,,,,,,,,G4,6,0.6,0.04,50,1.2,\n"

static void bad_files_are_refused(void **state)
{
	(void)state;
	assert_int_equal(read_text(S(HEADER ROW)), OK);
	assert_int_equal(read_text(S("designation,medium\n")), E_SYNTAX);
	assert_int_equal(read_text(S(HEADER ROW ROW)), E_SYNTAX); /* twice */
	assert_int_equal(
	        read_text(S(HEADER
	                    "A,gas,C,2024-05-29,M,CN,T,diaphragm,1.5,,,,,,,,,,4,6,.6,.04,50,,\n")),
	        E_SYNTAX);
	assert_int_equal(
	        read_text(
	                S(HEADER
	                  "A,gas,C,2024-05-29,M,CN,T,diaphragm,1.5,,,,,,,,,,G4,,0.6,0.04,50,,\n")),
	        E_SYNTAX);
	assert_int_equal(
	        read_text(
	                S(HEADER
	                  "A,air,C,2024-05-29,M,CN,T,diaphragm,1.5,,,,,,,,,,G4,6,0.6,0.04,50,,\n")),
	        E_SYNTAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_checks_know_real_codes),
		cmocka_unit_test(organisations_are_well_formed),
		cmocka_unit_test(the_term_is_that_of_the_pilot),
		cmocka_unit_test(everything_holds_for_the_term),
		cmocka_unit_test(people_may_what_a_lot_needs),
		cmocka_unit_test(grants_cover_types_and_benches),
		cmocka_unit_test(approvals_read),
		cmocka_unit_test(approvals_are_in_base_units),
		cmocka_unit_test(odd_approvals_say_so),
		cmocka_unit_test(bad_files_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
