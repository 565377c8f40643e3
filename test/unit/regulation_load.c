/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The regulation files that ship are read and say what their sources say; then one of them is
 * spoiled in one place at a time, and the fault must be found at that place with its code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/os.h"
#include "law/limits_write.h"
#include "law/regulation.h"
#include "support/spoil.h"

#include <cmocka.h> /* last: it has a fail of its own */

static const char *const files[] = { "jjg-1190-2022", "jjg-162-2009", "jjg-162-2019",
	                             "jjg-577-2012" };
#define FILES 4

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

static struct law_file file_of(struct cx *cx, const char *id)
{
	struct law_file f = { .name = str_fmt(cx->arena, "%s.json", id), .sha256 = { 0xd1 } };
	str path = str_fmt(cx->arena, "regulations/%s.json", id);

	if (os_read_file(cx, path.p, 1 << 20, &f.text) != OK)
		fail_msg("%.*s", P(cx->detail));
	return f;
}

static struct law whole_law(struct cx *cx)
{
	struct law_file f[FILES];
	struct law law;

	for (int i = 0; i < FILES; i++)
		f[i] = file_of(cx, files[i]);
	if (law_read(cx, f, FILES, &law) != OK)
		fail_msg("%.*s", P(cx->detail));
	assert_int_equal(law.n, FILES);
	return law;
}

static const struct regulation *found(const struct law *law, const char *id)
{
	const struct regulation *r = law_find(law, str_of(id));

	assert_non_null(r);
	assert_string_equal(r->id, id);
	assert_int_equal(r->digest[0], 0xd1);
	assert_int_equal(r->rules, RULES_VERSION);
	return r;
}

static void assert_limit(const struct limit *l, int64_t value, const char *clause, bool confirmed)
{
	assert_true(l->given);
	assert_int_equal(l->value, value);
	if (clause == NULL)
		assert_null(l->clause);
	else
		assert_string_equal(l->clause, clause);
	assert_non_null(l->source);
	assert_int_equal(l->confirmed, confirmed);
}

static void water_2009(void **state)
{
	struct cx cx = context(state);
	struct law law = whole_law(&cx);
	const struct regulation *r = found(&law, "jjg-162-2009");

	assert_int_equal(r->medium, MEDIUM_WATER);
	assert_false(r->effective_from_day.given);
	assert_false(r->effective_from_day.confirmed);
	assert_limit(&r->effective_to_day, 18351, NULL, false);
	assert_limit(&r->same_sign_rule, SAME_SIGN_OFF, NULL, true);
	assert_int_equal(r->mpe_n, 2);
	assert_int_equal(r->mpe[1].class_milli, 2000);
	assert_limit(&r->mpe[1].high_ppm, 20000, "7.3.3.8", true);
	assert_limit(&r->mpe[1].low_ppm, 50000, "7.3.3.8", true);
	assert_limit(&r->mpe[1].high_warm_ppm, 30000, "7.3.3.8", true);
	assert_limit(&r->mpe[1].in_use_factor_milli, 2000, "5.2.9", true);
	assert_limit(&r->mpe[1].min_divisions, 200, "7.3.3.2", true);
	assert_limit(&r->mpe[0].q3_min_ml_h, 100000000, "5.2.1", true);
	assert_limit(&r->window[POINT_HIGH].from_ppm, 900000, "7.3.3", true);
	assert_limit(&r->window[POINT_LOW].to_ppm, 1100000, "7.3.3", true);
	assert_limit(&r->runs_more, 2, "7.3.3.6", true);
	assert_limit(&r->runs_more_each, 1, "7.3.3.6", true);
	assert_limit(&r->bench_divisor[KIND_FIRST], 5, "7.1.1", true);
	assert_true(r->bench_divisor[KIND_IN_USE].advisory);
	assert_limit(&r->tightness_duration_us, 60000000, "7.3.2", true);
	assert_int_equal(r->ratio_n, 4);
	assert_limit(&r->ratio_milli[3], 6300, "5.1.5", true);
	assert_limit(&r->item[ITEM_TIGHTNESS][KIND_FIRST], ITEM_REQUIRED, "表2", true);
	assert_limit(&r->item[ITEM_TIGHTNESS][KIND_IN_USE], ITEM_NOT_DONE, "表2", true);
	assert_false(r->item[ITEM_PRESSURE_LOSS][KIND_FIRST].given);
	assert_int_equal(r->volume[0].q3_ml_h, 1600000);
	assert_int_equal(r->volume[0].flow_to_ml_h, ABSENT);
	assert_limit(&r->volume[0].volume_ul, 50000000, "表G.1", true);
	assert_int_equal(r->life_n, 2);
	assert_limit(&r->life[1].years, 4, "7.5.1", true);
}

