/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four example files are read to the last digit; then each is spoiled in one place at a time,
 * and the fault must be found at that place with its code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "law/lot_read.h"
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

static struct cx context(void **state)
{
	return cx_new(*state, NULL);
}

static void assert_str(str got, const char *wanted)
{
	assert_int_equal(got.n, strlen(wanted));
	assert_memory_equal(got.p, wanted, got.n);
}

static void shared_form(void **state)
{
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, S(LOT_SHARED), &f), OK);
	assert_str(f.name, "20261120-03");
	assert_str(f.batch, "2026-11-A");
	assert_str(f.regulation, "jjg-162-2019");
	assert_str(f.type, "R49/2013-CN1-22.07 DN15");
	assert_str(f.bench, "B-03");
	assert_str(f.verifier, "REG-0107");
	assert_str(f.checker, "REG-0211");
	assert_str(f.approver, "REG-0305");
	assert_str(f.bench_software.version, "2.1");
	assert_str(f.bench_software.config_sm3, HASH_A);
	assert_str(f.native_record_sm3, HASH_B);
	assert_false(f.type_given);
	assert_false(f.bench_given);
	assert_int_equal(f.medium, MEDIUM_WATER);
	assert_int_equal(f.lot.kind, KIND_FIRST);
	assert_int_equal(f.lot.verified_day, 20777);
	assert_int_equal(f.lot.type.medium, 0);
	assert_int_equal(f.lot.environment.ambient_mc, 21400);
	assert_int_equal(f.lot.environment.humidity_ppm, 520000);
	assert_int_equal(f.lot.environment.pressure_pa, 101300);
	assert_int_equal(f.lot.environment.rest_ms, ABSENT);
	assert_int_equal(f.shared_n, 1);
	assert_int_equal(f.lot.bench_run_n, 1);
	assert_int_equal(f.lot.meter_n, 1);
}

static void shared_form_runs(void **state)
{
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, S(LOT_SHARED), &f), OK);
	const struct bench_run *b = &f.lot.bench_run[0];
	assert_str(b->id, "1");
	assert_int_equal(b->point, POINT_HIGH);
	assert_int_equal(b->method, METHOD_WEIGHING);
	assert_int_equal(b->operation, OPERATION_START_STOP);
	assert_false(b->derived);
	assert_int_equal(b->started_ms, INT64_C(1795137125000));
	assert_int_equal(b->ended_ms - b->started_ms, 150000);
	assert_int_equal(b->duration_us, 150000000);
	assert_int_equal(b->balance_start_mg, 350000);
	assert_int_equal(b->balance_end_mg, 100055000);
	assert_int_equal(b->mass_mg, 99705000);
	assert_int_equal(b->water_in_mc, 20100);
	assert_int_equal(b->inlet_pa, 310000);
	assert_int_equal(b->outlet_pa, ABSENT);
	assert_int_equal(b->flow_variation_ppm, 12000);
	const struct meter *m = &f.lot.meter[0];
	assert_str(m->serial, "202611000001");
	assert_int_equal(m->position, 1);
	assert_int_equal(m->attempt, 1);
	assert_int_equal(m->made_day, 20775);
	assert_str(m->appearance, "ok");
	assert_true(m->tightness.given);
	assert_false(m->tightness.leak);
	assert_int_equal(m->tightness.pressure_pa, 1000000);
	assert_int_equal(m->tightness.duration_us, 60000000);
	assert_int_equal(m->run_n, 1);
	assert_int_equal(m->run[0].bench_run, 0);
	assert_int_equal(m->run[0].start_ul, 0);
	assert_int_equal(m->run[0].end_ul, 99950000);
	assert_int_equal(m->run[0].water_mc, 20100);
	assert_int_equal(m->run[0].water_end_mc, ABSENT);
	assert_str(f.meter_file[0].firmware, "1.04");
	assert_int_equal(f.meter_file[0].seals.n, 1);
	assert_str(f.meter_file[0].seals.item[0], "S0012345");
	assert_int_equal(f.meter_file[0].declared, VERDICT_PASS);
}

static void short_form(void **state)
{
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, S(LOT_SHORT), &f), OK);
	assert_true(f.type_given);
	assert_true(f.bench_given);
	assert_int_equal(f.lot.type.medium, MEDIUM_WATER);
	assert_int_equal(f.lot.type.dn_mm, 15);
	assert_int_equal(f.lot.type.q3_ml_h, 2500000);
	assert_int_equal(f.lot.type.r_milli, 100000);
	assert_int_equal(f.lot.type.class_milli, 2000);
	assert_int_equal(f.lot.type.temperature_max_mc, 30000);
	assert_int_equal(f.lot.type.map_pa, 1000000);
	assert_int_equal(f.lot.type.division_ul, 50000);
	assert_int_equal(f.lot.bench.u_rel_ppm, 2000);
	assert_int_equal(f.lot.bench.k_milli, 2000);
	assert_int_equal(f.lot.bench.buoyancy_ppb, 1001100000);
	assert_int_equal(f.lot.bench.density, DENSITY_TANAKA);
	assert_int_equal(f.shared_n, 0);
	assert_int_equal(f.lot.bench_run_n, 2);
	const struct bench_run *b = f.lot.bench_run;
	assert_int_equal(b[0].id.n, 0);
	assert_int_equal(b[0].method, METHOD_VOLUME);
	assert_int_equal(b[0].actual_ul, 100000000);
	assert_false(b[0].derived);
	assert_int_equal(b[1].point, POINT_MIDDLE);
	assert_int_equal(b[1].mass_mg, 9985000);
	assert_true(b[1].derived);
	assert_int_equal(f.lot.meter[0].run[1].bench_run, 1);
	assert_int_equal(f.lot.meter[0].run[1].end_ul, 212010000);
}

