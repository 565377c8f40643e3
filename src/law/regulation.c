/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file is read by its table (regulation_shape.c); what no table can say is checked here: that
 * pairs are in order, that no table has a hole, that what judging cannot do without is there. */
#include "law/regulation.h"

#include <string.h>

#include "base/arena.h"
#include "law/regulation_shape.h"
#include "law/run_shape.h"

#define FILE_DEPTH 8

/* A least and a greatest value that belong together, by where they stand. */
static void ordered(struct reading *r, const struct place *at, const char *key,
                    const struct limit *least, const struct limit *most)
{
	if (least->given && most->given && least->value > most->value)
		fault_member(r, at, key, "order", "is below its lower counterpart");
}

static void scope_check(struct reading *r, const struct regulation *reg)
{
	struct place scope = { .key = S("scope") };
	struct place force = { .key = S("in_force") };

	ordered(r, &force, "to", &reg->effective_from_day, &reg->effective_to_day);
	ordered(r, &scope, "dn_max_mm", &reg->dn_min_mm, &reg->dn_max_mm);
	ordered(r, &scope, "q3_max_m3h", &reg->q3_min_ml_h, &reg->q3_max_ml_h);
	ordered(r, &scope, "qmax_max_m3h", &reg->qmax_min_ml_h, &reg->qmax_max_ml_h);
	if (reg->small_dn_max_mm.given != reg->small_q3_max_ml_h.given)
		fault_member(r, &scope, "small_dn_max_mm", "missing",
		             "small_dn_max_mm and small_q3_max_m3h go together");
}

static void ranges_check(struct reading *r, const struct regulation *reg)
{
	struct place course = { .key = S("course") };
	struct place bench = { .key = S("bench") };
	struct place list = { .key = S("environment") };

	ordered(r, &course, "water_max_c", &reg->water_min_mc, &reg->water_max_mc);
	ordered(r, &course, "correction_dt_max_c", &reg->correction_free_dt_mc,
	        &reg->correction_dt_max_mc);
	ordered(r, &bench, "buoyancy_max", &reg->buoyancy_min_ppb, &reg->buoyancy_max_ppb);
	for (int i = 0; i < reg->environment_n; i++) {
		const struct environment_row *e = &reg->environment[i];
		struct place at = { .up = &list, .index = (uint32_t)i };
		ordered(r, &at, "ambient_max_c", &e->ambient_min_mc, &e->ambient_max_mc);
		ordered(r, &at, "humidity_max_pct", &e->humidity_min_ppm, &e->humidity_max_ppm);
		ordered(r, &at, "pressure_max_kpa", &e->pressure_min_pa, &e->pressure_max_pa);
	}
}

static void windows_check(struct reading *r, const struct regulation *reg)
{
	struct place windows = { .key = S("windows") };
	const struct word *names = reg->medium == MEDIUM_GAS ? point_words_gas : point_words_water;

	for (int i = 0; i < POINTS; i++) {
		struct place at = { .up = &windows, .key = str_of(word_name(names, (unsigned)i)) };
		const struct window *w = &reg->window[i];
		ordered(r, &at, "to", &w->from_ppm, &w->to_ppm);
		if (w->from_ppm.given && w->from_ppm.value == 0)
			fault_member(r, &at, "from", "out-of-range", "must be above 0");
	}
}

static void mpe_check(struct reading *r, const struct regulation *reg)
{
	struct place list = { .key = S("mpe") };

	if (reg->mpe_n == 0)
		fault(r, &list, "missing", "at least one accuracy class is needed");
	for (int i = 0; i < reg->mpe_n; i++) {
		const struct mpe_row *m = &reg->mpe[i];
		struct place at = { .up = &list, .index = (uint32_t)i };
		for (int k = 0; k < i; k++)
			if (reg->mpe[k].class_milli == m->class_milli)
				fault_member(r, &at, "class", "duplicate",
				             "this class has a row already");
		if (m->high_ppm.given && m->high_ppm.value == 0)
			fault_member(r, &at, "high_pct", "out-of-range", "must be above 0");
		ordered(r, &at, "low_pct", &m->high_ppm, &m->low_ppm);
		ordered(r, &at, "high_warm_pct", &m->high_ppm, &m->high_warm_ppm);
		if (m->high_warm_ppm.given != m->low_warm_ppm.given)
			fault_member(r, &at, "low_warm_pct", "missing",
			             "high_warm_pct and low_warm_pct go together");
		if (m->high_warm_ppm.given && !reg->warm_above_mc.given)
			fault_member(r, &at, "high_warm_pct", "contradiction",
			             "error/warm_above_c says from where on");
		if (reg->same_sign_rule.value == SAME_SIGN_ALL_WITHIN && !m->same_sign_ppm.given)
			fault_member(r, &at, "same_sign_pct", "missing",
			             "the rule all-within needs it");
	}
}

