/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lot as a file: bench runs once, meters that name them.  Every number is a scaled integer
 * printed as a decimal, so that reading it back gives the same integer. */
#include "base/arena.h"
#include "base/date.h"
#include "code/json.h"
#include "main/simulate_model.h"
#include "rule/verdict.h"

static void member_text(struct json_writer *w, const char *key, const char *text)
{
	json_member_str(w, key, str_of(text));
}

static void member_digest(struct sim *s, struct json_writer *w, const char *key)
{
	uint64_t digest[4];
	for (int i = 0; i < 4; i++)
		digest[i] = dice_u64(&s->dice);
	json_member_hex(w, key, digest, sizeof(digest));
}

static void head_print(struct cx *cx, struct sim *s, struct json_writer *w)
{
	char medium = s->profile->medium == MEDIUM_GAS ? 'G' : 'W';
	str day = date_print(cx->arena, s->lot_day);
	str month = str_part(day, 0, 7);
	json_member_str(w, "lot",
	                str_fmt(cx->arena, "%.*s%.*s%.*s-%c%llu", P(str_part(day, 0, 4)),
	                        P(str_part(day, 5, 2)), P(str_part(day, 8, 2)), medium,
	                        (unsigned long long)s->seed));
	json_member_str(w, "batch",
	                str_fmt(cx->arena, "%.*s-%c", P(month), (int)('A' + s->seed % 26)));
	member_text(w, "kind", "first");
	member_text(w, "regulation", s->type->regulation);
	member_text(w, "type", s->type->designation);
	json_member_str(w, "verified_on", day);
	member_text(w, "bench", s->bench->id);
	member_text(w, "verifier", "REG-0107");
	member_text(w, "checker", "REG-0211");
	member_text(w, "approver", "REG-0305");
	json_key(w, S("bench_software"));
	json_object(w);
	member_text(w, "name", "BenchControl");
	member_text(w, "version", "3.2.1");
	member_digest(s, w, "config_sm3");
	json_object_end(w);
	member_digest(s, w, "native_record_sm3");
	json_key(w, S("environment"));
	json_object(w);
	json_member_decimal(w, "ambient_c", s->ambient_mc, 3);
	json_member_decimal(w, "humidity_pct", s->humidity_ppm, 4);
	json_member_decimal(w, "pressure_kpa", s->pressure_pa, 3);
	if (s->profile->medium == MEDIUM_GAS)
		json_member_decimal(w, "rest_h", dice_between(&s->dice, 50, 160), 1);
	json_object_end(w);
}

static void standard_water_print(const struct sim_bench_run *r, struct json_writer *w)
{
	json_member_decimal(w, "balance_start_kg", r->ref_start, 6);
	json_member_decimal(w, "balance_end_kg", r->ref_end, 6);
	json_member_decimal(w, "water_in_c", r->in_mc, 3);
	json_member_decimal(w, "water_out_c", r->out_mc, 3);
	json_member_decimal(w, "inlet_mpa", r->inlet_pa, 6);
	json_member_decimal(w, "outlet_mpa", r->outlet_pa, 6);
}

static void standard_gas_print(const struct sim_bench_run *r, struct json_writer *w)
{
	json_member_decimal(w, "ref_start_dm3", r->ref_start, 6);
	json_member_decimal(w, "ref_end_dm3", r->ref_end, 6);
	json_member_decimal(w, "tref_c", r->tref_mc, 3);
	json_member_i64(w, "pref_pa", r->pref_pa);
	member_text(w, "test_gas", "air");
}

static void bench_runs_print(struct cx *cx, const struct sim *s, struct json_writer *w)
{
	json_key(w, S("bench_runs"));
	json_array(w);
	for (int i = 0; i < s->bench_run_n; i++) {
		const struct sim_bench_run *r = &s->bench_run[i];
		json_object(w);
		json_member_str(w, "id", str_fmt(cx->arena, "%d", i + 1));
		member_text(w, "point", point_name(s->profile->medium, (int)r->point));
		json_member_str(w, "started_at", moment_print(cx->arena, r->started_ms));
		json_member_str(w, "ended_at", moment_print(cx->arena, r->ended_ms));
		member_text(w, "operation", "start-stop");
		member_text(w, "method", s->bench->method);
		json_member_decimal(w, "seconds", r->duration_ms, 3);
		json_member_decimal(w, "flow_variation_pct", r->variation_ppm, 4);
		if (s->profile->medium == MEDIUM_WATER)
			standard_water_print(r, w);
		else
			standard_gas_print(r, w);
		json_object_end(w);
	}
	json_array_end(w);
}