static void gas(void **state)
{
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, S(LOT_GAS), &f), OK);
	assert_int_equal(f.medium, MEDIUM_GAS);
	assert_int_equal(f.lot.type.technology, TECH_DIAPHRAGM);
	assert_int_equal(f.lot.type.g_milli, 2500);
	assert_int_equal(f.lot.type.qmin_ml_h, 25000);
	assert_int_equal(f.lot.type.cyclic_volume_ul, 1200000);
	assert_int_equal(f.lot.type.temperature_conversion, CONVERSION_NONE);
	assert_true(f.lot.type.valve);
	assert_int_equal(f.lot.environment.rest_ms, 16200000);
	assert_int_equal(f.shared_n, 1);
	assert_int_equal(f.lot.bench_run_n, 3);
	const struct bench_run *b = f.lot.bench_run;
	assert_int_equal(b[0].actual_ul, ABSENT);
	assert_int_equal(b[0].ref_end_ul, 110250000);
	assert_false(b[0].derived);
	assert_int_equal(b[0].pref_millipa, 102325000);
	assert_int_equal(b[0].tref_mc, 20000);
	assert_int_equal(b[0].mode, MODE_TEST);
	assert_int_equal(b[0].ended_ms - b[0].started_ms, 90500);
	assert_str(b[1].test_gas, "air");
	assert_int_equal(b[1].nozzle_ml_h, 800100);
	assert_int_equal(b[1].actual_ul, ABSENT);
	assert_false(b[1].derived);
	assert_int_equal(b[2].point, POINT_LOW);
	assert_true(b[2].derived);
	assert_int_equal(b[2].actual_ul, 5000000);
	const struct meter_run *r = f.lot.meter[0].run;
	assert_int_equal(r[0].pm_millipa, 102125500);
	assert_int_equal(r[2].start_ul, 0);
	assert_int_equal(r[2].end_ul, 5010000);
	assert_int_equal(r[2].mode, MODE_USER);
	assert_int_equal(r[2].bench_run, 2);
	assert_int_equal(f.lot.meter[0].pressure_loss_pa, 180);
}

/* -- files spoiled in one place -------------------------------------------------------------- */

/* The first `from` in the file becomes `to`. */
struct spoiled {
	const char *file, *from, *to;
	const char *pointer, *code; /* NULL: the file is still good */
};

static str spoiled_text(struct cx *cx, const struct spoiled *s)
{
	str text = spoil(cx->arena, s->file, s->from, s->to);

	if (text.p == NULL)
		fail_msg("\"%s\" is not in the file", s->from);
	return text;
}

static void check_spoiled(struct cx *cx, const struct spoiled *s)
{
	struct lot_file f;
	err e = lot_read(cx, spoiled_text(cx, s), &f);
	const struct problem *p = cx->problem;

	if (s->code == NULL) {
		if (e != OK)
			fail_msg("%s -> %s: %.*s", s->from, s->to, P(cx->detail));
		return;
	}
	if (e != E_INVALID || p == NULL)
		fail_msg("%s -> %s was accepted", s->from, s->to);
	if (!str_eq(p->pointer, str_of(s->pointer)) || strcmp(p->code, s->code) != 0)
		fail_msg("%s -> %s gave %.*s %s", s->from, s->to, P(p->pointer), p->code);
	if (p->next != NULL)
		fail_msg("%s -> %s: one more fault at %.*s", s->from, s->to, P(p->next->pointer));
}