/* What was not read in the text of 2019 must not look as if it had been. */
static void water_2019(void **state)
{
	struct cx cx = context(state);
	struct law law = whole_law(&cx);
	const struct regulation *r = found(&law, "jjg-162-2019");

	assert_limit(&r->effective_from_day, 18352, NULL, false);
	assert_limit(&r->same_sign_rule, SAME_SIGN_OFF, NULL, false);
	assert_false(r->effective_to_day.given);
	assert_limit(&r->mpe[1].high_ppm, 20000, NULL, false);
	assert_limit(&r->runs_more, 2, NULL, false);
	assert_limit(&r->tightness_factor_milli, 1000, NULL, false);
	assert_limit(&r->r_min_milli, 40000, NULL, false);
	assert_int_equal(r->ratio_n, 1);
	assert_false(r->mpe[0].q3_min_ml_h.given);
	assert_limit(&r->item[ITEM_ERROR][KIND_FIRST], ITEM_REQUIRED, NULL, false);
}

static void gas(void **state)
{
	struct cx cx = context(state);
	struct law law = whole_law(&cx);
	const struct regulation *r = found(&law, "jjg-577-2012");

	assert_int_equal(r->technologies, 1u << TECH_DIAPHRAGM);
	assert_int_equal(r->mpe_n, 1);
	assert_limit(&r->mpe[0].high_ppm, 15000, NULL, false);
	assert_limit(&r->middle_share_ppm, 200000, NULL, false);
	assert_limit(&r->temperature_conversion, 0, NULL, false);
	assert_limit(&r->environment[0].rest_min_ms, 14400000, NULL, false);
	assert_limit(&r->environment[0].ambient_max_mc, 22000, NULL, false);
	assert_int_equal(r->environment[1].flow_to_ml_h, ABSENT);
	assert_limit(&r->correction_free_dp_ppm, 2000, NULL, false);
	assert_limit(&r->pressure_loss[0].with_valve_pa, 250, NULL, false);
	assert_limit(&r->same_sign_rule, SAME_SIGN_OFF, NULL, false);
	assert_false(r->runs_more.given);
	assert_limit(&r->runs_in_doubt, 2, NULL, false);
	r = found(&law, "jjg-1190-2022");
	assert_int_equal(r->technologies, 1u << TECH_ULTRASONIC);
	assert_int_equal(r->mpe_n, 2);
	assert_limit(&r->mpe[0].high_ppm, 10000, NULL, false);
	assert_limit(&r->effective_from_day, 19535, NULL, false);
	assert_true(r->mode_required.advisory);
	assert_null(law_find(&law, S("jjg-162-2020")));
}

/* -- files spoiled in one place -----------------------------------------------------------------
 */

struct spoiled {
	const char *file, *from, *to;
	const char *pointer, *code; /* NULL: the file is still good */
};

