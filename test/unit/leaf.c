/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lot goes file -> struct -> leaves -> struct -> leaves: the bytes stay, they are canonical, and
 * judging what came back gives the same result.  Then leaves are spoiled and must be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "code/json.h"
#include "law/leaf.h"
#include "law/lot_read.h"
#include "law/regulation.h"
#include "rule/judge.h"
#include "support/lot_examples.h"
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

static bool one_type(void *state, str designation, struct meter_type *out)
{
	(void)state;
	(void)designation;
	*out = (struct meter_type){ .medium = MEDIUM_WATER,
		                    .technology = TECH_MECHANICAL,
		                    .class_milli = 2000,
		                    .dn_mm = 15,
		                    .q3_ml_h = 2500000,
		                    .r_milli = 100000,
		                    .q2_q1_milli = 1600,
		                    .q1_ml_h = ABSENT,
		                    .q2_ml_h = ABSENT,
		                    .temperature_max_mc = 30000,
		                    .map_pa = 1000000,
		                    .division_ul = 50000,
		                    .g_milli = ABSENT,
		                    .qmax_ml_h = ABSENT,
		                    .qt_ml_h = ABSENT,
		                    .qmin_ml_h = ABSENT,
		                    .pmax_pa = ABSENT,
		                    .cyclic_volume_ul = ABSENT };
	return true;
}

static bool one_bench(void *state, str id, struct bench_facts *out)
{
	(void)state;
	(void)id;
	*out = (struct bench_facts){ 2000, 2000, 1001100000, DENSITY_TANAKA };
	return true;
}

static struct lot_file file_of(struct cx *cx, str text)
{
	static const struct lot_registry registry = { one_type, one_bench, NULL };
	struct lot_file f;

	if (lot_read(cx, text, &f) != OK || lot_settle(cx, &f, &registry) != OK)
		fail_msg("%.*s", P(cx->detail));
	return f;
}

static const struct regulation *regulation_of(struct cx *cx, const struct lot_file *f)
{
	static const uint8_t digest[REGULATION_DIGEST_BYTES];
	struct regulation *r = NEW(cx->arena, struct regulation);
	str path = str_fmt(cx->arena, "regulations/%.*s.json", P(f->regulation));
	str text;

	if (os_read_file(cx, path.p, 1 << 20, &text) != OK ||
	    regulation_read(cx, path, text, digest, r) != OK)
		fail_msg("%.*s", P(cx->detail));
	return r;
}

static struct result judged(struct cx *cx, const struct lot_file *f, uint32_t i)
{
	struct prepared prepared;
	struct result result;

	judge_lot_facts(regulation_of(cx, f), &f->lot,
	                NEW_N(cx->arena, struct prepared_run, f->lot.bench_run_n), &prepared);
	judge_meter(&prepared, &f->lot.meter[i], &result);
	return result;
}

static struct lot_facts lot_facts(void)
{
	static const struct rest rest[] = { { 17, { 0x11, 0xff } }, { 4, { 0x22 } } };

	return (struct lot_facts){ .at_ms = INT64_C(1795137125123),
		                   .by = S("demo-maker"),
		                   .salt = { 1, 2, 3 },
		                   .lot = S("DEM0-20261120-03"),
		                   .verifier = S("p-7f3a"),
		                   .checker = S("p-11aa"),
		                   .regulation_sha256 = { 0xab },
		                   .rules = RULES_VERSION,
		                   .body_sha256 = { 0xcd },
		                   .rest = rest,
		                   .rest_n = 2 };
}

static struct meter_facts meter_facts(void)
{
	return (struct meter_facts){ .at_ms = INT64_C(1795137125123),
		                     .by = S("demo-maker"),
		                     .salt = { 9, 8, 7 },
		                     .lot = S("DEM0-20261120-03"),
		                     .lot_leaf = { 0xee },
		                     .code = S("WDEM0-202611000001"),
		                     .certificate = S("WDEM0-202611000001-1") };
}