/* clang-format off */
static const struct spoiled spoiled[] = {
	/* the lot itself */
	{ LOT_SHARED, "\"lot\": \"20261120-03\",", "", "/lot", "missing" },
	{ LOT_SHARED, "\"20261120-03\"", "\"a/b\"", "/lot", "pattern" },
	{ LOT_SHARED, "\"20261120-03\"", "\"-1\"", "/lot", "pattern" },
	{ LOT_SHARED, "\"20261120-03\"", "\"\"", "/lot", "out-of-range" },
	{ LOT_SHARED, "\"20261120-03\"", "\"12345678901234567890123456789012345678901\"", "/lot", "out-of-range" },
	{ LOT_SHARED, "\"20261120-03\"", "7", "/lot", "wrong-type" },
	{ LOT_SHARED, "\"20261120-03\"", "null", "/lot", "wrong-type" },
	{ LOT_SHARED, "\"kind\"", "\"kimd\": 1, \"kind\"", "/kimd", "unknown-field" },
	{ LOT_SHARED, "\"kind\"", "\"a~b/c\": 1, \"kind\"", "/a~0b~1c", "unknown-field" },
	{ LOT_SHARED, "\"first\"", "\"second\"", "/kind", "not-in-list" },
	{ LOT_SHARED, "\"regulation\": \"jjg-162-2019\",", "", "/regulation", "missing" },
	{ LOT_SHARED, "2026-11-20\"", "2026-02-30\"", "/verified_on", "wrong-type" },
	{ LOT_SHARED, "2026-11-20\"", "1999-12-31\"", "/verified_on", "out-of-range" },
	{ LOT_SHARED, "\"2026-11-20\"", "20261120", "/verified_on", "wrong-type" },
	{ LOT_SHARED, "\"type\": \"R49/2013-CN1-22.07 DN15\",", "", "/type", "missing" },
	{ LOT_SHARED, "\"REG-0107\"", "\"REG\\n0107\"", "/verifier", "pattern" },
	{ LOT_SHARED, "\"name\": \"bench\", ", "", "/bench_software/name", "missing" },
	{ LOT_SHARED, HASH_A, "207c", "/bench_software/config_sm3", "wrong-type" },
	{ LOT_SHARED, HASH_B, "66C7F0F462EEEDD9D1F2D46BDC10E4E24167C4875CF2F7A2297DA02B8F4BA8E0", NULL, NULL },
	{ LOT_SHARED, "\"humidity_pct\": 52", "\"humidity_pct\": 101", "/environment/humidity_pct", "out-of-range" },
	{ LOT_SHARED, "\"humidity_pct\": 52", "\"humidity_pct\": \"52\"", NULL, NULL },
	{ LOT_SHARED, "\"humidity_pct\": 52", "\"humidity_pct\": \"52 %\"", "/environment/humidity_pct", "wrong-type" },
	{ LOT_SHARED, "\"ambient_c\": 21.4", "\"ambient_c\": 21.4001", "/environment/ambient_c", "too-precise" },
	{ LOT_SHARED, "\"ambient_c\": 21.4", "\"ambient_c\": -101", "/environment/ambient_c", "out-of-range" },
	{ LOT_SHARED, "\"ambient_c\": 21.4", "\"ambient_c\": 1e300", "/environment/ambient_c", "out-of-range" },
	{ LOT_SHARED, "\"ambient_c\": 21.4", "\"ambient_c\": 60.001", "/environment/ambient_c", "out-of-range" },
	{ LOT_SHARED, "\"ambient_c\": 21.4", "\"ambient_c\": -40", NULL, NULL },
	{ LOT_SHARED, "\"humidity_pct\": 52", "\"humidity_pct\": 0", "/environment/humidity_pct", "out-of-range" },
	{ LOT_SHARED, "\"humidity_pct\": 52", "\"humidity_pct\": 100", NULL, NULL },
	{ LOT_SHARED, "\"pressure_kpa\": 101.3", "\"pressure_kpa\": 0", "/environment/pressure_kpa", "out-of-range" },
	{ LOT_SHARED, "\"pressure_kpa\": 101.3", "\"pressure_kpa\": -101.3", "/environment/pressure_kpa", "out-of-range" },
	{ LOT_SHARED, "\"pressure_kpa\": 101.3", "\"pressure_kpa\": 110.001", "/environment/pressure_kpa", "out-of-range" },
	{ LOT_SHARED, "\"pressure_kpa\": 101.3", "\"pressure_kpa\": 50", NULL, NULL },
	{ LOT_SHARED, "\"seconds\": 150.0", "\"seconds\": 0", "/bench_runs/0/seconds", "out-of-range" },
	{ LOT_SHARED, "\"seconds\": 150.0", "\"seconds\": 0.000001", NULL, NULL },
	{ LOT_SHARED, "\"water_in_c\": 20.1", "\"water_in_c\": 0", "/bench_runs/0/water_in_c", "out-of-range" },
	{ LOT_SHARED, "\"water_in_c\": 20.1", "\"water_in_c\": 0.001", NULL, NULL },
	{ LOT_SHARED, "\"water_out_c\": 20.0", "\"water_out_c\": 100", "/bench_runs/0/water_out_c", "out-of-range" },
	{ LOT_SHARED, "\"water_out_c\": 20.0", "\"water_out_c\": 99.999", NULL, NULL },
	{ LOT_SHARED, "\"water_c\": 20.1", "\"water_c\": -3", "/meters/0/runs/0/water_c", "out-of-range" },
	{ LOT_SHARED, "\"water_c\": 20.1", "\"water_c\": 20.1, \"water_c_end\": 100", "/meters/0/runs/0/water_c_end", "out-of-range" },
	{ LOT_GAS, "\"pref_pa\": 102325", "\"pref_pa\": -102325", "/bench_runs/0/pref_pa", "out-of-range" },
	{ LOT_GAS, "\"pref_pa\": 102325", "\"pref_pa\": 0", "/bench_runs/0/pref_pa", "out-of-range" },
	{ LOT_GAS, "\"pref_pa\": 102325", "\"pref_pa\": 40000", NULL, NULL },
	{ LOT_GAS, "\"pm_pa\": 102125.5", "\"pm_pa\": 39999.999", "/meters/0/runs/0/pm_pa", "out-of-range" },
	{ LOT_GAS, "\"rest_h\": 4.5", "\"rest_h\": 3.9", NULL, NULL },
	/* bench runs */
	{ LOT_SHARED, "\"point\": \"Q3\"", "\"point\": \"Q4\"", "/bench_runs/0/point", "not-in-list" },
	{ LOT_SHARED, "\"weighing\"", "\"bell\"", "/bench_runs/0/method", "not-in-list" },
	{ LOT_SHARED, "\"method\": \"weighing\", ", "", "/bench_runs/0/method", "missing" },
	{ LOT_SHARED, "2026-11-20T09:12:05+08:00", "2026-11-20 09:12:05", "/bench_runs/0/started_at", "wrong-type" },
	{ LOT_SHARED, "2026-11-20T09:12:05+08:00", "2026-11-20T10:12:05+08:00", "/bench_runs/0/ended_at", "order" },
	{ LOT_SHARED, "2026-11-20T09:12:05+08:00", "1999-11-20T10:12:05+08:00", "/bench_runs/0/started_at", "out-of-range" },
	{ LOT_SHARED, "\"balance_start_kg\": 0.350, ", "", "/bench_runs/0/balance_start_kg", "missing" },
	{ LOT_SHARED, "0.350", "0.3500001", "/bench_runs/0/balance_start_kg", "too-precise" },
	{ LOT_SHARED, "0.350", "0.35000000000", NULL, NULL },
	{ LOT_SHARED, "0.350", "-0.350", "/bench_runs/0/balance_start_kg", "out-of-range" },
	{ LOT_SHARED, "0.350", "10000001", "/bench_runs/0/balance_start_kg", "out-of-range" },
	{ LOT_SHARED, "0.350", "200", NULL, NULL }, /* less in the tank than before: judged, not refused */
	{ LOT_SHARED, "\"balance_start_kg\": 0.350", "\"mass_kg\": 1, \"balance_start_kg\": 0.350", NULL, NULL },
	{ LOT_SHARED, "\"inlet_mpa\": 0.31", "\"inlet_mpa\": 10.5", "/bench_runs/0/inlet_mpa", "out-of-range" },
	{ LOT_SHARED, "\"seconds\": 150.0", "\"seconds\": 1000000.1", "/bench_runs/0/seconds", "out-of-range" },
	{ LOT_SHARED, "\"seconds\": 150.0", "\"tref_c\": 20", "/bench_runs/0/tref_c", "unknown-field" },
	{ LOT_SHARED, "\"seconds\": 150.0", "\"start_l\": 1", "/bench_runs/0/start_l", "unknown-field" },
	{ LOT_SHARED, "[\n    { \"id\"", "[ 5, { \"id\"", "/bench_runs/0", "wrong-type" },
	{ LOT_SHARED, "\"id\": \"1\"", "\"id\": \"2\"", "/meters/0/runs/0/bench_run", "not-found" },
	{ LOT_GAS, "\"ref_start_dm3\": 10, ", "", "/bench_runs/0/ref_start_dm3", "missing" },
	{ LOT_GAS, "\"ref_start_dm3\": 10, ", "\"pulses\": 7, \"k_factor\": 1.5, \"ref_start_dm3\": 10, ", NULL, NULL },
	{ LOT_GAS, "\"nozzle_m3h\": 0.8001, ", "", "/meters/0/runs/1/nozzle_m3h", "missing" },
	{ LOT_GAS, "\"vm_dm3\": 5.01, ", "\"vm_dm3\": 5, \"start_dm3\": 5, \"end_dm3\": 7, ", "/meters/0/runs/2/vm_dm3", "contradiction" },
	{ LOT_SHORT, "\"k\": 2", "\"k\": 4.001", "/bench_facts/k", "out-of-range" },
	{ LOT_SHORT, "\"k\": 2", "\"k\": 0.999", "/bench_facts/k", "out-of-range" },
	{ LOT_SHORT, "\"k\": 2", "\"k\": 4", NULL, NULL },
	{ LOT_SHORT, "\"u_rel_pct\": 0.2", "\"u_rel_pct\": 0", "/bench_facts/u_rel_pct", "out-of-range" },
	{ LOT_SHORT, "\"u_rel_pct\": 0.2", "\"u_rel_pct\": 10.0001", "/bench_facts/u_rel_pct", "out-of-range" },
	/* meters */
	{ LOT_SHARED, "\"serial\": \"202611000001\", ", "", "/meters/0/serial", "missing" },
	{ LOT_SHARED, "\"202611000001\"", "\"2026a1000001\"", "/meters/0/serial", "pattern" },
	{ LOT_SHARED, "\"202611000001\"", "\"123\"", "/meters/0/serial", "pattern" },
	{ LOT_SHARED, "\"202611000001\"", "\"1234567890123456789012345\"", "/meters/0/serial", "pattern" },
	{ LOT_SHARED, "\"202611000001\"", "202611000001", "/meters/0/serial", "wrong-type" },
	{ LOT_SHARED, "\"attempt\": 1", "\"attempt\": 0", "/meters/0/attempt", "out-of-range" },
	{ LOT_SHARED, "\"attempt\": 1", "\"attempt\": 1.5", "/meters/0/attempt", "too-precise" },
	{ LOT_SHARED, "2026-11-18", "2026-11-21", "/meters/0/made_on", "order" },
	{ LOT_SHARED, "2026-11-18", "1999-11-21", "/meters/0/made_on", "out-of-range" },
	{ LOT_SHARED, "\"leak\": false", "\"leak\": \"no\"", "/meters/0/tightness/leak", "wrong-type" },
	{ LOT_SHARED, ", \"leak\": false", "", "/meters/0/tightness/leak", "missing" },
	{ LOT_SHARED, "\"pressure_mpa\": 1.0", "\"pressure_kpa\": 1000, \"pressure_mpa\": 1", "/meters/0/tightness/pressure_kpa", "unknown-field" },
	{ LOT_SHARED, "\"start_l\": 0.000, ", "", "/meters/0/runs/0/start_l", "missing" },
	{ LOT_SHARED, "\"end_l\": 99.950", "\"end_l\": 99.9500001", "/meters/0/runs/0/end_l", "too-precise" },
	{ LOT_SHARED, "\"end_l\": 99.950", "\"end_l\": \"99.950\"", NULL, NULL },
	{ LOT_SHARED, "\"end_l\": 99.950", "\"end_l\": 10000001", "/meters/0/runs/0/end_l", "out-of-range" },
	{ LOT_SHARED, "\"end_l\": 99.950", "\"end_l\": true", "/meters/0/runs/0/end_l", "wrong-type" },
	{ LOT_SHARED, "\"end_l\": 99.950", "\"actual_l\": 99, \"end_l\": 99", "/meters/0/runs/0/actual_l", "unknown-field" },
	{ LOT_SHARED, "[\"S0012345\"]", "\"S0012345\"", "/meters/0/seals", "wrong-type" },
	{ LOT_SHARED, "[\"S0012345\"]", "[\"S1\", 2]", "/meters/0/seals/1", "wrong-type" },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"declared\": \"good\"", "/meters/0/declared", "not-in-list" },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"photos\": [{\"sm3\": \"" HASH_A "\"}]", NULL, NULL },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"photos\": [{\"sm3\": \"" HASH_A "\"}, {}]", "/meters/0/photos/1/sm3", "missing" },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"reason\": \"rework\", \"previous\": 1", NULL, NULL },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"adjustment\": {\"what\": \"gear\", \"before\": -1.20, \"after\": \"0.1\"}", NULL, NULL },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"function\": {\"display\": \"ok\", \"valve\": false, \"battery_v\": 3.6}", NULL, NULL },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"conversion\": {\"mechanical_l\": 10, \"electronic_l\": 10}", "/meters/0/conversion/pulse_l", "missing" },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"reading\": {\"how\": \"camera\", \"resolution_l\": 0.01}", NULL, NULL },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"mode\": \"both\"", "/meters/0/mode", "not-in-list" },
	{ LOT_SHARED, ", \"water_c\": 20.1 } ]", ", \"water_c\": 20.1 }, 3 ]", "/meters/0/runs/1", "wrong-type" },
	/* what would stand in the log for good */
	{ LOT_SHARED, "\"appearance\": \"ok\"", "\"appearance\": \"call 138 0013 8000\"", "/meters/0/appearance", "personal-data" },
	{ LOT_SHARED, "\"appearance\": \"ok\"", "\"appearance\": \"11010519491231002X\"", "/meters/0/appearance", "personal-data" },
	{ LOT_SHARED, "\"appearance\": \"ok\"", "\"appearance\": \"\357\274\221\357\274\223\357\274\230\357\274\220\357\274\220\357\274\221\357\274\223\357\274\230\357\274\220\357\274\220\357\274\220\"", "/meters/0/appearance", "personal-data" },
	{ LOT_SHARED, "\"appearance\": \"ok\"", "\"appearance\": \"o\342\200\256k\"", "/meters/0/appearance", "not-legible" },
	{ LOT_SHARED, "\"appearance\": \"ok\"", "\"appearance\": \"\342\200\213\"", "/meters/0/appearance", "not-legible" },
	{ LOT_SHARED, "\"appearance\": \"ok\"", "\"appearance\": \"  \"", "/meters/0/appearance", "not-legible" },
	{ LOT_SHARED, "\"appearance\": \"ok\"", "\"appearance\": \"\345\256\214\345\245\275\"", NULL, NULL },
	{ LOT_SHARED, "\"2026-11-A\"", "\"2026\342\200\256-11-A\"", "/batch", "not-legible" },
	{ LOT_SHARED, "\"version\": \"2.1\"", "\"version\": \"2.1 13800138000\"", "/bench_software/version", "personal-data" },
	{ LOT_SHARED, "\"firmware\": \"1.04\"", "\"firmware\": \"\342\200\216\"", "/meters/0/firmware", "not-legible" },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"module_no\": \"a \342\200\256b\"", "/meters/0/module_no", "not-legible" },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"adjustment\": {\"what\": \"ask 13800138000\"}", "/meters/0/adjustment/what", "personal-data" },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"adjustment\": {\"what\": \"gear\", \"before\": \"\342\200\256\"}", "/meters/0/adjustment/before", "not-legible" },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"function\": {\"display\": \"13800138000\"}", "/meters/0/function/display", "personal-data" },
	{ LOT_SHARED, "[\"S0012345\"]", "[\"S1\", \"\342\200\256S2\"]", "/meters/0/seals/1", "not-legible" },
	{ LOT_SHARED, "[\"S0012345\"]", "[\"tel 13800138000\"]", "/meters/0/seals/0", "personal-data" },
	/* a number of a thing may look like one of a person */
	{ LOT_SHARED, "[\"S0012345\"]", "[\"13800138000\"]", NULL, NULL },
	{ LOT_SHARED, "\"declared\": \"pass\"", "\"module_no\": \"13800138000\"", NULL, NULL },
	{ LOT_SHARED, "\"202611000001\"", "\"13800138000\"", NULL, NULL },
	/* where meters stand */
	{ LOT_SHARED, "\"meters\": [", "\"meters\": [ {\"serial\": \"202611000009\", \"position\": 1, \"runs\": [{\"bench_run\": \"1\", \"start_l\": 0, \"end_l\": 1}]},", "/meters/1/position", "duplicate" },
	{ LOT_SHARED, "\"meters\": [", "\"meters\": [ {\"serial\": \"202611000009\", \"position\": 2, \"runs\": [{\"bench_run\": \"1\", \"start_l\": 0, \"end_l\": 1}]},", NULL, NULL },
	{ LOT_SHARED, "\"meters\": [", "\"meters\": [ {\"serial\": \"202611000009\", \"runs\": [{\"bench_run\": \"1\", \"start_l\": 0, \"end_l\": 1}]},", NULL, NULL },
	{ LOT_SHARED, "\"meters\": [", "\"meters\": [ {\"serial\": \"202611000009\", \"position\": 1},", NULL, NULL },
	{ LOT_SHARED, "\"meters\": [", "\"meters\": [ {\"serial\": \"202611000009\", \"position\": 2, \"runs\": [{\"bench_run\": \"1\", \"start_l\": 0, \"end_l\": 1}, {\"bench_run\": \"1\", \"start_l\": 0, \"end_l\": 1}]},", NULL, NULL },
	{ LOT_SHARED, "\"meters\": [", "\"meters\": [ {\"serial\": \"202611000009\", \"position\": 1001, \"runs\": [{\"bench_run\": \"1\", \"start_l\": 0, \"end_l\": 1}]},", "/meters/0/position", "out-of-range" },
	/* type and bench */
	{ LOT_SHORT, "\"q3_m3h\": 2.5, ", "", "/meter_type/q3_m3h", "missing" },
	{ LOT_SHORT, "\"T30\"", "\"T30/70\"", "/meter_type/temperature_class", "wrong-type" },
	{ LOT_SHORT, "\"medium\": \"water\"", "\"medium\": \"milk\"", "/meter_type/medium", "not-in-list" },
	{ LOT_SHORT, "\"dn_mm\": 15", "\"dn_mm\": 0", "/meter_type/dn_mm", "out-of-range" },
	{ LOT_SHORT, "\"dn_mm\": 15", "\"dn_mm\": 15, \"qmax_m3h\": 1", "/meter_type/qmax_m3h", "unknown-field" },
	{ LOT_SHORT, "\"tanaka\"", "\"kell\"", "/bench_facts/density", "not-in-list" },
	{ LOT_GAS, "\"temperature_conversion\": \"none\"", "\"temperature_conversion\": false", NULL, NULL },
	{ LOT_GAS, "\"g\": \"G2.5\"", "\"g\": 2.5", NULL, NULL },
	{ LOT_GAS, "\"qmax\", \"method\": \"bell\"", "\"qmax\", \"method\": \"weighing\"", "/bench_runs/0/method", "not-in-list" },
};
/* clang-format on */

