/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Import with invented rows: each finding once, exact verdicts at the limit, units, bad files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/os.h"
#include "main/import.h"

/* After our headers: it has a macro that is called fail. */
#include <cmocka.h>

/* clang-format off */
#define COLUMN(field, column) "\"" field "\": {\"column\": \"" column "\"}, "
#define UNIT(field, column, unit) \
	"\"" field "\": {\"column\": \"" column "\", \"unit\": \"" unit "\"}, "
#define BOUNDS \
	"\"bounds\": {\"density_min_kg_l\": \"0.95\", \"density_max_kg_l\": \"0.999975\"," \
	" \"error_max_pct\": \"8\", \"nominal_flow_max_m3h\": \"10\"," \
	" \"volume_tolerance_pct\": \"0.001\", \"error_tolerance_pct\": \"0.006\"}"
#define COLUMNS \
	COLUMN("record", "n") COLUMN("run", "run") COLUMN("day", "day") \
	COLUMN("serial", "meter") UNIT("nominal_flow", "q", "m3/h") \
	UNIT("meter_start", "v0", "L") UNIT("meter_end", "v1", "L") \
	UNIT("balance_start", "m0", "kg") UNIT("balance_end", "m1", "kg") \
	UNIT("density", "d", "kg/L") UNIT("water", "t", "degC") \
	UNIT("stored_volume", "va", "L") UNIT("stored_error", "e", "detect") \
	UNIT("stored_limit", "l", "detect") \
	"\"stored_class\": {\"column\": \"c\", \"values\": {\"2\": \"2\"}}, " \
	"\"stored_verdict\": {\"column\": \"ok\", " \
	"\"values\": {\"1\": \"pass\", \"0\": \"fail\"}}, " \
	"\"point\": {\"column\": \"q\", \"values\": {\"2.5\": \"Q3\", \"0.25\": \"Q2\"}}"
#define MAPPING \
	"{\"format\": \"fangsheng-import-1\", \"columns\": {" COLUMNS "}, " BOUNDS "," \
	" \"serial_prefix\": \"T\", \"aliases\": {\"0007\": \"10007\"}, \"suspects\": [\"1234\"]," \
	" \"lot\": {\"kind\": \"first\", \"list\": [1.50, null, true]}}"
/* clang-format on */
#define HEADER "n,run,day,meter,q,v0,v1,m0,m1,d,t,va,e,l,c,ok\n"

static void setup(struct arena **a, struct cx *cx)
{
	*a = arena_new();
	*cx = cx_new(*a, world_real());
}

/* Imports one row and returns it. */
static struct import_row one(str csv)
{
	struct arena *a = NULL;
	struct cx cx;
	setup(&a, &cx);
	struct import in;
	assert_int_equal(import_read(&cx, S(MAPPING), csv, &in), OK);
	assert_int_equal(in.row_n, 1);
	struct import_row row = in.row[0];
	arena_free(a);
	return row;
}

#define ONE(text) one(S(HEADER text "\n"))
#define BIT(name) (1u << IMPORT_##name)

static void a_plain_row_is_judged(void **state)
{
	(void)state;
	/* 10.1 L against 9.98 kg / 0.998 kg/L = 10 L: +1 %. */
	struct import_row r = ONE(
	        "1,A,2026-01-05,10001,2.5,5,15.1,1,10.98,0.998,20,10,0.01,0.02,2,1");
	assert_int_equal(r.findings, 0);
	assert_true(r.usable);
	assert_true(r.pass);
	assert_int_equal(r.error_ppb, 10000000);
	assert_int_equal(r.unit, IMPORT_UNIT_FRACTION);
	assert_int_equal(r.volume_difference_ppb, 0);
	assert_int_equal(r.reference_mg, 9980000);
}

static void the_limit_is_inclusive_and_exact(void **state)
{
	(void)state;
	struct import_row at = ONE("1,A,2026-01-05,10001,2.5,0,10.2,0,9.98,0.998,20,10,2,2,2,1");
	assert_true(at.pass);
	assert_int_equal(at.unit, IMPORT_UNIT_PERCENT);
	struct import_row above = ONE(
	        "1,A,2026-01-05,10001,2.5,0,10.200001,0,9.98,0.998,20,10,2,2,2,1");
	assert_false(above.pass);
	assert_int_equal(above.findings, BIT(VERDICT_DIFFERS));
	struct import_row below = ONE("1,A,2026-01-05,10001,2.5,0,9.8,0,9.98,0.998,20,10,-2,2,2,1");
	assert_true(below.pass);
	assert_int_equal(below.error_ppb, -20000000);
}