static str lot_leaf_of(struct cx *cx, const struct lot_facts *facts, const struct lot_file *f)
{
	struct buf b = buf_new(cx->arena);

	if (lot_leaf_write(cx, facts, f, &b) != OK)
		fail_msg("%.*s", P(cx->detail));
	return buf_view(&b);
}

static str meter_leaf_of(struct cx *cx, const struct meter_facts *facts, const struct lot_file *f,
                         uint32_t i, const struct result *result)
{
	struct buf b = buf_new(cx->arena);

	meter_leaf_write(&b, facts, f, i, result);
	assert_int_equal(b.error, OK);
	assert_true(b.n < LEAF_BYTES_MAX);
	return buf_view(&b);
}

static void assert_same(struct cx *cx, str a, str b)
{
	assert_string_equal(str_c(cx->arena, a), str_c(cx->arena, b));
}

static void assert_canonical(struct cx *cx, str leaf)
{
	struct buf b = buf_new(cx->arena);
	const struct json *v;

	assert_int_equal(json_parse(cx, leaf, 8, &v), OK);
	if (json_canonical(cx, v, &b) != OK)
		fail_msg("%.*s", P(cx->detail));
	assert_same(cx, leaf, buf_view(&b));
}

static void assert_same_result(const struct result *a, const struct result *b)
{
	assert_int_equal(a->verdict, b->verdict);
	assert_int_equal(a->finding_n, b->finding_n);
	for (int i = 0; i < a->finding_n; i++) {
		assert_int_equal(a->finding[i].code, b->finding[i].code);
		assert_int_equal(a->finding[i].point, b->finding[i].point);
	}
	for (int i = 0; i < POINTS; i++) {
		assert_int_equal(a->point[i].measured, b->point[i].measured);
		if (!a->point[i].measured)
			continue;
		assert_int_equal(a->point[i].error_ppm, b->point[i].error_ppm);
		assert_int_equal(a->point[i].limit_ppm, b->point[i].limit_ppm);
		assert_int_equal(a->point[i].verdict, b->point[i].verdict);
	}
}

/* The whole way of one file; returns its first result. */
static struct result round_trip(struct cx *cx, str text)
{
	struct lot_file f = file_of(cx, text);
	struct lot_facts facts = lot_facts();
	struct meter_facts meter = meter_facts();
	str lot_bytes = lot_leaf_of(cx, &facts, &f);
	struct lot_leaf lot;
	struct result first = { .verdict = VERDICT_PASS };

	assert_canonical(cx, lot_bytes);
	if (lot_leaf_read(cx, lot_bytes, &lot) != OK)
		fail_msg("%.*s", P(cx->detail));
	assert_same(cx, lot_leaf_of(cx, &lot.facts, &lot.file), lot_bytes);
	for (uint32_t i = 0; i < f.lot.meter_n; i++) {
		struct result result = judged(cx, &f, i);
		str bytes = meter_leaf_of(cx, &meter, &f, i, &result);
		struct meter_leaf leaf;
		assert_canonical(cx, bytes);
		if (meter_leaf_read(cx, bytes, &lot, &leaf) != OK)
			fail_msg("%.*s", P(cx->detail));
		assert_same(cx, meter_leaf_of(cx, &leaf.facts, &leaf.file, 0, &leaf.recorded),
		            bytes);
		assert_same_result(&leaf.recorded, &result);
		struct result again = judged(cx, &leaf.file, 0);
		assert_same_result(&again, &result);
		for (int k = 0; k < POINTS; k++) {
			assert_int_equal(again.point[k].run_n, result.point[k].run_n);
			assert_int_equal(again.point[k].outside_limit,
			                 result.point[k].outside_limit);
		}
		if (i == 0)
			first = result;
	}
	return first;
}