static void one_fault_each(void **state)
{
	for (size_t i = 0; i < sizeof spoiled / sizeof spoiled[0]; i++) {
		struct cx cx = context(state);
		check_spoiled(&cx, &spoiled[i]);
	}
}

static void both_halves_are_missed(void **state)
{
	static const struct {
		struct spoiled file;
		const char *first, *second;
	} pair[] = {
		{ { LOT_SHARED, "\"id\": \"1\", ", "", NULL, NULL },
		  "/bench_runs/0/id",
		  "/meters/0/runs/0/bench_run" },
		{ { LOT_GAS, "\"vm_dm3\": 5.01, ", "", NULL, NULL },
		  "/meters/0/runs/2/start_dm3",
		  "/meters/0/runs/2/end_dm3" },
		{ { LOT_SHORT, "\"mass_kg\": 9.985", "\"actual_l\": 10", NULL, NULL },
		  "/meters/0/runs/1/balance_start_kg",
		  "/meters/0/runs/1/balance_end_kg" },
	};

	for (int i = 0; i < 3; i++) {
		struct cx cx = context(state);
		struct lot_file f;
		assert_int_equal(lot_read(&cx, spoiled_text(&cx, &pair[i].file), &f), E_INVALID);
		assert_int_equal(cx.problem_n, 2);
		assert_str(cx.problem->pointer, pair[i].first);
		assert_str(cx.problem->next->pointer, pair[i].second);
	}
}