/* clang-format off */
static const struct spoiled spoiled[] = {
	{ "jjg-162-2009", "\"id\": \"jjg-162-2009\",", "", "/id", "missing" },
	{ "jjg-162-2009", "\"rules\": 1", "\"rules\": 0", "/rules", "out-of-range" },
	{ "jjg-162-2009", "\"rules\": 1", "\"rule\": 1, \"rules\": 1", "/rule", "unknown-field" },
	{ "jjg-162-2009", "\"water\"", "\"milk\"", "/medium", "not-in-list" },
	{ "jjg-577-2012", "\"diaphragm\"", "\"diaphragm\", \"abacus\"", "/technologies/1", "not-in-list" },
	{ "jjg-162-2009", "\"2020-03-30\"", "\"2020-03-32\"", "/in_force/to/value", "wrong-type" },
	{ "jjg-1190-2022", "\"to\": { \"value\": null", "\"to\": { \"value\": \"2022-01-01\"", "/in_force/to", "order" },
	{ "jjg-162-2009", "\"value\": 10, \"clause\": \"5.1.4\"", "\"value\": null, \"clause\": \"5.1.4\"", "/scope/r_min/value", "wrong-type" },
	{ "jjg-162-2009", "\"value\": 10, \"clause\": \"5.1.4\"", "\"value\": 10.0001, \"clause\": \"5.1.4\"", "/scope/r_min/value", "too-precise" },
	{ "jjg-162-2009", "\"value\": 10, \"clause\": \"5.1.4\"", "\"value\": \"10\", \"clause\": \"5.1.4\"", NULL, NULL },
	{ "jjg-162-2009", "\"value\": 10, \"clause\": \"5.1.4\"", "\"clause\": \"5.1.4\"", "/scope/r_min/value", "missing" },
	{ "jjg-162-2009", "\"value\": 10, \"clause\": \"5.1.4\",", "\"value\": 10,", "/scope/r_min/clause", "missing" },
	{ "jjg-162-2009", "\"5.1.4\"", "\"\"", "/scope/r_min/clause", "out-of-range" },
	{ "jjg-162-2009", "\"5.1.4\"", "null", NULL, NULL },
	{ "jjg-162-2009", "\"source\": \"JJG 162-2009, full text (scan)\"", "\"source\": \"\"", "/scope/r_min/source", "out-of-range" },
	{ "jjg-162-2009", "\"source\": \"JJG 162-2009, full text (scan)\"", "\"source\": null", "/scope/r_min/source", "wrong-type" },
	{ "jjg-162-2009", "\"source\": \"JJG 162-2009, full text (scan)\", \"confirmed\": true", "\"source\": \"x\"", "/scope/r_min/confirmed", "missing" },
	{ "jjg-162-2009", "\"source\": \"JJG 162-2009, full text (scan)\", \"confirmed\": true", "\"source\": \"x\", \"confirmed\": 1", "/scope/r_min/confirmed", "wrong-type" },
	{ "jjg-162-2009", "(scan)\", \"confirmed\": true", "(scan)\", \"confirmed\": true, \"sure\": true", "/scope/r_min/sure", "unknown-field" },
	{ "jjg-162-2009", "\"small_dn_max_mm\"", "\"dn_min_mm\"", "/scope/small_dn_max_mm", "missing" },
	{ "jjg-162-2009", "\"r_min\"", "\"qmin\": 1, \"r_min\"", "/scope/qmin", "unknown-field" },
	{ "jjg-162-2009", "\"value\": \"required\"", "\"value\": \"perhaps\"", "/items/appearance/first/value", "not-in-list" },
	{ "jjg-162-2009", "\"pressure_loss\": {},", "", "/items/pressure_loss", "missing" },
	{ "jjg-162-2009", "\"class\": \"2\"", "\"class\": \"1\"", "/mpe/1/class", "duplicate" },
	{ "jjg-162-2009", "\"high_pct\": { \"value\": 1,", "\"high_pct\": { \"value\": 0,", "/mpe/0/high_pct", "out-of-range" },
	{ "jjg-162-2009", "\"low_pct\": { \"value\": 3,", "\"low_pct\": { \"value\": 0.5,", "/mpe/0/low_pct", "order" },
	{ "jjg-162-2009", "\"warm_above_c\": { \"value\": 30", "\"warm_above_c\": { \"value\": 300", "/error/warm_above_c/value", "out-of-range" },
	{ "jjg-162-2009", "\"from\": { \"value\": 0.9", "\"from\": { \"value\": 1.9", "/windows/Q3/to", "order" },
	{ "jjg-162-2009", "\"from\": { \"value\": 0.9", "\"from\": { \"value\": 0", "/windows/Q3/from", "out-of-range" },
	{ "jjg-162-2009", "\"Q1\": {", "\"qmin\": {", "/windows/qmin", "unknown-field" },
	{ "jjg-162-2009", "\"point\": \"Q3\"", "\"point\": \"Q4\"", "/volumes/0/point", "not-in-list" },
	{ "jjg-162-2009", "\"factor\"", "\"faktor\"", "/tightness/faktor", "unknown-field" },
	{ "jjg-162-2009", "\"buoyancy_min\": { \"value\": 0.99", "\"buoyancy_min\": { \"value\": 1.5", "/bench/buoyancy_max", "order" },
	{ "jjg-162-2009", "\"conversion_pulses\":", "\"zero_flow_\":", "/zero_flow_", "unknown-field" },
	{ "jjg-577-2012", "\"middle_share\":", "\"table_share\":", "/error/middle_share", "missing" },
	{ "jjg-577-2012", "\"off\"", "\"all-within\"", NULL, NULL },
	{ "jjg-577-2012", "\"ambient_max_c\": { \"value\": 22", "\"ambient_max_c\": { \"value\": 2", "/environment/0/ambient_max_c", "order" },
	{ "jjg-577-2012", "\"flow_to_m3h\": 10,", "", "/environment/1/flow_to_m3h", "order" },
	{ "jjg-577-2012", "\"qmax_to_m3h\": 65", "\"qmax_to_m3h\": 16", "/pressure_loss/1/qmax_to_m3h", "order" },
	{ "jjg-577-2012", "\"without_valve_pa\"", "\"no_valve_pa\"", "/pressure_loss/0/no_valve_pa", "unknown-field" },
};
/* clang-format on */