static void examples(void **state)
{
	static const char *const text[] = { LOT_SHARED, LOT_SHORT, LOT_GAS };

	for (int i = 0; i < 3; i++) {
		struct cx cx = cx_new(*state, NULL);
		struct result r = round_trip(&cx, str_of(text[i]));
		/* one point or two of three: no verdict about the meter, but errors are kept */
		assert_int_equal(r.verdict, VERDICT_INVALID);
		assert_true(r.point[POINT_HIGH].measured);
	}
}

/* clang-format off */
#define ZEROS "000000000000000000000000000000000000000000000000000000000000"
#define LOT_LEAF_WANTED \
	"{\"at\":1795137125123,\"batch\":\"2026-11-A\",\"bench\":\"B-03\",\"bench_facts\":{" \
	"\"buoyancy_ppb\":1001100000,\"density\":\"tanaka\",\"k_milli\":2000,\"u_rel_ppm\":2000}," \
	"\"bench_runs\":{\"columns\":[\"id\",\"point\",\"started_ms\",\"ended_ms\",\"operation\",\"method\"," \
	"\"balance_start_mg\",\"balance_end_mg\",\"duration_us\",\"water_in_mc\",\"water_out_mc\",\"inlet_pa\"," \
	"\"flow_variation_ppm\"],\"rows\":[[\"1\",\"Q3\",1795137125000,1795137275000,\"start-stop\",\"weighing\"," \
	"350000,100055000,150000000,20100,20000,310000,12000]]},\"bench_software\":{\"config_sm3\":\"" HASH_A "\"," \
	"\"name\":\"bench\",\"version\":\"2.1\"},\"body_sha256\":\"cd00" ZEROS "\",\"by\":\"demo-maker\"," \
	"\"checker\":\"p-11aa\",\"environment\":{\"ambient_mc\":21400,\"humidity_ppm\":520000,\"pressure_pa\":101300}," \
	"\"kind\":\"first\",\"lot\":\"DEM0-20261120-03\",\"meter_type\":\"R49/2013-CN1-22.07 DN15\"," \
	"\"meter_type_facts\":{\"class_milli\":2000,\"division_ul\":50000,\"dn_mm\":15,\"map_pa\":1000000," \
	"\"medium\":\"water\",\"q2_q1_milli\":1600,\"q3_ml_h\":2500000,\"r_milli\":100000," \
	"\"technology\":\"mechanical\",\"temperature_max_mc\":30000},\"meters\":1," \
	"\"native_record_sm3\":\"" HASH_B "\",\"regulation\":\"jjg-162-2019\",\"regulation_sha256\":\"ab00" ZEROS "\"," \
	"\"rests_on\":[[17,\"11ff" ZEROS "\"],[4,\"2200" ZEROS "\"]],\"rules\":1," \
	"\"salt\":\"01020300000000000000000000000000\",\"type\":\"lot\",\"verified_day\":20777,\"verifier\":\"p-7f3a\"}"
#define METER_LEAF_WANTED \
	"{\"appearance\":\"ok\",\"at\":1795137125123,\"attempt\":1,\"by\":\"demo-maker\"," \
	"\"certificate\":\"WDEM0-202611000001-1\",\"code\":\"WDEM0-202611000001\",\"declared\":\"pass\"," \
	"\"firmware\":\"1.04\",\"lot\":\"DEM0-20261120-03\",\"lot_leaf\":\"ee00" ZEROS "\",\"made_day\":20775," \
	"\"points\":[[\"Q3\",-500,20000,\"pass\"]],\"position\":1,\"runs\":{\"columns\":[\"bench_run\",\"start_ul\"," \
	"\"end_ul\",\"water_mc\"],\"rows\":[[0,0,99950000,20100]]},\"salt\":\"09080700000000000000000000000000\"," \
	"\"seals\":[\"S0012345\"],\"serial\":\"202611000001\",\"tightness\":{\"duration_us\":60000000," \
	"\"pressure_pa\":1000000},\"type\":\"verification\",\"verdict\":\"pass\"}"
/* clang-format on */

static struct result one_point(int64_t error_ppm)
{
	struct result r = { .verdict = VERDICT_PASS, .point_n = POINTS };