/* -- whole files ----------------------------------------------------------------------------- */

static void no_lots(void **state)
{
	static const struct {
		const char *text;
		err e;
	} bad[] = {
		{ "", E_SYNTAX },
		{ "{", E_SYNTAX },
		{ "[]", E_INVALID },
		{ "{}", E_INVALID },
		{ "null", E_INVALID },
		{ "[[[[[[[[[[]]]]]]]]]]", E_TOO_LARGE },
		{ "{\"meters\":[]}", E_INVALID },
		{ "{\"meters\":{},\"bench_runs\":7}", E_INVALID },
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct cx cx = context(state);
		struct lot_file f;
		assert_int_equal(lot_read(&cx, str_of(bad[i].text), &f), bad[i].e);
	}
}

/* A lot of n meters, the i-th with the serial number that `serial` prints for i. */
static str many(struct arena *a, int n, const char *(*serial)(int i, char *room))
{
	struct buf b = buf_new(a);
	char room[32];

	buf_text(&b, "{\"lot\":\"L\",\"kind\":\"first\",\"regulation\":\"r\",\"type\":\"t\","
	             "\"verified_on\":\"2026-11-20\",\"meters\":[");
	for (int i = 0; i < n; i++)
		buf_fmt(&b, "%s{\"serial\":\"%s\"}", i > 0 ? "," : "", serial(i, room));
	buf_text(&b, "]}");
	return buf_view(&b);
}