static void rows_without_evidence_are_not_judged(void **state)
{
	(void)state;
	struct import_row falling = ONE("1,A,2026-01-05,10001,2.5,0,10,5,4,0.998,20,10,0,0.02,2,1");
	assert_false(falling.usable);
	assert_int_equal(falling.findings, BIT(NEGATIVE_MASS) | BIT(NO_EVIDENCE));
	struct import_row still = ONE(
	        "1,A,2026-01-05,10001,2.5,7,7,0,9.98,0.998,20,10,-1,0.02,2,0");
	assert_false(still.usable);
	assert_int_equal(still.findings, BIT(EMPTY_READING));
}

static void odd_rows_are_named(void **state)
{
	(void)state;
	assert_int_equal(ONE("1,A,2026-01-05,10001,33,0,10,0,9.98,0.998,20,10,0,0.02,2,1").findings,
	                 BIT(FLOW_UNIT_UNKNOWN));
	assert_int_equal(
	        ONE("1,A,2026-01-05,10001,1.5,0,10,0,9.98,0.998,20,10,0,0.02,2,1").findings,
	        BIT(NO_POINT));
	assert_int_equal(
	        ONE("1,A,2026-01-05,10001,2.5,0,10,0,10.002,1.0002,20,10,0,0.02,2,1").findings,
	        BIT(DENSITY_HIGH));
	assert_int_equal(ONE("1,A,2026-01-05,1234,2.5,0,10,0,9.98,0.998,20,10,0,0.02,2,1").findings,
	                 BIT(MADE_UP));
	assert_int_equal(
	        ONE("1,A,2026-01-05,10001,2.5,0,11,0,9.98,0.998,20,10,0.1,0.02,2,0").findings,
	        BIT(ABSURD_ERROR));
	assert_int_equal(
	        ONE("1,A,2026-01-05,10001,2.5,0,10.01,0,9.98,0.998,20,10,0.001,0,-274,0").findings,
	        BIT(LIMIT_ZERO) | BIT(CLASS_UNKNOWN));
	assert_int_equal(
	        ONE("1,A,2026-01-05,10001,2.5,0,10,0,9.98,0.998,20,10.001,0,0.02,2,1").findings,
	        BIT(VOLUME_DIFFERS));
	assert_int_equal(
	        ONE("1,A,2026-01-05,10001,2.5,0,10.1,0,9.98,0.998,20,10,0.0102,0.02,2,1").findings,
	        BIT(ERROR_DIFFERS));
}

static void an_alias_is_resolved(void **state)
{
	(void)state;
	struct arena *a = NULL;
	struct cx cx;
	setup(&a, &cx);
	struct import in;
	str csv = S(HEADER "1,A,2026-01-05,0007,2.5,0,10,0,9.98,0.998,20,10,0,0.02,2,1\n");
	assert_int_equal(import_read(&cx, S(MAPPING), csv, &in), OK);
	assert_true(str_eq(in.row[0].serial, S("T10007")));
	assert_int_equal(in.finding_n[IMPORT_ALIAS], 1);
	assert_string_equal(import_finding_code(IMPORT_ALIAS), "alias-serial");
	arena_free(a);
}

static void a_change_of_unit_is_found_where_it_happens(void **state)
{
	(void)state;
	struct arena *a = NULL;
	struct cx cx;
	setup(&a, &cx);
	struct import in;
	/* The third row can't tell: its error is zero.  It keeps the unit of the second. */
	str csv = S(HEADER "10,A,2026-01-05,10001,2.5,0,10.1,0,9.98,0.998,20,10,0.01,0.02,2,1\n"
	                   "11,A,2026-01-05,10002,2.5,0,10.1,0,9.98,0.998,20,10,1,2,2,1\n"
	                   "12,A,2026-01-05,10003,2.5,0,10,0,9.98,0.998,20,10,0,2,2,1\n");
	assert_int_equal(import_read(&cx, S(MAPPING), csv, &in), OK);
	assert_int_equal(in.row[0].findings, 0);
	assert_int_equal(in.row[1].findings, BIT(UNIT_CHANGED));
	assert_int_equal(in.row[2].findings, 0);
	assert_int_equal(in.row[2].stored_limit_ppt, INT64_C(20000000000));
	arena_free(a);
}