	r.point[0] = (struct point_result){ .measured = true,
		                            .verdict = VERDICT_PASS,
		                            .error_ppm = error_ppm,
		                            .limit_ppm = 20000 };
	return r;
}

static void exact_bytes(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct lot_file f = file_of(&cx, S(LOT_SHARED));
	struct lot_facts facts = lot_facts();
	struct meter_facts meter = meter_facts();
	struct result result = one_point(-500);

	assert_same(&cx, lot_leaf_of(&cx, &facts, &f), S(LOT_LEAF_WANTED));
	assert_same(&cx, meter_leaf_of(&cx, &meter, &f, 0, &result), S(METER_LEAF_WANTED));
}

/* Every field that a meter can have, texts that need escapes, runs of both forms. */
static void everything(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	str text = spoil(
	        cx.arena, LOT_SHARED, "\"declared\": \"pass\"",
	        "\"declared\": \"fail\", \"previous\": \"a\\\"b\\\\c\", \"reason\": \"adjusted\","
	        "\"adjustment\": {\"what\": \"齿轮\", \"before\": -1.20, \"after\": \"0.1\"},"
	        "\"module_no\": \"M/1\", \"parameters_sm3\": \"" HASH_A "\", \"mode\": \"user\","
	        "\"function\": {\"display\": true, \"valve\": \"stuck\", \"battery_v\": 3.6},"
	        "\"conversion\": {\"mechanical_l\": 10, \"electronic_l\": 10.01, \"pulse_l\": "
	        "0.01},"
	        "\"photos\": [{\"sm3\": \"" HASH_B "\"}],"
	        "\"reading\": {\"how\": \"camera\", \"resolution_l\": 0.01}");
	text = spoil(cx.arena, str_c(cx.arena, text), "\"water_c\": 20.1 } ]",
	             "\"water_c\": 20.1, \"water_c_end\": 20.3 },"
	             "{\"point\": \"Q2\", \"method\": \"volume\", \"actual_l\": 10, \"start_l\": "
	             "1, \"end_l\": 2,"
	             "\"standards\": [\"T-1\", \"T-2\"], \"mode\": \"test\" },"
	             "{\"point\": \"Q1\", \"method\": \"master\", \"actual_l\": 10, \"start_l\": "
	             "1, \"end_l\": 2}]");
	text = spoil(cx.arena, str_c(cx.arena, text), "\"leak\": false", "\"leak\": true");
	struct result r = round_trip(&cx, text);
	assert_int_equal(r.verdict, VERDICT_FAIL);
	struct lot_file f = file_of(&cx, text);
	assert_int_equal(f.meter_file[0].reason, REASON_ADJUSTED);
	assert_int_equal(f.lot.meter[0].function_display, 1);
	assert_int_equal(f.lot.meter[0].function_valve, 2);
	assert_int_equal(f.standards[1].n, 2);
	assert_true(f.lot.bench_run[2].derived);
	struct lot_facts facts = lot_facts();
	struct meter_facts meter = meter_facts();
	struct lot_leaf lot;
	struct meter_leaf leaf;
	assert_int_equal(lot_leaf_read(&cx, lot_leaf_of(&cx, &facts, &f), &lot), OK);
	assert_int_equal(meter_leaf_read(&cx, meter_leaf_of(&cx, &meter, &f, 0, &r), &lot, &leaf),
	                 OK);
	const struct meter_file *m = leaf.file.meter_file;
	assert_same(&cx, m->previous, S("a\"b\\c"));
	assert_same(&cx, m->adjusted_what, S("齿轮"));
	assert_same(&cx, m->adjusted_before, S("-1.20"));
	assert_same(&cx, m->photos.item[0], S(HASH_B));
	assert_same(&cx, leaf.file.standards[1].item[1], S("T-2"));
	assert_same(&cx, leaf.file.name, S("20261120-03"));
	assert_true(leaf.file.lot.bench_run[2].derived);
	assert_int_equal(leaf.file.lot.bench_run_n, 3);
}