static const char *descending(int i, char *room)
{
	snprintf(room, 32, "%08d", 99999999 - i);
	return room;
}

static const char *repeating(int i, char *room)
{
	snprintf(room, 32, "%08d", i % 7000);
	return room;
}

static const char *broken(int i, char *room)
{
	snprintf(room, 32, "%d", i % 10);
	return room;
}

static void many_meters(void **state)
{
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, many(cx.arena, 10000, descending), &f), OK);
	assert_int_equal(f.lot.meter_n, 10000);
	assert_int_equal(f.lot.meter[9999].run_n, 0);
	cx = context(state);
	assert_int_equal(lot_read(&cx, many(cx.arena, 10001, descending), &f), E_INVALID);
	assert_str(cx.problem->pointer, "/meters");
	assert_string_equal(cx.problem->code, "too-many");
	cx = context(state);
	assert_int_equal(lot_read(&cx, many(cx.arena, 7001, repeating), &f), E_INVALID);
	assert_int_equal(cx.problem_n, 1);
	assert_str(cx.problem->pointer, "/meters/7000/serial");
	assert_string_equal(cx.problem->code, "duplicate");
	cx = context(state);
	assert_int_equal(lot_read(&cx, many(cx.arena, 1000, broken), &f), E_INVALID);
	assert_int_equal(cx.problem_n, 1000);
}