static bool item_done(const struct regulation *reg, enum item item)
{
	for (int kind = KIND_FIRST; kind <= KIND_IN_USE; kind++)
		if (reg->item[item][kind].given && reg->item[item][kind].value != ITEM_NOT_DONE)
			return true;
	return false;
}

/* What an item needs to be judged. */
static void items_check(struct reading *r, const struct regulation *reg)
{
	struct place tightness = { .key = S("tightness") };
	struct place items = { .key = S("items") };
	struct place error = { .up = &items, .key = S("error") };

	if (!reg->item[ITEM_ERROR][KIND_FIRST].given)
		fault_member(r, &error, "first", "missing",
		             "the indication error is always judged");
	if (item_done(reg, ITEM_TIGHTNESS) && !reg->tightness_factor_milli.given)
		fault_member(r, &tightness, "factor", "missing", "the item needs it");
	if (item_done(reg, ITEM_TIGHTNESS) && !reg->tightness_duration_us.given)
		fault_member(r, &tightness, "min_s", "missing", "the item needs it");
	if (item_done(reg, ITEM_PRESSURE_LOSS) && reg->pressure_loss_n == 0)
		fault_member(r, NULL, "pressure_loss", "missing", "the item needs it");
	if (item_done(reg, ITEM_CONVERSION) && !reg->conversion_pulses_milli.given)
		fault_member(r, NULL, "conversion_pulses", "missing", "the item needs it");
	if (reg->same_sign_rule.value == SAME_SIGN_ONE_WITHIN && !reg->same_sign_share_ppm.given)
		fault_member(r, &error, "same_sign_share", "missing",
		             "the rule one-within needs it");
}

/* The first row that fits counts, so each must reach further than the one before. */
static void row_order(struct reading *r, const char *table, const char *key, int i, int64_t before,
                      int64_t now)
{
	struct place list = { .key = str_of(table) };
	struct place at = { .up = &list, .index = (uint32_t)i };

	if (i > 0 && (before == ABSENT || (now != ABSENT && now <= before)))
		fault_member(r, &at, key, "order", "the row before it reaches as far");
}

static void rows_check(struct reading *r, const struct regulation *reg)
{
	for (int i = 1; i < reg->environment_n; i++)
		row_order(r, "environment", "flow_to_m3h", i, reg->environment[i - 1].flow_to_ml_h,
		          reg->environment[i].flow_to_ml_h);
	for (int i = 1; i < reg->pressure_loss_n; i++)
		row_order(r, "pressure_loss", "qmax_to_m3h", i,
		          reg->pressure_loss[i - 1].qmax_to_ml_h,
		          reg->pressure_loss[i].qmax_to_ml_h);
}

err regulation_read(struct cx *cx, str name, str text,
                    const uint8_t sha256[REGULATION_DIGEST_BYTES], struct regulation *out)
{
	struct reading r = { .cx = cx, .form = SHAPE_FILE, .context = IN_ANY };
	const struct json *v;

	*out = (struct regulation){ .id = NULL };
	if (json_parse(cx, text, FILE_DEPTH, &v) != OK)
		return fail(cx, cx->error, "%.*s: %.*s", P(name), P(cx->detail));
	if (expect(&r, v, JSON_OBJECT, NULL)) {
		r.context = context_of(medium_said(v));
		struct walk walk = walk_new(&regulation_shape, &r);
		shape_blank(&regulation_shape, out);
		shape_read(&r, &walk, v, NULL, out);
		scope_check(&r, out);
		ranges_check(&r, out);
		windows_check(&r, out);
		mpe_check(&r, out);
		items_check(&r, out);
		rows_check(&r, out);
	}
	memcpy(out->digest, sha256, sizeof out->digest);
	if (cx_problems(cx) != OK)
		return fail(cx, E_INVALID, "%.*s: %.*s", P(name), P(cx->detail));
	return OK;
}

const struct regulation *law_find(const struct law *law, str id)
{
	for (int i = 0; i < law->n; i++)
		if (str_eq(str_of(law->regulation[i].id), id))
			return &law->regulation[i];
	return NULL;
}

err law_read(struct cx *cx, const struct law_file *file, int n, struct law *out)
{
	struct regulation *all = NEW_N(cx->arena, struct regulation, (size_t)n);

	*out = (struct law){ all, 0 };
	for (int i = 0; i < n; i++) {
		TRY(regulation_read(cx, file[i].name, file[i].text, file[i].sha256, &all[i]));
		if (law_find(out, str_of(all[i].id)) != NULL)
			return fail(cx, E_INVALID, "%.*s: another file has the id %s",
			            P(file[i].name), all[i].id);
		out->n++;
	}
	return OK;
}