/* A meter that leaks is not run at all. */
static void no_runs(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	str text = spoil(cx.arena, LOT_SHARED, "\"runs\": [ {", "\"photos\": [ ], \"x\": [ {");
	const char *from = strstr(str_c(cx.arena, text), "\"x\": [");
	const char *to = strstr(from, "],") + 2;
	str part = { from, (size_t)(to - from) };

	text = spoil(cx.arena, str_c(cx.arena, text), str_c(cx.arena, part), "");
	text = spoil(cx.arena, str_c(cx.arena, text), "\"leak\": false", "\"leak\": true");
	struct result r = round_trip(&cx, text);
	assert_int_equal(r.verdict, VERDICT_FAIL);
}

/* -- sizes --------------------------------------------------------------------------------------
 */

static str long_lot(struct arena *a, int bench_runs, int runs, const char *standards)
{
	struct buf b = buf_new(a);

	buf_text(&b,
	         "{\"lot\":\"L\",\"kind\":\"first\",\"regulation\":\"jjg-162-2019\",\"type\":\"t\","
	         "\"verified_on\":\"2026-11-20\",\"bench_runs\":[");
	for (int i = 0; i < bench_runs; i++)
		buf_fmt(&b,
		        "%s{\"id\":\"%d\",\"point\":\"Q%d\",\"method\":\"weighing\",\"balance_"
		        "start_kg\":12.345,"
		        "\"balance_end_kg\":112.345678,\"started_at\":\"2026-11-20T01:00:00Z\","
		        "\"ended_at\":"
		        "\"2026-11-20T01:10:00Z\",\"operation\":\"start-stop\",\"seconds\":600."
		        "123456,"
		        "\"water_in_c\":20.123,\"water_out_c\":20.124,\"inlet_mpa\":0.312345,"
		        "\"outlet_mpa\":0.1,"
		        "\"flow_variation_pct\":1.2345,\"standards\":[%s]}",
		        i > 0 ? "," : "", i, 3 - i % 3, standards);
	buf_text(&b, "],\"meters\":[{\"serial\":\"202611000001\",\"position\":10,\"attempt\":1,"
	             "\"made_on\":\"2026-11-18\",\"firmware\":\"1.04\",\"appearance\":\"ok\","
	             "\"tightness\":{\"pressure_mpa\":1,\"seconds\":60,\"leak\":false},"
	             "\"seals\":[\"S0012345\"],\"declared\":\"pass\",\"runs\":[");
	for (int i = 0; i < runs; i++)
		buf_fmt(&b,
		        "%s{\"bench_run\":\"%d\",\"start_l\":%d.123,\"end_l\":%d.456,\"water_c\":"
		        "20.1}",
		        i > 0 ? "," : "", i, i * 100, i * 100 + 99);
	buf_text(&b, "]}]}");
	return buf_view(&b);
}

static void sizes(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct lot_file f = file_of(&cx, long_lot(cx.arena, 200, 9, "\"BAL-1\""));
	struct lot_facts facts = lot_facts();
	struct meter_facts meter = meter_facts();
	struct result result = { .verdict = VERDICT_PASS, .point_n = POINTS };

	for (int i = 0; i < POINTS; i++)
		result.point[i] = (struct point_result){ .measured = true,
			                                 .verdict = VERDICT_PASS,
			                                 .error_ppm = -12345,
			                                 .limit_ppm = 20000 };
	assert_true(lot_leaf_of(&cx, &facts, &f).n < LEAF_BYTES_MAX / 2);
	assert_true(meter_leaf_of(&cx, &meter, &f, 0, &result).n < 1024);
	f = file_of(&cx, long_lot(cx.arena, 500, 9,
	                          "\"a-standard-with-a-long-number\","
	                          "\"another-standard-with-a-long-number\""));
	struct buf b = buf_new(cx.arena);
	assert_int_equal(lot_leaf_write(&cx, &facts, &f, &b), E_TOO_LARGE);
	assert_true(cx.detail.n > 0);
}