static void many_bench_runs(void **state)
{
	struct cx cx = context(state);
	struct buf b = buf_new(cx.arena);
	struct lot_file f;

	buf_text(&b, "{\"lot\":\"L\",\"kind\":\"first\",\"regulation\":\"r\",\"type\":\"t\","
	             "\"verified_on\":\"2026-11-20\",\"meters\":[{\"serial\":\"AAAA\"}],\"bench_"
	             "runs\":[");
	for (int i = 0; i < 500; i++)
		buf_fmt(&b,
		        "%s{\"id\":\"%d\",\"point\":\"Q1\",\"method\":\"volume\",\"actual_l\":10,"
		        "\"started_at\":\"2026-11-20T01:00:00Z\",\"ended_at\":\"2026-11-20T01:00:"
		        "00Z\"}",
		        i > 0 ? "," : "", i == 499 ? 17 : i);
	buf_text(&b, "]}");
	assert_int_equal(lot_read(&cx, buf_view(&b), &f), E_INVALID);
	assert_int_equal(cx.problem_n, 1);
	assert_str(cx.problem->pointer, "/bench_runs/499/id");
	assert_string_equal(cx.problem->code, "duplicate");
}

/* -- type and bench from elsewhere ----------------------------------------------------------- */

static bool one_type(void *state, str designation, struct meter_type *out)
{
	*out = *(const struct meter_type *)state;
	return str_starts(designation, S("R49/"));
}

static bool one_bench(void *state, str id, struct bench_facts *out)
{
	(void)state;
	*out = (struct bench_facts){ 2000, 2000, 1001100000, DENSITY_TANAKA };
	return str_eq(id, S("B-03"));
}