static void one_fault_each(void **state)
{
	static const uint8_t digest[REGULATION_DIGEST_BYTES];

	for (size_t i = 0; i < sizeof spoiled / sizeof spoiled[0]; i++) {
		const struct spoiled *s = &spoiled[i];
		struct cx cx = context(state);
		struct law_file f = file_of(&cx, s->file);
		str text = spoil(cx.arena, str_c(cx.arena, f.text), s->from, s->to);
		struct regulation r;
		if (text.p == NULL)
			fail_msg("%s is not in the file", s->from);
		err e = regulation_read(&cx, f.name, text, digest, &r);
		if (s->code == NULL && e != OK)
			fail_msg("%s -> %s: %.*s", s->from, s->to, P(cx.detail));
		if (s->code == NULL)
			continue;
		if (e != E_INVALID || cx.problem == NULL)
			fail_msg("%s -> %s was accepted", s->from, s->to);
		if (!str_eq(cx.problem->pointer, str_of(s->pointer)) ||
		    strcmp(cx.problem->code, s->code) != 0)
			fail_msg("%s -> %s gave %.*s %s", s->from, s->to, P(cx.problem->pointer),
			         cx.problem->code);
		assert_true(str_starts(cx.detail, f.name));
	}
}

static void no_files(void **state)
{
	static const char *const text[] = { "", "[]", "{}", "{\"mpe\":[]}", "7" };
	static const uint8_t digest[REGULATION_DIGEST_BYTES];
	struct regulation r;

	for (size_t i = 0; i < sizeof text / sizeof text[0]; i++) {
		struct cx cx = context(state);
		assert_int_not_equal(regulation_read(&cx, S("x"), str_of(text[i]), digest, &r), OK);
	}
	struct cx cx = context(state);
	struct law_file twice[2] = { file_of(&cx, files[0]), file_of(&cx, files[0]) };
	struct law law;
	assert_int_equal(law_read(&cx, twice, 2, &law), E_INVALID);
}

/* -- what people see ----------------------------------------------------------------------------
 */