/* Errors of absurd readings stop at what a JSON number carries. */
static void absurd_errors(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct lot_file f = file_of(&cx, S(LOT_SHARED));
	struct meter_facts meter = meter_facts();
	struct result result = one_point(INT64_MAX);

	str bytes = meter_leaf_of(&cx, &meter, &f, 0, &result);
	assert_canonical(&cx, bytes);
	assert_non_null(strstr(str_c(cx.arena, bytes), "9007199254740991"));
}

/* What no file may say any more stays readable where it was stored. */
static void wide_ranges(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct lot_file f = file_of(&cx, S(LOT_SHARED));
	struct lot_facts facts = lot_facts();
	struct lot_leaf out;

	f.lot.environment.humidity_ppm = 0;
	f.lot.environment.pressure_pa = 0;
	assert_int_equal(lot_leaf_read(&cx, lot_leaf_of(&cx, &facts, &f), &out), OK);
	assert_int_equal(out.file.lot.environment.humidity_ppm, 0);
	assert_int_equal(out.file.lot.environment.pressure_pa, 0);
}

/* -- leaves spoiled in one place ----------------------------------------------------------------
 */

struct spoiled {
	bool lot;
	const char *from, *to;
	const char *pointer, *code;
};

/* clang-format off */
static const struct spoiled spoiled[] = {
	{ true, "\"type\":\"lot\"", "\"type\":\"verification\"", "/type", "not-in-list" },
	{ true, "\"salt\":\"01", "\"salt\":\"0", "/salt", "wrong-type" },
	{ true, "\"by\":\"demo-maker\",", "", "/by", "missing" },
	{ true, "\"kind\":", "\"kin\":1,\"kind\":", "/kin", "unknown-field" },
	{ true, "\"rules\":1", "\"rules\":\"1\"", "/rules", "wrong-type" },
	{ true, "\"verified_day\":20777", "\"verified_day\":\"2026-11-20\"", "/verified_day", "wrong-type" },
	{ true, "\"verified_day\":20777", "\"verified_day\":1", "/verified_day", "out-of-range" },
	{ true, "\"meters\":1", "\"meters\":0", "/meters", "out-of-range" },
	{ true, "[17,", "[-17,", "/rests_on/0", "pattern" },
	{ true, "[4,\"22", "[4,\"2", "/rests_on/1", "pattern" },
	{ true, "\"dn_mm\":15,", "", "/meter_type_facts/dn_mm", "missing" },
	{ true, "\"meter_type_facts\"", "\"meter_type_fact\"", "/meter_type_fact", "unknown-field" },
	{ true, "\"columns\":[\"id\"", "\"columns\":[\"it\"", "/bench_runs/columns/0", "unknown-field" },
	{ true, "\"columns\":[\"id\",\"point\"", "\"columns\":[\"id\",\"id\"", "/bench_runs/columns/1", "unknown-field" },
	{ true, "[[\"1\",\"Q3\"", "[[\"1\",\"Q4\"", "/bench_runs/rows/0/1", "not-in-list" },
	{ true, "[[\"1\",\"Q3\"", "[[\"1\",\"\"", "/bench_runs/rows/0/1", "missing" },
	{ true, "[[\"1\",\"Q3\"", "[[\"Q3\"", "/bench_runs/rows/0", "wrong-type" },
	{ true, "350000,100055000", "350000,10000000000001", "/bench_runs/rows/0/7", "out-of-range" },
	{ true, "350000,100055000", "\"\",100055000", "/bench_runs/rows/0/balance_start_kg", "missing" },
	{ true, "\"rows\":[[", "\"row\":[[", "/bench_runs/rows", "missing" },
	{ true, "\"at\":1795137125123", "\"at\":1795137125123.5", "/at", "too-precise" },
	{ false, "\"lot\":\"DEM0-20261120-03\"", "\"lot\":\"DEM0-20261120-04\"", "/lot", "contradiction" },
	{ false, "[[0,0,", "[[1,0,", "/runs/rows/0", "not-found" },
	{ false, "[[0,0,", "[[\"\",0,", "/runs/rows/0", "missing" },
	{ false, "[[0,0,", "[[0,\"\",", "/runs/rows/0/1", "missing" },
	{ false, "[[0,0,", "[[0,-1,", "/runs/rows/0/1", "out-of-range" },
	{ false, "[[0,0,", "[[4294967296,0,", "/runs/rows/0/0", "out-of-range" },
	{ false, "\"serial\":\"202611000001\"", "\"serial\":\"2026\\u0000\"", "", NULL },
	{ false, "\"serial\":\"202611000001\"", "\"serial\":\"x\"", "/serial", "pattern" },
	{ false, "\"verdict\":\"pass\"", "\"verdict\":\"good\"", "/verdict", "not-in-list" },
	{ false, "[\"Q3\",-500,", "[\"Q4\",-500,", "/points/0", "pattern" },
	{ false, "[\"Q3\",-500,20000,\"pass\"]", "[\"Q3\",-500,20000]", "/points/0", "pattern" },
	{ false, "[\"Q3\",-500,20000,\"pass\"]", "[\"Q3\",-500,20000,\"pass\"],[\"Q3\",-500,20000,\"pass\"]", "/points/1", "pattern" },
	{ false, "\"firmware\"", "\"findings\":[[\"no-such-thing\"]],\"firmware\"", "/findings/0", "pattern" },
	{ false, "\"duration_us\":60000000", "\"leak\":0,\"duration_us\":60000000", "/tightness/leak", "out-of-range" },
	{ false, "\"lot_leaf\":\"ee", "\"lot_leaf\":\"e", "/lot_leaf", "wrong-type" },
};
/* clang-format on */