static void run_print(struct cx *cx, const struct sim *s, const struct sim_run *r,
                      struct json_writer *w)
{
	bool gas = s->profile->medium == MEDIUM_GAS;
	json_object(w);
	json_member_str(w, "bench_run", str_fmt(cx->arena, "%d", r->bench_run + 1));
	json_member_decimal(w, gas ? "start_dm3" : "start_l", r->start_ul, 6);
	json_member_decimal(w, gas ? "end_dm3" : "end_l", r->end_ul, 6);
	json_member_decimal(w, gas ? "tm_c" : "water_c", r->at_meter_mc, 3);
	if (gas)
		json_member_i64(w, "pm_pa", r->pm_pa);
	json_object_end(w);
}

static void tightness_print(const struct sim *s, const struct sim_meter *m, struct json_writer *w)
{
	const struct meter_type *t = &s->type->facts;
	json_key(w, S("tightness"));
	json_object(w);
	if (s->profile->medium == MEDIUM_GAS) {
		json_member_decimal(w, "pressure_kpa", t->pmax_pa * 3 / 2, 3);
		json_member_i64(w, "seconds", 180);
	} else {
		json_member_decimal(w, "pressure_mpa", t->map_pa, 6);
		json_member_i64(w, "seconds", 60);
	}
	json_member_bool(w, "leak", m->leak);
	json_object_end(w);
}

/* Seed in base 36, at least four characters, then five digits: no two seeds share a serial. */
static str serial(struct cx *cx, const struct sim *s, int index)
{
	char base36[14];
	size_t at = sizeof(base36);
	uint64_t rest = s->seed;
	while (rest > 0 || at > sizeof(base36) - 4) {
		base36[--at] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest % 36];
		rest /= 36;
	}
	str seed = { base36 + at, sizeof(base36) - at };
	return str_fmt(cx->arena, "26%.*s%05d", P(seed), index + 1);
}

static void meter_print(struct cx *cx, const struct sim *s, int index, struct json_writer *w)
{
	const struct sim_meter *m = &s->meter[index];
	json_object(w);
	json_member_str(w, "serial", serial(cx, s, index));
	json_member_i64(w, "position", m->position);
	json_member_i64(w, "attempt", 1);
	json_member_str(w, "made_on", date_print(cx->arena, m->made_day));
	member_text(w, "appearance", m->defect != NULL ? m->defect : "ok");
	tightness_print(s, m, w);
	if (s->profile->medium == MEDIUM_GAS)
		json_member_i64(w, "pressure_loss_pa", m->loss_pa);
	json_key(w, S("runs"));
	json_array(w);
	for (int i = 0; i < m->run_n; i++)
		run_print(cx, s, &m->run[i], w);
	json_array_end(w);
	const char *declared = sim_declared(s, m);
	if (declared[0] == 'p') {
		json_key(w, S("seals"));
		json_array(w);
		json_str(w, str_fmt(cx->arena, "S%07d", index + 1));
		json_array_end(w);
	}
	member_text(w, "declared", declared);
	json_object_end(w);
}

void sim_print(struct cx *cx, struct sim *s, int meters, struct buf *out)
{
	struct json_writer w = json_writer_new(out, false);
	json_object(&w);
	head_print(cx, s, &w);
	bench_runs_print(cx, s, &w);
	json_key(&w, S("meters"));
	json_array(&w);
	for (int i = 0; i < meters; i++)
		meter_print(cx, s, i, &w);
	json_array_end(&w);
	json_object_end(&w);
	buf_char(out, '\n');
}