static struct meter_type dn15(void)
{
	return (struct meter_type){ .medium = MEDIUM_WATER,
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
		                    .division_ul = 50000 };
}

static void settle(void **state)
{
	struct meter_type type = dn15();
	struct lot_registry registry = { one_type, one_bench, &type };
	struct lot_registry empty = { NULL, NULL, NULL };
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, S(LOT_SHARED), &f), OK);
	assert_int_equal(lot_settle(&cx, &f, &registry), OK);
	assert_int_equal(f.lot.type.dn_mm, 15);
	assert_int_equal(f.lot.bench.u_rel_ppm, 2000);
	assert_int_equal(lot_settle(&cx, &f, &empty), E_INVALID);
	assert_str(cx.problem->pointer, "/type");
	cx = context(state);
	assert_int_equal(lot_read(&cx, S(LOT_SHORT), &f), OK);
	assert_int_equal(lot_settle(&cx, &f, &empty), OK);
	assert_int_equal(f.lot.type.q2_q1_milli, 1600);
	assert_int_equal(f.lot.type.technology, TECH_MECHANICAL);
	cx = context(state);
	type.medium = MEDIUM_GAS;
	assert_int_equal(lot_read(&cx, S(LOT_SHARED), &f), OK);
	assert_int_equal(lot_settle(&cx, &f, &registry), E_INVALID);
	assert_string_equal(cx.problem->code, "contradiction");
}

static void settle_registered(void **state)
{
	struct meter_type type = dn15();
	struct bench_facts bench = { 2000, 2000, 1001100000, DENSITY_TANAKA };
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, S(LOT_SHORT), &f), OK);
	assert_int_equal(lot_settle_registered(&cx, &f, &type, &bench), OK);
	type.r_milli = 160000;
	bench.buoyancy_ppb = 1001050000;
	assert_int_equal(lot_read(&cx, S(LOT_SHORT), &f), OK);
	assert_int_equal(lot_settle_registered(&cx, &f, &type, &bench), E_CONTRADICTION);
	assert_int_equal(cx.problem_n, 2);
	assert_str(cx.problem->pointer, "/meter_type/r");
	assert_str(cx.problem->next->pointer, "/bench_facts/buoyancy");
	assert_int_equal(f.lot.type.r_milli, 160000);
}

static void upload_names(void **state)
{
	static const struct spoiled second = { LOT_SHARED, "\"attempt\": 1", "\"attempt\": 2", NULL,
		                               NULL };
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, S(LOT_SHARED), &f), OK);
	assert_int_equal(lot_check_upload(&cx, &f), OK);
	assert_int_equal(lot_read(&cx, S(LOT_SHORT), &f), OK);
	assert_int_equal(lot_check_upload(&cx, &f), E_INVALID);
	assert_int_equal(cx.problem_n, 5);
	cx = context(state);
	assert_int_equal(lot_read(&cx, spoiled_text(&cx, &second), &f), OK);
	assert_int_equal(lot_check_upload(&cx, &f), E_INVALID);
	assert_str(cx.problem->pointer, "/meters/0/reason");
}

/* Who gives an adjustment as the reason says what was adjusted. */
static void upload_adjustment(void **state)
{
	static const struct spoiled silent = {
		LOT_SHARED, "\"attempt\": 1", "\"attempt\": 2, \"reason\": \"adjusted\"", NULL,
		NULL,
	};
	static const struct spoiled told = {
		LOT_SHARED,
		"\"attempt\": 1",
		"\"attempt\": 2, \"reason\": \"adjusted\", \"adjustment\": {\"what\": \"gear\"}",
		NULL,
		NULL,
	};
	struct cx cx = context(state);
	struct lot_file f;

	assert_int_equal(lot_read(&cx, spoiled_text(&cx, &told), &f), OK);
	assert_int_equal(lot_check_upload(&cx, &f), OK);
	assert_int_equal(lot_read(&cx, spoiled_text(&cx, &silent), &f), OK);
	assert_int_equal(lot_check_upload(&cx, &f), E_INVALID);
	assert_str(cx.problem->pointer, "/meters/0/adjustment");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(shared_form, start, finish),
		cmocka_unit_test_setup_teardown(shared_form_runs, start, finish),
		cmocka_unit_test_setup_teardown(short_form, start, finish),
		cmocka_unit_test_setup_teardown(gas, start, finish),
		cmocka_unit_test_setup_teardown(one_fault_each, start, finish),
		cmocka_unit_test_setup_teardown(both_halves_are_missed, start, finish),
		cmocka_unit_test_setup_teardown(no_lots, start, finish),
		cmocka_unit_test_setup_teardown(many_meters, start, finish),
		cmocka_unit_test_setup_teardown(many_bench_runs, start, finish),
		cmocka_unit_test_setup_teardown(settle, start, finish),
		cmocka_unit_test_setup_teardown(settle_registered, start, finish),
		cmocka_unit_test_setup_teardown(upload_names, start, finish),
		cmocka_unit_test_setup_teardown(upload_adjustment, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