static void spoiled_leaves(void **state)
{
	struct cx cx = cx_new(*state, NULL);
	struct lot_file f = file_of(&cx, S(LOT_SHARED));
	struct lot_facts facts = lot_facts();
	struct meter_facts meter = meter_facts();
	struct result result = one_point(-500);
	struct lot_leaf lot, out;
	struct meter_leaf leaf;

	str lot_bytes = lot_leaf_of(&cx, &facts, &f);
	str bytes = meter_leaf_of(&cx, &meter, &f, 0, &result);
	assert_int_equal(lot_leaf_read(&cx, lot_bytes, &lot), OK);
	for (size_t i = 0; i < sizeof spoiled / sizeof spoiled[0]; i++) {
		const struct spoiled *s = &spoiled[i];
		struct cx one = cx_new(*state, NULL);
		str text = spoil(cx.arena, str_c(cx.arena, s->lot ? lot_bytes : bytes), s->from,
		                 s->to);
		if (text.p == NULL)
			fail_msg("%s is not in the leaf", s->from);
		err e = s->lot ? lot_leaf_read(&one, text, &out)
		               : meter_leaf_read(&one, text, &lot, &leaf);
		if (e == OK)
			fail_msg("%s -> %s was accepted", s->from, s->to);
		if (s->code != NULL && (!str_eq(one.problem->pointer, str_of(s->pointer)) ||
		                        strcmp(one.problem->code, s->code) != 0))
			fail_msg("%s -> %s gave %.*s %s", s->from, s->to, P(one.problem->pointer),
			         one.problem->code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(examples, start, finish),
		cmocka_unit_test_setup_teardown(exact_bytes, start, finish),
		cmocka_unit_test_setup_teardown(everything, start, finish),
		cmocka_unit_test_setup_teardown(no_runs, start, finish),
		cmocka_unit_test_setup_teardown(sizes, start, finish),
		cmocka_unit_test_setup_teardown(absurd_errors, start, finish),
		cmocka_unit_test_setup_teardown(wide_ranges, start, finish),
		cmocka_unit_test_setup_teardown(spoiled_leaves, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