static void limits_as_json(void **state)
{
	struct cx cx = context(state);
	struct law law = whole_law(&cx);
	struct buf b = buf_new(cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	const struct json *v;

	limits_write_json(&w, &law);
	assert_int_equal(json_parse(&cx, buf_view(&b), 8, &v), OK);
	assert_int_equal(v->n, FILES);
	for (const struct json *r = v->first; r != NULL; r = r->next) {
		const struct json *limits = json_get(r, S("limits"));
		int confirmed = 0;
		for (const struct json *l = limits->first; l != NULL; l = l->next) {
			assert_true(json_get(l, S("source"))->text.n > 0);
			confirmed += json_get(l, S("confirmed"))->kind == JSON_TRUE;
		}
		str n = str_fmt(cx.arena, "%d", confirmed);
		assert_true(str_eq(json_get(r, S("confirmed_n"))->text, n));
		assert_true(limits->n > 20);
	}
}

/* Of all the editions only the text of JJG 162-2009 was read.  A value is confirmed if it was read
 * there, and nowhere else. */
static void confirmed_from_the_text_alone(void **state)
{
	struct cx cx = context(state);
	struct law law = whole_law(&cx);
	struct buf b = buf_new(cx.arena);
	struct json_writer w = json_writer_new(&b, false);
	const struct json *v;

	limits_write_json(&w, &law);
	assert_int_equal(json_parse(&cx, buf_view(&b), 8, &v), OK);
	for (const struct json *r = v->first; r != NULL; r = r->next) {
		bool read = str_eq(json_get(r, S("id"))->text, S("jjg-162-2009"));
		for (const struct json *l = json_get(r, S("limits"))->first; l != NULL;
		     l = l->next) {
			str source = json_get(l, S("source"))->text;
			if (json_get(l, S("confirmed"))->kind != JSON_TRUE)
				continue;
			if (!read || !str_starts(source, S("JJG 162-2009, full text (scan)")))
				fail_msg("%.*s: %.*s", P(json_get(l, S("path"))->text), P(source));
		}
	}
}

static void limits_as_text(void **state)
{
	struct cx cx = context(state);
	struct law law = whole_law(&cx);
	struct buf b = buf_new(cx.arena);

	limits_write_text(&b, &law);
	const char *text = str_c(cx.arena, buf_view(&b));
	assert_non_null(strstr(text, "mpe[class 2].high_pct"));
	assert_non_null(strstr(text, "volumes[dn_mm 15, q3_m3h 2.5, point Q3].volume_l"));
	assert_non_null(strstr(text, "条款未确认"));
	assert_non_null(strstr(text, "UNCONFIRMED"));
	assert_non_null(strstr(text, "4 h "));
	assert_non_null(strstr(text, "2020-03-31"));
}

/* What is printed as a limit and has no part in a verdict says so. */
static void limits_not_judged(void **state)
{
	static const char *const shown[] = { "pressure_change_max_pct", "correction_free_dt_c",
		                             "correction_free_dp_pct", "whole_cycles",
		                             "zero_flow_l" };
	struct cx cx = context(state);
	struct law law = whole_law(&cx);
	struct buf b = buf_new(cx.arena);

	limits_write_text(&b, &law);
	const char *text = str_c(cx.arena, buf_view(&b));
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
		const char *line = strstr(text, shown[i]);
		assert_non_null(line);
		const char *mark = strstr(line, "(不作判定/not judged)");
		assert_non_null(mark);
		assert_true(mark < strchr(line, '\n'));
	}
	const char *judged = strstr(text, "mpe[class 2].high_pct");
	assert_true(strstr(judged, "not judged") > strchr(judged, '\n'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(water_2009, start, finish),
		cmocka_unit_test_setup_teardown(water_2019, start, finish),
		cmocka_unit_test_setup_teardown(gas, start, finish),
		cmocka_unit_test_setup_teardown(one_fault_each, start, finish),
		cmocka_unit_test_setup_teardown(no_files, start, finish),
		cmocka_unit_test_setup_teardown(limits_as_json, start, finish),
		cmocka_unit_test_setup_teardown(limits_not_judged, start, finish),
		cmocka_unit_test_setup_teardown(confirmed_from_the_text_alone, start, finish),
		cmocka_unit_test_setup_teardown(limits_as_text, start, finish),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