static void lots_hold_readings_only(void **state)
{
	(void)state;
	struct arena *a = NULL;
	struct cx cx;
	setup(&a, &cx);
	struct buf lots = buf_new(a);
	struct buf report = buf_new(a);
	/* Two runs; in the first one meter with two points, and a row that is of no use. */
	str csv = S(HEADER
	            "1,A,2026-01-05,10001,2.5,5,15.1,1,10.98,0.998,20.12345,10,0.01,0.02,2,1\n"
	            "2,A,2026-01-05,10001,0.25,15.1,25.1,1,10.98,0.998,20,10,0,0.02,2,1\n"
	            "3,A,2026-01-05,10002,2.5,5,5,1,10.98,0.998,20,10,-1,0.02,2,0\n"
	            "4,B,2026-01-05,10002,2.5,5,15,1,10.98,0.998,20,10,0,0.02,2,1\n");
	assert_int_equal(import_run(&cx, S(MAPPING), csv, &lots, &report), OK);
	static const char want[] =
	        "{\"lot\":\"IMPORT-A\",\"verified_on\":\"2026-01-05\",\"kind\":\"first\","
	        "\"list\":[1.50,null,true],\"meters\":[{\"serial\":\"T10001\",\"runs\":["
	        "{\"point\":\"Q3\",\"method\":\"weighing\",\"start_l\":5,\"end_l\":15.1,"
	        "\"mass_kg\":9.98,\"water_c\":20.123},"
	        "{\"point\":\"Q2\",\"method\":\"weighing\",\"start_l\":15.1,\"end_l\":25.1,"
	        "\"mass_kg\":9.98,\"water_c\":20.000}]}]}\n"
	        "{\"lot\":\"IMPORT-B\",\"verified_on\":\"2026-01-05\",\"kind\":\"first\","
	        "\"list\":[1.50,null,true],\"meters\":[{\"serial\":\"T10002\",\"runs\":["
	        "{\"point\":\"Q3\",\"method\":\"weighing\",\"start_l\":5,\"end_l\":15,"
	        "\"mass_kg\":9.98,\"water_c\":20.000}]}]}\n";
	buf_char(&lots, 0);
	assert_string_equal(lots.p, want);
	assert_true(
	        str_starts(buf_view(&report),
	                   S("{\"rows\":4,\"usable\":3,\"pass\":3,\"fail\":0,\"findings\":"
	                     "{\"empty-reading\":1},\"unit_changes\":[],\"odd_rows\":["
	                     "{\"record\":3,\"serial\":\"T10002\",\"stored_verdict\":\"fail\",")));
	arena_free(a);
}

static err read_both(str map, str csv)
{
	struct arena *a = NULL;
	struct cx cx;
	setup(&a, &cx);
	struct import in;
	err e = import_read(&cx, map, csv, &in);
	arena_free(a);
	return e;
}

static void bad_input_is_refused(void **state)
{
	(void)state;
	str row = S(HEADER "1,A,2026-01-05,1,2.5,5,15.1,1,10.98,0.998,20,10,0.01,0.02,2,1\n");
	assert_int_equal(read_both(S(MAPPING), row), OK);
	assert_int_equal(read_both(S("{}"), row), E_INVALID);
	assert_int_equal(read_both(S("{\"format\": \"fangsheng-import-1\"}"), row), E_INVALID);
	assert_int_equal(
	        read_both(S("{\"format\": \"fangsheng-import-1\", \"columns\": {" COLUMNS
	                    ", \"colour\": {\"column\": \"n\"}}, " BOUNDS ", \"lot\": {}}"),
	                  row),
	        E_INVALID);
	assert_int_equal(read_both(S("{\"format\": \"fangsheng-import-1\", \"columns\": {" COLUMNS
	                             "}, \"lot\": {}}"),
	                           row),
	                 E_INVALID);
	assert_int_equal(read_both(S(MAPPING), S("n,run\n1,A\n")), E_INVALID);
	assert_int_equal(
	        read_both(S(MAPPING),
	                  S(HEADER "1,A,5.1.2026,1,2.5,5,15.1,1,10.98,0.998,20,10,0,0.02,2,1\n")),
	        E_INVALID);
	assert_int_equal(
	        read_both(S(MAPPING),
	                  S(HEADER "1,A,2026-01-05,1,2.5,5,,1,10.98,0.998,20,10,0,0.02,2,1\n")),
	        E_INVALID);
	assert_int_equal(
	        read_both(S(MAPPING),
	                  S(HEADER "1,A,2026-01-05,1,2.5,5,6,1,10.98,0.998,20,10,0,0.02,2,x\n")),
	        E_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_row_is_judged),
		cmocka_unit_test(the_limit_is_inclusive_and_exact),
		cmocka_unit_test(rows_without_evidence_are_not_judged),
		cmocka_unit_test(odd_rows_are_named),
		cmocka_unit_test(an_alias_is_resolved),
		cmocka_unit_test(a_change_of_unit_is_found_where_it_happens),
		cmocka_unit_test(lots_hold_readings_only),
		cmocka_unit_test(bad_input_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
